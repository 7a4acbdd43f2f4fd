package api_test

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"watchbill/api"
	"watchbill/api/web"
	"watchbill/roster"
	"watchbill/roster/part"
)

// bound is a service whose users answer for some districts alone.
func bound(tb testing.TB, book *roster.Book, districts ...roster.DistrictID) *service {
	return newServiceWith(tb, book, func(o *api.Options) { o.Web.Identify = asRole("", districts...) })
}

const asSupervisor = "Bearer supervisor"

func districtIDs(book *roster.Book) (list []roster.DistrictID) {
	for _, d := range book.Districts().All() {
		list = append(list, d.ID)
	}
	return list
}

// TestScopeIsTheWholeLessOthers holds what somebody bound to districts is answered to the agency's answer without the other
// districts' rows.
func TestScopeIsTheWholeLessOthers(t *testing.T) {
	book := demoBook(t, 7)
	s := bound(t, book)
	rapid.Check(t, func(rt *rapid.T) {
		some := rapid.SliceOfNDistinct(rapid.SampledFrom(districtIDs(book)), 1, 3, rapid.ID).Draw(rt, "districts")
		target := rapid.SampledFrom([]string{
			"/v1/coverage?days=20&format=csv", "/v1/coverage?days=20&need=co-responder&format=csv", "/v1/gaps?days=60&format=csv",
			"/v1/gaps?days=60&need=co-responder&format=csv", "/v1/targets/gaps?days=200&format=csv",
		}).Draw(rt, "target")
		mine := func(line string) bool {
			id, _, _ := strings.Cut(line, ",")
			return id == "district_id" || slices.Contains(some, roster.DistrictID(id))
		}
		var want []string
		for line := range strings.Lines(s.get(target, "Authorization", asSupervisor).Body.String()) {
			if mine(line) {
				want = append(want, line)
			}
		}
		got := s.get(target, "Authorization", asSupervisor+"@"+cmpText(some))
		if diff := cmp.Diff(want, slices.Collect(strings.Lines(got.Body.String()))); diff != "" {
			rt.Fatalf("%v %s:\n%s", some, target, diff)
		}
		slices.Sort(some)
		if said := got.Header().Get("Watchbill-Districts"); said != cmpText(some) {
			rt.Fatalf("%v: the answer says it is of %q", some, said)
		}
	})
}

func cmpText(ids []roster.DistrictID) string {
	var list []string
	for _, id := range ids {
		list = append(list, string(id))
	}
	return strings.Join(list, " ")
}

// TestScopeOfRollCall asks who stands a watch: of the districts that are theirs, as the agency would be answered.
func TestScopeOfRollCall(t *testing.T) {
	book := demoBook(t, 7)
	ids := districtIDs(book)
	target := "/v1/reports/roll-call?on=2027-04-10&shift_id=" + string(book.Shifts().At(0).ID)
	called := func(a answer) []any { return decode[map[string]any](t, a.Body)["districts"].([]any) }
	of := func(d any) roster.DistrictID { return roster.DistrictID(d.(map[string]any)["district_id"].(string)) }
	s := bound(t, book, ids[1], ids[2])
	want := slices.DeleteFunc(called(newService(t, book).get(target)), func(d any) bool { return of(d) != ids[1] && of(d) != ids[2] })
	if diff := cmp.Diff(want, called(s.get(target, "Authorization", asSupervisor))); diff != "" || len(want) != 2 {
		t.Errorf("(-want +got):\n%s", diff)
	}
	one := called(s.get(target+"&district_id="+string(ids[2]), "Authorization", asSupervisor))
	if len(one) != 1 || of(one[0]) != ids[2] {
		t.Errorf("%v", one)
	}
}

// scopedReads are the lists and reports that are narrowed.
func scopedReads(book *roster.Book) (targets []string) {
	for _, t := range []string{
		"/v1/coverage?days=7", "/v1/gaps?days=30", "/v1/gaps?days=30&need=co-responder", "/v1/targets/gaps?days=30", "/v1/forecast?days=30",
		"/v1/recruitment?days=30", "/v1/recruitment?days=30&with_leave=true&spare_one_off=true", "/v1/credentials/standing", "/v1/reports/coverage?from=2027-04-01&to=2027-04-30", "/v1/reports/response",
		"/v1/reports/credentials", "/v1/alerts",
	} {
		targets = append(targets, t)
		if t != "/v1/alerts" {
			targets = append(targets, t+map[bool]string{true: "&", false: "?"}[strings.Contains(t, "?")]+"format=csv")
		}
		if strings.HasPrefix(t, "/v1/reports") {
			targets = append(targets, t+map[bool]string{true: "&", false: "?"}[strings.Contains(t, "?")]+"format=html")
		}
	}
	roll := "/v1/reports/roll-call?on=2027-04-10&shift_id=" + string(book.Shifts().At(0).ID)
	return append(targets, roll, roll+"&format=html")
}

