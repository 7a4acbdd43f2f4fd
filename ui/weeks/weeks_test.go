package weeks_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"watchbill/api/web/access"
	"watchbill/roster"
	"watchbill/roster/demo"
)

func TestGrid(t *testing.T) {
	h := newHouse(demoBook(t, nil))
	for _, c := range []struct {
		name, target string
		want, not    []string
	}{
		{"as usual", "/roster", []string{"Appoquinimink", `data-date="2026-11-23"`, "28 days", `aria-current="date"`}, nil},
		{"more days than there is room for", "/roster?district=newark&from=2026-12-05&days=99999", []string{"99999 days were asked for; the page shows 42.", `data-date="2027-01-15"`}, nil},
		{"a district", "/roster?district=newark&from=2026-12-05&days=14", []string{"Roster of Newark", `data-date="2026-12-05"`, `data-date="2026-12-18"`}, []string{`data-date="2026-12-19"`}},
		{"too few days, a date that is none", "/roster?days=3&from=x", []string{`data-date="2026-11-23"`, `data-date="2026-12-06"`}, []string{`data-date="2026-12-07"`}},
		{"too many days", "/roster?days=400", []string{`data-date="2027-01-03"`}, []string{`data-date="2027-01-04"`}},
		{"one shift, certified alone", "/roster?district=bear-glasgow&shift=night&who=cit", []string{"Night · "}, []string{"Day · ", "<i></i>"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := h.get(t, c.target)
			for _, s := range c.want {
				if !strings.Contains(got, s) {
					t.Errorf("%s does not say %q", c.target, s)
				}
			}
			for _, s := range c.not {
				if strings.Contains(got, s) {
					t.Errorf("%s says %q", c.target, s)
				}
			}
		})
	}
}

func TestGridOfNobodys(t *testing.T) {
	h := newHouse(demoBook(t, nil))
	bound := &access.User{Kind: access.Person, Roles: access.Anybody.Roles, Districts: []roster.DistrictID{"newark"}}
	for _, c := range []struct {
		user   *access.User
		target string
	}{{access.Anybody, "/roster?district=nowhere"}, {bound, "/roster?district=wilmington"}, {bound, "/roster/cell?officer=NC246&date=2026-11-25"}, {access.Anybody, "/roster/gap?id=x"}, {access.Anybody, "/roster/cell?officer=NC246&date=soon"}} {
		if _, err := h.send(t, c.user, http.MethodGet, c.target, nil); !errors.Is(err, &roster.Error{Kind: roster.NotFound}) {
			t.Errorf("%s: %v, want not found", c.target, err)
		}
	}
	w, err := h.send(t, bound, http.MethodGet, "/roster", nil)
	if err != nil || strings.Contains(w.Body.String(), "Wilmington") || !strings.Contains(w.Body.String(), "Roster of Newark") {
		t.Errorf("who is bound to Newark sees other districts: %v", err)
	}
}

// TestHostileNames: whatever people and districts are called, a page has it as text.
func TestHostileNames(t *testing.T) {
	const script = `<script>alert("x")</script>`
	book := demoBook(t, func(rows *roster.Records) {
		for i := range rows.Officers {
			rows.Officers[i].Name = []string{script, "\u202edrawkcab", strings.Repeat("W", 200), `"><img src=x>`}[i%4]
		}
		rows.Shifts[0].Name, rows.Rotations[0].Name = script, script
	})
	h := newHouse(book)
	h.answers["GET /v1/gaps/cit~newark~2026-12-09T06:00Z/fillers"] = func(*http.Request) (int, any) {
		return 200, object{
			"need": "cit", "gap": object{"id": "cit~newark~2026-12-09T06:00Z", "district_id": "newark", "start": "2026-12-09T01:00:00-05:00", "end": "2026-12-09T07:00:00-05:00"}, "from": "2026-12-09T01:00:00-05:00",
			"not": []object{{"officer_id": "NC1", "name": script, "reasons": []object{{"code": "away", "detail": script}}}},
		}
	}
	for _, target := range []string{"/roster?district=newark", "/roster/cell?officer=NC246&date=2026-11-25", "/roster/gap?id=cit~newark~2026-12-09T06:00Z"} {
		got := h.get(t, target)
		if strings.Contains(got, "<script>alert") || strings.Contains(got, "<img") || strings.Contains(got, "ZgotmplZ") {
			t.Errorf("%s has a name as markup", target)
		}
		if strings.Contains(got, " style=") {
			t.Errorf("%s has style attributes", target)
		}
	}
}

