package coverage_test

import (
	"errors"
	"testing"

	"watchbill/coverage"
	"watchbill/roster"
)

func TestGapID(t *testing.T) {
	start := roster.UTC(civil(2027, 3, 3), 12*60)
	id := coverage.GapID(roster.NeedCIT, "D1", start)
	if id != "cit~D1~2027-03-03T12:00Z" {
		t.Fatal(id)
	}
	need, district, at, err := coverage.ParseGapID(id)
	if need != roster.NeedCIT || district != "D1" || at != start || err != nil {
		t.Errorf("%s %s %s %v", need, district, at, err)
	}
	for _, bad := range []string{
		"", "cit", "cit~D1", "cit~D1~", "~~", "recruitment~D1~2027-03-03T12:00Z", "cit~~2027-03-03T12:00Z", "cit~a b~2027-03-03T12:00Z",
		"cit~D1~2027-03-03T12:00:00Z", "cit~D1~2027-03-03T12:00+00:00", "cit~D1~2027-02-30T12:00Z", "cit~D1~2027-03-03T12:00Z~", "CIT~D1~2027-03-03T12:00Z",
	} {
		if _, _, _, err := coverage.ParseGapID(bad); !errors.Is(err, &roster.Error{Kind: roster.Invalid}) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

// FuzzParseGapID wants that whatever is read is what would be written.
func FuzzParseGapID(f *testing.F) {
	f.Add("cit~D1~2027-03-03T12:00Z")
	f.Add("co-responder~new-castle~1969-12-31T23:59Z")
	f.Add("cit~D1~2027-03-03T12:00+05:00")
	f.Fuzz(func(t *testing.T, s string) {
		need, district, start, err := coverage.ParseGapID(s)
		if err == nil && coverage.GapID(need, district, start) != s {
			t.Errorf("%q is read as %s %s %s", s, need, district, start)
		}
	})
}
