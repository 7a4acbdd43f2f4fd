package coverage_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"watchbill/roster"
)

// TestCertifiedDates compares, date by date, what the roster says of random credentials with the twin.
func TestCertifiedDates(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := &maker{t: t}
		m.pack = drawPack(t, false)
		r := &m.pack.records
		b, faults := roster.NewBook(*r, 0)
		if b == nil {
			t.Fatalf("refused: %v", faults)
		}
		o := pick(m, r.Officers...)
		i, _ := b.Officer(o.ID)
		p := b.Person(i)
		r.Credentials = only(r.Credentials, func(c roster.Credential) bool { return c.Officer == o.ID })

		// Nothing begins before the first or ends after the last of these.
		first, last := m.pack.from-2000, m.pack.from+2200
		unlapsed, through := roster.Date(0), roster.Date(0)
		for d := first; d <= last; d++ {
			want := certified(r, o, d, undone{})
			if want {
				through = d
			}
			if got := p.CertifiedOn(d); got != want {
				t.Fatalf("%s is certified on %s: %v, want %v\n%v", o.ID, d, got, want, m.pack)
			}
			if unlapsed == 0 && certified(r, o, d, undone{lapses: true}) {
				unlapsed = d
			}
			if d%13 == 0 || want != certified(r, o, d-1, undone{}) {
				checkStanding(t, b, p, d, want, through, last, m)
			}
		}
		if p.UnlapsedFrom() != unlapsed {
			t.Fatalf("%s would be certified from %s on, want %s\n%v", o.ID, p.UnlapsedFrom(), unlapsed, m.pack)
		}
	})
}

// checkStanding compares a standing; through is the last date so far on which the officer was certified.
func checkStanding(t *rapid.T, b *roster.Book, p *roster.Personnel, d roster.Date, want bool, through, last roster.Date, m *maker) {
	s := b.Standing(p, d)
	if want {
		for through = d; through < last && certified(&m.pack.records, p.Officer, through+1, undone{}); through++ {
		}
		if through == last {
			through = 0 // no end
		}
	}
	inGrace := s.Verdict == roster.InGrace
	switch {
	case s.Certified != want, s.Designated != p.Officer.Designated, s.Through != through:
		t.Fatalf("%s on %s: %+v, want certified %v through %s\n%v", p.Officer.ID, d, s, want, through, m.pack)
	case !want && (s.Reason == "" || inGrace || s.Verdict == roster.Certified), want && (s.Reason != "") != inGrace, s.Verdict == "":
		t.Fatalf("%s on %s: certified %v, %s, reason %q\n%v", p.Officer.ID, d, want, s.Verdict, s.Reason, m.pack)
	}
	if !want && through != 0 && !strings.HasSuffix(s.Reason, (through+1).String()) {
		t.Fatalf("%s on %s: %q does not tell the day after %s\n%v", p.Officer.ID, d, s.Reason, through, m.pack)
	}
	if want && inGrace != graceAlone(&m.pack.records, p.Officer, d) {
		t.Fatalf("%s on %s: in grace %v\n%v", p.Officer.ID, d, inGrace, m.pack)
	}
}

// graceAlone tells whether every base that certifies on d does so past its end.
func graceAlone(r *roster.Records, o roster.Officer, d roster.Date) bool {
	for _, c := range r.Credentials {
		if c.Officer != o.ID || !certifies(r, c, d, undone{}) {
			continue
		}
		if end, ends := validity(r, c, d); !ends || d <= end {
			return false
		}
	}
	return true
}

// TestRecordsRoundTrip reads a Book's rows again, and sees that neither rows nor figures change.
func TestRecordsRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pack := drawPack(t, false)
		b, faults := roster.NewBook(pack.records, 0)
		if b == nil {
			t.Fatalf("refused: %v", faults)
		}
		again, faults := roster.NewBook(b.Records(), 0)
		if again == nil {
			t.Fatalf("its own rows refused: %v", faults)
		}
		compareRecords(t, "read again", b.Records(), again.Records())
		mixed, _ := roster.NewBook(backwards(pack.records), 0)
		want := newGrids(t, b, pack.from, pack.days).figures(t)
		compareFigures(t, "rows backwards: "+pack.String(), want, newGrids(t, mixed, pack.from, pack.days).figures(t))
	})
}

// backwards turns round the rows of every table whose order has no meaning.
func backwards(r roster.Records) roster.Records {
	r.Districts, r.Rotations, r.Officers, r.Targets = reversed(r.Districts), reversed(r.Rotations), reversed(r.Officers), reversed(r.Targets)
	r.Credentials, r.Postings, r.Absences = reversed(r.Credentials), reversed(r.Postings), reversed(r.Absences)
	r.Extras, r.Pairs = reversed(r.Extras), reversed(r.Pairs)
	return r
}

func reversed[T any](s []T) []T {
	var back []T
	for i := len(s) - 1; i >= 0; i-- {
		back = append(back, s[i])
	}
	return back
}
