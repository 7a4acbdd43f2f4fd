package live_test

import (
	"bytes"
	"strings"
	"testing"

	"watchbill/api/live"
)

func FuzzParseID(f *testing.F) {
	for _, s := range []string{"", "-", "abcdefgh-1", "abcdefgh-01", "abcdefgh-+1", "abcdefg1-1", "abcdefgh-18446744073709551615", "abcdefgh-18446744073709551616", "abcdefgh-1-1"} {
		f.Add(s)
	}
	f.Add(live.ID(live.NewEpoch(), 1842))
	f.Fuzz(func(t *testing.T, s string) {
		epoch, seq, ok := live.ParseID(s)
		if !ok && (epoch != "" || seq != 0) {
			t.Errorf("%q is no id, and yet %q, %d", s, epoch, seq)
		}
		if ok && live.ID(epoch, seq) != s {
			t.Errorf("%q read as %q, %d, which is written %q", s, epoch, seq, live.ID(epoch, seq))
		}
	})
}

// FuzzEncode reads back what is written: nothing in the data ends the event or begins another field.
func FuzzEncode(f *testing.F) {
	for _, s := range []string{"", "{}", "a\nb", "a\r\nb", "a\rb\r", "\n\n", "data: x\n\nevent: y", "\r\n\r", " x"} {
		f.Add([]byte(s))
	}
	lines := strings.NewReplacer("\r\n", "\n", "\r", "\n")
	f.Fuzz(func(t *testing.T, data []byte) {
		r := newReader(bytes.NewReader(live.Encode("abcdefgh", 7, live.Status, data)))
		e, ok := r.next()
		if !ok || e.ID != "abcdefgh-7" || e.Kind != live.Status || e.Data != lines.Replace(string(data)) {
			t.Errorf("%q reads as %+v, %v", data, e, ok)
		}
		if e, ok := r.next(); ok {
			t.Errorf("%q makes a second event: %+v", data, e)
		}
	})
}