// TestPages: a district of more officers than a page has says so, and all are on one of its pages.
func TestPages(t *testing.T) {
	h := newHouse(crowd(t, 300))
	seen := map[string]bool{}
	for n := 1; n <= 3; n++ {
		got := h.get(t, fmt.Sprintf("/roster?district=newark&page=%d", n))
		if !strings.Contains(got, "of 300:") {
			t.Fatalf("page %d does not say how many there are", n)
		}
		for part := range strings.SplitSeq(got, `<tr data-officer="`) {
			id, _, _ := strings.Cut(part, `"`)
			if strings.HasPrefix(id, "X") {
				seen[id] = true
			}
		}
	}
	if len(seen) != 300 {
		t.Errorf("%d officers on the pages, want 300", len(seen))
	}
	if got := h.get(t, "/roster?district=newark&page=77"); !strings.Contains(got, "Officers 241 to 300 of 300:") {
		t.Error("a page after the last is not the last")
	}
}

// crowd is a roster with so many officers in Newark, a third of them certified.
func crowd(t testing.TB, officers int) *roster.Book {
	return demoBook(t, func(rows *roster.Records) {
		base := demo.Records(monday - 3)
		rows.Officers, rows.Credentials, rows.Postings, rows.Absences, rows.Extras, rows.Pairs = nil, nil, nil, nil, nil, nil
		for i := range officers {
			id := roster.OfficerID(fmt.Sprintf("X%04d", i))
			rows.Officers = append(rows.Officers, roster.Officer{ID: id, Name: fmt.Sprintf("Officer %d", i), Role: roster.RoleOfficer, Designated: true, Eligible: true})
			rows.Postings = append(rows.Postings, roster.Posting{
				Officer: id, District: "newark", Shift: base.Shifts[i%2].ID, Rotation: "pitman", Offset: i / 2 % 14, Dates: roster.DateRange{From: monday - 400},
			})
			if i%3 == 0 {
				c := base.Credentials[0]
				c.Officer = id
				rows.Credentials = append(rows.Credentials, c)
			}
			if i%5 == 0 {
				from := monday + roster.Date(i%30)
				rows.Absences = append(rows.Absences, roster.Absence{Officer: id, Days: roster.DateRange{From: from, To: from + 6}, Kind: "vacation"})
			}
		}
	})
}

// TestHalfDone: where the first part of an edit cannot be taken back, the page does not say that nothing was saved.
func TestHalfDone(t *testing.T) {
	h := newHouse(demoBook(t, nil))
	h.answers["POST /v1/absences"] = func(*http.Request) (int, any) { return 201, object{"record": object{"id": "a1"}} }
	h.answers["POST /v1/extras"] = func(*http.Request) (int, any) {
		return 409, object{"title": "Not as things stand", "detail": "It overlaps.", "status": 409}
	}
	form := url.Values{"officer": {"NC246"}, "date": {"2026-11-25"}, "act": {"hours"}, "from": {"2026-11-25"}, "tour": {"2026-11-25T12:00:00Z"}, "start": {"9:00"}, "end": {"2100"}, "step": {"save"}}
	w, err := h.send(t, access.Anybody, http.MethodPost, "/roster/cell", form)
	if err != nil || !strings.Contains(w.Body.String(), "A part of it was saved") || strings.Contains(w.Body.String(), "Nothing was saved") {
		t.Errorf("%d, %v\n%s", w.Code, err, w.Body)
	}
}

// TestClockChange: bars stand where the clock says, on the days too on which it is put back or forward.
func TestClockChange(t *testing.T) {
	h := newHouse(crowd(t, 60))
	for _, from := range []string{"2026-10-26", "2026-11-23", "2027-03-08"} {
		got := h.get(t, "/roster?district=newark&shift=day&days=14&from="+from)
		bars := regexp.MustCompile(`<rect class="on[^"]*" x="(\d+)" width="(\d+)"`).FindAllStringSubmatch(got, -1)
		if len(bars) < 20 {
			t.Fatalf("%s: %d bars", from, len(bars))
		}
		for _, b := range bars {
			if x, _ := strconv.Atoi(b[1]); x%1440 != 7*60 || b[2] != "720" {
				t.Errorf("from %s: a day tour stands at %s, %s wide", from, b[1], b[2])
			}
		}
	}
}

