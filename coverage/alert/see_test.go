package alert_test

import (
	"context"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"watchbill/coverage"
	"watchbill/coverage/alert"
	"watchbill/roster"
	"watchbill/roster/demo"
)

// computed computes each grid anew.
type computed struct{}

func (computed) Grid(ctx context.Context, book *roster.Book, opt coverage.Options) (*coverage.Grid, error) {
	return coverage.New(ctx, book, opt)
}

func day(tb testing.TB, s string) roster.Date {
	tb.Helper()
	d, err := roster.ParseDate(s)
	if err != nil {
		tb.Fatal(err)
	}
	return d
}

// corner is one district with one officer every day and another every night; the day's certificate ends on 2027-03-20.
func corner(t *testing.T, change func(*roster.Records)) *roster.Book {
	t.Helper()
	r := roster.Records{Agency: roster.DefaultAgency()}
	r.Agency.ID, r.Agency.TimeZone, r.Agency.ShareOfPatrol = "corner", "America/New_York", 0.5
	r.Districts = []roster.District{{ID: "D1", Parts: []roster.Part{{Polygons: []roster.Polygon{{{{}, {Lon: 1}, {Lat: 1}, {}}}}}}}}
	r.Shifts = []roster.Shift{{ID: "day", Start: 7 * 60, End: 19 * 60}, {ID: "night", Start: 19 * 60, End: 7 * 60}}
	r.Rotations = []roster.Rotation{{ID: "always", Anchor: day(t, "2027-01-01"), Cycle: []roster.ShiftID{"*"}}}
	for _, o := range []struct {
		id    roster.OfficerID
		shift roster.ShiftID
		ends  roster.Date
	}{{"A", "day", day(t, "2027-03-20")}, {"B", "night", 0}} {
		r.Officers = append(r.Officers, roster.Officer{ID: o.id, Role: roster.RoleOfficer, Designated: true})
		r.Postings = append(r.Postings, roster.Posting{Officer: o.id, District: "D1", Shift: o.shift, Rotation: "always", Dates: roster.DateRange{From: day(t, "2026-01-01")}})
		r.Credentials = append(r.Credentials, roster.Credential{Officer: o.id, Kind: "CIT-40", Hours: 40, Completed: day(t, "2026-01-01"), Expires: o.ends})
	}
	if change != nil {
		change(&r)
	}
	book, faults := roster.NewBook(r, 1)
	if err := faults.Err(); err != nil {
		t.Fatal(err)
	}
	return book
}

func look(t *testing.T, book *roster.Book, when string, change ...func(*alert.Policy)) (found []alert.Alert, figures alert.Figures) {
	t.Helper()
	m := moment(t, when, change...)
	sight, err := alert.See(t.Context(), computed{}, book, m.At, m.Policy)
	if err != nil {
		t.Fatal(err)
	}
	found = sight.Find(m.At)
	return found, sight.Figures(found)
}

// TestRenewedUnseen: a certificate that was renewed while nobody looked has not lapsed, though its old last day is over.
func TestRenewedUnseen(t *testing.T) {
	const before, after = "2027-03-10T09:00", "2027-03-25T09:00"
	known, _ := look(t, corner(t, nil), before)
	for _, c := range []struct {
		name  string
		until roster.Date
		want  string
	}{{"lapsed", day(t, "2027-03-20"), "certificate-lapsed certificate~A lapsed"}, {"renewed", 0, "certificate-settled certificate~A settled"}} {
		t.Run(c.name, func(t *testing.T) {
			m := moment(t, after)
			sight, err := alert.See(t.Context(), computed{}, corner(t, func(r *roster.Records) { r.Credentials[0].Expires = c.until }), m.At, m.Policy)
			if err != nil {
				t.Fatal(err)
			}
			m.Certified = sight.Certified
			if !sight.Certified("B") || sight.Certified("nobody") {
				t.Error("who is certified")
			}
			_, events := alert.Next(begun(t, before, known...), sight.Find(m.At), m)
			if told := said(events); !slices.Contains(told, c.want) {
				t.Errorf("told %v, want %s", told, c.want)
			}
		})
	}
}

