package fill_test

import (
	"context"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"watchbill/coverage"
	"watchbill/coverage/fill"
	"watchbill/coverage/scenetest"
	"watchbill/roster"
	"watchbill/roster/workrules"
)

var ctx = context.Background()

// scene is a roster with gaps, more people and rules of its own.
func scene(t *rapid.T) (*roster.Book, roster.Date) {
	s := scenetest.Draw(t)
	r := s.Records
	r.Agency.WorkRules = roster.WorkRules{
		MinRestHours:       float64(rapid.IntRange(0, 24).Draw(t, "rest")) / 2,
		MaxConsecutiveDays: rapid.IntRange(0, 6).Draw(t, "days"),
		MaxHoursPerDay:     float64(rapid.SampledFrom([]int{0, 12, 16, 20}).Draw(t, "day")),
		MaxHoursPerWeek:    float64(rapid.SampledFrom([]int{0, 40, 60, 90}).Draw(t, "week")),
	}
	for _, id := range []roster.OfficerID{"X1", "X2"} { // seldom on duty
		r.Officers = append(r.Officers, roster.Officer{ID: id, Role: roster.RoleOfficer, Designated: true, Active: roster.DateRange{To: s.Around + roster.Date(rapid.IntRange(0, 4).Draw(t, "active"))}})
		r.Credentials = append(r.Credentials, roster.Credential{Officer: id, Kind: "CIT-40", Hours: 40, Completed: s.Around - 300, Expires: s.Around + roster.Date(rapid.IntRange(-1, 4).Draw(t, "until"))})
		r.Postings = append(r.Postings, roster.Posting{Officer: id, District: "D2", Shift: "late", Rotation: "a", Dates: roster.DateRange{From: s.Around + roster.Date(rapid.IntRange(-3, 3).Draw(t, "starts"))}})
	}
	if len(r.Targets) == 0 || rapid.Bool().Draw(t, "pairs") {
		r.Targets = []roster.Target{{Need: roster.NeedCIT, Required: rapid.IntRange(0, 2).Draw(t, "cit")}, {Need: roster.NeedCoResponder, Required: 1, Shift: "late"}}
	}
	r.Pairs = append(r.Pairs, roster.Pair{ID: "P2", Officer: "X1", Clinician: "C0", Dates: roster.DateRange{From: s.Around - 5, To: s.Around + 5}})
	book, _ := roster.NewBook(r, 1)
	if book == nil {
		r.Extras = nil
		b, faults := roster.NewBook(r, 1)
		if b == nil {
			t.Fatal(faults)
		}
		book = b
	}
	return book, s.Around
}

// openings are the gaps of a need around a date.
func openings(t *rapid.T, book *roster.Book, need roster.Need, around roster.Date) (list []*fill.Opening) {
	grid, err := coverage.New(ctx, book, coverage.Options{Need: need, From: around - 2, Days: 5})
	if err != nil {
		t.Fatal(err)
	}
	for gap := range grid.Gaps() {
		o, err := fill.Find(ctx, book, coverage.GapID(need, book.Districts().At(gap.District).ID, gap.Start))
		if err != nil {
			t.Fatalf("gap %v: %v", gap, err)
		}
		if o.Gap.Start != gap.Start || o.District != gap.District {
			t.Fatalf("asked for %v, found %v", gap, o.Gap)
		}
		list = append(list, o)
	}
	return list
}

// with returns the Book in which somebody is asked for all that the offers ask: extra duty there, cut out of the tours
// that they leave. Nil when no roster can hold it.
func with(book *roster.Book, district roster.DistrictID, offers ...fill.Offer) *roster.Book {
	rows := map[roster.OfficerID]*roster.PersonRows{}
	for _, x := range offers {
		for _, c := range x.Calls {
			id := c.Person.Officer.ID
			if rows[id] == nil {
				r := c.Person.Rows()
				rows[id] = &r
			}
			r := rows[id]
			if c.Way == fill.Move {
				r.Absences = append(r.Absences, roster.Absence{Officer: id, Kind: "other", Time: c.Interval})
			}
			r.Extras = append(r.Extras, roster.Extra{Officer: id, District: district, Time: c.Interval})
		}
	}
	var changed []roster.PersonRows
	for _, r := range rows {
		changed = append(changed, *r)
	}
	after, _ := book.With(2, changed...)
	return after
}