// TestScopeTellsNobodyElse looks in everything that somebody bound to a district is answered for the names of other districts
// and of people who have no duty in it.
func TestScopeTellsNobodyElse(t *testing.T) {
	book := demoBook(t, 7)
	mine := districtIDs(book)[1]
	of, err := part.Districts(book, []roster.DistrictID{mine})
	if err != nil {
		t.Fatal(err)
	}
	others := map[string]bool{}
	for _, d := range book.Districts().All() {
		others[string(d.ID)] = d.ID != mine
		others[d.Name()] = d.ID != mine
	}
	for i := range book.People() {
		o := &book.Person(i).Officer
		if _, ok := of.Officer(o.ID); !ok {
			others[string(o.ID)], others[o.Name] = true, true
		}
	}
	s := bound(t, book, mine)
	s.opened(t)
	for _, target := range scopedReads(book) {
		a := s.get(target, "Authorization", asSupervisor)
		if target == "/v1/alerts" && a.Code == http.StatusServiceUnavailable {
			continue // nobody looks here; see TestScopeOfAlerts
		}
		if a.Code != http.StatusOK || a.Header().Get("Watchbill-Districts") != string(mine) {
			t.Errorf("%s: %d, of %q: %.300s", target, a.Code, a.Header().Get("Watchbill-Districts"), a.Body)
		}
		text := a.Body.String()
		for _, word := range words.FindAllString(text, -1) {
			if others[word] {
				t.Errorf("%s tells of %s", target, word)
				break
			}
		}
	}
}

var words = regexp.MustCompile(`[A-Za-z0-9._-]+`)

// opened makes a call in each of two districts, so that there is something to report.
func (s *service) opened(t *testing.T) {
	t.Helper()
	for _, d := range []int{0, 1} {
		id := string(s.Book().Districts().At(d).ID)
		r := httptest.NewRequest(http.MethodPost, "/v1/recommendations", strings.NewReader(`{"call": {"id": "call-`+id+`", "district_id": "`+id+`", "nature": "MNTL"}}`))
		r.Host = "127.0.0.1"
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Authorization", "Bearer dispatcher")
		if a := s.do(r); a.Code != http.StatusCreated {
			t.Fatalf("%d %s", a.Code, a.Body)
		}
	}
}

// TestScopeOfResponses counts the calls of their districts alone.
func TestScopeOfResponses(t *testing.T) {
	book := demoBook(t, 7)
	s := bound(t, book, districtIDs(book)[1])
	s.opened(t)
	text := s.get("/v1/reports/response?from=2027-04-01&to=2027-04-30&format=csv", "Authorization", asSupervisor).Body.String()
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "agency,") && strings.Contains(line, "calls_identified") && !strings.Contains(line, ",1,") {
			t.Errorf("of two calls, one theirs: %s", line)
		}
	}
	if !strings.Contains(text, string(districtIDs(book)[1])) {
		t.Error("their own district is missing")
	}
}

// TestScopeSaysNothingOfTheRest answers for a district or officer elsewhere as for one that there is not.
func TestScopeSaysNothingOfTheRest(t *testing.T) {
	book := demoBook(t, 7)
	ids := districtIDs(book)
	s := bound(t, book, ids[0])
	detail := func(target, id string) string {
		a := s.get(target, "Authorization", asSupervisor)
		if a.Code != http.StatusBadRequest {
			t.Errorf("%s: %d %s", target, a.Code, a.Body)
		}
		return strings.ReplaceAll(decode[web.Problem](t, a.Body).Errors[0].Detail, id, "X")
	}
	for _, target := range []string{"/v1/coverage?district_id=", "/v1/gaps?district_id=", "/v1/targets/gaps?district_id="} {
		// The nearest of their own is named with both, so that names of one length and no letter in common are compared.
		if a, b := detail(target+string(ids[2]), string(ids[2])), detail(target+"zzzz", "zzzz"); !strings.HasPrefix(a, `"X" is not on the roster`) || !strings.HasPrefix(b, `"X" is not on the roster`) {
			t.Errorf("%s: %q and %q", target, a, b)
		}
	}
	if a := bound(t, book, "gone").get("/v1/coverage", "Authorization", asSupervisor); a.Code != http.StatusForbidden {
		t.Errorf("bound to a district that is gone: %d %s", a.Code, a.Body)
	}
	if a := s.get("/v1/nearest?lat=39.7&lon=-75.6", "Authorization", "Bearer dispatcher"); a.Code != http.StatusOK || a.Header().Get("Watchbill-Districts") != "" {
		t.Errorf("dispatch is agency-wide: %d %v", a.Code, a.Header())
	}
}