// TestTakenBack: an edit of two writes of which the second is refused leaves nothing behind, and keeps what was typed.
func TestTakenBack(t *testing.T) {
	h := newHouse(demoBook(t, nil))
	h.answers["POST /v1/absences"] = func(*http.Request) (int, any) { return 201, object{"record": object{"id": "a1"}} }
	h.answers["DELETE /v1/absences/a1"] = func(*http.Request) (int, any) { return 200, object{} }
	h.answers["POST /v1/extras"] = func(*http.Request) (int, any) {
		return 409, object{"title": "Not as things stand", "detail": "It overlaps.", "status": 409}
	}
	form := url.Values{
		"officer": {"NC246"}, "date": {"2026-11-25"}, "act": {"hours"}, "from": {"2026-11-25"}, "tour": {"2026-11-25T12:00:00Z"}, "start": {"9:00"}, "end": {"2100"}, "step": {"save"},
	}
	w, err := h.send(t, access.Anybody, http.MethodPost, "/roster/cell", form)
	if err != nil || w.Code != http.StatusConflict {
		t.Fatalf("%d, %v", w.Code, err)
	}
	if got := strings.Join(h.asked[:3], ", "); got != "POST /v1/absences, POST /v1/extras, DELETE /v1/absences/a1" {
		t.Errorf("asked %s", got)
	}
	for _, want := range []string{"It overlaps.", "Nothing was saved", `value="09:00"`, `value="21:00"`} {
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}

// BenchmarkGrid makes the page of a district over six weeks.
func BenchmarkGrid(b *testing.B) {
	for _, officers := range []int{60, 480} {
		b.Run(fmt.Sprintf("officers=%d", officers), func(b *testing.B) {
			h := newHouse(crowd(b, officers))
			b.ReportAllocs()
			for b.Loop() {
				w, err := h.send(b, access.Anybody, http.MethodGet, "/roster?district=newark&days=42", nil)
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(w.Body.Len()), "bytes/page")
			}
		})
	}
}

const gapID = "cit~newark~2026-12-09T06:00Z"

// ableToFill has one officer able to fill a gap in Newark.
func ableToFill(h *house) {
	const from, to = "2026-12-09T01:00:00-05:00", "2026-12-09T07:00:00-05:00"
	stretch := object{"start": from, "end": to, "minutes": 360}
	h.answers["GET /v1/gaps/"+gapID+"/fillers"] = func(*http.Request) (int, any) {
		return 200, object{
			"need": "cit", "gap": object{"id": gapID, "district_id": "newark", "start": from, "end": to, "minutes": 360}, "from": from, "pieces": []object{stretch},
			"able": []object{{"officer_id": "NC246", "name": "Lena Harrier", "offers": []object{{"piece": 0, "start": from, "end": to, "whole": true, "ask": []object{{"officer_id": "NC246", "start": from, "end": to, "way": "callback"}}}}}},
		}
	}
}

// TestFilledMeanwhile: whoever comes second is told, and gives nobody anything.
func TestFilledMeanwhile(t *testing.T) {
	h := newHouse(demoBook(t, nil))
	ableToFill(h)
	form := url.Values{"id": {gapID}, "officer": {"NC246"}, "piece": {"0"}, "step": {"save"}, "saw": {"Wed 9 Dec, Lena Harrier"}}
	h.answers["POST /v1/extras"] = func(*http.Request) (int, any) { return 201, object{"record": object{"id": "x1"}} }
	w, err := h.send(t, access.Anybody, http.MethodPost, "/roster/gap", form)
	if err != nil || w.Code != http.StatusSeeOther {
		t.Fatalf("not given: %d, %v\n%s", w.Code, err, w.Body)
	}
	delete(h.answers, "GET /v1/gaps/"+gapID+"/fillers")
	h.asked = nil
	w, err = h.send(t, access.Anybody, http.MethodPost, "/roster/gap", form)
	if err != nil || w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), "Somebody else filled this gap") || !strings.Contains(w.Body.String(), "You saw: Wed 9 Dec, Lena Harrier.") {
		t.Errorf("of a gap that is closed: %d, %v", w.Code, err)
	}
	ableToFill(h)
	form.Set("officer", "NC1")
	w, err = h.send(t, access.Anybody, http.MethodPost, "/roster/gap", form)
	if err != nil || w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), "the roster changed while you were at it") {
		t.Errorf("of somebody who may not any more: %d, %v", w.Code, err)
	}
	for _, asked := range h.asked {
		if strings.HasPrefix(asked, "POST /v1/extras") {
			t.Error("somebody was given the duty nevertheless")
		}
	}
}

