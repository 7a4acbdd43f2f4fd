package training_test

import (
	"context"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"watchbill/coverage"
	"watchbill/roster"
	"watchbill/roster/training"
)

// TestStandings holds that everybody is told a reason or a date, and that what is said beside it agrees with it.
func TestStandings(t *testing.T) {
	for _, c := range []struct {
		name string
		book func(testing.TB) *roster.Book
		on   []string
	}{
		{"demo", demoBook, []string{"2027-01-01", "2027-06-30", "2029-01-01"}},
		{"tiny", func(tb testing.TB) *roster.Book { return openPack(tb, "tiny") }, []string{"2027-01-01", "2028-01-01"}},
		{"seattle", func(tb testing.TB) *roster.Book { return openPack(tb, "seattle-2016") }, []string{"2016-01-01", "2016-07-01", "2017-06-30"}},
		{"chicago", func(tb testing.TB) *roster.Book { return openPack(tb, "chicago-2016") }, []string{"2016-03-01"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			book := c.book(t)
			for _, on := range c.on {
				review := training.New(book, date(on))
				if review.Len() != book.People() || review.Summary().People != review.Len() {
					t.Errorf("%d of %d persons", review.Len(), book.People())
				}
				for i := range review.Len() {
					checkTranscript(t, review, i)
				}
				checkPatrol(t, review)
			}
		})
	}
}

func checkTranscript(t *testing.T, review *training.Review, i int) {
	t.Helper()
	book, on, x := review.Book(), review.On(), review.Person(i)
	id := x.Person.Officer.ID
	if x.Person != book.Person(i) || x.Standing != book.Standing(x.Person, on) {
		t.Errorf("%s: the standing is not the roster's", id)
	}
	endless := book.Agency().Certification.ValidMonths == 0
	if s := x.Standing; s.Certified && s.Through == 0 && !endless || !s.Certified && s.Reason == "" || s.Verdict == "" {
		t.Errorf("%s on %s: neither a reason nor a date: %+v", id, on, s)
	}
	if certified := x.Tier >= training.CIT; certified != x.Standing.Certified {
		t.Errorf("%s: tier %s, certified %v", id, x.Tier, x.Standing.Certified)
	}
	order := func(g training.Gap) int {
		return slices.IndexFunc(training.Codes, func(c struct {
			Code    training.Code
			Meaning string
		}) bool {
			return c.Code == g.Code
		})
	}
	for k, g := range x.Gaps {
		if order(g) < 0 || g.Words == "" || g.Credential >= len(x.Weighed) {
			t.Errorf("%s: %+v", id, g)
		}
		if k > 0 && g.Credential == x.Gaps[k-1].Credential && order(g) <= order(x.Gaps[k-1]) {
			t.Errorf("%s: %+v", id, x.Gaps)
		}
	}
}

// checkPatrol compares with the share of patrol of recruitment targets.
func checkPatrol(t *testing.T, review *training.Review) {
	t.Helper()
	targets, err := coverage.NewTargets(context.Background(), review.Book(), review.On(), 1)
	if err != nil {
		t.Fatal(err)
	}
	s := review.Summary()
	got := coverage.Patrol{Certified: s.Reached(training.CIT), Posted: s.Posted}
	if diff := cmp.Diff(targets.Patrol[0], got); diff != "" || s.Reached(training.NoTier) != s.Posted {
		t.Errorf("share of patrol on %s: %s", review.On(), diff)
	}
}

func TestLapsing(t *testing.T) {
	r := agency()
	for id, completed := range map[roster.OfficerID]string{"A": "2024-12-02", "B": "2024-12-03", "C": "2025-01-01", "D": "2025-01-02", "E": "2025-01-31", "F": "2025-02-01", "G": "2025-03-02", "H": "2025-03-03"} {
		with(&r, id, complete(completed))
	}
	s := training.New(newBook(t, r), date("2027-01-01")).Summary() // which is the last day of A's grace
	if want := [3]int{3, 5, 7}; s.Lapsing != want || s.Certified != 8 || s.Complete != 8 {
		t.Errorf("%+v", s)
	}
}

func TestTopics(t *testing.T) {
	r := agency()
	with(&r, "A", had("ICAT", 2.67, "2026-06-05"), had("ICAT", 2.67, "2026-06-06"), had("ICAT", 2.66, "2026-06-07"), had("ICAT", 2.66, "2026-06-07"),
		had("ICAT", 8, "2027-06-07"), complete("2026-06-05"), had("ASIST", 16, "2020-01-01", func(c *roster.Credential) { c.Revoked = date("2026-01-01") }))
	with(&r, "B", had("ICAT", 8, "2026-01-01"))
	review := training.New(newBook(t, r), date("2027-01-01"))
	if diff := cmp.Diff([]training.Topic{{"CIT-40", 40, 1, date("2026-06-05")}, {"ICAT", 8, 3, date("2026-06-07")}}, review.Person(0).Topics); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]training.TopicSum{{"CIT-40", 40, 1, 1}, {"ICAT", 16, 4, 2}}, review.Summary().Topics); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// BenchmarkReview reviews everybody of a city on one day.
func BenchmarkReview(b *testing.B) {
	for name, book := range map[string]func(testing.TB) *roster.Book{
		"demo":    demoBook,
		"seattle": func(tb testing.TB) *roster.Book { return openPack(tb, "seattle-2016") },
		"chicago": func(tb testing.TB) *roster.Book { return openPack(tb, "chicago-2016") },
	} {
		b.Run(name, func(b *testing.B) {
			book := book(b)
			b.ReportAllocs()
			for b.Loop() {
				training.New(book, date("2016-07-01"))
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(book.People()), "ns/person")
		})
	}
}
