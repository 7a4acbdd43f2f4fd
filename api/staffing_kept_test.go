package api_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"watchbill/api"
	"watchbill/roster"
	"watchbill/roster/staffing"
	"watchbill/roster/store/audit"
)

// counting counts how often the changes of a period are worked out.
type counting struct {
	api.Staffing
	n int
}

func (c *counting) Changes(ctx context.Context, p *staffing.Publication, book *roster.Book) ([]staffing.DutyChange, error) {
	c.n++
	return c.Staffing.Changes(ctx, p, book)
}

// TestChangesAreKept: the changes of a period are worked out once for all who ask, and anew for another roster or version.
func TestChangesAreKept(t *testing.T) {
	var count *counting
	f := newOffice(t, guarded(), func(o *api.Options) {
		count = &counting{Staffing: o.Staffing}
		o.Staffing = count
	})
	period := `{"from": "2027-05-01", "to": "2027-05-28"}`
	path := "/v1/publications/" + id(f.ask("supervisor", "POST", "/v1/publications", period, 201)) + "/changes"
	look := func(want int, totals map[string]float64) {
		t.Helper()
		for who, total := range totals {
			for range 2 {
				if v := f.ask(who, "GET", path, "", 200); v["total"] != total {
					t.Errorf("to %s: %v, want %v", who, v["total"], total)
				}
			}
		}
		if count.n != want {
			t.Errorf("worked out %d times, want %d", count.n, want)
		}
	}
	look(1, map[string]float64{"supervisor": 0, "officer=B1": 0})
	q := f.ask("officer=B1", "POST", "/v1/requests", `{"leave": {"from": "2027-05-07", "to": "2027-05-07", "kind": "family"}}`, 201)
	f.ask("supervisor", "PATCH", "/v1/requests/"+id(q), `{"state": "approved"}`, 200)
	look(2, map[string]float64{"supervisor": 1, "officer=B1": 1, "officer=B2": 0, "supervisor@D2": 0})
	f.ask("supervisor", "POST", "/v1/publications", period, 201)
	look(3, map[string]float64{"supervisor": 0, "officer=B1": 0})
}

// longTrail has 25,000 records after those that are there: the first and the last are edits of B1's rows.
type longTrail struct{ api.Trail }

func (longTrail) Head(context.Context) (audit.Head, error) { return audit.Head{Seq: 25_000}, nil }

func (longTrail) Records(_ context.Context, f audit.Filter) (list []audit.Record, more bool, err error) {
	for n := f.After + 1; n <= 25_000; n++ {
		if len(list) == f.Limit {
			return list, true, nil
		}
		r := audit.Record{Seq: n, Action: audit.RowAdded, Who: audit.Who{Name: fmt.Sprint("editor ", n)}}
		if n == 100 || n == 25_000 {
			r.What.Keys = []string{"absences.csv added B1 2027-05-07 2027-05-07"}
		}
		list = append(list, r)
	}
	return list, false, nil
}

// TestLastEditIsTheLast: on a trail that is longer than is looked through, the last edit that is told of is the newest.
func TestLastEditIsTheLast(t *testing.T) {
	f := newOffice(t, guarded(), func(o *api.Options) { o.Trail = longTrail{o.Trail} })
	path := "/v1/publications/" + id(f.ask("supervisor", "POST", "/v1/publications", `{"from": "2027-05-01", "to": "2027-05-28"}`, 201)) + "/changes"
	q := f.ask("officer=B1", "POST", "/v1/requests", `{"leave": {"from": "2027-05-07", "to": "2027-05-07", "kind": "family"}}`, 201)
	f.ask("supervisor", "PATCH", "/v1/requests/"+id(q), `{"state": "approved"}`, 200)
	one := f.ask("supervisor", "GET", path, "", 200)["changes"].([]any)[0].(map[string]any)
	if by := one["last_edit"].(map[string]any)["by"]; by != "editor 25000" {
		t.Errorf("the last edit is by %v", by)
	}
}

// TestLongGapIsOfferedInPieces: a gap that nobody could stand is not offered whole, and the answer says what to do.
func TestLongGapIsOfferedInPieces(t *testing.T) {
	r := guarded()
	r.Shifts = append(r.Shifts, roster.Shift{ID: "day", Start: 7 * 60, End: 19 * 60})
	for _, o := range r.Officers {
		from, _ := roster.ParseDate("2027-05-01")
		r.Absences = append(r.Absences, roster.Absence{Officer: o.ID, Days: roster.DateRange{From: from, To: from + 5}, Kind: "training"})
	}
	f := newOffice(t, r)
	for _, g := range f.ask("supervisor", "GET", "/v1/gaps?from=2027-05-01&days=6", "", 200)["gaps"].([]any) {
		gap := g.(map[string]any)
		if gap["minutes"].(float64) <= staffing.MaxDuty {
			continue
		}
		body := fmt.Sprintf(`{"gap_id": %q, "officers": ["B1"]}`, gap["id"])
		if v := said(f.ask("supervisor", "POST", "/v1/offers", body, 400)); !strings.HasPrefix(v, "/gap_id: is a gap of ") || !strings.Contains(v, "say from and to") {
			t.Errorf("%s", v)
		}
		body = fmt.Sprintf(`{"gap_id": %q, "officers": ["B1"], "to": "2027-05-01T20:00"}`, gap["id"])
		if v := f.ask("supervisor", "POST", "/v1/offers", body, 201); v["gap_id"] != gap["id"] {
			t.Errorf("a piece of it: %v", v)
		}
		return
	}
	t.Fatal("no gap is long", f.ask("supervisor", "GET", "/v1/gaps?from=2027-05-01&days=6", "", 200))
}