// TestScopeTags: who sees a part is never told that they have what somebody else was sent, nor goes on in another's list.
func TestScopeTags(t *testing.T) {
	book := demoBook(t, 7)
	ids := districtIDs(book)
	tags, cursors := map[string]bool{}, map[string]string{}
	for _, list := range [][]roster.DistrictID{nil, {ids[0]}, {ids[1]}, {ids[0], ids[1]}} {
		s := bound(t, book, list...)
		a := s.get("/v1/coverage?days=30&limit=1", "Authorization", asSupervisor)
		if tag := a.Header().Get("ETag"); tag == "" || tags[tag] {
			t.Errorf("%v: ETag %q is another's", list, tag)
		} else {
			tags[tag] = true
			if again := s.get("/v1/coverage?days=30&limit=1", "Authorization", asSupervisor, "If-None-Match", tag); again.Code != http.StatusNotModified {
				t.Errorf("%v: %d", list, again.Code)
			}
		}
		next := decode[map[string]any](t, a.Body)["next_cursor"].(string)
		for who, cursor := range cursors {
			if a := s.get("/v1/coverage?days=30&limit=1&cursor="+cursor, "Authorization", asSupervisor); a.Code != http.StatusBadRequest {
				t.Errorf("%v goes on in the list of %s: %d", list, who, a.Code)
			}
		}
		cursors[cmpText(list)] = next
	}
}

// TestScopeFollowsTheRoster narrows the next Book too, and the one after it.
func TestScopeFollowsTheRoster(t *testing.T) {
	book := demoBook(t, 7)
	s := bound(t, book, districtIDs(book)[0])
	for _, revision := range []uint64{7, 8, 9} {
		s.publish(demoBook(t, revision))
		a := decode[map[string]any](t, s.get("/v1/coverage?days=3", "Authorization", asSupervisor).Body)
		if a["revision"] != float64(revision) || len(a["by_district"].([]any)) != 1 {
			t.Errorf("at %d: revision %v, of %v", revision, a["revision"], a["by_district"])
		}
	}
}

// TestOwnStanding: officers and clinicians get their own row, whatever they ask for.
func TestOwnStanding(t *testing.T) {
	book := demoBook(t, 7)
	me, other := book.Person(3).Officer.ID, book.Person(4).Officer.ID
	s := newServiceWith(t, book, func(o *api.Options) { o.Web.Identify = asRole(me) })
	for _, role := range []string{"officer", "clinician", "officer+dispatcher"} {
		key := "Bearer " + role
		for _, query := range []string{"", "?officer_id=" + string(me), "?format=csv"} {
			a := s.get("/v1/credentials/standing"+query, "Authorization", key)
			if a.Code != http.StatusOK || !strings.Contains(a.Body.String(), string(me)) || strings.Contains(a.Body.String(), string(other)) {
				t.Errorf("%s %s: %d %s", role, query, a.Code, a.Body)
			}
		}
		if a := s.get("/v1/credentials/standing?officer_id="+string(other), "Authorization", key); a.Code != http.StatusBadRequest {
			t.Errorf("%s asks about another: %d %s", role, a.Code, a.Body)
		}
	}
	if a := s.get("/v1/credentials/standing", "Authorization", "Bearer officer+supervisor"); !strings.Contains(a.Body.String(), string(other)) {
		t.Error("a supervisor who is an officer too sees everybody")
	}
	nobody := newServiceWith(t, book, func(o *api.Options) { o.Web.Identify = asRole("") })
	if a := nobody.get("/v1/credentials/standing", "Authorization", "Bearer officer"); a.Code != http.StatusForbidden {
		t.Errorf("an officer's account of nobody: %d %s", a.Code, a.Body)
	}
}

// TestClinicianIsTold holds the table of routes to what docs/access.md says of clinicians: they get what is their own, of what tells
// nothing that is criminal justice's alone.
func TestClinicianIsTold(t *testing.T) {
	whole := []string{"/v1/me"}                                                                                                  // who they are themselves
	own := []string{"credentials", "officers", "postings", "absences", "extras", "requests", "offers", "publications", "ledger"} // rows of theirs
	for _, r := range api.Routes() {
		if r.Rule == "public" || r.Rule[7] == '-' {
			continue
		}
		noun, _, _ := strings.Cut(strings.TrimPrefix(r.Path, "/v1/"), "/")
		if r.Rule[7] == 'L' && !slices.Contains(whole, r.Path) || r.Rule[7] == 'l' && !slices.Contains(own, noun) {
			t.Errorf("%s %s lets clinicians in (%s). Does it tell of calls, hazards, positions, or of anybody else? If not, add it here.", r.Method, r.Path, r.Rule)
		}
	}
}

func BenchmarkScope(b *testing.B) {
	book := demoBook(b, 7)
	s := bound(b, book, districtIDs(book)[0])
	r := request("/v1/gaps?days=30&limit=1", "Authorization", asSupervisor)
	w := blank{http.Header{}}
	b.ReportAllocs()
	for b.Loop() {
		s.handler.ServeHTTP(w, r)
	}
}
