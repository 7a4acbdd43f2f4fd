package api_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"watchbill/api"
	"watchbill/api/web"
	"watchbill/coverage"
	"watchbill/coverage/whatif"
	"watchbill/roster"
)

// whatIfOfficers names three officers of the demo who are not certified.
func whatIfOfficers(tb testing.TB, book *roster.Book) (ids []string) {
	tb.Helper()
	for i := range book.People() {
		if p := book.Person(i); p.UnlapsedFrom() == 0 && p.Officer.Role == roster.RoleOfficer && p.Officer.Designated && p.Posts().Len() > 0 && len(ids) < 3 {
			ids = append(ids, string(p.Officer.ID))
		}
	}
	return ids
}

func TestWhatIfAnswers(t *testing.T) {
	s := newService(t, demoBook(t, 7))
	book := s.Book()
	ids := whatIfOfficers(t, book)
	first := book.Districts().At(0)
	boundary, err := json.Marshal(map[string]any{"type": "Feature", "properties": map[string]any{"district_id": first.ID}, "geometry": map[string]any{
		"type": "Polygon", "coordinates": [][][]float64{{{-75.9, 39.4}, {-75.3, 39.4}, {-75.3, 39.9}, {-75.9, 39.9}, {-75.9, 39.4}}}}})
	if err != nil {
		t.Fatal(err)
	}
	part := ""
	if len(first.Parts) > 1 {
		part = `, "part": 1`
	}
	for _, tc := range []struct{ name, question string }{
		{"changes", fmt.Sprintf(`"changes": [{"file": "absences.csv", "op": "add", "row": {"officer_id": %q, "from": "2027-02-01", "to": "2027-02-20", "kind": null}}]`, ids[0])},
		{"changes", `"changes": [], "need": "co-responder"`},
		{"class", fmt.Sprintf(`"class": {"from": "2027-03-01", "to": "2027-03-05", "officers": [%q, %q, %q]}, "limit": 2`, ids[0], ids[1], ids[2])},
		{"leave", fmt.Sprintf(`"leave": {"officer_id": %q, "from": "2027-02-01", "to": "2027-02-20"}`, ids[0])},
		{"leave", fmt.Sprintf(`"leave": {"officer_id": %q, "from": "2027-02-01T10:00", "to": "2027-02-01T18:30Z", "kind": "court"}`, ids[0])},
		{"transfer", fmt.Sprintf(`"transfer": {"officer_id": %q, "on": "2027-02-01", "district_id": %q, "offset": 0}`, ids[0], first.ID)},
		{"boundary", `"boundary": {"feature": ` + string(boundary) + part + `}`},
		{"attrition", `"attrition": {"rate": 0.1, "runs": 3}, "days": 30, "limit": 2`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s.TB = t
			a := s.send(http.MethodPost, "/v1/whatif", "{"+tc.question+"}")
			if a.Code != http.StatusOK {
				t.Fatalf("got %d: %s", a.Code, a.Body)
			}
			var got struct {
				Question         string
				Attrition, Moves json.RawMessage
				Difference       *struct {
					Slots struct {
						Bettered struct {
							Total int
							Rows  []json.RawMessage
						}
					}
				}
			}
			if err := json.Unmarshal(a.Body.Bytes(), &got); err != nil {
				t.Fatal(err)
			}
			there := func(m json.RawMessage) bool { return string(m) != "null" }
			if got.Question != tc.name || there(got.Attrition) == (got.Difference != nil) || there(got.Moves) != (tc.name == "boundary") {
				t.Errorf("got %.600s", a.Body)
			}
			if tc.name == "class" {
				if b := got.Difference.Slots.Bettered; b.Total < 3 || len(b.Rows) != 2 {
					t.Errorf("%d of %d slots that are better", len(b.Rows), b.Total)
				}
			}
		})
	}
}

// TestWhatIfSame: the interface shows what the engine returned.
func TestWhatIfSame(t *testing.T) {
	s := newService(t, demoBook(t, 7))
	book := s.Book()
	id := whatIfOfficers(t, book)[0]
	class := whatif.Class{Dates: roster.DateRange{From: roster.NewDate(2027, 3, 1), To: roster.NewDate(2027, 3, 5)}, Officers: []roster.OfficerID{roster.OfficerID(id)}}
	next, _, err := class.Book(book)
	if err != nil {
		t.Fatal(err)
	}
	opt := coverage.Options{From: roster.NewDate(2027, 2, 20), Days: 60}
	before, err := coverage.New(t.Context(), book, opt)
	if err != nil {
		t.Fatal(err)
	}
	after, err := coverage.New(t.Context(), next, opt)
	if err != nil {
		t.Fatal(err)
	}
	d, err := whatif.Compare(t.Context(), before, after)
	if err != nil {
		t.Fatal(err)
	}
	var want strings.Builder
	if err := api.NewDifference("class", d, nil, nil, 1000).WriteJSON(&want); err != nil {
		t.Fatal(err)
	}
	a := s.send(http.MethodPost, "/v1/whatif", fmt.Sprintf(`{"from": "2027-02-20", "days": 60, "class": {"from": "2027-03-01", "to": "2027-03-05", "officers": [%q]}}`, id))
	if got := a.Body.String(); got != want.String() {
		t.Errorf("got  %.500s\nwant %.500s", got, want.String())
	}
	if s.Book() != book {
		t.Error("the roster in force has changed")
	}
}