// TestChangedMeanwhile: a row that somebody else changed is held to what was seen, and both states are told.
func TestChangedMeanwhile(t *testing.T) {
	h := newHouse(demoBook(t, nil))
	row := object{"id": "NC246~x", "officer_id": "NC246", "from": "2026-11-25", "to": "2026-11-27", "kind": "court"}
	h.answers["GET /v1/absences"] = func(*http.Request) (int, any) { return 200, object{"absences": []object{row}} }
	h.answers["GET /v1/absences/NC246~x"] = func(*http.Request) (int, any) { return 200, row }
	h.answers["DELETE /v1/absences/NC246~x"] = func(r *http.Request) (int, any) {
		if r.Header.Get("If-Match") != `"old"` {
			t.Errorf("If-Match %q", r.Header.Get("If-Match"))
		}
		return 412, object{"title": "Moved on", "detail": "The absence is not what If-Match names.", "status": 412}
	}
	form := url.Values{"officer": {"NC246"}, "date": {"2026-11-25"}, "act": {"remove"}, "list": {"/v1/absences"}, "row": {"NC246~x"}, "tag": {`"old"`}, "saw": {"leave Wed 25 Nov, vacation"}}
	w, err := h.send(t, access.Anybody, http.MethodPost, "/roster/cell", form)
	if err != nil || w.Code != http.StatusPreconditionFailed {
		t.Fatalf("%d, %v", w.Code, err)
	}
	for _, want := range []string{"Somebody else changed that row", "You saw: leave Wed 25 Nov, vacation.", "It is now: ", "leave Wed 25 Nov to Fri 27 Nov, court.", "Nothing was saved"} {
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	form.Set("list", "/v1/users")
	if w, err = h.send(t, access.Anybody, http.MethodPost, "/roster/cell", form); err != nil || w.Code != http.StatusBadRequest {
		t.Errorf("a row of another list: %d, %v", w.Code, err)
	}
}

// TestPreviewOfPairs: what an edit does to the pairs is told before it is saved, too, on a page that shows CIT officers.
func TestPreviewOfPairs(t *testing.T) {
	h := newHouse(demoBook(t, nil))
	h.answers["POST /v1/whatif"] = func(r *http.Request) (int, any) {
		var asked struct {
			Need roster.Need `json:"need"`
		}
		if err := json.NewDecoder(r.Body).Decode(&asked); err != nil || asked.Need != roster.NeedCoResponder {
			return 200, object{"difference": object{}}
		}
		opened := object{"id": "co-responder~newark~2026-11-25T15:00Z", "district_id": "newark", "start": "2026-11-25T10:00:00-05:00", "end": "2026-11-25T18:00:00-05:00", "short": 1}
		return 200, object{"difference": object{"gaps": object{"opened": object{"total": 1201, "rows": []object{opened}}}}}
	}
	h.answers["POST /v1/absences"] = func(*http.Request) (int, any) {
		return 200, object{"record": object{"id": "a1"}, "consequences": object{"gaps_opened": []object{{"district_id": "newark"}}, "left_out": 37}}
	}
	form := url.Values{"officer": {"NC246"}, "date": {"2026-11-25"}, "act": {"leave"}, "from": {"2026-11-25"}, "to": {"2026-11-25"}, "kind": {"sick"}, "step": {"try"}, "then": {"/roster?district=newark"}}
	w, err := h.send(t, access.Anybody, http.MethodPost, "/roster/cell", form)
	if err != nil || !strings.Contains(w.Body.String(), "Wed 25 Nov 10:00–18:00 without co-responder pair") {
		t.Errorf("%d, %v: the gap of a pair is not told of", w.Code, err)
	}
	if !strings.Contains(w.Body.String(), "and 1,200 more in the year ahead") {
		t.Error("gaps beyond the first are not counted")
	}
	form.Set("step", "save")
	form.Set("from", "2026-11-24")
	if w, err = h.send(t, access.Anybody, http.MethodPost, "/roster/cell", form); err != nil {
		t.Fatal(err)
	}
	shown, err := h.send(t, access.Anybody, http.MethodGet, "/roster?district=newark", nil, w.Result().Cookies()...)
	if err != nil || !strings.Contains(shown.Body.String(), "it touches 37 gaps more.") {
		t.Errorf("gaps beyond the first are not told of once it is saved: %v", err)
	}
	if !strings.Contains(shown.Body.String(), " from Tue 24 Nov to Wed 25 Nov.") {
		t.Error("the leave is told of by the day of the cell, not by its own")
	}
}
