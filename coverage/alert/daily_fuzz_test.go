package alert_test

import (
	"errors"
	"testing"

	"watchbill/coverage/alert"
	"watchbill/roster"
)

// FuzzParseDaily: a time of day, never, or a fault that names the flag.
func FuzzParseDaily(f *testing.F) {
	for _, s := range []string{"", "07:00", "24:00", "7:00", "07:60", "07:00:00", " 07:00", "-1:00", "０７:００"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := alert.ParseDaily(s)
		switch {
		case err != nil:
			if !errors.Is(err, &roster.Error{Kind: roster.Invalid}) {
				t.Errorf("%q: %v", s, err)
			}
		case d.Set != (s != ""), d.At < 0, d.At >= 24*60:
			t.Errorf("%q is %+v", s, d)
		}
	})
}
