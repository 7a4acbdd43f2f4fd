package rate_test

import (
	"errors"
	"fmt"
	"net/netip"
	"testing"
	"time"

	"golang.org/x/time/rate"
	"pgregory.net/rapid"

	own "watchbill/api/web/rate"
	"watchbill/roster"
)

var start = time.Date(2027, 3, 1, 12, 0, 0, 0, time.UTC)

// TestLikeTwin: what may pass is what golang.org/x/time/rate lets pass.
func TestLikeTwin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := own.Limit{PerSecond: rapid.SampledFrom([]float64{0.5, 1, 2, 8, 250}).Draw(t, "rate"), Burst: rapid.IntRange(1, 20).Draw(t, "burst")}
		x, twin := own.New(l), rate.NewLimiter(rate.Limit(l.PerSecond), l.Burst)
		now := start
		a := netip.MustParseAddr("192.0.2.1")
		for i := range 60 {
			now = now.Add(time.Duration(rapid.IntRange(0, 3).Draw(t, "steps")) * 125 * time.Millisecond)
			wait := x.Address(a, now)
			if want := twin.AllowN(now, 1); want != (wait == 0) {
				t.Fatalf("request %d after %v under %v: wait %v, want it to pass: %v", i, now.Sub(start), l, wait, want)
			}
			if wait > 0 {
				if wait > time.Duration(float64(time.Second)/l.PerSecond)+1 {
					t.Fatalf("told to wait %v at %v", wait, l)
				}
			}
		}
	})
}

// TestMany: each client has a bucket of its own, however many there are; few of very many share.
func TestMany(t *testing.T) {
	x := own.New(own.Limit{PerSecond: 1, Burst: 1})
	refused := 0
	for i := range 5000 {
		if x.User(fmt.Sprint(i), start) > 0 {
			refused++
		}
	}
	if refused > 0 {
		t.Errorf("%d of 5,000 clients were refused their first request", refused)
	}
	again := 0
	for i := range 5000 {
		if x.User(fmt.Sprint(i), start) == 0 {
			again++
		}
	}
	if again > 250 {
		t.Errorf("%d of 5,000 clients were forgotten at once", again)
	}
	for i := range 200_000 { // a flood from as many addresses costs no memory, and locks nobody out
		if x.User(fmt.Sprint("other", i), start) > 0 {
			t.Fatal("a stranger was refused for others")
		}
	}
}

func TestAddress(t *testing.T) {
	x := own.New(own.Limit{PerSecond: 1, Burst: 1})
	for _, c := range []struct {
		address string
		passes  bool
	}{
		{"192.0.2.1", true}, {"192.0.2.1", false}, {"::ffff:192.0.2.1", false}, {"192.0.2.2", true},
		{"2001:db8::1", true}, {"2001:db8::2", false}, {"2001:db8:0:0:ffff::", false}, {"2001:db8:0:1::1", true},
	} {
		if got := x.Address(netip.MustParseAddr(c.address), start) == 0; got != c.passes {
			t.Errorf("%s passes: %v", c.address, got)
		}
	}
	if x.Address(netip.Addr{}, start) > 0 || x.User("", start) > 0 || own.New(own.Limit{}).User("x", start) > 0 {
		t.Error("nobody was refused")
	}
}

func TestParse(t *testing.T) {
	for s, want := range map[string]own.Limit{
		"200/s": {PerSecond: 200, Burst: 400}, "30/m": {PerSecond: 0.5, Burst: 1}, "30/m:10": {PerSecond: 0.5, Burst: 10},
		"36/h:1": {PerSecond: 0.01, Burst: 1}, "1.5/s": {PerSecond: 1.5, Burst: 3}, "off": {},
	} {
		got, err := own.Parse(s)
		if err != nil || got != want {
			t.Errorf("%s: %+v %v", s, got, err)
		}
	}
	for _, s := range []string{"", "/", "5", "0/s", "-1/s", "NaN/s", "Inf/s", "1e9/s", "5/d", "5/s:", "5/s:0", "5/s:x", "5/s:9999999999", " 5/s", "OFF"} {
		var e *roster.Error
		if _, err := own.Parse(s); !errors.As(err, &e) || e.Kind != roster.Invalid || e.Field != "rate" {
			t.Errorf("%q: %v", s, err)
		}
	}
}

// FuzzParse: whatever is read is a limit that can be held, and reads the same from what it prints.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"200/s", "30/m:10", "off", "0.001/h", "1e6/s:1000000", "0x1p3/s"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		l, err := own.Parse(s)
		if err != nil {
			return
		}
		if x := own.New(l); (x == nil) != (s == "off") || x.User("x", start) > 0 {
			t.Errorf("%q: the first request of %+v is refused", s, l)
		}
		if _, err := own.Parse(l.String()); err != nil && l.PerSecond*60 >= 0.001 {
			t.Errorf("%q prints as %s: %v", s, l, err)
		}
	})
}

func BenchmarkAddress(b *testing.B) {
	x := own.New(own.Limit{PerSecond: 1e6, Burst: 1000})
	a := netip.MustParseAddr("192.0.2.1")
	b.ReportAllocs()
	for b.Loop() {
		x.Address(a, start)
	}
}
