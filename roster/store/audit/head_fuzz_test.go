package audit_test

import (
	"errors"
	"testing"

	"watchbill/roster"
	"watchbill/roster/store/audit"
)

// FuzzParseHead: what is read as a head has a record's number and enough of a hash, and reads again as the same; all else is told
// as invalid.
func FuzzParseHead(f *testing.F) {
	for _, s := range []string{"", ":", "17:", "1:000000000000", "17:731ff78d2be4", "3:1.26581024442036e+14", "0:000000000000", "-1:000000000000", "1:Inf", "1:1e+400", "1:NaNe+", "18446744073709551616:000000000000"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		h, err := audit.ParseHead(s)
		if err != nil {
			if !errors.Is(err, &roster.Error{Kind: roster.Invalid}) {
				t.Errorf("%q: %v", s, err)
			}
			return
		}
		if h.Seq == 0 || len(h.Hash) < 12 || len(h.Hash) > 64 {
			t.Errorf("%q is %+v", s, h)
		}
		if again, err := audit.ParseHead(h.String()); err != nil || again.Seq != h.Seq || again.Hash[:12] != h.Hash[:12] {
			t.Errorf("%q is %+v, and that is %+v (%v)", s, h, again, err)
		}
	})
}
