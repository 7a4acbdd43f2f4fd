package access_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"watchbill/api/web/access"
	"watchbill/roster"
	"watchbill/roster/store/audit"
)

const letters = "DSCAUMOL"

// drawRule draws a rule as text.
func drawRule(t *rapid.T) string {
	b := []byte(letters)
	for i := range b {
		switch rapid.IntRange(0, 2).Draw(t, "letter") {
		case 0:
			b[i] = '-'
		case 1:
			b[i] |= 0x20
		}
	}
	if rapid.Bool().Draw(t, "recent") {
		b = append(b, '!')
	}
	if rapid.Bool().Draw(t, "agency") {
		b = append(b, '*')
	}
	return string(b)
}

// TestRuleRoundTrip reads every rule that can be written and gets its text again, and lets in whom the letters name.
func TestRuleRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := drawRule(t)
		rule := access.For(text)
		if got := rule.String(); got != text {
			t.Fatalf("%s reads as %s", text, got)
		}
		held := rapid.SliceOfDistinct(rapid.SampledFrom(access.All()), rapid.ID).Draw(t, "roles")
		set, err := access.RolesOf(held...)
		if err != nil {
			t.Fatal(err)
		}
		// The slow twin: letter by letter.
		in, whole := false, false
		for i, r := range access.All() {
			if text[i] != '-' && slices.Contains(held, r) {
				in, whole = true, whole || text[i] == letters[i]
			}
		}
		if got := rule.Allows(set); got != in {
			t.Fatalf("%s, %v: allowed %v", text, held, got)
		}
		if u := (&access.User{Roles: set}); in && u.Own(rule) == whole {
			t.Fatalf("%s, %v: own %v", text, held, u.Own(rule))
		}
	})
}

func TestRolesRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		held := rapid.SliceOfDistinct(rapid.SampledFrom(access.All()), rapid.ID).Draw(t, "roles")
		set, err := access.RolesOf(held...)
		if err != nil {
			t.Fatal(err)
		}
		want := slices.DeleteFunc(access.All(), func(r access.Role) bool { return !slices.Contains(held, r) })
		if diff := cmp.Diff(want, set.List()); diff != "" {
			t.Fatalf("(-want +got):\n%s", diff)
		}
		for _, r := range access.All() {
			if set.Has(r) != slices.Contains(held, r) {
				t.Fatalf("%v has %s: %v", set, r, set.Has(r))
			}
		}
	})
}

func TestNoSuchRole(t *testing.T) {
	if _, err := access.RolesOf("dispatcher", "root"); err == nil || !strings.Contains(err.Error(), `"root" is no role`) {
		t.Errorf("got %v", err)
	}
	if access.Roles(255).Has("root") {
		t.Error("a set of all roles has one that there is not")
	}
}

func TestForPanics(t *testing.T) {
	for _, text := range []string{"", "!", "DSCAUM-", "DSCAUMOL-", "DSCAUMO!L", "dSCAUMLO", "SDCAUMOL", "DSCAUMO*", "DSCAUMOL!!", "DSCAUMOL**", "DSCAUMOL*!", "public", "DSCAUMO\x00"} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%q reads as a rule", text)
				}
			}()
			access.For(text)
		}()
	}
}

func TestZeroRuleIsForNobody(t *testing.T) {
	var none access.Rule
	for roles := range 256 {
		if none.Allows(access.Roles(roles)) {
			t.Errorf("%v", access.Roles(roles))
		}
	}
	if none.String() != "--------" || access.Public.String() != "public" || !access.Public.Allows(0) {
		t.Errorf("%v %v", none, access.Public)
	}
}

func TestSees(t *testing.T) {
	for _, test := range []struct {
		name           string
		user           *access.User
		here, there    bool // district D1, D2
		agencyWideRows bool
	}{
		{"bound to none", &access.User{}, true, true, true},
		{"bound to one", &access.User{Districts: []roster.DistrictID{"D1"}}, true, false, false},
		{"bound to an empty list", &access.User{Districts: []roster.DistrictID{}}, false, false, false},
		{"nobody", access.Nobody, false, false, false},
		{"without sign-in", access.Anybody, true, true, true},
	} {
		if got := [3]bool{test.user.Sees("D1"), test.user.Sees("D2"), test.user.Sees("")}; got != [3]bool{test.here, test.there, test.agencyWideRows} {
			t.Errorf("%s: %v", test.name, got)
		}
	}
}

func TestWho(t *testing.T) {
	for _, test := range []struct {
		user *access.User
		want audit.Who
	}{
		{&access.User{Kind: access.Person, Name: "b.okafor"}, audit.Who{Kind: audit.User, Name: "b.okafor"}},
		{&access.User{Kind: access.Machine, Name: "cad"}, audit.Who{Kind: audit.Key, Name: "cad"}},
		{access.Anybody, audit.Who{Kind: audit.Service, Name: "without sign-in"}},
		{access.Nobody, audit.Who{Kind: audit.Service, Name: "nobody"}},
	} {
		if diff := cmp.Diff(test.want, test.user.Who()); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}

func TestOfContext(t *testing.T) {
	u := &access.User{Name: "x"}
	if got := access.Of(access.With(context.Background(), u)); got != u {
		t.Errorf("got %v", got)
	}
	if got := access.Of(context.Background()); got != access.Nobody || got.Roles != 0 {
		t.Errorf("a context that says nothing is %v", got)
	}
}
