package eido_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"watchbill/api/eido"
	"watchbill/dispatch"
	"watchbill/roster"
)

// FuzzDecode holds that nothing makes the decoder fall over, that what it takes is whole, and that what it refuses it
// refuses as the sender's fault.
func FuzzDecode(f *testing.F) {
	for _, name := range samples(f) {
		f.Add(read(f, name))
	}
	f.Fuzz(func(t *testing.T, doc []byte) {
		in, err := eido.Decode(doc)
		if err != nil {
			if !errors.Is(err, &roster.Error{Kind: roster.Invalid}) {
				t.Fatal(err)
			}
			return
		}
		if in.ID == "" || len(in.Types) == 0 || in.At == nil || in.Hazards == nil || !roster.ValidID(in.Call) {
			t.Fatalf("%+v", in)
		}
		if p := in.At; !(p.Lat >= -90 && p.Lat <= 90 && p.Lon >= -180 && p.Lon <= 180) || *p == (roster.Point{}) || !(in.RadiusM >= 0) {
			t.Fatalf("%v ± %v", *p, in.RadiusM)
		}
		if _, err := json.Marshal(in); err != nil {
			t.Fatal(err)
		}
		again(t, in)
	})
}

// FuzzLocation throws text at the reader of locations.
func FuzzLocation(f *testing.F) {
	f.Add(presence(`<gml:Point srsName="urn:ogc:def:crs:EPSG::4326"><gml:pos>40.5 -75.25</gml:pos></gml:Point>`))
	f.Add(presence(`<gs:Circle><gml:pos>40 -75</gml:pos><gs:radius uom="urn:ogc:def:uom:EPSG::9001">9</gs:radius></gs:Circle>`))
	f.Add(presence(`<gml:Polygon><gml:exterior><gml:LinearRing><gml:posList>10 179 12 179 12 -179 10 -179 10 179</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon>`))
	f.Add(presence(`<gs:ArcBand><gml:pos>89.9 -75</gml:pos><gs:innerRadius>0</gs:innerRadius><gs:outerRadius>1000000</gs:outerRadius><gs:startAngle>80</gs:startAngle><gs:openingAngle>20</gs:openingAngle></gs:ArcBand>`))
	f.Fuzz(func(t *testing.T, text string) {
		in, err := decodeAt(asText(text))
		if err == nil && !(in.At.Lat >= -90 && in.At.Lat <= 90 && in.At.Lon >= -180 && in.At.Lon <= 180 && in.RadiusM >= 0) {
			t.Fatalf("%v ± %v", *in.At, in.RadiusM)
		}
	})
}

// again encodes a reply to the incident and reads the same incident out of it.
func again(t *testing.T, in eido.Incident) {
	t.Helper()
	doc, err := eido.Encode(eido.Reply{
		ID: "urn:uuid:1", Issuer: "x", Agency: "y", At: time.Unix(1782939600, 0), Incident: in, Answer: &dispatch.Answer{},
	})
	if err != nil {
		t.Fatal(err)
	}
	got, err := eido.Decode(doc)
	if err != nil {
		t.Fatalf("%v\n%s", err, doc)
	}
	if got.Call != in.Call || got.Types[0] != in.Types[0] || *got.At != *in.At || got.RadiusM != in.RadiusM {
		t.Fatalf("in %+v, again %+v", in, got)
	}
}
