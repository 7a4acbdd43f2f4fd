package api_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"watchbill/api"
	"watchbill/api/web"
	"watchbill/dispatch"
	"watchbill/roster"
)

func TestValidRequests(t *testing.T) {
	s := newService(t, demoBook(t, 7))
	book := s.Book()
	district, shift := string(book.Districts().At(0).ID), string(book.Shifts().At(0).ID)
	officer := string(book.Person(3).Officer.ID)
	for _, target := range []string{
		"/healthz", "/readyz", "/metrics", "/openapi.yaml",
		"/v1/coverage", "/v1/coverage?", "/v1/coverage?&", "/v1/coverage?days=1", "/v1/coverage?days=3660&limit=10",
		"/v1/coverage?from=2028-02-29&days=2", "/v1/coverage?need=co-responder", "/v1/coverage?limit=0",
		"/v1/coverage?district_id=" + district + "&shift_id=" + shift, "/v1/coverage?format=csv", "/v1/coverage?format=json",
		"/v1/coverage?from=%32027-01-01", "/v1/coverage?limit=100000", "/v1/coverage?days=0365",
		"/v1/gaps", "/v1/gaps?need=co-responder", "/v1/gaps?cause=lapse", "/v1/gaps?cause=unstaffed&district_id=" + district,
		"/v1/gaps?format=csv", "/v1/gaps?limit=1", "/v1/gaps?from=0001-01-02&days=1", "/v1/gaps?from=9999-01-01&days=1",
		"/v1/targets/gaps", "/v1/targets/gaps?days=1", "/v1/targets/gaps?district_id=" + district, "/v1/targets/gaps?shift_id=" + shift,
		"/v1/targets/gaps?format=csv&limit=1",
		"/v1/credentials/standing", "/v1/credentials/standing?on=2027-06-30", "/v1/credentials/standing?certified=true",
		"/v1/credentials/standing?certified=false&limit=2", "/v1/credentials/standing?officer_id=" + officer,
		"/v1/credentials/standing?format=csv",
		"/v1/nearest?lat=39.7&lon=-75.6", "/v1/nearest?lat=90&lon=180", "/v1/nearest?lat=-90&lon=-180", "/v1/nearest?lat=0&lon=-0.0",
		"/v1/nearest?lat=3.97e1&lon=-75.6&need=any&limit=100", "/v1/nearest?lat=39.7&lon=-75.6&need=co-responder&limit=1",
		"/v1/nearest?lat=39.7&lon=-75.6&level=3&hazards=weapon,violence&languages=es&skills=negotiator,k9", "/v1/nearest?district_id=" + district,
		"/v1/units", "/v1/units?limit=1", "/v1/units?kind=cit&status=unknown&district_id=" + district, "/v1/assignments", "/v1/assignments?open=true&limit=5",
		"/v1/journal", "/v1/journal?limit=1", "/v1/watch-list", "/v1/locate?q=market", "/v1/locate?q=market&lat=39.7&lon=-75.6&limit=1",
		"/v1/nearest?lat=39.7&lon=-75.6&at=2027-02-01T03:04:05Z", "/v1/nearest?lat=39.7&lon=-75.6&at=2027-02-01T03:04-05:00",
		"/v1/nearest?lat=39.7&lon=-75.6&at=2027-02-01T03:04:05.678%2B05:30", "/v1/nearest?lat=39.7&lon=-75.6&at=2040-01-01T00:00Z",
	} {
		t.Run(target, func(t *testing.T) {
			s.TB = t
			if a := s.get(target); a.Code != http.StatusOK {
				t.Errorf("got %d: %s", a.Code, a.Body)
			}
		})
	}
}

var long = strings.Repeat("x", 100)

// beyond marks what the document cannot say: what is on the roster, what the calendar has, unknown and repeated parameters.
const beyond = "beyond the document"

