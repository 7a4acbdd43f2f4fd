package api_test

import (
	"net/http"
	"strings"
	"testing"

	"watchbill/api/web"
)

var refusedBodies = []struct {
	name, method, target, body string
	status                     int
	pointer, detail            string // of the first fault
}{
	{"empty", "POST", "/v1/recommendations", ``, 400, "", "the body is empty; an object is needed"},
	{"no JSON", "POST", "/v1/recommendations", `{"call":}`, 400, "", "the body is not JSON: it breaks at byte 9"},
	{"two values", "POST", "/v1/recommendations", `{} {}`, 400, "", "the body is not JSON: it breaks at byte 4"},
	{"not UTF-8", "POST", "/v1/recommendations", "{\"call\":\"\xff\"}", 400, "", "the body is not UTF-8"},
	{"a list", "POST", "/v1/recommendations", `[]`, 400, "", "is an array, not an object"},
	{"no call", "POST", "/v1/recommendations", `{}`, 400, "/call", "is required"},
	{"null", "POST", "/v1/recommendations", `{"call":null}`, 400, "/call", "is null, not an object"},
	{"no place", "POST", "/v1/recommendations", `{"call":{}}`, 400, "/call/location", "give either a location or a district_id"},
	{"two places", "POST", "/v1/recommendations", `{"call":{"location":{"lat":1,"lon":1},"district_id":"D1"}}`, 400, "/call/location", "give either a location or a district_id"},
	{"half a place", "POST", "/v1/recommendations", `{"call":{"location":{"lat":1}}}`, 400, "/call/location/lon", "is required"},
	{"off the world", "POST", "/v1/recommendations", `{"call":{"location":{"lat":91,"lon":1}}}`, 400, "/call/location/lat", "is not a number from -90 to 90"},
	{"too large", "POST", "/v1/recommendations", `{"call":{"location":{"lat":1e999,"lon":1}}}`, 400, "/call/location/lat", "is too large a number"},
	{"text for a number", "POST", "/v1/recommendations", `{"call":{"location":{"lat":"1","lon":1}}}`, 400, "/call/location/lat", "is a string, not a number"},
	{"unknown district", "POST", "/v1/recommendations", `{"call":{"district_id":"nowhere"}}`, 400, "/call/district_id", "there is no such district"},
	{"unknown member", "POST", "/v1/recommendations", `{"call":{"location":{"lat":1,"lon":1},"narrative":"x"}}`, 400, "/call/narrative", "is not a member here; known are: id, location, district_id, nature, level, hazards, indicators, languages, skills"},
	{"escaped member", "POST", "/v1/recommendations", `{"call":{"location":{"lat":1,"lon":1,"a/b~":{"x":[1,{"y":"}"}]}}}}`, 400, "/call/location/a~1b~0", "is not a member here; known are: lat, lon"},
	{"twice", "POST", "/v1/recommendations", `{"call":{"location":{"lat":1,"lon":1}},"limit":1,"limit":2}`, 400, "/limit", "is given more than once"},
	{"level", "POST", "/v1/recommendations", `{"call":{"location":{"lat":1,"lon":1},"level":5}}`, 400, "/call/level", "is not a whole number from 0 to 4"},
	{"half a level", "POST", "/v1/recommendations", `{"call":{"location":{"lat":1,"lon":1},"level":1.5}}`, 400, "/call/level", "is not a whole number from 0 to 4"},
	{"need", "POST", "/v1/recommendations", `{"call":{"location":{"lat":1,"lon":1}},"need":"swat"}`, 400, "/need", `"swat" is not one of: cit, co-responder, any`},
	{"at", "POST", "/v1/recommendations", `{"call":{"location":{"lat":1,"lon":1}},"at":"noon"}`, 400, "/at", `"noon" is not an instant with offset, such as 2027-03-03T12:00:00Z`},
	{"limit", "POST", "/v1/recommendations", `{"call":{"location":{"lat":1,"lon":1}},"limit":101}`, 400, "/limit", "is not a whole number from 1 to 100"},
	{"call id", "POST", "/v1/recommendations", `{"call":{"id":"C 1","location":{"lat":1,"lon":1}}}`, 400, "/call/id", `"C 1" is not an identifier: 1 to 64 of A-Z a-z 0-9 . _ -`},
	{"33 hazards", "POST", "/v1/recommendations", `{"call":{"location":{"lat":1,"lon":1},"hazards":[` + strings.Repeat(`"a",`, 32) + `"a"]}}`, 400, "/call/hazards", "has more than 32 elements"},
	{"a long language", "POST", "/v1/recommendations", `{"call":{"location":{"lat":1,"lon":1},"languages":["es","` + strings.Repeat("é", 101) + `"]}}`, 400, "/call/languages/1", "is longer than 100 characters"},
	{"a line break", "POST", "/v1/recommendations", `{"call":{"location":{"lat":1,"lon":1},"nature":"a\nb"}}`, 400, "/call/nature", "holds a character that cannot be printed"},
	{"hazards no list", "POST", "/v1/recommendations", `{"call":{"location":{"lat":1,"lon":1},"hazards":"weapon"}}`, 400, "/call/hazards", "is a string, not an array"},
	{"too long", "POST", "/v1/recommendations", `{"call":{"id":"` + strings.Repeat("x", 65<<10) + `"}}`, 413, "", ""},

	{"no unit", "POST", "/v1/assignments", `{"recommendation_id":"x"}`, 400, "/unit_id", "is required"},
	{"unknown recommendation", "POST", "/v1/assignments", `{"recommendation_id":"x","unit_id":"B4"}`, 404, "", ""},
	{"a long reason", "POST", "/v1/assignments", `{"recommendation_id":"x","unit_id":"B4","override_reason":"` + strings.Repeat("x", 201) + `"}`, 400, "/override_reason", "is longer than 200 characters"},
	{"a long call sign", "POST", "/v1/assignments", `{"recommendation_id":"x","unit_id":"` + strings.Repeat("x", 65) + `"}`, 400, "/unit_id", "is longer than 64 bytes"},

	{"nothing to do", "PATCH", "/v1/assignments/x", `{}`, 400, "/state", "is needed: EnRoute, OnScene, Cleared or Cancelled"},
	{"state", "PATCH", "/v1/assignments/x", `{"state":"Dispatched"}`, 400, "/state", `"Dispatched" is not one of: EnRoute, OnScene, Cleared, Cancelled`},
	{"undo and state", "PATCH", "/v1/assignments/x", `{"state":"EnRoute","undo":true}`, 400, "/undo", "goes without a state"},
	{"undo no boolean", "PATCH", "/v1/assignments/x", `{"undo":"yes"}`, 400, "/undo", "is a string, not a boolean"},
	{"outcome", "PATCH", "/v1/assignments/x", `{"state":"Cleared","outcome":"fine"}`, 400, "/outcome", `"fine" is not one of: resolved-on-scene, transported, diverted-to-care, arrested, handed-to-clinician, unfounded`},
	{"outcome too soon", "PATCH", "/v1/assignments/x", `{"state":"OnScene","outcome":"arrested"}`, 400, "/outcome", "goes with Cleared"},
	{"the future", "PATCH", "/v1/assignments/x", `{"state":"OnScene","at":"2027-04-10T16:00:06Z"}`, 400, "/at", "lies in the future"},
	{"unknown assignment", "PATCH", "/v1/assignments/x", `{"state":"EnRoute"}`, 404, "", ""},

	{"unknown unit", "PUT", "/v1/units/nobody/status", `{"primary":"Available"}`, 404, "", ""},
	{"no primary", "PUT", "/v1/units/nobody/status", `{}`, 400, "/primary", "is required"},
	{"primary", "PUT", "/v1/units/nobody/status", `{"primary":"Busy"}`, 400, "/primary", `"Busy" is not one of: Available, ConditionallyAvailable, NotAvailable`},
	{"secondary", "PUT", "/v1/units/nobody/status", `{"primary":"Available","secondary":["InService","Lunch"]}`, 400, "/secondary/1", `"Lunch" is not one of: OnDuty, OffDuty, InService, OutofService, Dispatched, EnRoute, OnScene, Court, Meal, Hospital, CoveringAlternateArea, BacktoAssignedArea`},
	{"17 aboard", "PUT", "/v1/units/nobody/status", `{"primary":"Available","crew":[` + strings.Repeat(`"o-1",`, 16) + `"o-1"]}`, 400, "/crew", "has more than 16 elements"},
	{"a number aboard", "PUT", "/v1/units/nobody/status", `{"primary":"Available","crew":[17]}`, 400, "/crew/0", "is a number, not a string"},
	{"where it is", "PUT", "/v1/units/nobody/status", `{"primary":"Available","position":{"lat":1}}`, 400, "/position/lon", "is required"},
	{"ahead", "PUT", "/v1/units/nobody/status", `{"primary":"Available","crew":["o-1"],"time":"2027-04-10T16:00:06Z"}`, 400, "/time", "is more than 5 s ahead of this service's clock"},
	{"unit_id beside the path", "PUT", "/v1/units/nobody/status", `{"primary":"Available","unit_id":"B4"}`, 400, "/unit_id", "is not a member here; known are: primary, secondary, time, crew, call_id, until, position"},

	{"no units", "PUT", "/v1/units", `{}`, 400, "/units", "is required"},
	{"a unit without a name", "PUT", "/v1/units", `{"units":[{"primary":"Available"}]}`, 400, "/units/0/unit_id", "is required"},
	{"units", "PUT", "/v1/units", `{"units":{}}`, 400, "/units", "is an object, not an array"},

	{"no time", "POST", "/v1/positions", `{"positions":[{"unit_id":"B4","lat":1,"lon":1}]}`, 400, "/positions/0/time", "is required"},
	{"no position", "POST", "/v1/positions", `{"positions":[{"unit_id":"B4","time":"2027-04-10T16:00:00Z","lat":1,"lon":1},7]}`, 400, "/positions/1", "is a number, not an object"},
	{"a time without offset", "POST", "/v1/positions", `{"positions":[{"unit_id":"B4","time":"2027-04-10T16:00:00","lat":1,"lon":1}]}`, 400, "/positions/0/time", `"2027-04-10T16:00:00" is not an instant with offset, such as 2027-03-03T12:00:00Z`},
	{"too many", "POST", "/v1/positions", `{"positions":[` + strings.Repeat(`{"unit_id":"B4","time":"2027-04-10T16:00:00Z","lat":1,"lon":1},`, 10_000) + `7]}`, 400, "/positions", "has more than 10000 elements"},
	{"a query", "POST", "/v1/positions?unit=B4", `{"positions":[]}`, 400, "", "is not a parameter here"},

	{"no EIDO", "POST", "/v1/eido", `{}`, 400, "/eidoVersion", ""},
	{"no device", "GET", "/v1/feeds/osmand?lat=1&lon=2", ``, 400, "/id", ""},
	{"unknown device", "GET", "/v1/feeds/osmand?id=4711&lat=1&lon=2", ``, 400, "", ""},
	{"no OwnTracks", "POST", "/v1/feeds/owntracks", `{"_type":`, 400, "", ""},
}

