package eido_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"watchbill/api/eido"
	"watchbill/dispatch"
	"watchbill/roster"
)

var update = flag.Bool("update", false, "write the golden files anew")

func f64(v float64) *float64 { return &v }

// reply is an answer with a unit that has a fix, one that has none, and the rungs below.
func reply() eido.Reply {
	now := time.Date(2026, 7, 1, 21, 31, 2, 250e6, time.UTC)
	return eido.Reply{
		ID: "urn:uuid:0197c7a0-0000-7000-8000-000000000001", Issuer: "watchbill.smallville.example", Agency: "police.smallville.example", At: now,
		Incident: eido.Incident{
			ID: "urn:emergency:uid:incidentid:7f3a20c41b:cad.smallville.example", Call: "2026-0701-0417", Types: []string{"MNTL", "10-96"},
			At: &roster.Point{Lat: 39.6512, Lon: -75.6498}, RadiusM: 12.5, Hazards: []string{},
		},
		Answer: &dispatch.Answer{
			Revision: 7, ComputedAt: now, At: now, District: "B", Need: roster.NeedCIT, NeedReasons: []string{"MNTL always asks for cit"}, Tier: 1,
			Candidates: []dispatch.Candidate{
				{Unit: "2B14", Officers: []roster.OfficerID{"O1", "O2"}, Kind: dispatch.KindCIT, Status: dispatch.StatusAvailable,
					Secondary: []dispatch.Secondary{dispatch.InService, dispatch.CoveringAlternate}, Staged: true, Call: "17",
					Position: dispatch.Position{Lat: 39.66, Lon: -75.651, Source: dispatch.PositionAVL, AgeS: f64(4.5)},
					TravelS:  f64(187), Reasons: []string{"certified <through> 2027-01-31"}},
				{Unit: "C7", Officers: []roster.OfficerID{"O1", "K1"}, Kind: dispatch.KindCoResponder, Status: dispatch.StatusUnknown,
					Position: dispatch.Position{Lat: 39.61, Lon: -75.72, Source: dispatch.PositionDistrict}, Estimated: true},
			},
			Fallbacks: []dispatch.Fallback{
				{Tier: 4, Rung: dispatch.RungRecall, Candidates: []dispatch.Candidate{
					{Unit: "3C1", Officers: []roster.OfficerID{"O9"}, Kind: dispatch.KindCIT, Status: dispatch.StatusOffDuty},
					{Unit: "2B14", Officers: []roster.OfficerID{"O1"}, Kind: dispatch.KindCIT, Status: dispatch.StatusAvailable},
				}},
				{Tier: 4, Rung: dispatch.RungPatrol, Candidates: []dispatch.Candidate{
					{Unit: "1A2", Officers: []roster.OfficerID{}, Kind: dispatch.KindOfficer, Status: dispatch.StatusConditional}}},
				{Tier: 5, Rung: dispatch.RungResource, Reason: "1 resource is open now", Resources: []dispatch.Resource{
					{ID: "988", Name: "Crisis line", Kind: "crisis-line", Phone: "988"}}},
			},
			Warnings: []dispatch.Warning{dispatch.WarnNoStatuses},
		},
	}
}

func TestEncodeGolden(t *testing.T) {
	out, err := eido.Encode(reply())
	if err != nil {
		t.Fatal(err)
	}
	var got bytes.Buffer
	if err := json.Indent(&got, out, "", "  "); err != nil {
		t.Fatal(err)
	}
	const name = "testdata/reply.golden"
	if *update {
		if err := os.WriteFile(name, got.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Error(diff)
	}
}

func TestEncodeTwiceTheSame(t *testing.T) {
	a, err := eido.Encode(reply())
	b, _ := eido.Encode(reply())
	if err != nil || !bytes.Equal(a, b) {
		t.Error(err, cmp.Diff(string(a), string(b)))
	}
}

// TestReferences holds that every $ref of what is written names a component, and every $id is its own.
func TestReferences(t *testing.T) {
	out, err := eido.Encode(reply())
	if err != nil {
		t.Fatal(err)
	}
	var root any
	if err := json.Unmarshal(out, &root); err != nil {
		t.Fatal(err)
	}
	ids, refs := map[string]int{}, map[string]bool{}
	walk(root, func(name, value string) {
		switch name {
		case "$id":
			ids[value]++
		case "$ref":
			refs[value] = true
		}
	})
	for id, n := range ids {
		if n != 1 {
			t.Errorf("%d components are called %s", n, id)
		}
	}
	for r := range refs {
		if ids[r] == 0 {
			t.Errorf("nothing is called %s", r)
		}
	}
}

func walk(v any, see func(name, value string)) {
	switch v := v.(type) {
	case map[string]any:
		for name, x := range v {
			if s, ok := x.(string); ok {
				see(name, s)
			}
			walk(x, see)
		}
	case []any:
		for _, x := range v {
			walk(x, see)
		}
	}
}

func TestEncodeRefuses(t *testing.T) {
	_, err := eido.Encode(eido.Reply{})
	want := []string{"ID", "Issuer", "Agency", "At", "Incident.ID", "Incident.Types", "Answer"}
	if diff := cmp.Diff(want, pointers(t, err)); diff != "" {
		t.Error(diff)
	}
}

// TestThereAndBack encodes any place and decodes the same.
func TestThereAndBack(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		r := reply()
		r.Incident.At = &roster.Point{Lat: rapid.Float64Range(-90, 90).Draw(rt, "lat"), Lon: rapid.Float64Range(-180, 180).Draw(rt, "lon")}
		if *r.Incident.At == (roster.Point{}) {
			return
		}
		r.Incident.RadiusM = rapid.Float64Range(0, 1e6).Draw(rt, "radius")
		out, err := eido.Encode(r)
		if err != nil {
			rt.Fatal(err)
		}
		got, err := eido.Decode(out)
		if err != nil {
			rt.Fatalf("%v\n%s", err, out)
		}
		want := r.Incident
		want.Types, want.AgencyID, want.Updated = want.Types[:1], r.Agency, r.At
		if diff := cmp.Diff(want, got); diff != "" {
			rt.Fatal(diff)
		}
	})
}

func BenchmarkEncode(b *testing.B) {
	r := reply()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := eido.Encode(r); err != nil {
			b.Fatal(err)
		}
	}
}