var invalidRequests = []struct{ target, parameter, detail, documented string }{
	{"/v1/coverage?form=2027-01-01", "form", "is not a parameter here; nearest is from", beyond},
	{"/v1/coverage?lat=1", "lat", "is not a parameter here", beyond},
	{"/v1/coverage?" + long + "=1", long[:37] + "...", "is not a parameter here", beyond},
	{"/v1/coverage?from=2027-01-01&from=2027-01-02", "from", "is given more than once", beyond},
	{"/v1/coverage?from=", "from", "has no value", ""},
	{"/v1/coverage?from", "from", "has no value", ""},
	{"/v1/coverage?from=2027-02-29", "from", "there is no 2027-02-29 in the calendar", beyond},
	{"/v1/coverage?from=yesterday", "from", `"yesterday" is not a date (YYYY-MM-DD)`, ""},
	{"/v1/coverage?from=0001-01-01", "from", "the horizon leaves the calendar", beyond},
	{"/v1/coverage?from=9999-12-31", "from", "the horizon leaves the calendar", beyond},
	{"/v1/coverage?days=0", "days", `"0" is not a whole number from 1 to 3660`, ""},
	{"/v1/coverage?days=3661", "days", `"3661" is not a whole number from 1 to 3660`, ""},
	{"/v1/coverage?days=-1", "days", `"-1" is not a whole number from 1 to 3660`, ""},
	{"/v1/coverage?days=1.5", "days", `"1.5" is not a whole number from 1 to 3660`, ""},
	{"/v1/coverage?days=%2B5", "days", `"+5" is not a whole number from 1 to 3660`, beyond},
	{"/v1/coverage?days=1e2", "days", `"1e2" is not a whole number from 1 to 3660`, beyond},
	{"/v1/coverage?days=99999999999999999999", "days", `"99999999999999999999" is not a whole number from 1 to 3660`, ""},
	{"/v1/coverage?need=any", "need", `"any" is not one of: cit, co-responder`, ""},
	{"/v1/coverage?need=recruitment", "need", `"recruitment" is not one of: cit, co-responder`, ""},
	{"/v1/coverage?district_id=nowhere", "district_id", `"nowhere" is not on the roster`, beyond},
	{"/v1/coverage?shift_id=dya", "shift_id", `"dya" is not on the roster; nearest is "day"`, beyond},
	{"/v1/coverage?limit=100001", "limit", `"100001" is not a whole number from 0 to 100000`, ""},
	{"/v1/coverage?format=xml", "format", `"xml" is not one of: json, csv`, ""},
	{"/v1/coverage?cursor=abc", "cursor", "is not one that this request's answer gave; ask again without it", ""},
	{"/v1/coverage?from=%zz", "from", "is not escaped well: % must be followed by two hexadecimal digits", beyond},
	{"/v1/coverage?%", "%", "is not escaped well: % must be followed by two hexadecimal digits", beyond},
	{"/v1/coverage?from=2027-01-01;days=3", "from", `"2027-01-01;days=3" is not a date (YYYY-MM-DD)`, beyond},
	{"/v1/gaps?shift_id=day", "shift_id", "is not a parameter here", beyond},
	{"/v1/gaps?cause=weather", "cause", `"weather" is not one of: absence, lapse, both, unstaffed`, ""},
	{"/v1/targets/gaps?need=cit", "need", "is not a parameter here", beyond},
	{"/v1/credentials/standing?on=2027-13-01", "on", "there is no 2027-13-01 in the calendar", ""},
	{"/v1/credentials/standing?certified=yes", "certified", `"yes" is not one of: true, false`, ""},
	{"/v1/credentials/standing?officer_id=nobody-at-all", "officer_id", `"nobody-at-all" is not on the roster`, beyond},
	{"/v1/nearest?lon=-75.6", "lat", "is required: degrees of WGS 84", beyond},
	{"/v1/nearest?district_id=nowhere", "district_id", "is not on the roster", beyond},
	{"/v1/nearest?district_id=D1&lon=-75.6", "lon", "goes without district_id", beyond},
	{"/v1/nearest?lat=1&lon=0&level=5", "level", `"5" is not a whole number from 0 to 4`, ""},
	{"/v1/nearest?lat=1&lon=0&hazards=weapon,,x", "hazards", `"" is not a word`, ""},
	{"/v1/nearest?lat=1&lon=0&skills=" + strings.Repeat("a,", 32) + "a", "skills", "has more than 32 words", ""},
	{"/v1/units?kind=k9", "kind", `"k9" is not one of: cit, co-responder, officer`, ""},
	{"/v1/units?status=Meal", "status", `"Meal" is not one of: Available, ConditionallyAvailable, NotAvailable, unknown`, ""},
	{"/v1/units?district_id=nowhere", "district_id", `"nowhere" is not on the roster`, beyond},
	{"/v1/units?cursor=A", "cursor", "is not one that this request's answer gave; ask again without it", beyond},
	{"/v1/units?limit=0", "limit", `"0" is not a whole number from 1 to 100000`, ""},
	{"/v1/assignments?open=yes", "open", `"yes" is not one of: true, false`, ""},
	{"/v1/journal?limit=10001", "limit", `"10001" is not a whole number from 1 to 10000`, ""},
	{"/v1/watch-list?limit=1", "limit", "is not a parameter here", beyond},
	{"/v1/locate", "q", "is required: what to look for", ""},
	{"/v1/locate?q=" + long + long + "1", "q", "201 bytes are too many; at most 200", ""},
	{"/v1/locate?q=main&lat=1", "lon", "is required: degrees of WGS 84", beyond},
	{"/v1/locate?q=main&limit=51", "limit", `"51" is not a whole number from 1 to 50`, ""},
	{"/v1/units/nobody/route?lat=1", "lon", "is required: degrees of WGS 84", ""},
	{"/v1/nearest?lat=39.7&lon=-180.1", "lon", `"-180.1" is not a number from -180 to 180`, ""},
	{"/v1/nearest?lat=90.0001&lon=0", "lat", `"90.0001" is not a number from -90 to 90`, ""},
	{"/v1/nearest?lat=NaN&lon=0", "lat", `"NaN" is not a number from -90 to 90`, ""},
	{"/v1/nearest?lat=0x1p3&lon=0", "lat", `"0x1p3" is not a number from -90 to 90`, beyond},
	{"/v1/nearest?lat=1e999&lon=0", "lat", `"1e999" is not a number from -90 to 90`, ""},
	{"/v1/nearest?lat=Infinity&lon=0", "lat", `"Infinity" is not a number from -90 to 90`, ""},
	{"/v1/nearest?lat=1,5&lon=0", "lat", `"1,5" is not a number from -90 to 90`, ""},
	{"/v1/nearest?lat=1&lon=0&limit=0", "limit", `"0" is not a whole number from 1 to 100`, ""},
	{"/v1/nearest?lat=1&lon=0&limit=101", "limit", `"101" is not a whole number from 1 to 100`, ""},
	{"/v1/nearest?lat=1&lon=0&need=recruitment", "need", `"recruitment" is not one of: cit, co-responder, any`, ""},
	{"/v1/nearest?lat=1&lon=0&at=2027-02-01", "at", `"2027-02-01" is not an instant with offset, such as 2027-03-03T12:00:00Z (write + as %2B)`, ""},
	{"/v1/nearest?lat=1&lon=0&at=2027-02-01T03:04:05+01:00", "at", `"2027-02-01T03:04:05 01:00" is not an instant with offset, such as 2027-03-03T12:00:00Z (write + as %2B)`, ""},
	{"/v1/nearest?lat=1&lon=0&at=2027-02-01T3:04Z", "at", `"2027-02-01T3:04Z" is not an instant with offset, such as 2027-03-03T12:00:00Z (write + as %2B)`, ""},
	{"/v1/nearest?lat=1&lon=0&at=2027-02-30T03:04:05Z", "at", `"2027-02-30T03:04:05Z" is not an instant with offset, such as 2027-03-03T12:00:00Z (write + as %2B)`, beyond},
	{"/v1/nearest?lat=1&lon=0&at=0000-01-01T00:00:00Z", "at", `"0000-01-01T00:00:00Z" is not an instant with offset, such as 2027-03-03T12:00:00Z (write + as %2B)`, beyond},
}

