package alert_test

import (
	"testing"

	"watchbill/coverage"
	"watchbill/coverage/alert"
	"watchbill/roster"
)

// gap makes the alert of a gap that is one short, of district D1, as Find does.
func gap(tb testing.TB, from, to string) alert.Alert {
	tb.Helper()
	return gapOf("D1", roster.Interval{Start: at(tb, from), End: at(tb, to)})
}

func gapOf(district roster.DistrictID, v roster.Interval) alert.Alert {
	return alert.Alert{ID: "gap~cit~" + string(district) + "~" + v.Start.String(), Gap: &alert.Gap{
		Need: roster.NeedCIT, District: district, Parts: []roster.Interval{v}, Short: 1, ShortMinutes: v.Minutes(),
		Cause: coverage.CauseAbsence, Officers: []string{"O1"},
	}}
}

// with changes the gap of an alert.
func with(a alert.Alert, change func(*alert.Gap)) alert.Alert {
	g := *a.Gap
	change(&g)
	a.Gap = &g
	return a
}

func certificate(officer roster.OfficerID, through roster.Date) alert.Alert {
	return alert.Alert{ID: "certificate~" + string(officer), Certificate: &alert.Certificate{Officer: officer, Through: through, Gaps: 1, ShortMinutes: 60}}
}

func recruitment(count, required int) alert.Alert {
	return alert.Alert{ID: "target~recruitment~D1~day", Target: &alert.Target{
		Measure: alert.Recruitment, District: "D1", Shift: "day", Required: float64(required), Count: count, Of: required,
	}}
}

func share(count, of int) alert.Alert {
	return alert.Alert{ID: "target~share-covered", Target: &alert.Target{Measure: alert.ShareCovered, Required: 0.9, Count: count, Of: of}}
}

// moment is one by the default policy, changed.
func moment(tb testing.TB, when string, change ...func(*alert.Policy)) alert.Moment {
	tb.Helper()
	m := alert.Moment{At: at(tb, when), Zone: zone(tb), Policy: alert.DefaultPolicy()}
	for _, c := range change {
		c(&m.Policy)
	}
	return m
}

// begun is the state after a first look that found something.
func begun(tb testing.TB, when string, found ...alert.Alert) alert.State {
	tb.Helper()
	s, events := alert.Next(alert.State{}, found, moment(tb, when))
	if len(events) != 1 || events[0].Digest == nil || events[0].Digest.Occasion != alert.First || len(events[0].Digest.Open) != len(found) {
		tb.Fatalf("the first look tells %+v", events)
	}
	return s
}

// said is an event in short: kind, id, reason.
func said(events []alert.Event) []string {
	list := []string{}
	for _, e := range events {
		s := string(e.Kind)
		switch {
		case e.Digest != nil:
			s += " " + string(e.Digest.Occasion)
		default:
			s += " " + e.Alert.ID
		}
		if e.Reason != "" {
			s += " " + string(e.Reason)
		}
		if e.Into != "" {
			s += " " + e.Into
		}
		list = append(list, s)
	}
	return list
}
