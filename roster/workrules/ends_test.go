package workrules_test

import (
	"errors"
	"testing"

	"watchbill/roster"
	"watchbill/roster/workrules"
)

// TestEndsOfTheCalendar lists breaches by the first dates that can be written, and by the last: all instants can be written,
// or the dates are refused.
func TestEndsOfTheCalendar(t *testing.T) {
	for _, zone := range []string{"America/New_York", "Asia/Tokyo", "UTC"} {
		r := agency(t, roster.WorkRules{MinRestHours: 20, MaxConsecutiveDays: 1, MaxHoursPerDay: 5, MaxHoursPerWeek: 20}, 1, "*")
		r.Agency.TimeZone = zone
		b := book(t, r)
		listed := 0
		for i := range roster.Date(16) {
			for _, d := range []roster.Date{1 + i, roster.MaxDate - i} {
				list, err := workrules.Standing(t.Context(), b, roster.DateRange{From: d, To: d})
				if err != nil && !errors.Is(err, &roster.Error{Kind: roster.Invalid, Field: "from"}) {
					t.Errorf("%s %s: %v", zone, d, err)
				}
				listed += len(list)
				for _, x := range list {
					for _, m := range []roster.Minute{x.Start, x.End} {
						var again roster.Minute
						if err := again.UnmarshalText([]byte(m.String())); err != nil || again != m {
							t.Errorf("%s %s: %s at %q: %v", zone, d, x.Rule, m, err)
						}
					}
				}
				// What is asked of one officer is answered, however near.
				day := roster.Interval{Start: b.Zone().Instant(d, 0), End: b.Zone().Instant(d+1, 0)}
				workrules.Check(b, b.Person(0), day)
				workrules.Would(b, b.Person(0), day)
				workrules.Between(b, b, "B1", day)
			}
		}
		if listed < 20 {
			t.Errorf("%s: %d breaches", zone, listed)
		}
	}
}