// TestFindByHand compares with what was worked out on paper.
func TestFindByHand(t *testing.T) {
	certificateA := alert.Alert{ID: "certificate~A", Certificate: &alert.Certificate{
		Officer: "A", Through: day(t, "2027-03-20"), Gaps: 345, ShortMinutes: 345 * 720, First: at(t, "2027-03-21T07:00"), // the days from 21 March to 28 February
	}}
	sick := func(r *roster.Records) {
		r.Absences = []roster.Absence{{Officer: "B", Days: roster.DateRange{From: day(t, "2027-03-21"), To: day(t, "2027-03-21")}}}
	}
	for _, c := range []struct {
		name, at string
		change   func(*roster.Records)
		policy   func(*alert.Policy)
		want     []alert.Alert
	}{
		{"a certificate that ends", "2027-03-01T12:00", nil, nil, []alert.Alert{certificateA}},
		{"too far ahead", "2027-03-01T12:00", nil, func(p *alert.Policy) { p.LapseDays = 18 }, nil},
		{"just near enough", "2027-03-01T12:00", nil, func(p *alert.Policy) { p.LapseDays = 19 }, []alert.Alert{certificateA}},
		{"somebody else is there too", "2027-03-01T12:00", func(r *roster.Records) {
			r.Postings[1].Rotation, r.Shifts[1].Start, r.Shifts[1].End = "always", 7*60, 19*60
		}, nil, nil},
		{"nobody missing by day", "2027-03-01T12:00", func(r *roster.Records) {
			r.Targets = []roster.Target{{Need: roster.NeedCIT, Shift: "day", Required: 0}, {Need: roster.NeedRecruitment, Shift: "night", Required: 2}}
		}, nil, []alert.Alert{{ID: "target~recruitment~D1~night", Target: &alert.Target{
			Measure: alert.Recruitment, District: "D1", Shift: "night", Required: 2, Count: 1, Of: 2,
		}}}},
		{"shares", "2027-12-01T12:00", func(r *roster.Records) { r.Agency.ShareOfPatrol = 0.51; r.Shifts[0].Days = 1 << 1 }, func(p *alert.Policy) { p.Days, p.Share = 1, 0.9 }, []alert.Alert{
			{ID: "target~share-of-patrol", Target: &alert.Target{Measure: alert.ShareOfPatrol, Required: 0.51, Count: 1, Of: 2}},
			// 52 Tuesdays without anybody; nights across both clock changes are together as long as any other two
			{ID: "target~share-covered", Target: &alert.Target{Measure: alert.ShareCovered, Required: 0.9, Count: 365 * 720, Of: (365 + 52) * 720}},
		}},
		{"what began yesterday and lasts", "2027-03-22T00:30", sick, func(p *alert.Policy) { p.Days = 1 }, []alert.Alert{{ID: "gap~cit~D1~2027-03-21T11:00Z", Gap: &alert.Gap{
			Need: roster.NeedCIT, District: "D1", Parts: []roster.Interval{{Start: at(t, "2027-03-21T07:00"), End: at(t, "2027-03-22T19:00")}},
			Short: 1, ShortMinutes: 36 * 60, Cause: coverage.CauseBoth, Officers: []string{"A", "B"},
		}}}},
		{"what goes on", "2027-03-21T00:00", func(r *roster.Records) { r.Credentials = r.Credentials[:1] }, func(p *alert.Policy) { p.Days = 1 }, []alert.Alert{
			{ID: "gap~cit~D1~2027-03-20T23:00Z", Gap: &alert.Gap{
				Need: roster.NeedCIT, District: "D1", Parts: []roster.Interval{{Start: at(t, "2027-03-20T19:00"), End: at(t, "2027-03-22T07:00")}},
				Short: 1, ShortMinutes: 36 * 60, Cause: coverage.CauseUnstaffed, Officers: []string{}, GoesOn: true,
			}},
			{ID: "target~share-of-patrol", Target: &alert.Target{Measure: alert.ShareOfPatrol, Required: 0.5, Count: 0, Of: 2}},
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			policy := func(*alert.Policy) {}
			if c.policy != nil {
				policy = c.policy
			}
			found, _ := look(t, corner(t, c.change), c.at, policy)
			if diff := cmp.Diff(c.want, found); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestFigures(t *testing.T) {
	_, f := look(t, corner(t, nil), "2027-03-10T12:00")
	want := alert.Figures{
		Gaps: []alert.GapSum{
			{Need: "cit", Cause: "absence"}, {Need: "cit", Cause: "lapse", Gaps: 3, ShortMinutes: 3 * 720}, {Need: "cit", Cause: "both"}, {Need: "cit", Cause: "unstaffed"},
			{Need: "co-responder", Cause: "absence"}, {Need: "co-responder", Cause: "lapse"}, {Need: "co-responder", Cause: "both"}, {Need: "co-responder", Cause: "unstaffed"},
		},
		Lapsing: [3]int{1, 1, 1}, Missed: map[alert.Measure]int{alert.Recruitment: 0, alert.ShareOfPatrol: 0, alert.ShareCovered: 0},
		Covered: coverage.Share{CoveredMinutes: (365 + 11) * 720, Minutes: 730 * 720},
	}
	if diff := cmp.Diff(want, f); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestCertificatesTwin goes through every officer and every gap of the demo's year, plainly.
func TestCertificatesTwin(t *testing.T) {
	from := day(t, "2027-01-01")
	book, faults := roster.NewBook(demo.Records(from), 1)
	if err := faults.Err(); err != nil {
		t.Fatal(err)
	}
	several := 0
	for month := range 6 {
		today := from + roster.Date(month*60)
		grid, err := coverage.New(t.Context(), book, coverage.Options{From: today})
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]int{}
		for i := range book.People() {
			p := book.Person(i)
			last := today
			for p.CertifiedOn(last) && last <= today+91 {
				last++
			}
			if last == today || last > today+91 {
				continue
			}
			for g := range grid.Gaps() {
				for _, who := range g.Who.All() {
					if who == string(p.Officer.ID) && g.Cause != coverage.CauseAbsence && book.Zone().DateAt(g.End-1) >= last {
						want["certificate~"+who]++
					}
				}
			}
		}
		got := map[string]int{}
		found, _ := look(t, book, today.String()+"T10:00")
		for _, a := range found {
			if a.Certificate != nil {
				got[a.ID] = a.Certificate.Gaps
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-twin +got)\n%s", today, diff)
		}
		several += len(got)
	}
	if several == 0 {
		t.Error("no certificate of the demo opens a gap: nothing was compared")
	}
}

// TestDaysOfTheDemo lets two weeks of the demo pass: whatever is told as over was told as opened, and at the end of each day what
// is open is what is true.
func TestDaysOfTheDemo(t *testing.T) {
	book, faults := roster.NewBook(demo.Records(day(t, "2027-01-01")), 1)
	if err := faults.Err(); err != nil {
		t.Fatal(err)
	}
	state, open, told := alert.State{}, map[string]bool{}, 0
	for d := range roster.Date(14) {
		grids := kept{}
		for _, clock := range []string{"T00:00", "T12:00"} {
			m := moment(t, (day(t, "2027-02-01")+d).String()+clock)
			sight, err := alert.See(t.Context(), grids, book, m.At, m.Policy)
			if err != nil {
				t.Fatal(err)
			}
			var events []alert.Event
			state, events = alert.Next(state, sight.Find(m.At), m)
			told += len(events)
			for _, e := range events {
				switch {
				case e.Digest != nil:
					clear(open)
					for _, k := range e.Digest.Open {
						open[k.ID] = true
					}
				case open[e.Alert.ID] == (e.Change == alert.Opened):
					t.Errorf("%s: %s is %s", sight.Today(), e.Alert.ID, e.Change)
				default:
					open[e.Alert.ID] = e.Change != alert.Over
				}
			}
			for _, k := range state.Open() {
				if !open[k.ID] {
					t.Errorf("%s: %s is open and was not told", sight.Today(), k.ID)
				}
			}
		}
	}
	t.Logf("%d events in 14 days, at the end %d open", told, len(state.Known))
}