// TestWhatIfFile: a change file may be the whole body, its horizon in the query.
func TestWhatIfFile(t *testing.T) {
	s := newService(t, demoBook(t, 7))
	file := fmt.Sprintf(`[{"file": "absences.csv", "op": "add", "row": {"officer_id": %q, "from": "2027-02-01", "to": "2027-02-20"}}]`, whatIfOfficers(t, s.Book())[0])
	want := s.send(http.MethodPost, "/v1/whatif", `{"from": "2027-02-01", "days": 30, "need": "co-responder", "limit": 3, "changes": `+file+`}`)
	got := s.send(http.MethodPost, "/v1/whatif?from=2027-02-01&days=30&need=co-responder&limit=3", file)
	if got.Code != http.StatusOK || got.Body.String() != want.Body.String() {
		t.Errorf("got %d %s\nwant %s", got.Code, got.Body, want.Body)
	}
	for _, tc := range []struct{ query, body, pointer, parameter string }{
		{"?days=0", file, "", "days"},
		{"?days=7", `{"changes": []}`, "", "days"}, // in the body it would be a second place for one thing
		{"", `[{"file": "absences.csv", "op": "remove", "key": {"officer_id": "nobody"}}]`, "/0/key/officer_id", ""},
	} {
		a := s.send(http.MethodPost, "/v1/whatif"+tc.query, tc.body)
		faults := decode[web.Problem](t, a.Body).Errors
		if a.Code != http.StatusBadRequest || len(faults) != 1 || faults[0].Pointer != tc.pointer || faults[0].Parameter != tc.parameter {
			t.Errorf("%s %s: got %d %+v", tc.query, tc.body, a.Code, faults)
		}
	}
}

// TestWhatIfTurns: attrition waits while another is drawn, as long as whoever asks does.
func TestWhatIfTurns(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := api.AskWhileDrawing(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestWhatIfRefusals(t *testing.T) {
	s := newService(t, demoBook(t, 7))
	id := whatIfOfficers(t, s.Book())[0]
	for _, tc := range []struct{ name, body, pointer, detail string }{
		{"no question", `{"days": 3}`, "", "asks 0 questions; exactly one of changes, class, leave, transfer, rotation, boundary, attrition is needed"},
		{"two questions", `{"changes": [], "attrition": {"rate": 0.1}}`, "", "asks 2 questions"},
		{"a change", `{"changes": [{"file": "absences.csv", "op": "remove", "key": {"officer_id": "nobody"}}]}`, "/changes/0/key/officer_id", `names no row: absences.csv has no officer_id "nobody"`},
		{"no changes", `{"changes": {}}`, "/changes", "is an object, not an array"},
		{"a class that ends before it starts", fmt.Sprintf(`{"class": {"from": "2027-03-05", "to": "2027-03-01", "officers": [%q]}}`, id), "/class/to", "2027-03-01 is before 2027-03-05"},
		{"a stranger in class", `{"class": {"from": "2027-03-01", "to": "2027-03-05", "officers": ["nobody"]}}`, "/class/officers/0", `"nobody" is not on the roster`},
		{"leave of two sorts", fmt.Sprintf(`{"leave": {"officer_id": %q, "from": "2027-03-01", "to": "2027-03-05T10:00"}}`, id), "/leave/to", "one of from and to is a date"},
		{"a rate over 1", `{"attrition": {"rate": 9.05}}`, "/attrition/rate", "9.05 is not a share from 0 up to 1"},
		{"too many runs", `{"attrition": {"rate": 0.1, "runs": 100000}}`, "/attrition/runs", "is not a whole number from 1 to 200"},
		{"a boundary of nothing", `{"boundary": {"feature": {"type": "Feature", "properties": {"district_id": "nowhere"}}}}`, "/boundary/feature/properties/district_id", "names no row"},
		{"no date", `{"from": "soon", "changes": []}`, "/from", `"soon" is not a date (YYYY-MM-DD)`},
		{"a horizon out of the calendar", `{"from": "9999-12-30", "changes": []}`, "/from", "the horizon leaves the calendar"},
		{"a rotation of nobody", `{"rotation": {"shift_id": "nothing", "rotation_id": "none"}}`, "/rotation/shift_id", `"nothing" is not in shifts.csv`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s.TB = t
			a := s.send(http.MethodPost, "/v1/whatif", tc.body)
			for _, f := range decode[web.Problem](t, a.Body).Errors {
				if f.Pointer == tc.pointer && strings.HasPrefix(f.Detail, tc.detail) {
					return
				}
			}
			t.Errorf("got %d %s", a.Code, a.Body)
		})
	}
}