// missing counts, by need and district, who is missing at each minute of 12 days.
type missing struct {
	from  roster.Minute
	count map[roster.Need][][]int8
}

func (s *missing) at(need roster.Need, district int, m roster.Minute) int {
	return int(s.count[need][district][m-s.from])
}

func short(t *rapid.T, book *roster.Book, from roster.Date) *missing {
	const days = 12
	s := &missing{roster.UTC(from-1, 0), map[roster.Need][][]int8{}}
	for _, need := range []roster.Need{roster.NeedCIT, roster.NeedCoResponder} {
		grid, err := coverage.New(ctx, book, coverage.Options{Need: need, From: from, Days: days})
		if err != nil {
			t.Fatal(err)
		}
		for d := range book.Districts().Len() {
			at := make([]int8, (days+4)*1440)
			for p := range grid.PiecesIn(d) {
				for m := p.Start; m < p.End && p.Short() > 0; m++ {
					at[m-s.from] = int8(p.Short())
				}
			}
			s.count[need] = append(s.count[need], at)
		}
	}
	return s
}

// TestAsTheTwin puts every answer to the test: what is offered is written into the roster, and coverage and work rules are
// worked out anew. And whoever is said not to be able to fill a piece whole is written in all the same.
func TestAsTheTwin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		book, around := scene(t)
		need := rapid.SampledFrom([]roster.Need{roster.NeedCIT, roster.NeedCoResponder}).Draw(t, "need")
		list := openings(t, book, need, around)
		if len(list) == 0 {
			return
		}
		o := list[rapid.IntRange(0, len(list)-1).Draw(t, "gap")]
		ans, err := o.Fillers(ctx, fill.Options{})
		if err != nil {
			t.Fatal(err)
		}
		from := book.Zone().DateAt(o.Gap.Start) - 2
		before := short(t, book, from)
		district := book.Districts().At(o.District).ID
		for _, c := range ans.Able {
			for _, x := range c.Offers {
				after := with(book, district, x)
				if after == nil {
					t.Fatalf("%s cannot be written into the roster: %+v", c.People[0].Officer.ID, x)
				}
				holdOffer(t, o, book, after, x, before, short(t, after, from))
			}
		}
		if need == roster.NeedCIT {
			holdOthers(t, ans, before)
		}
		if after := with(book, district, setOffers(ans)...); after == nil {
			t.Fatalf("the set cannot be written into the roster: %+v", ans.Set)
		} else {
			holdSet(t, ans, book, after, short(t, after, from))
		}
	})
}

func setOffers(ans *fill.Answer) (list []fill.Offer) {
	for _, x := range ans.Set.Offers {
		list = append(list, x.Offer)
	}
	return list
}

// holdOffer holds one offer to the roster that it makes.
func holdOffer(t *rapid.T, o *fill.Opening, book, after *roster.Book, x fill.Offer, old, now *missing) {
	for _, c := range x.Calls {
		wide := roster.Interval{Start: x.Start - 8*1440, End: x.End + 8*1440}
		if list := workrules.Between(book, after, c.Person.Officer.ID, wide); len(list) > 0 {
			t.Fatalf("%s breaks %v by %+v", c.Person.Officer.ID, list, x)
		}
	}
	for m := x.Start; m < x.End; m++ {
		if was, is := old.at(o.Need, o.District, m), now.at(o.Need, o.District, m); is != was-1 {
			t.Fatalf("at %v %d are missing, before it were %d: %+v", m, is, was, x)
		}
	}
	for need := range now.count {
		for d := range now.count[need] {
			for i, n := range now.count[need][d] {
				if n > old.count[need][d][i] {
					t.Fatalf("%s in district %d: a gap opens at %v by %+v", need, d, now.from+roster.Minute(i), x)
				}
			}
		}
	}
}

