package api_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"watchbill/api"
	"watchbill/dispatch"
	"watchbill/roster"
)

// twinFix is a position as encoding/json reads it.
type twinFix struct {
	Unit     *string    `json:"unit_id"`
	Time     *time.Time `json:"time"`
	Lat      *float64   `json:"lat"`
	Lon      *float64   `json:"lon"`
	Speed    *float64   `json:"speed_mps"`
	Heading  *float64   `json:"heading_deg"`
	Accuracy *float64   `json:"accuracy_m"`
}

// readFixesTwin is ReadFixes, slowly.
func readFixesTwin(text []byte) ([]dispatch.Fix, error) {
	var in struct {
		Positions []twinFix `json:"positions"`
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&in); err != nil {
		return nil, err
	}
	known := func(f *float64) *float64 {
		if f == nil || *f < 0 {
			return nil
		}
		return f
	}
	fixes := []dispatch.Fix{}
	for _, x := range in.Positions {
		if x.Unit == nil || x.Time == nil || x.Lat == nil || x.Lon == nil {
			return nil, fmt.Errorf("something is missing")
		}
		fixes = append(fixes, dispatch.Fix{
			Unit: dispatch.UnitID(*x.Unit), Time: x.Time.UTC(), At: roster.Point{Lat: *x.Lat, Lon: *x.Lon},
			SpeedMPS: known(x.Speed), HeadingD: known(x.Heading), AccuracyM: known(x.Accuracy),
		})
	}
	return fixes, nil
}

// TestFixesAsJSON holds the reader by hand to encoding/json, on sound batches however they are written.
func TestFixesAsJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		figure := rapid.Float64Range(-500, 500)
		rows := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) map[string]any {
			row := map[string]any{
				"unit_id": rapid.StringMatching(`[A-Za-z0-9"\\/é -]{0,12}`).Draw(t, "unit"), "lat": figure.Draw(t, "lat"), "lon": figure.Draw(t, "lon"),
				"time": time.Unix(rapid.Int64Range(0, 4e9).Draw(t, "s"), rapid.Int64Range(0, 999_999_999).Draw(t, "ns")).In(time.FixedZone("", 1800*rapid.IntRange(-20, 20).Draw(t, "zone"))).Format(time.RFC3339Nano),
			}
			for _, name := range []string{"speed_mps", "heading_deg", "accuracy_m"} {
				if rapid.Bool().Draw(t, name) {
					row[name] = figure.Draw(t, name)
				}
			}
			return row
		}), 0, 5).Draw(t, "rows")
		text, err := json.Marshal(map[string]any{"positions": rows})
		if rapid.Bool().Draw(t, "spaced") {
			text, err = json.MarshalIndent(map[string]any{"positions": rows}, "\r\n", "\t ")
		}
		if err != nil {
			t.Fatal(err)
		}
		got, err := api.ReadFixes(text)
		want, wantErr := readFixesTwin(text)
		if err != nil || wantErr != nil {
			t.Fatal(err, wantErr)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%s\n%s", text, diff)
		}
	})
}

// FuzzPositions reads anything. What it takes encoding/json takes, and reads the same.
func FuzzPositions(f *testing.F) {
	for _, s := range []string{
		`{"positions":[{"unit_id":"B4","time":"2027-04-10T16:00:00Z","lat":39.7,"lon":-75.6,"speed_mps":1e1,"heading_deg":0,"accuracy_m":-1}]}`,
		`{"positions":[{"unit_id":"\u00e9\n","time":"2027-04-10T16:00Z","lat":-0,"lon":1E-400}]}`, ` {"positions" : [ ] } `,
		`{"positions":[{"positions":[{"a":"}"}]}]}`, `{"positions":[[[{"x":[1,2,{"y":null}]}]],7]}`, `"x"`, `{}`, `[`, `{"positions":[{"unit_id":"a","unit_id":"b"}]}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		got, err := api.ReadFixes(text)
		if err != nil {
			return
		}
		want, err := readFixesTwin(text)
		if err != nil {
			if strings.Contains(err.Error(), "parsing time") || strings.Contains(err.Error(), "Time.UnmarshalJSON") {
				return // it wants seconds
			}
			t.Fatalf("%q was read, though: %v", text, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%q: %s", text, diff)
		}
	})
}

// FuzzBodies sends any body anywhere. Whatever is answered is in the document, and is never an error of ours; do holds
// that a body which is taken is one that the document takes.
func FuzzBodies(f *testing.F) {
	for _, s := range []string{
		call, `{"recommendation_id":"x","unit_id":"B4","override_reason":"é"}`, `{"state":"Cleared","outcome":"arrested","undo":false,"at":"2027-04-10T15:00Z"}`,
		`{"primary":"Available","secondary":["Meal"],"crew":[],"until":"2027-04-10T17:00:00.5-04:00","position":{"lat":1,"lon":2,"time":"2027-04-10T15:00:00Z"},"call_id":"C"}`,
		`{"units":[{"unit_id":"B4","primary":"NotAvailable"},{}]}`, `{"positions":[{"unit_id":"B4","time":"2027-04-10T16:00:00Z","lat":39.7,"lon":-75.6}]}`,
		`{"call":{"district_id":"D1","level":1e0,"hazards":["\ud800"]}}`, `{"call":{"location":{"lat":-0.0,"lon":1E2}},"at":"0001-01-01T00:00:00+23:59"}`,
	} {
		for i := range bodyRoutes {
			f.Add(uint8(i), []byte(s))
		}
	}
	s := newService(f, demoBook(f, 7))
	f.Fuzz(func(t *testing.T, which uint8, text []byte) {
		s := &service{TB: t, house: s.house, handler: s.handler, doc: s.doc}
		route := bodyRoutes[int(which)%len(bodyRoutes)]
		r := httptest.NewRequest(route[0], route[1], bytes.NewReader(text))
		r.Host = "localhost"
		r.Header.Set("Content-Type", "application/json")
		switch a := s.do(r); a.Code {
		case http.StatusOK, http.StatusCreated, http.StatusBadRequest, http.StatusNotFound, http.StatusConflict, http.StatusRequestEntityTooLarge:
		default:
			t.Errorf("got %d: %s", a.Code, a.Body)
		}
	})
}

var bodyRoutes = [][2]string{
	{"POST", "/v1/recommendations"}, {"POST", "/v1/assignments"}, {"PATCH", "/v1/assignments/x"}, {"PUT", "/v1/units/B4/status"}, {"PUT", "/v1/units"}, {"POST", "/v1/positions"},
}

// BenchmarkReadFixes reads a batch of 667 positions, as 10,000 units send in a second.
func BenchmarkReadFixes(b *testing.B) {
	var text strings.Builder
	text.WriteString(`{"positions":[`)
	for i := range 667 {
		if i > 0 {
			text.WriteByte(',')
		}
		fmt.Fprintf(&text, `{"unit_id":"B%d","time":"2027-04-10T16:00:00.%03dZ","lat":39.%06d,"lon":-75.546589,"speed_mps":11.2,"heading_deg":%d,"accuracy_m":4}`, i, i, 700000+i, i%360)
	}
	text.WriteString("]}")
	b.SetBytes(int64(text.Len()))
	b.ReportAllocs()
	for b.Loop() {
		if fixes, err := api.ReadFixes([]byte(text.String())); err != nil || len(fixes) != 667 {
			b.Fatal(err)
		}
	}
}
