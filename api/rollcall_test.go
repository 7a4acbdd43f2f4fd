package api_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"

	"watchbill/api"
	"watchbill/coverage"
	"watchbill/coverage/rollcall"
	"watchbill/roster"
)

// rolls is what these tests look at in the answer.
type rolls struct {
	On        string `json:"on"`
	Districts []struct {
		District string `json:"district_id"`
		Officers []struct {
			Unit string `json:"unit"`
		} `json:"officers"`
		Away []struct{} `json:"away"`
	} `json:"districts"`
}

func rollsOf(t *testing.T, a answer) (r rolls) {
	t.Helper()
	if err := json.Unmarshal(a.Body.Bytes(), &r); err != nil {
		t.Fatal(err)
	}
	return r
}

func TestRollCall(t *testing.T) {
	s := newService(t, demoBook(t, 7))
	shift := string(s.Book().Shifts().At(0).ID)
	one := string(s.Book().Districts().At(0).ID)
	all := s.get("/v1/reports/roll-call?shift_id=" + shift)
	r := rollsOf(t, all)
	if all.Code != http.StatusOK || len(r.Districts) != s.Book().Districts().Len() || r.On != "2027-04-10" {
		t.Fatalf("%d: %d districts on %s", all.Code, len(r.Districts), r.On)
	}
	part := rollsOf(t, s.get("/v1/reports/roll-call?on=2027-04-10&shift_id="+shift+"&district_id="+one))
	if len(part.Districts) != 1 || part.Districts[0].District != one {
		t.Errorf("asked for %s, got %+v", one, part.Districts)
	}
	if again := s.get("/v1/reports/roll-call?shift_id="+shift, "If-None-Match", all.Header().Get("ETag")); again.Code != http.StatusNotModified {
		t.Errorf("asked again: %d", again.Code)
	}
	page := s.get("/v1/reports/roll-call?format=html&shift_id=" + shift)
	if page.Code != http.StatusOK || !strings.HasPrefix(page.Header().Get("Content-Type"), "text/html") {
		t.Fatalf("%d %s", page.Code, page.Header())
	}
	for _, o := range r.Districts[0].Officers {
		if !strings.Contains(page.Body.String(), o.Unit) {
			t.Errorf("the page has no %s", o.Unit)
		}
	}
}

// TestRollCallTellsNoNote looks for the notes of absences in everything that is told.
func TestRollCallTellsNoNote(t *testing.T) {
	book := demoBook(t, 7)
	on := roster.NewDate(2027, 4, 10)
	var changed []roster.PersonRows
	for i := range book.People() {
		rows := book.Person(i).Rows()
		for k := range rows.Absences {
			rows.Absences[k].Note = "note-that-nobody-reads"
		}
		changed = append(changed, rows)
	}
	book, faults := book.With(8, changed...)
	if book == nil {
		t.Fatal(faults)
	}
	s := newService(t, book)
	away := 0
	for _, shift := range book.Shifts().All() {
		for _, format := range []string{"json", "html"} {
			a := s.get("/v1/reports/roll-call?on=" + on.String() + "&shift_id=" + string(shift.ID) + "&format=" + format)
			if strings.Contains(a.Body.String(), "note-that") {
				t.Fatalf("%s %s tells notes", shift.ID, format)
			}
			if a.Code == http.StatusOK && format == "json" {
				for _, d := range rollsOf(t, a).Districts {
					away += len(d.Away)
				}
			}
		}
	}
	if away == 0 {
		t.Error("nobody is away, so nothing was tried")
	}
}

func TestRollCallRefused(t *testing.T) {
	s := newService(t, demoBook(t, 7))
	for query, want := range map[string]string{
		"":                                "shift_id: is required, one of",
		"?shift_id=no-such-shift":         `\"no-such-shift\" is not on the roster`,
		"?shift_id=%00":                   "is not on the roster",
		"?shift_id=day&on=2027-02-30":     "there is no 2027-02-30 in the calendar",
		"?shift_id=day&format=csv":        "is not one of: json, html",
		"?shift_id=day&district_id=Q9Q9Q": "is not on the roster",
		"?shift_id=day&x=1":               "x: is not a parameter here",
	} {
		a := s.get("/v1/reports/roll-call" + query)
		if a.Code != http.StatusBadRequest || !strings.Contains(a.Body.String(), want) {
			t.Errorf("%s: %d %s", query, a.Code, a.Body)
		}
	}
}

// TestRollCallCountsItsOwn holds the figures to this watch's people: whoever only overlaps it is counted apart, and named
// in brief.
func TestRollCallCountsItsOwn(t *testing.T) {
	book := demoBook(t, 7)
	overlapping := 0
	for shift := range book.Shifts().All() {
		watches, err := rollcall.Watches(context.Background(), book, rollcall.Question{District: -1, Shift: shift, Date: roster.NewDate(2027, 4, 10)}, coverage.New)
		if errors.Is(err, &roster.Error{Kind: roster.Invalid}) {
			continue // it does not start on that day
		}
		if err != nil {
			t.Fatal(err)
		}
		r := api.NewRollCall(book, watches)
		for _, d := range r.Districts {
			own, others := map[roster.OfficerID]bool{}, map[roster.OfficerID]bool{}
			for _, o := range d.Officers {
				if o.Own {
					own[o.Officer] = own[o.Officer] || o.Certified
				}
			}
			for _, o := range d.Officers {
				if _, here := own[o.Officer]; !here {
					others[o.Officer] = others[o.Officer] || o.Certified
				}
			}
			want := [4]int{len(own), trues(own), len(others), trues(others)}
			if got := [4]int{d.People, d.Certified, d.Others.People, d.Others.Certified}; got != want {
				t.Errorf("%s %s: %v, want %v", r.Shift, d.District, got, want)
			}
			grouped := 0
			for _, g := range d.Groups() {
				grouped += len(g.CIT) + len(g.Rest)
			}
			if grouped+len(d.Own()) != len(d.Officers) {
				t.Errorf("%s %s: %d others in groups and %d of the watch, of %d rows", r.Shift, d.District, grouped, len(d.Own()), len(d.Officers))
			}
			overlapping += grouped
		}
	}
	if overlapping == 0 {
		t.Error("nobody overlaps, so nothing was tried")
	}
}

func trues(set map[roster.OfficerID]bool) (n int) {
	for _, is := range set {
		if is {
			n++
		}
	}
	return n
}
