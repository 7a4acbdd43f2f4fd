package year

import (
	"testing"

	"watchbill/coverage"
	"watchbill/roster"
)

func TestRemark(t *testing.T) {
	on := roster.NewDate(2027, 3, 2)
	for _, test := range []struct {
		remark
		want string
	}{
		{remark{}, ""},
		{remark{Cause: coverage.CauseLapse, who: []string{"Reyes"}, on: on, slots: 61, of: 70, shift: "night"}, "lapse of Reyes on 2 Mar opens 61 of 70 nights"},
		{remark{Cause: coverage.CauseLapse, who: []string{"Reyes"}, on: on, slots: 1, of: 1, shift: "first"}, "lapse of Reyes on 2 Mar opens 1 watch"},
		{remark{Cause: coverage.CauseLapse, who: []string{"Reyes", "Kim"}, slots: 3, of: 3, shift: "first"}, "lapses of Reyes and Kim open 3 watches"},
		{remark{Cause: coverage.CauseLapse, who: []string{"a", "b", "c"}, unit: "officers", slots: 3, of: 4, shift: "day"}, "lapses of 3 officers open 3 of 4 days"},
		{remark{Cause: coverage.CauseAbsence, who: []string{"Diaz"}, slots: 2, of: 2, shift: "evening"}, "absence of Diaz opens 2 evenings"},
		{remark{Cause: coverage.CauseAbsence, who: []string{"p1", "p2", "p3"}, unit: "pairs", slots: 2, of: 2, shift: "evening"}, "absences of 3 pairs open 2 evenings"},
		{remark{Cause: coverage.CauseBoth, who: []string{"a", "b"}, slots: 2, of: 5, shift: "x"}, "leave and lapses of a and b open 2 of 5 watches"},
		{remark{Cause: coverage.CauseUnstaffed, slots: 9, of: 12, shift: "day"}, "unstaffed: 9 of 12 days"},
	} {
		if got := test.String(); got != test.want {
			t.Errorf("%+v: %q, want %q", test.remark, got, test.want)
		}
	}
}

// TestTelling weighs reasons: the cause with most minutes speaks, and its people where they make half of it.
func TestTelling(t *testing.T) {
	book := demoBook(t)
	gap := func(cause coverage.Cause, from, minutes int, who ...string) coverage.Gap {
		start := roster.Minute(1_000_000 + from)
		return coverage.Gap{Interval: roster.Interval{Start: start, End: start + roster.Minute(minutes)}, Cause: cause, Who: roster.ListOf(who)}
	}
	slot := func(day, minutes int) coverage.Slot {
		start := roster.Minute(1_000_000 + day*1440)
		return coverage.Slot{Date: roster.NewDate(2027, 1, 1) + roster.Date(day), Interval: roster.Interval{Start: start, End: start + roster.Minute(minutes)}}
	}
	var r reasons
	if got := r.take(slot(0, 600), []coverage.Gap{gap(coverage.CauseAbsence, 0, 100, "A"), gap(coverage.CauseLapse, 200, 300, "B")}); got != coverage.CauseLapse {
		t.Errorf("a slot that a lapse takes most of is by %s", got)
	}
	r.take(slot(1, 600), []coverage.Gap{gap(coverage.CauseLapse, 1440, 600, "B")})
	r.take(slot(2, 600), []coverage.Gap{gap(coverage.CauseAbsence, 2880, 200, "A")})
	if got := r.telling(book, roster.NeedCIT, 0, 3).String(); got != "lapse of B opens 2 of 3 days" {
		t.Errorf("got %q", got)
	}
	r.take(slot(3, 600), []coverage.Gap{gap(coverage.CauseLapse, 4320, 600, "C"), gap(coverage.CauseLapse, 4920, 600, "C")})
	r.take(slot(4, 600), []coverage.Gap{gap(coverage.CauseLapse, 5760, 600, "D")})
	if got := r.telling(book, roster.NeedCIT, 0, 5).String(); got != "lapses of 3 officers open 4 of 5 days" {
		t.Errorf("got %q", got)
	}
	if got := (&reasons{}).telling(book, roster.NeedCIT, 0, 0).String(); got != "" {
		t.Errorf("a covered row says %q", got)
	}
}
