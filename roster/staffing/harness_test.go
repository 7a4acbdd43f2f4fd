package staffing_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"pgregory.net/rapid"

	"watchbill/roster"
	"watchbill/roster/edit"
	"watchbill/roster/staffing"
	"watchbill/roster/store"
	"watchbill/roster/store/audit"
	"watchbill/roster/store/storetest"
)

// began is when these tests begin: 2027-03-01T00:00Z, a Monday. The agency lives in UTC.
var began = time.Date(2027, 3, 1, 0, 0, 0, 0, time.UTC)

func date(s string) roster.Date {
	d, err := roster.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func at(s string) (m roster.Minute) {
	if err := m.UnmarshalText([]byte(s)); err != nil {
		panic(err)
	}
	return m
}

func between(from, to string) roster.Interval { return roster.Interval{Start: at(from), End: at(to)} }

func days(from, to string) roster.DateRange { return roster.DateRange{From: date(from), To: date(to)} }

// square is a ring around a place.
func square(lon float64) roster.Ring {
	return roster.Ring{{Lon: lon, Lat: 0}, {Lon: lon + 1, Lat: 0}, {Lon: lon + 1, Lat: 1}, {Lon: lon, Lat: 1}, {Lon: lon, Lat: 0}}
}

// records are those of an agency with two districts. Odd stands D1's day watch, 07:00 to 19:00, on odd dates of March and
// Even on even ones; Other the same in D2 as Even; Free1 to Free9 are certified and have no tours, and Plain is not certified.
func records() roster.Records {
	a := roster.DefaultAgency()
	a.ID, a.Name, a.TimeZone = "small", "Small", "UTC"
	r := roster.Records{
		Agency: a,
		Districts: []roster.District{
			{ID: "D1", Parts: []roster.Part{{Polygons: []roster.Polygon{{square(0)}}}}}, {ID: "D2", Parts: []roster.Part{{Polygons: []roster.Polygon{{square(2)}}}}},
		},
		Shifts:    []roster.Shift{{ID: "day", Start: 7 * 60, End: 19 * 60}, {ID: "night", Start: 19 * 60, End: 7 * 60}},
		Rotations: []roster.Rotation{{ID: "alternate", Anchor: date("2027-03-01"), Cycle: []roster.ShiftID{"*", "-"}}},
	}
	add := func(id roster.OfficerID, certified bool) {
		r.Officers = append(r.Officers, roster.Officer{ID: id, Role: roster.RoleOfficer, Designated: true, Eligible: true})
		if certified {
			r.Credentials = append(r.Credentials, roster.Credential{Officer: id, Kind: "CIT-40", Completed: date("2026-01-15"), Hours: 40})
		}
	}
	for i, p := range []struct {
		id       roster.OfficerID
		district roster.DistrictID
	}{{"Odd", "D1"}, {"Even", "D1"}, {"Other", "D2"}} {
		add(p.id, true)
		r.Postings = append(r.Postings, roster.Posting{Officer: p.id, District: p.district, Shift: "day", Rotation: "alternate", Offset: min(i, 1), Dates: roster.DateRange{From: date("2027-01-01")}})
	}
	for i := 1; i <= 9; i++ {
		add(roster.OfficerID(fmt.Sprintf("Free%d", i)), true)
	}
	add("Plain", false)
	return r
}

// tester is a *testing.T or a *rapid.T.
type tester interface {
	rapid.TB
	Context() context.Context
}

// station is a register on a store in memory.
type station struct {
	tester
	*staffing.Register
	kv     store.KV
	log    *audit.Log
	editor *edit.Editor
	roster atomic.Pointer[roster.Book]
	lax    atomic.Bool // broken work rules only warn

	mu     sync.Mutex
	events []staffing.Event // guarded
}

func (s *station) Book() *roster.Book { return s.roster.Load() }

func newStation(tb tester, r roster.Records) *station {
	tb.Helper()
	s := &station{tester: tb, kv: storetest.NewMemory()}
	if _, err := store.New(s.kv).Import(tb.Context(), r); err != nil {
		tb.Fatal(err)
	}
	s.log = audit.New(s.kv, audit.Options{Now: func() time.Time { return began }})
	s.editor = edit.New(edit.Options{KV: s.kv, Log: s.log, Publish: func(b *roster.Book) { s.roster.Store(b) }})
	rows, revision, err := store.New(s.kv).Load(tb.Context())
	if err != nil {
		tb.Fatal(err)
	}
	book, faults := roster.NewBook(rows, revision)
	if faults.Err() != nil {
		tb.Fatal(faults)
	}
	s.roster.Store(book)
	s.Register = s.open()
	return s
}

// open returns another register on the same store.
func (s *station) open() *staffing.Register {
	return staffing.New(staffing.Options{
		KV: s.kv, Log: s.log, Edit: s.editor, Roster: s, Blocks: func(context.Context) (bool, error) { return !s.lax.Load(), nil },
		Told: func(e staffing.Event) {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.events = append(s.events, e)
		},
	})
}

// sound sees that the audit chain and the records are.
func (s *station) sound() {
	s.Helper()
	if v, err := audit.Verify(context.Background(), s.kv); err != nil || !v.Sound() {
		s.Errorf("the audit chain: %v %+v", err, v.Faults)
	}
	if _, err := staffing.Check(context.Background(), s.kv); err != nil {
		s.Errorf("the records: %v", err)
	}
}

// person acts for themselves.
func person(id roster.OfficerID) staffing.Actor {
	return staffing.Actor{Who: audit.Who{Kind: audit.User, Name: string(id)}, Where: "127.0.0.1", Officer: id, Sees: func(roster.DistrictID) bool { return false }}
}

// chief supervises some districts, all where none is named.
func chief(districts ...roster.DistrictID) staffing.Actor {
	a := staffing.Actor{Who: audit.Who{Kind: audit.User, Name: "chief"}, Where: "127.0.0.1", Supervisor: true}
	if len(districts) > 0 {
		a.Sees = func(d roster.DistrictID) bool {
			for _, x := range districts {
				if x == d {
					return true
				}
			}
			return false
		}
	}
	return a
}

// kindOf is what sort of error it is: "" for none, "moved" for a revision that is another.
func kindOf(err error) string {
	var moved *staffing.Moved
	var domain *roster.Error
	switch {
	case err == nil:
		return ""
	case errors.As(err, &moved):
		return "moved"
	case errors.As(err, &domain):
		return string(domain.Kind)
	}
	return "internal: " + err.Error()
}

func hours(n int) time.Time { return began.Add(time.Duration(n) * time.Hour) }