func TestInvalidRequests(t *testing.T) {
	s := newService(t, demoBook(t, 7))
	for _, c := range invalidRequests {
		t.Run(c.target, func(t *testing.T) {
			s.TB = t
			a := s.get(c.target)
			if a.Code != http.StatusBadRequest {
				t.Fatalf("got %d: %s", a.Code, a.Body)
			}
			if c.documented == "" && a.undocumented == nil {
				t.Error("the document does not refuse it")
			}
			p := decode[web.Problem](t, a.Body)
			if len(p.Errors) != 1 || p.Errors[0].Parameter != c.parameter || p.Errors[0].Detail != c.detail {
				t.Errorf("got %+v, want %s: %s", p.Errors, c.parameter, c.detail)
			}
			if a.Header().Get("ETag") != "" || a.Header().Get("Cache-Control") != "no-store" {
				t.Errorf("an error that may be kept: %v", a.Header())
			}
		})
	}
}

func TestFaultsGather(t *testing.T) {
	s := newService(t, demoBook(t, 7))
	p := decode[web.Problem](t, s.get("/v1/nearest?lat=x&lon=y&at=z&limit=0&need=q&foo=1").Body)
	if len(p.Errors) != 6 {
		t.Errorf("%d of 6 faults named: %+v", len(p.Errors), p.Errors)
	}
	a := s.get("/v1/nearest?" + strings.Repeat("a=1&", 500))
	if p = decode[web.Problem](t, a.Body); len(p.Errors) != 20 {
		t.Errorf("%d faults named, want at most 20", len(p.Errors))
	}
}

