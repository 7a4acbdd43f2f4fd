package staffing_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"watchbill/roster"
	"watchbill/roster/staffing"
	"watchbill/roster/store"
)

// crowd is an agency of so many officers, each with a tour every other day.
func crowd(officers int) roster.Records {
	r := records()
	for i := range officers {
		id := roster.OfficerID(fmt.Sprintf("C%05d", i))
		r.Officers = append(r.Officers, roster.Officer{ID: id, Role: roster.RoleOfficer, Designated: true})
		r.Credentials = append(r.Credentials, roster.Credential{Officer: id, Kind: "CIT-40", Completed: date("2026-01-15"), Hours: 40})
		r.Postings = append(r.Postings, roster.Posting{Officer: id, District: "D2", Shift: "day", Rotation: "alternate", Offset: i % 2, Dates: roster.DateRange{From: date("2027-01-01")}})
	}
	return r
}

// within gives a benchmark a context, as a test has one.
type within struct{ *testing.B }

func (w within) Context() context.Context { return context.Background() }

// BenchmarkPublish publishes four weeks, and then tells how they changed.
func BenchmarkPublish(b *testing.B) {
	for _, n := range []int{200, 2000, 10000} {
		s := newStation(within{b}, crowd(n))
		p, err := s.Publish(context.Background(), chief(), days("2027-03-01", "2027-03-28"), nil, began)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(fmt.Sprintf("publish/officers=%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if p, err = s.Publish(context.Background(), chief(), days("2027-03-01", "2027-03-28"), nil, began); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(fmt.Sprintf("changes/officers=%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := s.Changes(context.Background(), p, s.Book()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkDecide asks for a leave and approves it, on a store in memory: what is judged and written, without a disk.
func BenchmarkDecide(b *testing.B) {
	for _, n := range []int{200, 2000} {
		b.Run(fmt.Sprintf("officers=%d", n), func(b *testing.B) {
			s := newStation(within{b}, crowd(n))
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				i++
				d := date("2027-03-02") + roster.Date(i%700)
				id := roster.OfficerID(fmt.Sprintf("C%05d", i%n))
				q, err := s.MakeRequest(context.Background(), chief(), staffing.Ask{Officer: id, Leave: &staffing.Leave{Days: roster.DateRange{From: d, To: d}, Kind: "vacation"}}, began.Add(time.Duration(i)*time.Millisecond))
				if err != nil {
					b.Fatal(err)
				}
				if _, err = s.Decide(context.Background(), chief(), q.ID, staffing.Decision{State: staffing.Approved}, hours(1)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// sizes are the bytes of keys and values under a prefix.
func (s *station) sizes(prefix string) (n int) {
	rng := store.Prefix([]byte(prefix))
	for {
		page, err := s.kv.Scan(context.Background(), rng)
		if err != nil {
			s.Fatal(err)
		}
		for _, e := range page.Entries {
			n += len(e.Key) + len(e.Value)
		}
		if !page.More {
			return n
		}
		rng.Start = page.Next()
	}
}

// BenchmarkGrowth makes and decides requests, and publishes 28 dates, and reports what the store grew by, in bytes of keys and
// values: by the records of this package for each, and by all, the audit trail and the roster's rows with it.
func BenchmarkGrowth(b *testing.B) {
	b.Run("request", func(b *testing.B) {
		s := newStation(within{b}, crowd(2000))
		own, all, n := s.sizes("staffing\x00"), s.sizes(""), 0
		for b.Loop() {
			n++
			d := date("2027-03-02") + roster.Date(n%700)
			q, err := s.MakeRequest(context.Background(), chief(), staffing.Ask{Officer: roster.OfficerID(fmt.Sprintf("C%05d", n%2000)), Leave: &staffing.Leave{Days: roster.DateRange{From: d, To: d}, Kind: "vacation"}}, began.Add(time.Duration(n)*time.Millisecond))
			if err != nil {
				b.Fatal(err)
			}
			if _, err = s.Decide(context.Background(), chief(), q.ID, staffing.Decision{State: staffing.Approved}, hours(1)); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(s.sizes("staffing\x00")-own)/float64(n), "own-B/op")
		b.ReportMetric(float64(s.sizes("")-all)/float64(n), "all-B/op")
	})
	b.Run("publication", func(b *testing.B) {
		s := newStation(within{b}, crowd(2000))
		own, n := s.sizes("staffing\x00"), 0
		for b.Loop() {
			n++
			if _, err := s.Publish(context.Background(), chief(), days("2027-03-01", "2027-03-28"), nil, began); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(s.sizes("staffing\x00")-own)/float64(n), "own-B/op")
	})
}

// BenchmarkRequests lists what one officer has among 10,000 requests that are settled.
func BenchmarkRequests(b *testing.B) {
	s := newStation(within{b}, crowd(2000))
	for i := range 10_000 {
		now := began.Add(time.Duration(i) * time.Millisecond)
		d := date("2027-03-02") + roster.Date(i%700)
		q, err := s.MakeRequest(context.Background(), chief(), staffing.Ask{Officer: roster.OfficerID(fmt.Sprintf("C%05d", i%2000)), Leave: &staffing.Leave{Days: roster.DateRange{From: d, To: d}, Kind: "vacation"}}, now)
		if err == nil {
			_, err = s.Decide(context.Background(), chief(), q.ID, staffing.Decision{State: staffing.Withdrawn}, now)
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	for name, f := range map[string]staffing.RequestFilter{"all": {}, "open": {States: []staffing.State{staffing.Open}}} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := s.Requests(context.Background(), person("C00007"), f, hours(1)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