// TestRefusedBodies: whatever is wrong is named, with its place.
func TestRefusedBodies(t *testing.T) {
	s := newService(t, demoBook(t, 7))
	for _, c := range refusedBodies {
		t.Run(c.method+" "+c.target+" "+c.name, func(t *testing.T) {
			s.TB = t
			a := s.send(c.method, c.target, c.body)
			if a.Code != c.status {
				t.Fatalf("got %d: %s", a.Code, a.Body)
			}
			p := decode[web.Problem](t, a.Body)
			if c.detail == "" {
				return
			}
			if len(p.Errors) != 1 || p.Errors[0].Pointer != c.pointer || p.Errors[0].Detail != c.detail {
				t.Errorf("got %+v, want %s: %s", p.Errors, c.pointer, c.detail)
			}
		})
	}
}

// TestBodyFaultsGather: all faults are named at once.
func TestBodyFaultsGather(t *testing.T) {
	s := newService(t, demoBook(t, 7))
	p := decode[web.Problem](t, s.send("POST", "/v1/recommendations", `{"call":{"id":"","level":9,"location":{"lat":"x","lon":400}},"need":7,"x":1}`).Body)
	if len(p.Errors) != 6 {
		t.Errorf("%d of 6 faults named: %+v", len(p.Errors), p.Errors)
	}
	p = decode[web.Problem](t, s.send("POST", "/v1/positions", `{"positions":[`+strings.Repeat(`{},`, 500)+`{}]}`).Body)
	if len(p.Errors) != 20 {
		t.Errorf("%d faults named, want at most 20", len(p.Errors))
	}
}

// TestMediaTypes: a body has to say what it is.
func TestMediaTypes(t *testing.T) {
	s := newService(t, demoBook(t, 7))
	for kind, want := range map[string]int{
		"application/json": 200, "application/json; charset=utf-8": 200, "Application/JSON;charset=UTF-8": 200,
		"": 415, "text/plain": 415, "application/json; charset=latin1": 415, "application/x-www-form-urlencoded": 415, "application/": 415,
	} {
		r := request("/v1/positions")
		r.Method = http.MethodPost
		r.Header.Set("Content-Type", kind)
		r.Body = body(`{"positions":[]}`)
		if a := s.do(r); a.Code != want && !(want == 200 && a.Code == 200) {
			t.Errorf("%q: %d %s", kind, a.Code, a.Body)
		}
	}
	if a := s.send("POST", "/v1/positions", `{"positions":[]}`, "Content-Encoding", "gzip"); a.Code != 415 {
		t.Errorf("compressed: %d", a.Code)
	}
}
