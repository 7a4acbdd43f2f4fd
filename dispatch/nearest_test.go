package dispatch_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"math"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"watchbill/dispatch"
	"watchbill/roster"
)

var update = flag.Bool("update", false, "write the golden files anew")

func ask(t *testing.T, b *roster.Book, at string, q dispatch.Query) *dispatch.Answer {
	t.Helper()
	q.At = moment(b, at)
	a, err := dispatch.NewMuster(b, nil).Nearest(q)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func unitIDs(candidates []dispatch.Candidate) string {
	var ids []string
	for _, c := range candidates {
		ids = append(ids, string(c.Unit))
	}
	return strings.Join(ids, " ")
}

// ladder writes tier, first rung and fallbacks in a line.
func ladder(a *dispatch.Answer) string {
	out := []string{string(rune('0'+a.Tier)) + ":" + unitIDs(a.Candidates)}
	for _, f := range a.Fallbacks {
		listed := unitIDs(f.Candidates)
		for _, r := range f.Resources {
			listed = strings.TrimSpace(listed + " " + string(r.ID))
		}
		out = append(out, string(rune('0'+f.Tier))+" "+string(f.Rung)+":"+listed)
	}
	return strings.Join(out, " | ")
}

func TestNearestOrder(t *testing.T) {
	r := small()
	cit(&r, "A", "day", "a-day")
	cit(&r, "B", "day", "b-day")
	cit(&r, "C", "day", "c1-day")
	cit(&r, "C", "day", "c2-day")
	cit(&r, "C", "late", "c-late")
	hire(&r, "C", "day", roster.Officer{ID: "c-spanish", Designated: true, Languages: []string{"es"}, Skills: []string{"youth"}})
	certify(&r, "c-spanish", "2025-02-28")
	r.Extras = append(r.Extras, roster.Extra{Officer: "c2-day", District: "C", Kind: "overtime"})
	b := book(t, r)
	r.Extras[0].Time = roster.Interval{Start: moment(b, "2026-07-01 15:00"), End: moment(b, "2026-07-01 17:00")}
	b = book(t, r)
	for _, c := range []struct {
		name, at string
		q        dispatch.Query
		want     string
	}{
		{"over the whole agency, longest on duty, then call sign", "2026-07-01 12:00", dispatch.Query{Point: inC, Limit: 9}, "c2-day c-spanish c1-day b-day a-day"},
		{"three unless told", "2026-07-01 12:00", dispatch.Query{Point: inA}, "a-day b-day c2-day"},
		{"language orders what is equally near", "2026-07-01 12:00", dispatch.Query{Point: inC, Languages: []string{"es"}}, "c-spanish c2-day c1-day"},
		{"skill too, but not what is not", "2026-07-01 12:00", dispatch.Query{Point: inB, Limit: 3, Skills: []string{"youth"}}, "b-day c-spanish c2-day"},
		{"by district alone", "2026-07-01 12:00", dispatch.Query{District: "A", Limit: 1}, "a-day"},
		{"the last minute of a shift", "2026-07-01 14:59", dispatch.Query{Point: inA, Limit: 1}, "a-day"},
		{"the first minute of the next", "2026-07-01 15:00", dispatch.Query{Point: inA}, "c-late c2-day"},
		{"extra duty over", "2026-07-01 17:00", dispatch.Query{Point: inA}, "c-late"},
		{"the night before the clock goes forward", "2026-03-08 07:00", dispatch.Query{Point: inA, Limit: 1}, "a-day"},
		{"the certificate's last day", "2027-02-28 12:00", dispatch.Query{Point: inA}, ""},
	} {
		if got := unitIDs(ask(t, b, c.at, c.q).Candidates); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
	if a := ask(t, b, "2026-07-01 12:00", dispatch.Query{Point: inC, Limit: 1}); !a.Candidates[0].OnDutyUntil.Equal(moment(b, "2026-07-01 17:00").Time()) {
		t.Errorf("on duty until %s: extra duty that follows at once goes on", a.Candidates[0].OnDutyUntil)
	}
}

// TestNearestTie: from the corner that two districts share, both far sides are equally far: the call's own goes first.
func TestNearestTie(t *testing.T) {
	r := small()
	cit(&r, "A", "day", "z-own")
	cit(&r, "B", "late", "a-other")
	cit(&r, "B", "day", "a-other-day")
	own := r.Districts[0]
	r.Districts[1] = roster.District{ID: "B", Parts: own.Parts} // the same ground twice: A, the first, is the call's own
	b := book(t, r)
	if got := unitIDs(ask(t, b, "2026-07-01 12:00", dispatch.Query{Point: inA}).Candidates); got != "z-own a-other-day" {
		t.Errorf("got %q", got)
	}
}

// TestLapseInTheNight: a certificate is judged on the duty date and holds for the whole tour.
func TestLapseInTheNight(t *testing.T) {
	r := small()
	hire(&r, "A", "night", roster.Officer{ID: "n", Designated: true})
	certify(&r, "n", "2024-07-01") // through 2026-07-01
	b := book(t, r)
	for at, want := range map[string]string{"2026-07-02 06:59": "n", "2026-07-02 23:00": ""} {
		if got := unitIDs(ask(t, b, at, dispatch.Query{Point: inA}).Candidates); got != want {
			t.Errorf("%s: got %q, want %q", at, got, want)
		}
	}
}

func TestLadder(t *testing.T) {
	at := "2026-07-01 12:00"
	everyone := func() roster.Records {
		r := small()
		cit(&r, "C", "day", "cit")
		hire(&r, "C", "day", roster.Officer{ID: "undesignated"})
		certify(&r, "undesignated", "2025-02-28")
		hire(&r, "C", "day", roster.Officer{ID: "trained", Designated: true})
		r.Credentials = append(r.Credentials, roster.Credential{Officer: "trained", Kind: dispatch.TrainedKind, Completed: day("2020-01-01"), Hours: 8})
		hire(&r, "C", "day", roster.Officer{ID: "sergeant", Designated: true, Rank: "Sergeant"})
		hire(&r, "C", "day", roster.Officer{ID: "patrol", Designated: true})
		cit(&r, "C", "late", "recall")
		r.Rotations = append(r.Rotations, roster.Rotation{ID: "alternate", Anchor: day("2026-07-01"), Cycle: []roster.ShiftID{"-", "*"}})
		r.Postings[len(r.Postings)-1].Rotation = "alternate"
		cit(&r, "C", "late", "resting") // on duty in three hours
		r.Resources = []roster.Resource{
			{ID: "988", Name: "Lifeline", Kind: "crisis-line", Phone: "988"},
			{ID: "aid", Name: "State police", Kind: "mutual-aid", Phone: "555-0100"},
			{ID: "mobile", Name: "Team", Kind: "mobile-crisis", Phone: "555-0101", Hours: hours(t, "Mon-Fri 08:00-16:00"), Districts: []roster.DistrictID{"B", "C"}},
		}
		return r
	}
	without := func(id roster.OfficerID) roster.Records {
		r := everyone()
		r.Officers = slices.DeleteFunc(r.Officers, func(o roster.Officer) bool { return o.ID == id })
		r.Postings = slices.DeleteFunc(r.Postings, func(p roster.Posting) bool { return p.Officer == id })
		r.Credentials = slices.DeleteFunc(r.Credentials, func(c roster.Credential) bool { return c.Officer == id })
		return r
	}
	lapsed := everyone()
	lapsed.Credentials = nil
	nobody := small()
	nobody.Districts = nobody.Districts[:1]
	for _, c := range []struct {
		name string
		rec  roster.Records
		at   string
		q    dispatch.Query
		want string
	}{
		{"first rung holds: the others are counted, the resources there", everyone(), at, dispatch.Query{Point: inC},
			"1:cit | 3 certified-not-designated: | 3 trained: | 4 supervisor: | 4 recall: | 4 patrol: | 5 mutual-aid:aid | 5 resource:mobile 988"},
		{"nobody certified on duty", without("cit"), at, dispatch.Query{Point: inC},
			"3: | 3 certified-not-designated:undesignated | 3 trained:trained | 4 supervisor:sergeant | 4 recall:recall | 4 patrol:patrol | 5 mutual-aid:aid | 5 resource:mobile 988"},
		{"no pair: CIT units", everyone(), at, dispatch.Query{Point: inA, Need: roster.NeedCoResponder},
			"2: | 2 cit:cit | 3 certified-not-designated:undesignated | 3 trained:trained | 4 supervisor:sergeant | 4 recall:recall | 4 patrol:patrol | 5 mutual-aid:aid | 5 resource:988"},
		{"nobody certified at all", lapsed, at, dispatch.Query{Point: inC}, "4: | 4 supervisor:sergeant | 4 patrol:cit patrol trained | 5 mutual-aid:aid | 5 resource:mobile 988"},
		{"mobile crisis closed on Saturday", lapsed, "2026-07-04 12:00", dispatch.Query{Point: inC}, "4: | 4 supervisor:sergeant | 4 patrol:cit patrol trained | 5 mutual-aid:aid | 5 resource:988"},
		{"before the roster begins", everyone(), "2019-07-01 12:00", dispatch.Query{Point: inC}, "5: | 5 mutual-aid:aid | 5 resource:mobile 988"},
		{"after it ends", everyone(), "2031-07-01 12:00", dispatch.Query{Point: inC}, "5: | 5 mutual-aid:aid | 5 resource:mobile 988"},
		{"an empty roster", nobody, at, dispatch.Query{Point: inC, Need: roster.NeedAny}, "5: | 5 resource:"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := ladder(ask(t, book(t, c.rec), c.at, c.q)); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func hours(t *testing.T, s string) roster.Hours {
	t.Helper()
	h, err := roster.ParseHours(s)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestResourceOrder(t *testing.T) {
	r := small()
	for id, p := range map[roster.ResourceID]*roster.Point{"near": &inB, "far": &inC, "placeless": nil} {
		r.Resources = append(r.Resources, roster.Resource{ID: id, Name: string(id), Kind: "receiving-facility", At: p})
	}
	a := ask(t, book(t, r), "2026-07-01 12:00", dispatch.Query{Point: inA})
	if got := ladder(a); got != "5: | 5 resource:placeless near far" {
		t.Errorf("got %s", got)
	}
	if d := a.Fallbacks[0].Resources[1].DistanceM; d == nil || math.Abs(*d-11131) > 30 {
		t.Errorf("distance %v, want about 11,131 m", d)
	}
	shut := small()
	shut.Resources = []roster.Resource{{ID: "m", Name: "m", Kind: "mobile-crisis", Hours: hours(t, "Sat 10:00-11:00")}}
	a = ask(t, book(t, shut), "2026-07-01 12:00", dispatch.Query{Point: inA})
	if got, want := a.Fallbacks[0].Reason, "1 resource serves this district, none is open now"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestRecallRest: rest is needed before and after; 8 h to the minute is enough. Whoever is on leave stays there.
func TestRecallRest(t *testing.T) {
	r := small()
	hire(&r, "A", "day", roster.Officer{ID: "x", Designated: true, Phone: "555-0102"}) // 07:00 to 15:00
	certify(&r, "x", "2025-02-28")
	r.Absences = []roster.Absence{
		{Officer: "x", Kind: "vacation", Days: roster.DateRange{From: day("2026-07-10"), To: day("2026-07-10")}},
		{Officer: "x", Kind: "court"},
	}
	b := book(t, r)
	r.Absences[1].Time = roster.Interval{Start: moment(b, "2026-07-20 07:00"), End: moment(b, "2026-07-20 20:00")}
	b = book(t, r)
	for at, want := range map[string]bool{
		"2026-07-01 22:59": false, "2026-07-01 23:00": true, "2026-07-01 23:01": false,
		"2026-07-10 12:00": false, // on leave today
		"2026-07-09 23:00": true, "2026-07-11 00:00": false,
		"2026-07-20 12:00": false, // in court
		"2026-07-20 20:00": true, "2026-07-20 23:01": false,
	} {
		a := ask(t, b, at, dispatch.Query{Point: inA})
		if got := a.Fallbacks[0].Rung == dispatch.RungRecall; got != want {
			t.Errorf("%s: recallable %v, want %v", at, got, want)
			continue
		} else if !got {
			continue
		}
		c := a.Fallbacks[0].Candidates[0]
		if c.OnDutyUntil != nil || c.Status != dispatch.StatusOffDuty || c.Phone != "555-0102" {
			t.Errorf("%s: %+v", at, c)
		}
	}
}

func TestPairs(t *testing.T) {
	make := func(must bool) roster.Records {
		r := small()
		r.Agency.CoResponder.OfficerMustBeCertified = must
		cit(&r, "A", "day", "alone")
		cit(&r, "B", "day", "good")
		hire(&r, "C", "day", roster.Officer{ID: "plain", Designated: true})
		for _, id := range []roster.OfficerID{"cl1", "cl2"} {
			hire(&r, "A", "day", roster.Officer{ID: id, Role: roster.RoleClinician})
		}
		from := roster.DateRange{From: day("2026-06-01"), To: day("2026-07-31")}
		r.Pairs = []roster.Pair{{ID: "P1", Officer: "good", Clinician: "cl1", Dates: from, Unit: "CARE1"}, {ID: "P2", Officer: "plain", Clinician: "cl2", Dates: from}}
		r.Absences = []roster.Absence{{Officer: "cl1", Kind: "sick", Days: roster.DateRange{From: day("2026-07-05"), To: day("2026-07-05")}}}
		return r
	}
	for _, c := range []struct {
		name string
		must bool
		at   string
		need roster.Need
		want string
	}{
		{"the pair is one unit, and no other of its officer's", true, "2026-07-01 12:00", "cit", "1:alone CARE1 | 4 patrol: | 5 resource:"},
		{"a pair whose officer is not certified is none", true, "2026-07-01 12:00", "co-responder", "1:CARE1 | 2 cit: | 4 patrol: | 5 resource:"},
		{"unless the agency says so", false, "2026-07-01 12:00", "co-responder", "1:CARE1 P2 | 2 cit: | 5 resource:"},
		{"it does not count for cit, but is the next rung", false, "2026-07-01 12:00", "cit", "1:alone CARE1 | 2 co-responder: | 5 resource:"},
		{"any", false, "2026-07-01 12:00", "any", "1:alone CARE1 P2 | 5 resource:"},
		{"the clinician is sick: the officer by himself", true, "2026-07-05 12:00", "cit", "1:alone good | 4 patrol: | 5 resource:"},
		{"the pair is over", true, "2026-08-01 12:00", "co-responder", "2: | 2 cit:alone good | 4 patrol:plain | 5 resource:"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := ask(t, book(t, make(c.must)), c.at, dispatch.Query{Point: inA, Need: c.need})
			if got := ladder(a); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			for _, x := range a.Candidates {
				if pair := x.Unit == "CARE1" || x.Unit == "P2"; pair != (x.Kind == dispatch.KindCoResponder) || pair != (len(x.Officers) == 2) {
					t.Errorf("%s: kind %s, officers %v", x.Unit, x.Kind, x.Officers)
				}
			}
		})
	}
}

// TestSharedCallSign: a unit is a CIT unit if any of its crew is, and they go out together.
func TestSharedCallSign(t *testing.T) {
	r := small()
	for _, id := range []roster.OfficerID{"1", "2", "3"} {
		hire(&r, "A", "day", roster.Officer{ID: id, Designated: true, Unit: "12A"})
	}
	certify(&r, "2", "2025-02-28")
	a := ask(t, book(t, r), "2026-07-01 12:00", dispatch.Query{Point: inA})
	if diff := cmp.Diff([]roster.OfficerID{"2", "1", "3"}, a.Candidates[0].Officers); diff != "" || len(a.Candidates) != 1 {
		t.Errorf("%d candidates, (-want +got):\n%s", len(a.Candidates), diff)
	}
}

func TestWarnings(t *testing.T) {
	r := small()
	cit(&r, "A", "day", "a")
	b := book(t, r)
	for _, c := range []struct {
		name, at string
		q        dispatch.Query
		district roster.DistrictID
		want     []dispatch.Warning
	}{
		{"in a district", "2026-07-01 12:00", dispatch.Query{Point: inA}, "A", []dispatch.Warning{"positions-none", "statuses-none"}},
		{"in the river", "2026-07-01 12:00", dispatch.Query{Point: roster.Point{Lon: -75.4, Lat: 39.65}}, "C", []dispatch.Warning{"outside-districts", "positions-none", "statuses-none"}},
		{"nobody", "2026-07-01 16:00", dispatch.Query{Point: inB}, "B", []dispatch.Warning{"no-cit-available", "positions-none", "statuses-none"}},
		{"no pair", "2026-07-01 12:00", dispatch.Query{District: "C", Need: "co-responder"}, "C", []dispatch.Warning{"no-co-responder-available", "positions-none", "statuses-none"}},
		{"neither", "2026-07-01 16:00", dispatch.Query{Point: inB, Need: "any"}, "B", []dispatch.Warning{"no-cit-available", "no-co-responder-available", "positions-none", "statuses-none"}},
	} {
		a := ask(t, b, c.at, c.q)
		if diff := cmp.Diff(c.want, a.Warnings); diff != "" || a.District != c.district {
			t.Errorf("%s: district %s, want %s; warnings (-want +got):\n%s", c.name, a.District, c.district, diff)
		}
	}
}

func TestCheck(t *testing.T) {
	m := dispatch.NewMuster(book(t, small()), nil)
	for _, c := range []struct {
		q    dispatch.Query
		want []string
	}{
		{dispatch.Query{Point: inA}, nil},
		{dispatch.Query{Point: roster.Point{Lon: 181, Lat: math.NaN()}, Need: "fire", Limit: -1, At: math.MaxInt64}, []string{"lat", "lon", "need", "limit", "at"}},
		{dispatch.Query{District: "Z", Limit: 101, At: math.MinInt64}, []string{"district_id", "limit", "at"}},
	} {
		var got []string
		_, err := m.Nearest(c.q)
		if err != nil {
			for _, e := range err.(interface{ Unwrap() []error }).Unwrap() {
				var x *roster.Error
				if errors.As(e, &x) {
					got = append(got, x.Field)
				}
			}
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%+v (-want +got):\n%s", c.q, diff)
		}
	}
	for _, at := range []time.Time{time.Date(1, 2, 1, 0, 0, 0, 0, time.UTC), time.Date(9999, 10, 31, 0, 0, 0, 0, time.UTC)} {
		if _, err := m.Nearest(dispatch.Query{Point: inA, At: roster.MinuteOf(at)}); err != nil {
			t.Errorf("%s: %v", at, err)
		}
	}
}

// TestAnswerJSON holds the encoding to the HTTP interface: nulls where nothing is known, lists never null, instants
// with their offset.
func TestAnswerJSON(t *testing.T) {
	r := small()
	r.Agency.Certification.GraceDays = 30
	hire(&r, "B", "night", roster.Officer{ID: "n1", Unit: "2N1", Designated: true, Languages: []string{"es"}})
	certify(&r, "n1", "2025-01-01")
	hire(&r, "A", "night", roster.Officer{ID: "n2", Designated: true})
	certify(&r, "n2", "2024-06-15")
	cit(&r, "A", "day", "d1")
	r.Resources = []roster.Resource{{ID: "988", Name: "Lifeline", Kind: "crisis-line", Phone: "988"}, {ID: "er", Name: "Hospital", Kind: "receiving-facility", At: &inC}}
	b := book(t, r)
	q := dispatch.Query{Point: inB, Languages: []string{"es"}, Now: time.Date(2026, 7, 2, 3, 30, 15, 0, time.UTC)}
	var out bytes.Buffer
	for _, need := range []roster.Need{"cit", "co-responder"} {
		q.Need = need
		text, err := json.MarshalIndent(ask(t, b, "2026-07-01 23:30", q), "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		out.Write(append(text, '\n'))
	}
	const golden = "testdata/answer.json"
	if *update {
		if err := os.WriteFile(golden, out.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), out.String()); diff != "" {
		t.Errorf("%s (-want +got):\n%s", golden, diff)
	}
}
