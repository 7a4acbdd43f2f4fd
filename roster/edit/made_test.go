package edit_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"watchbill/roster"
	"watchbill/roster/edit"
	"watchbill/roster/pack"
	"watchbill/roster/store"
	"watchbill/roster/store/audit"
	"watchbill/roster/store/storetest"
)

var noon = time.Date(2027, 4, 10, 16, 0, 0, 0, time.UTC)

func date(s string) roster.Date {
	d, err := roster.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// small is a roster with something in most of its files; of the absences some are alike.
func small(officers int) roster.Records {
	agency := roster.DefaultAgency()
	agency.ID, agency.Name, agency.TimeZone = "small", "Small", "America/New_York"
	square := func(x float64) []roster.Part {
		return []roster.Part{{Polygons: []roster.Polygon{{{{Lon: x, Lat: 0}, {Lon: x + 1, Lat: 0}, {Lon: x + 1, Lat: 1}, {Lon: x, Lat: 0}}}}}}
	}
	r := roster.Records{
		Agency:    agency,
		Districts: []roster.District{{ID: "D1", Parts: square(0)}, {ID: "D2", Parts: square(1)}},
		Shifts:    []roster.Shift{{ID: "night", Start: 19 * 60, End: 7 * 60}, {ID: "day", Start: 7 * 60, End: 19 * 60}},
		Rotations: []roster.Rotation{{ID: "four", Anchor: date("2027-01-01"), Cycle: []roster.ShiftID{"*", "*", "-", "-"}}},
		Targets:   []roster.Target{{Need: roster.NeedCIT, Shift: "night", Required: 2}},
		Resources: []roster.Resource{{ID: "line", Kind: "crisis-line", Phone: "988"}},
	}
	for i := range officers {
		id := roster.OfficerID(fmt.Sprintf("B%05d", i))
		r.Officers = append(r.Officers, roster.Officer{ID: id, Role: roster.RoleOfficer, Designated: true, Eligible: true})
		r.Postings = append(r.Postings, roster.Posting{Officer: id, District: r.Districts[i%2].ID, Shift: r.Shifts[i/2%2].ID, Rotation: "four", Offset: i % 4, Dates: roster.DateRange{From: date("2027-01-01")}})
		if i%3 == 0 {
			r.Credentials = append(r.Credentials, roster.Credential{Officer: id, Kind: "CIT-40", Completed: date("2026-05-01"), Hours: 40})
		}
		for k := range 3 {
			d := date("2027-02-01") + roster.Date(k/2*30)
			r.Absences = append(r.Absences, roster.Absence{Officer: id, Days: roster.DateRange{From: d, To: d + 6}, Kind: "vacation"})
		}
	}
	return r
}

// kept is a store with a roster in it.
type kept struct {
	store.KV
	log   *audit.Log
	store *store.Store
}

func newKept(tb testing.TB, kv store.KV, r roster.Records) *kept {
	tb.Helper()
	k := &kept{kv, audit.New(kv, audit.Options{Now: func() time.Time { return noon }}), store.New(kv)}
	book, faults := roster.NewBook(r, 0)
	if book == nil {
		tb.Fatal(faults)
	}
	if _, err := k.store.Import(context.Background(), book.Records()); err != nil {
		tb.Fatal(err)
	}
	return k
}

func inMemory(tb testing.TB) *kept { return newKept(tb, storetest.NewMemory(), small(6)) }

func (k *kept) editor() *edit.Editor { return edit.New(edit.Options{KV: k.KV, Log: k.log}) }

// book loads what is stored.
func (k *kept) book(tb interface{ Fatal(...any) }) *roster.Book {
	rows, revision, err := k.store.Load(context.Background())
	if err != nil {
		tb.Fatal(err)
	}
	book, faults := roster.NewBook(rows, revision)
	if book == nil {
		tb.Fatal(faults)
	}
	return book
}

func changes(tb interface{ Fatal(...any) }, text string) *pack.Changes {
	c, err := pack.ReadChanges(strings.NewReader(text))
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

// leave is a change that adds an absence.
func leave(tb interface{ Fatal(...any) }, officer, from string) *pack.Changes {
	return changes(tb, fmt.Sprintf(`[{"file":"absences.csv","op":"add","row":{"officer_id":%q,"from":%q,"to":%q,"kind":"sick"}}]`, officer, from, from))
}

func asEdit(c *pack.Changes) edit.Edit {
	return edit.Edit{Changes: c, Action: audit.RowAdded, Who: audit.Who{Kind: audit.User, Name: "sam"}, Where: "127.0.0.1", Of: "absence"}
}