func TestBeforeThereIsARoster(t *testing.T) {
	s := newService(t, nil)
	for _, target := range []string{
		"/readyz", "/v1/coverage", "/v1/gaps", "/v1/targets/gaps", "/v1/credentials/standing", "/v1/nearest?lat=1&lon=1", "/v1/units",
		"/v1/units/B4/route?lat=1&lon=1",
	} {
		a := s.get(target)
		if a.Code != http.StatusServiceUnavailable || a.Header().Get("Retry-After") == "" {
			t.Errorf("%s: got %d %v", target, a.Code, a.Header())
		}
	}
	if a := s.get("/healthz"); a.Code != http.StatusOK {
		t.Errorf("/healthz: got %d", a.Code)
	}
	s.publish(demoBook(t, 9))
	if a := s.get("/readyz"); a.Code != http.StatusOK || a.Body.String() != `{"status":"ready","revision":9}`+"\n" {
		t.Errorf("/readyz: got %d %s", a.Code, a.Body)
	}
}

func TestNearest(t *testing.T) {
	s := newService(t, demoBook(t, 7))
	got := decode[dispatch.Answer](t, s.get("/v1/nearest?lat=39.7&lon=-75.6&need=any&limit=2").Body)
	want, err := s.board.Nearest(dispatch.Query{
		Point: roster.Point{Lat: 39.7, Lon: -75.6}, At: roster.MinuteOf(noon), Now: noon, Need: roster.NeedAny, Limit: 2,
	})
	if err != nil {
		t.Fatal(err)
	}
	a, _ := json.Marshal(got)
	b, _ := json.Marshal(want)
	if string(a) != string(b) {
		t.Errorf("got %s\nwant %s", a, b)
	}
}

// TestDefaults checks that what a request leaves out is what the document says.
func TestDefaults(t *testing.T) {
	s := newService(t, demoBook(t, 7))
	short, full := s.get("/v1/gaps"), s.get("/v1/gaps?from=2027-04-10&days=365&need=cit&limit=100000&format=json")
	if short.Body.String() != full.Body.String() {
		t.Error("the defaults are not from today, 365 days, need cit, limit 100000, JSON")
	}
	if c := decode[api.Standings](t, strings.NewReader(s.get("/v1/credentials/standing").Body.String())); c.On.String() != "2027-04-10" {
		t.Errorf("on is %s by default", c.On)
	}
}