// holdOthers writes everybody who may not fill a piece whole into it, and wants a reason that shows.
func holdOthers(t *rapid.T, ans *fill.Answer, old *missing) {
	book, o := ans.Book, ans.Opening
	for k, piece := range ans.Pieces {
		whole := map[*roster.Personnel]bool{}
		for _, c := range ans.Able {
			for _, x := range c.Offers {
				if x.Piece == k && x.Whole {
					whole[c.People[0]] = true
				}
			}
		}
		for i := range book.People() {
			p := book.Person(i)
			if whole[p] || onDutyIn(book, p, piece.Interval) || awayIn(book, p, piece.Interval) || !p.Officer.Active.Contains(book.Zone().DateAt(piece.Start)) {
				continue
			}
			x := fill.Offer{Interval: piece.Interval, Calls: []fill.Call{{Person: p, Interval: piece.Interval, Way: fill.Callback}}}
			after := with(book, book.Districts().At(o.District).ID, x)
			if after == nil {
				t.Fatalf("%s is free and cannot be written in", p.Officer.ID)
			}
			wide := roster.Interval{Start: x.Start - 8*1440, End: x.End + 8*1440}
			if len(workrules.Between(book, after, p.Officer.ID, wide)) > 0 {
				continue
			}
			now := short(t, after, book.Zone().DateAt(o.Gap.Start)-2)
			if now.at(o.Need, o.District, piece.Start) < old.at(o.Need, o.District, piece.Start) {
				t.Fatalf("%s could fill %v whole and is not said to: %+v", p.Officer.ID, piece, ans)
			}
		}
	}
}

func onDutyIn(book *roster.Book, p *roster.Personnel, v roster.Interval) bool {
	days := roster.DateRange{From: book.Zone().DateAt(v.Start) - 3, To: book.Zone().DateAt(v.End)}
	w := book.Watches(days)
	list := w.AppendExtras(w.AppendRemaining(nil, p, days), p, days)
	return slices.ContainsFunc(list, func(d roster.Duty) bool { return d.Meets(v) })
}

func awayIn(book *roster.Book, p *roster.Personnel, v roster.Interval) bool {
	days := roster.DateRange{From: book.Zone().DateAt(v.Start) - 3, To: book.Zone().DateAt(v.End)}
	for _, t := range book.Watches(days).AppendTours(nil, p, days) {
		if p.OffOn(t.Date) && t.Meets(v) {
			return true
		}
	}
	for d := book.Zone().DateAt(v.Start); d <= book.Zone().DateAt(v.End-1); d++ {
		if p.OffOn(d) {
			return true
		}
	}
	return slices.ContainsFunc(p.Rows().Absences, func(a roster.Absence) bool { return a.Timed() && a.Time.Meets(v) })
}

// holdSet holds the set to the roster that it makes.
func holdSet(t *rapid.T, ans *fill.Answer, book, after *roster.Book, now *missing) {
	for _, x := range ans.Set.Offers {
		for _, c := range x.Calls {
			wide := roster.Interval{Start: ans.Gap.Start - 8*1440, End: ans.Gap.End + 8*1440}
			if list := workrules.Between(book, after, c.Person.Officer.ID, wide); len(list) > 0 {
				t.Fatalf("the set has %s break %v: %+v", c.Person.Officer.ID, list, ans.Set)
			}
		}
	}
	for m := ans.From; m < ans.Gap.End; m++ {
		open := slices.ContainsFunc(ans.Set.Left, func(v roster.Interval) bool { return v.Contains(m) })
		if is := now.at(ans.Need, ans.District, m); (is > 0) != open {
			t.Fatalf("at %v %d are missing with the set, and left open is %v: %+v", m, is, ans.Set.Left, ans.Set)
		}
	}
}
