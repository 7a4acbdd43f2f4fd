package screen_test

import (
	"fmt"
	"testing"

	"watchbill/dispatch/screen"
	"watchbill/roster"
)

// wide is a policy of n natures besides those of agency.
func wide(n int) *roster.Policy {
	p := agency()
	for i := range n {
		p.Natures[fmt.Sprintf("NATURE %d - OF SOME LENGTH", i)] = roster.Nature{}
	}
	return p
}

func BenchmarkDecide(b *testing.B) {
	for _, c := range []struct {
		name  string
		facts screen.Facts
	}{
		{"code", screen.Facts{Nature: "MTLV"}},
		{"words", screen.Facts{Nature: "CRISIS - PERSON IN BEHAVIORAL/EMOTIONAL CRISIS"}},
		{"flags", screen.Facts{Nature: "DISTURBANCE, MISCELLANEOUS/OTHER", Hazards: []string{"weapon", "violence"}, Indicators: []string{"suicidal", "caller-asked"}}},
		{"unmapped", screen.Facts{Nature: "MOTOR VEHICLE COLLISION, REPORT ONLY - NON INJURY/NON BLOCKING"}},
	} {
		for _, n := range []int{0, 300} {
			b.Run(fmt.Sprintf("%s/natures=%d", c.name, n), func(b *testing.B) {
				s := screen.New(wide(n))
				b.ReportAllocs()
				for b.Loop() {
					s.Decide(c.facts)
				}
			})
		}
	}
}

func BenchmarkNew(b *testing.B) {
	for _, n := range []int{0, 300} {
		b.Run(fmt.Sprintf("natures=%d", n), func(b *testing.B) {
			p := wide(n)
			b.ReportAllocs()
			for b.Loop() {
				screen.New(p)
			}
		})
	}
}
