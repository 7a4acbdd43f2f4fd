package eido_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"watchbill/api/eido"
	"watchbill/roster"
)

func read(tb testing.TB, name string) []byte {
	tb.Helper()
	doc, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		tb.Fatal(err)
	}
	return doc
}

func samples(tb testing.TB) []string {
	tb.Helper()
	names, err := filepath.Glob("testdata/*.json")
	if err != nil || len(names) < 6 {
		tb.Fatal(names, err)
	}
	for i := range names {
		names[i] = filepath.Base(names[i])
	}
	return names
}

// pointers returns the places that an error names.
func pointers(t *testing.T, err error) (out []string) {
	t.Helper()
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		t.Fatalf("%T is not joined: %v", err, err)
	}
	for _, e := range joined.Unwrap() {
		var r *roster.Error
		if !errors.As(e, &r) || r.Kind != roster.Invalid {
			t.Fatalf("%v is not of kind Invalid", e)
		}
		out = append(out, r.Field)
	}
	return out
}

func TestDecode(t *testing.T) {
	for _, c := range []struct {
		file string
		want eido.Incident
	}{
		{"minimal.json", eido.Incident{
			ID: "urn:emergency:uid:incidentid:7f3a20c41b:cad.smallville.example", Call: "2026-0701-0417", Types: []string{"MNTL"},
			At: &roster.Point{Lat: 39.6512, Lon: -75.6498}, Updated: time.Date(2026, 7, 1, 21, 30, 4, 337e6, time.UTC),
			AgencyID: "police.smallville.example", Hazards: []string{},
		}},
		{"full.json", eido.Incident{
			ID: "urn:emergency:uid:incidentid:a56e556d871:bcf.county.example", Call: "a56e556d871_bcf.county.example",
			Types: []string{"MTLV", "10-96V", "CRISIS, VIOLENT"}, At: &roster.Point{Lat: 39.66, Lon: -75.65}, RadiusM: 1404,
			Updated: time.Date(2026, 7, 1, 21, 30, 59, 125e6, time.UTC), AgencyID: "police.smallville.example",
			Hazards: []string{"violence", "scene-unsafe"},
		}},
		{"circle.json", eido.Incident{
			ID: "urn:emergency:uid:incidentid:00c1:cad.smallville.example", Call: "00c1_cad.smallville.example", Types: []string{"SUICTHRT"},
			At: &roster.Point{Lat: 39.6641, Lon: -75.5512}, RadiusM: 42.5, Updated: time.Date(2026, 7, 1, 21, 30, 0, 0, time.UTC),
			AgencyID: "police.smallville.example", Hazards: []string{},
		}},
		{"json-location.json", eido.Incident{
			ID: "urn:emergency:uid:incidentid:00c3:cad.smallville.example", Call: "00c3_cad.smallville.example", Types: []string{"96"},
			At: &roster.Point{Lat: 39.7391, Lon: -75.5398}, RadiusM: 7.5, Hazards: []string{},
		}},
	} {
		t.Run(c.file, func(t *testing.T) {
			got, err := eido.Decode(read(t, c.file))
			if err != nil {
				t.Fatal(err)
			}
			near := cmp.Comparer(func(a, b float64) bool { return a == b || a-b < 1 && b-a < 1 && (a > 1000 || a-b < 1e-9 && b-a < 1e-9) })
			if diff := cmp.Diff(c.want, got, near); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestDecodeRefuses(t *testing.T) {
	const head = `{"eidoVersion": "1.0", "issuingElementIdentification": "x", "agencyComponent": []`
	for _, c := range []struct {
		name, doc string
		want      []string
	}{
		{"nothing", ``, []string{""}},
		{"text", `"eido"`, []string{""}},
		{"null", `null`, []string{""}},
		{"two documents", `{} {}`, []string{""}},
		{"empty", `{}`, []string{"/eidoVersion", "/issuingElementIdentification", "/agencyComponent", "/incidentComponent"}},
		{"empty root", `{"eidoVersion": "", "issuingElementIdentification": "", "agencyComponent": [], "incidentComponent": null}`,
			[]string{"/eidoVersion", "/issuingElementIdentification", "/incidentComponent"}},
		{"no incident", head + `}`, []string{"/incidentComponent"}},
		{"two incidents", head + `, "incidentComponent": [{}, {}]}`, []string{"/incidentComponent"}},
		{"empty incident", head + `, "incidentComponent": {}}`, []string{
			"/incidentComponent/$id", "/incidentComponent/incidentTypeCommonRegistryText", "/locationComponent",
		}},
		{"too deep", strings.Repeat("[", 65) + strings.Repeat("]", 65), []string{""}},
		{"too long", `"` + strings.Repeat("x", eido.MaxDocument) + `"`, []string{""}},
		{"civic only", string(read(t, "civic.json")), []string{"/locationComponent"}},
		{"malformed", string(read(t, "malformed.json")), []string{
			"/eidoVersion", "/issuingElementIdentification", "/agencyComponent", "/incidentComponent/$id",
			"/incidentComponent/incidentTypeCommonRegistryText", "/incidentComponent/lastUpdateTimeStamp", "/incidentComponent/locationReference/1",
		}},
		{"location by reference", head + `, "incidentComponent": {"$id": "i", "incidentTypeCommonRegistryText": "MNTL"},
			"locationComponent": [{"locationTypeDescriptionRegistryText": "Caller", "locationByReferenceUrl": "https://x"}]}`, []string{"/locationComponent"}},
		{"broken location", head + `, "incidentComponent": {"$id": "i", "incidentTypeCommonRegistryText": "MNTL"},
			"locationComponent": [{"locationTypeDescriptionRegistryText": "Caller", "locationByValue": "<a>"}]}`,
			[]string{"/locationComponent/0/locationByValue", "/locationComponent"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			in, err := eido.Decode([]byte(c.doc))
			if err == nil {
				t.Fatalf("taken: %+v", in)
			}
			if diff := cmp.Diff(c.want, pointers(t, err)); diff != "" {
				t.Errorf("%s\n%v", diff, err)
			}
			if strings.Contains(err.Error(), "PLANTED") {
				t.Errorf("the error quotes the document: %v", err)
			}
		})
	}
}

// TestNobodysWords plants words in callers, persons, notes, agents and extensions, and finds them nowhere.
func TestNobodysWords(t *testing.T) {
	for _, name := range samples(t) {
		locate := func(address string) (roster.Point, bool) {
			if strings.Contains(address, "PLANTED") {
				t.Errorf("%s: asked for %q", name, address)
			}
			return roster.Point{Lat: 39.74, Lon: -75.55}, true
		}
		in, err := eido.Decoder{Locate: locate}.Decode(read(t, name))
		out, _ := json.Marshal(in)
		if err != nil {
			out = []byte(err.Error())
		}
		if strings.Contains(string(out), "PLANTED") {
			t.Errorf("%s: %s", name, out)
		}
	}
}

func TestLocate(t *testing.T) {
	var asked string
	found := true
	c := eido.Decoder{Locate: func(address string) (roster.Point, bool) {
		asked = address
		return roster.Point{Lat: 39.74, Lon: -75.55}, found
	}}
	in, err := c.Decode(read(t, "civic.json"))
	if err != nil || *in.At != (roster.Point{Lat: 39.74, Lon: -75.55}) || asked != "42 W Fourth Street, Wilmington" {
		t.Errorf("%+v %v, asked for %q", in, err, asked)
	}
	found = false
	if _, err := c.Decode(read(t, "civic.json")); !slices.Equal(pointers(t, err), []string{"/locationComponent"}) {
		t.Error(err)
	}
	asked = ""
	if _, err := c.Decode(read(t, "minimal.json")); err != nil || asked != "" {
		t.Errorf("asked for %q, %v", asked, err)
	}
}

func TestCall(t *testing.T) {
	const doc = `{"eidoVersion": "1.0", "issuingElementIdentification": "x", "agencyComponent": [], "$id": "ROOT",
		"incidentComponent": {"$id": "INCIDENT", "internalIncidentId": "LOCAL", "incidentTypeCommonRegistryText": "MNTL"},
		"locationComponent": [{"locationTypeDescriptionRegistryText": "Caller", "locationByValue": {"type": "Point", "coordinates": [-75.5, 39.6]}}]}`
	const urn = "urn:emergency:uid:incidentid:"
	for _, c := range []struct{ root, incident, local, id, call string }{
		{"r", "i", "26-17", "i", "26-17"},
		{urn + "a:b.c", "i", "26-17", urn + "a:b.c", "26-17"},
		{urn + "a:b.c", urn + "d:b.c", "", urn + "d:b.c", "d_b.c"},
		{urn + "a:b.c", "", "No 17", urn + "a:b.c", "a_b.c"},
		{"r", "", "", "r", "r"},
		{"", "", "26-17", "26-17", "26-17"},
		{"ein Fall", "", "", "ein Fall", "eido-"},
	} {
		in, err := eido.Decode([]byte(strings.NewReplacer("ROOT", c.root, "INCIDENT", c.incident, "LOCAL", c.local).Replace(doc)))
		if err != nil {
			t.Fatal(err)
		}
		if in.ID != c.id || string(in.Call) != c.call && !strings.HasPrefix(c.call, "eido-") || !roster.ValidID(in.Call) {
			t.Errorf("%+v: %s, %s", c, in.ID, in.Call)
		}
	}
}

func BenchmarkDecode(b *testing.B) {
	for _, name := range []string{"minimal.json", "full.json"} {
		doc := read(b, name)
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(doc)))
			for b.Loop() {
				if _, err := eido.Decode(doc); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
