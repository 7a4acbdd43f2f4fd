package alert_test

import (
	"runtime"
	"testing"
	"weak"

	"github.com/google/go-cmp/cmp"

	"watchbill/coverage/alert"
	"watchbill/roster"
)

// TestTold goes through one step from what is known to what is found.
func TestTold(t *testing.T) {
	const monday = "2027-03-01T09:00"
	g := func(from, to string) alert.Alert { return gap(t, from, to) }
	known := g("2027-03-03T07:00", "2027-03-03T19:00")
	const id = "gap~cit~D1~2027-03-03T12:00Z"
	d, _ := roster.ParseDate("2027-04-01")
	for _, c := range []struct {
		name  string
		known []alert.Alert
		found []alert.Alert
		at    string
		want  []string
	}{
		{"the same", []alert.Alert{known}, []alert.Alert{known}, monday, []string{}},
		{"a new one", nil, []alert.Alert{known}, monday, []string{"gap-opened " + id}},
		{"gone", []alert.Alert{known}, nil, monday, []string{"gap-closed " + id + " covered"}},
		{"over while it lasts", []alert.Alert{known}, nil, "2027-03-03T18:59", []string{"gap-closed " + id + " covered"}},
		{"passed", []alert.Alert{known}, nil, "2027-03-03T19:00", []string{"gap-passed " + id + " passed"}},
		{"the clock was set back", []alert.Alert{known}, nil, "2026-03-03T19:00", []string{"gap-closed " + id + " beyond"}},
		{"begins later", []alert.Alert{known}, []alert.Alert{g("2027-03-03T09:00", "2027-03-03T19:00")}, monday, []string{}},
		{"begins and ends a little earlier", []alert.Alert{known}, []alert.Alert{g("2027-03-03T06:40", "2027-03-03T18:40")}, monday, []string{}},
		{"four hours more", []alert.Alert{known}, []alert.Alert{g("2027-03-03T07:00", "2027-03-03T23:00")}, monday, []string{}},
		{"four hours and a minute more", []alert.Alert{known}, []alert.Alert{g("2027-03-03T07:00", "2027-03-03T23:01")}, monday, []string{"gap-worsened " + id}},
		{"moved by more than that", []alert.Alert{known}, []alert.Alert{g("2027-03-03T12:00", "2027-03-03T23:01")}, monday, []string{"gap-worsened " + id}},
		{"another one short", []alert.Alert{known}, []alert.Alert{with(known, func(g *alert.Gap) { g.Short = 2 })}, monday, []string{"gap-worsened " + id}},
		{"more short minutes", []alert.Alert{known}, []alert.Alert{with(known, func(g *alert.Gap) { g.ShortMinutes += 241 })}, monday, []string{"gap-worsened " + id}},
		{"another cause", []alert.Alert{known}, []alert.Alert{with(known, func(g *alert.Gap) { g.Cause = "unstaffed" })}, monday, []string{}},
		{"in two", []alert.Alert{known}, []alert.Alert{g("2027-03-03T07:00", "2027-03-03T09:00"), g("2027-03-03T12:00", "2027-03-03T19:00")}, monday, []string{}},
		{"two in one", []alert.Alert{known, g("2027-03-03T20:00", "2027-03-03T22:00")}, []alert.Alert{g("2027-03-03T07:00", "2027-03-03T22:00")}, monday,
			[]string{"gap-closed gap~cit~D1~2027-03-04T01:00Z merged " + id}},
		{"elsewhere", []alert.Alert{known}, []alert.Alert{known, gapOf("D2", known.Gap.Parts[0])}, monday, []string{"gap-opened gap~cit~D2~2027-03-03T12:00Z"}},
		{"another need", []alert.Alert{known}, []alert.Alert{known, with(alert.Alert{ID: "gap~co-responder~D1~2027-03-03T12:00Z", Gap: known.Gap}, func(g *alert.Gap) { g.Need = roster.NeedCoResponder })}, monday,
			[]string{"gap-opened gap~co-responder~D1~2027-03-03T12:00Z"}},
		{"next to it", []alert.Alert{known}, []alert.Alert{g("2027-03-03T19:00", "2027-03-03T22:00")}, monday,
			[]string{"gap-closed " + id + " covered", "gap-opened gap~cit~D1~2027-03-04T00:00Z"}},
		{"what goes on was known to",
			[]alert.Alert{with(known, func(g *alert.Gap) { g.GoesOn = true })}, []alert.Alert{g("2027-03-03T07:00", "2027-03-09T19:00")}, monday, []string{}},
		{"but not that it begins sooner",
			[]alert.Alert{with(known, func(g *alert.Gap) { g.GoesOn = true })}, []alert.Alert{g("2027-03-02T07:00", "2027-03-09T19:00")}, monday, []string{"gap-worsened " + id}},
		{"a certificate", nil, []alert.Alert{certificate("O1", d)}, monday, []string{"certificate-lapsing certificate~O1"}},
		{"that opens more gaps as the days pass", []alert.Alert{certificate("O1", d)}, []alert.Alert{func() alert.Alert { a := certificate("O1", d); a.Certificate.Gaps = 9; return a }()}, monday, []string{}},
		{"that lapses sooner", []alert.Alert{certificate("O1", d)}, []alert.Alert{certificate("O1", d-1)}, monday, []string{"certificate-lapsing certificate~O1"}},
		{"that was renewed", []alert.Alert{certificate("O1", d)}, nil, monday, []string{"certificate-settled certificate~O1 settled"}},
		{"on its last day", []alert.Alert{certificate("O1", d)}, nil, "2027-04-01T23:59", []string{"certificate-settled certificate~O1 settled"}},
		{"that lapsed", []alert.Alert{certificate("O1", d)}, nil, "2027-04-02T00:00", []string{"certificate-lapsed certificate~O1 lapsed"}},
		{"a target", nil, []alert.Alert{recruitment(4, 5)}, monday, []string{"target-lost target~recruitment~D1~day"}},
		{"missed by one more", []alert.Alert{recruitment(4, 5)}, []alert.Alert{recruitment(3, 5)}, monday, []string{"target-lost target~recruitment~D1~day"}},
		{"missed by one less", []alert.Alert{recruitment(3, 5)}, []alert.Alert{recruitment(4, 5)}, monday, []string{}},
		{"met", []alert.Alert{recruitment(3, 5)}, nil, monday, []string{"target-met target~recruitment~D1~day met"}},
		{"a share a little lower", []alert.Alert{share(85, 100)}, []alert.Alert{share(81, 100)}, monday, []string{}},
		{"a share much lower", []alert.Alert{share(85, 100)}, []alert.Alert{share(79, 100)}, monday, []string{"target-lost target~share-covered"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			next, events := alert.Next(begun(t, monday, c.known...), c.found, moment(t, c.at))
			if diff := cmp.Diff(c.want, said(events)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if again, events := alert.Next(next, c.found, moment(t, c.at)); len(events) > 0 || !cmp.Equal(next, again) {
				t.Errorf("told again: %v", said(events))
			}
		})
	}
}

// TestNight goes through a night hour by hour.
func TestNight(t *testing.T) {
	atNight := func(p *alert.Policy) { p.Quiet = quiet(t, "22:00-07:00") }
	state := begun(t, "2027-03-01T12:00")
	tomorrow, soon := gap(t, "2027-03-02T19:00", "2027-03-03T07:00"), gap(t, "2027-03-02T08:59", "2027-03-02T12:00")
	lead := gap(t, "2027-03-02T09:00", "2027-03-02T12:00") // begins just late enough to wait
	for _, step := range []struct {
		at      string
		found   []alert.Alert
		want    []string
		waiting int
	}{
		{"2027-03-01T22:00", []alert.Alert{tomorrow}, []string{}, 1},
		{"2027-03-01T23:00", []alert.Alert{tomorrow, recruitment(1, 2)}, []string{}, 2},
		{"2027-03-02T00:00", []alert.Alert{tomorrow, soon}, []string{"gap-opened " + soon.ID}, 1}, // the target was met again: never told
		{"2027-03-02T01:00", []alert.Alert{tomorrow}, []string{"gap-closed " + soon.ID + " covered"}, 1},
		{"2027-03-02T02:00", []alert.Alert{tomorrow, lead}, []string{}, 2},
		{"2027-03-02T06:59", []alert.Alert{tomorrow, lead}, []string{}, 2},
		{"2027-03-02T07:00", []alert.Alert{tomorrow, lead}, []string{"gap-opened " + lead.ID, "gap-opened " + tomorrow.ID}, 0},
		{"2027-03-02T22:30", []alert.Alert{tomorrow}, []string{}, 1}, // lead has passed: nobody is woken for that
		{"2027-03-03T01:00", nil, []string{"gap-closed " + tomorrow.ID + " covered"}, 1},
		{"2027-03-03T07:00", nil, []string{"gap-passed " + lead.ID + " passed"}, 0},
	} {
		var events []alert.Event
		state, events = alert.Next(state, step.found, moment(t, step.at, atNight))
		if diff := cmp.Diff(step.want, said(events)); diff != "" {
			t.Errorf("%s (-want +got)\n%s", step.at, diff)
		}
		waiting := 0
		for _, k := range state.Known {
			if k.Told == nil || k.Reason != "" {
				waiting++
			}
		}
		if waiting != step.waiting {
			t.Errorf("%s: %d wait, want %d", step.at, waiting, step.waiting)
		}
	}
}

func TestFirstLookAtNightWaits(t *testing.T) {
	atNight := func(p *alert.Policy) { p.Quiet = quiet(t, "22:00-07:00") }
	later, soon := gap(t, "2027-03-05T19:00", "2027-03-06T07:00"), gap(t, "2027-03-02T05:00", "2027-03-02T12:00")
	state, events := alert.Next(alert.State{}, []alert.Alert{later, soon}, moment(t, "2027-03-02T01:00", atNight))
	if diff := cmp.Diff([]string{"gap-opened " + soon.ID}, said(events)); diff != "" {
		t.Error(diff)
	}
	state, events = alert.Next(state, []alert.Alert{later, soon}, moment(t, "2027-03-02T07:00", atNight))
	if len(events) != 1 || events[0].Digest.Occasion != alert.First || events[0].Digest.Counts[alert.GapOpened] != 1 || len(events[0].Digest.Open) != 2 {
		t.Errorf("in the morning: %+v", events)
	}
	if _, events = alert.Next(state, []alert.Alert{later, soon}, moment(t, "2027-03-02T07:01", atNight)); len(events) != 0 {
		t.Errorf("and again: %v", said(events))
	}
}

func TestManyAtOnce(t *testing.T) {
	state := begun(t, "2027-03-01T12:00")
	var found []alert.Alert
	for i := range alert.Burst + 1 {
		start := at(t, "2027-03-05T00:00") + roster.Minute(i*120)
		found = append(found, gapOf("D1", roster.Interval{Start: start, End: start + 60}))
	}
	if _, events := alert.Next(state, found[:alert.Burst], moment(t, "2027-03-01T13:00")); len(events) != alert.Burst {
		t.Errorf("%d events", len(events))
	}
	next, events := alert.Next(state, found, moment(t, "2027-03-01T13:00"))
	if diff := cmp.Diff([]string{"alert-digest many"}, said(events)); diff != "" {
		t.Fatal(diff)
	}
	if d := events[0].Digest; d.Counts[alert.GapOpened] != len(found) || len(d.Open) != len(found) || d.Open[0].ID != found[0].ID {
		t.Errorf("%+v", d)
	}
	if _, events = alert.Next(next, nil, moment(t, "2027-03-01T14:00")); len(events) != 1 || events[0].Digest.Counts[alert.GapClosed] != len(found) {
		t.Errorf("%v", said(events))
	}
}

// TestDaily has a digest at 02:30, which the clock skips once and shows twice once, and a service that was away for days.
func TestDaily(t *testing.T) {
	daily := func(p *alert.Policy) { p.Digest = alert.Daily{At: 150, Set: true} }
	state := alert.State{}
	known := gap(t, "2027-03-20T07:00", "2027-03-20T19:00")
	for _, step := range []struct {
		at   string
		want []string
		told int // events of the day, in the digest
	}{
		{"2027-03-12T01:00", []string{"alert-digest first"}, 1},
		{"2027-03-12T03:00", []string{}, 0},
		{"2027-03-13T02:29", []string{}, 0},
		{"2027-03-13T02:30", []string{"alert-digest daily"}, 0},
		{"2027-03-14T06:59Z", []string{}, 0},
		{"2027-03-14T07:00Z", []string{"alert-digest daily"}, 0},
		{"2027-03-14T07:30Z", []string{}, 0},
		{"2027-03-19T18:00", []string{"alert-digest daily"}, 0}, // for all the days that it was away
		{"2027-11-06T02:30", []string{"gap-passed " + known.ID + " passed", "alert-digest daily"}, 1},
		{"2027-11-07T06:59Z", []string{}, 0}, // 01:59 for the second time
		{"2027-11-07T07:30Z", []string{"alert-digest daily"}, 0},
		{"2027-11-07T08:30Z", []string{}, 0},
	} {
		found := []alert.Alert{known}
		if at(t, step.at) >= known.Gap.End() {
			found = nil
		}
		var events []alert.Event
		state, events = alert.Next(state, found, moment(t, step.at, daily))
		if diff := cmp.Diff(step.want, said(events)); diff != "" {
			t.Errorf("%s (-want +got)\n%s", step.at, diff)
		}
		for _, e := range events {
			n := 0
			if e.Digest != nil {
				for _, k := range e.Digest.Counts {
					n += k
				}
				if n != step.told {
					t.Errorf("%s: the digest counts %d events, want %d", step.at, n, step.told)
				}
			}
		}
	}
}

func TestWake(t *testing.T) {
	policy := func(p *alert.Policy) { p.Quiet, p.Digest = quiet(t, "22:00-07:00"), alert.Daily{At: 480, Set: true} }
	state := begun(t, "2027-03-01T12:00", gap(t, "2027-03-02T07:00", "2027-03-02T07:30"))
	for _, c := range [][2]string{
		{"2027-03-01T12:00", "2027-03-02T00:00"}, // the day turns
		{"2027-03-02T00:00", "2027-03-02T07:00"}, // quiet hours end
		{"2027-03-02T07:00", "2027-03-02T07:30"}, // the gap is over
		{"2027-03-02T07:30", "2027-03-02T08:00"}, // the digest
		{"2027-03-02T08:00", "2027-03-03T00:00"},
		{"2027-03-14T08:30", "2027-03-15T04:00Z"},
		{"2027-11-07T08:30", "2027-11-08T05:00Z"},
	} {
		if got := state.Wake(moment(t, c[0], policy)); got != at(t, c[1]) {
			t.Errorf("after %s it wakes at %v, want %s", c[0], got, c[1])
		}
	}
}

// TestDailyAfterwards has a digest at 18:00 of which a service that was off learns the next morning, one that was told by a clock
// that ran ahead, and one that comes due with many events.
func TestDailyAfterwards(t *testing.T) {
	daily := func(p *alert.Policy) { p.Digest = alert.Daily{At: 18 * 60, Set: true} }
	many := make([]alert.Alert, 0, alert.Burst+1)
	for i := range alert.Burst + 1 {
		start := at(t, "2027-03-09T00:00") + roster.Minute(i*120)
		many = append(many, gapOf("D1", roster.Interval{Start: start, End: start + 60}))
	}
	state := alert.State{}
	for _, step := range []struct {
		at    string
		found []alert.Alert
		want  []string
	}{
		{"2027-03-01T12:00", nil, []string{"alert-digest first"}},
		{"2027-03-02T17:59", nil, []string{}},
		{"2027-03-03T09:00", nil, []string{"alert-digest daily"}}, // yesterday's
		{"2027-03-03T09:01", nil, []string{}},
		{"2027-03-03T18:00", nil, []string{"alert-digest daily"}},
		{"2028-06-01T20:00", nil, []string{"alert-digest daily"}}, // a drill
		{"2027-03-04T09:00", nil, []string{"alert-digest daily"}}, // after it
		{"2027-03-04T17:59", nil, []string{}},
		{"2027-03-04T18:00", many, []string{"alert-digest daily"}}, // nothing is said twice
		{"2027-03-04T18:01", many, []string{}},
	} {
		var events []alert.Event
		state, events = alert.Next(state, step.found, moment(t, step.at, daily))
		if diff := cmp.Diff(step.want, said(events)); diff != "" {
			t.Errorf("%s (-want +got)\n%s", step.at, diff)
		}
		if len(step.found) > 0 && len(events) > 0 && events[0].Digest.Counts[alert.GapOpened] != len(many) {
			t.Errorf("%s: the digest counts %v", step.at, events[0].Digest.Counts)
		}
	}
}

// TestForgets has an alert restated day by day: what it once was is let go of.
func TestForgets(t *testing.T) {
	daily := func(p *alert.Policy) { p.Digest = alert.Daily{At: 8 * 60, Set: true} }
	var state alert.State
	old := make([]weak.Pointer[alert.Target], 0, 5)
	for _, when := range []string{"2027-03-01T09:00", "2027-03-02T09:00", "2027-03-03T09:00", "2027-03-04T09:00", "2027-03-05T09:00"} {
		found := recruitment(4, 5)
		state, _ = alert.Next(state, []alert.Alert{found}, moment(t, when, daily))
		old = append(old, weak.Make(found.Target))
	}
	runtime.GC()
	for i, w := range old[:len(old)-1] {
		if w.Value() != nil {
			t.Errorf("that of day %d is kept", i+1)
		}
	}
	runtime.KeepAlive(state)
}

// TestWhatWaitsJoinsWhatWasTold: by night a long gap that waits and a shorter one that was told become one. It is the one
// that was told.
func TestWhatWaitsJoinsWhatWasTold(t *testing.T) {
	atNight := func(p *alert.Policy) { p.Quiet = quiet(t, "22:00-07:00") }
	soon, later := gap(t, "2027-03-02T00:00", "2027-03-02T08:00"), gap(t, "2027-03-02T09:00", "2027-03-03T07:00")
	state := begun(t, "2027-03-01T12:00")
	state, events := alert.Next(state, []alert.Alert{soon, later}, moment(t, "2027-03-01T23:00", atNight))
	if diff := cmp.Diff([]string{"gap-opened " + soon.ID}, said(events)); diff != "" {
		t.Error(diff)
	}
	_, events = alert.Next(state, []alert.Alert{gap(t, "2027-03-02T00:00", "2027-03-03T07:00")}, moment(t, "2027-03-01T23:30", atNight))
	if diff := cmp.Diff([]string{"gap-worsened " + soon.ID}, said(events)); diff != "" {
		t.Error(diff)
	}
}
