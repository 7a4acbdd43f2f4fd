package part_test

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"watchbill/roster"
	"watchbill/roster/demo"
	"watchbill/roster/pack"
	"watchbill/roster/part"
)

var from = roster.NewDate(2027, time.January, 1)

func demoBook(tb testing.TB) *roster.Book {
	tb.Helper()
	book, faults := roster.NewBook(demo.Records(from), 7)
	if err := faults.Err(); err != nil {
		tb.Fatal(err)
	}
	return book
}

func ids(book *roster.Book) (list []roster.DistrictID) {
	for _, d := range book.Districts().All() {
		list = append(list, d.ID)
	}
	return list
}

// TestDistrictsHoldsNothingElse looks at every row of every part: nothing in it names another district, or somebody without
// duty in it, and whoever stays stays with every certificate and absence.
func TestDistrictsHoldsNothingElse(t *testing.T) {
	book := demoBook(t)
	whole := book.Records()
	rapid.Check(t, func(t *rapid.T) {
		some := rapid.SliceOfNDistinct(rapid.SampledFrom(ids(book)), 1, -1, rapid.ID).Draw(t, "districts")
		b, err := part.Districts(book, append(some, "nowhere"))
		if err != nil {
			t.Fatal(err)
		}
		r := b.Records()
		in := func(d roster.DistrictID) bool { return slices.Contains(some, d) }
		duty := map[roster.OfficerID]bool{}
		for _, x := range r.Postings {
			duty[x.Officer] = duty[x.Officer] || in(x.District)
		}
		for _, x := range r.Extras {
			duty[x.Officer] = duty[x.Officer] || in(x.District)
		}
		for _, x := range r.Pairs {
			duty[x.Clinician] = true
		}
		for _, o := range r.Officers {
			if !duty[o.ID] {
				t.Fatalf("%s has no duty in %v", o.ID, some)
			}
		}
		for _, x := range r.Targets {
			if x.District != "" && !in(x.District) {
				t.Fatalf("a target of %s in %v", x.District, some)
			}
		}
		for _, x := range r.Calls {
			if !in(x.District) {
				t.Fatalf("call %s of %s in %v", x.ID, x.District, some)
			}
		}
		if b.Districts().Len() != len(some) || b.Revision() != 7 {
			t.Fatalf("%d districts at %d", b.Districts().Len(), b.Revision())
		}
		count := func(list []roster.Credential) (n int) {
			for _, x := range list {
				if _, ok := b.Officer(x.Officer); ok {
					n++
				}
			}
			return n
		}
		if count(whole.Credentials) != len(r.Credentials) {
			t.Fatalf("certificates went: %d of %d", len(r.Credentials), count(whole.Credentials))
		}
	})
	if diff := cmp.Diff(whole, book.Records()); diff != "" {
		t.Errorf("the whole Book was changed:\n%s", diff)
	}
}

// TestAllDistrictsIsTheWhole keeps everybody who has duty, and every row of theirs.
func TestAllDistrictsIsTheWhole(t *testing.T) {
	book := demoBook(t)
	b, err := part.Districts(book, ids(book))
	if err != nil {
		t.Fatal(err)
	}
	want, got := book.Records(), b.Records()
	if len(want.Postings) != len(got.Postings) || len(want.Extras) != len(got.Extras) || len(want.Pairs) != len(got.Pairs) {
		t.Errorf("postings %d of %d, extras %d of %d, pairs %d of %d", len(got.Postings), len(want.Postings), len(got.Extras), len(want.Extras), len(got.Pairs), len(want.Pairs))
	}
}

func TestNoDistrict(t *testing.T) {
	for _, list := range [][]roster.DistrictID{nil, {}, {"nowhere"}} {
		if _, err := part.Districts(demoBook(t), list); !errors.Is(err, &roster.Error{Kind: roster.NotFound}) {
			t.Errorf("%v: %v", list, err)
		}
	}
}

func TestPerson(t *testing.T) {
	book := demoBook(t)
	for i := range book.People() {
		o := book.Person(i).Officer
		b, err := part.Person(book, o.ID)
		if err != nil {
			t.Fatal(err)
		}
		if b.People() != 1 || b.Person(0).Officer.ID != o.ID || b.Person(0).Credentials().Len() != book.Person(i).Credentials().Len() {
			t.Errorf("%s: %d people", o.ID, b.People())
		}
		if i == 20 {
			break
		}
	}
	if _, err := part.Person(book, "nobody-at-all"); !errors.Is(err, &roster.Error{Kind: roster.NotFound}) {
		t.Error(err)
	}
}

// TestPacks makes a part of each district of real packs, where they are.
func TestPacks(t *testing.T) {
	for _, name := range []string{"tiny", "seattle-2016"} {
		book, faults, err := pack.Open(context.Background(), filepath.Join("../../../shared/packs", name))
		if err != nil {
			t.Skip(err)
		}
		if err := faults.Err(); err != nil {
			t.Fatal(err)
		}
		for _, d := range ids(book) {
			if _, err := part.Districts(book, []roster.DistrictID{d}); err != nil {
				t.Errorf("%s %s: %v", name, d, err)
			}
		}
	}
}

// BenchmarkDistricts makes the part of one district.
func BenchmarkDistricts(b *testing.B) {
	book := demoBook(b)
	one := ids(book)[:1]
	b.ReportAllocs()
	for b.Loop() {
		if _, err := part.Districts(book, one); err != nil {
			b.Fatal(err)
		}
	}
}
