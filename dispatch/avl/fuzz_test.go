package avl_test

import (
	"math"
	"net/url"
	"testing"

	"watchbill/dispatch"
	"watchbill/dispatch/avl"
)

// sane fails where a report is what no parser may give.
func sane(t *testing.T, reports []avl.Report) {
	t.Helper()
	for _, r := range reports {
		if len(r.Device) > 64 {
			t.Errorf("a device of %d bytes", len(r.Device))
		}
		f := r.Fix
		if f == nil {
			continue
		}
		if f.Unit != "" || f.Source != dispatch.PositionAVL {
			t.Errorf("unit %q, source %q", f.Unit, f.Source)
		}
		for _, v := range []*float64{&f.At.Lat, &f.At.Lon, f.SpeedMPS, f.HeadingD, f.AccuracyM} {
			if v != nil && (math.IsNaN(*v) || math.IsInf(*v, 0)) {
				t.Errorf("%v in %+v", *v, f)
			}
		}
		for _, v := range []*float64{f.SpeedMPS, f.HeadingD, f.AccuracyM} {
			if v != nil && *v < 0 {
				t.Errorf("%v below zero", *v)
			}
		}
		if f.HeadingD != nil && *f.HeadingD >= 360 {
			t.Errorf("heading %v", *f.HeadingD)
		}
		if y := f.Time.Year(); y < 0 || y > 9999 {
			t.Errorf("year %d", y)
		}
	}
}

var fuzzNow = instant("2026-11-21T12:00:00Z")

func FuzzParseTAIP(f *testing.F) {
	f.Add([]byte(">RPV15714+3739438-1220384601512612;ID=1234;*7F<"))
	f.Add([]byte(">RPV43200+0100000+0010000000000012;ID=7<\r\n>RAL03874+00185+00012;ID=8<>PV43201+0100000+0010000000000011;ID=9<"))
	f.Fuzz(func(t *testing.T, datagram []byte) {
		got, err := avl.ParseTAIP(nil, datagram, fuzzNow)
		sane(t, got)
		if err == nil && len(got) == 0 || len(got) > 16 {
			t.Errorf("%d reports, error %v", len(got), err)
		}
		for _, r := range got {
			if r.Fix != nil && r.Fix.Time.Sub(fuzzNow).Abs() > 12*60*60*1e9 {
				t.Errorf("%v is more than half a day from now", r.Fix.Time)
			}
		}
	})
}

func FuzzParseNMEA(f *testing.F) {
	f.Add([]byte("$GPRMC,225446,A,4916.45,N,12311.12,W,000.5,054.7,191194,020.3,E*68\r\n"))
	f.Add([]byte(summed("7,$GNRMC,120000.250,A,3943.4000,S,07532.7000,W,0.01,,211126,,,A,V", "$GPGSV,1,1,00", "8$GPRMC,,V,,,,,,,,,")))
	f.Fuzz(func(t *testing.T, datagram []byte) {
		got, err := avl.ParseNMEA(nil, datagram, fuzzNow)
		sane(t, got)
		if err == nil && len(got) == 0 || len(got) > 16 {
			t.Errorf("%d reports, error %v", len(got), err)
		}
	})
}

func FuzzParseOsmAnd(f *testing.F) {
	f.Add("id=123456&timestamp=1795262390&lat=39.7447&lon=-75.5484&speed=10.0&bearing=90.5&altitude=20.0&accuracy=4.5&batt=83.0")
	f.Add("deviceid=A1&location=39.7,-75.5&timestamp=2026-11-21T06:59:50.5-05:00&heading=360&valid=true")
	f.Add("id=A1&lat=1.0E-5&lon=-2e-6&timestamp=2026-11-21+11:59:50&hdop=1")
	f.Fuzz(func(t *testing.T, query string) {
		values, err := url.ParseQuery(query)
		if err != nil {
			return
		}
		if got, err := avl.ParseOsmAnd(values, fuzzNow); err == nil {
			sane(t, []avl.Report{got})
		}
	})
}

func FuzzParseTraccar(f *testing.F) {
	f.Add([]byte(`{"device_id": "A1", "location": {"event": "motionchange", "timestamp": "2026-11-21T11:59:50.5Z", "coords": {"latitude": 39.7, "longitude": -75.5, "accuracy": 4.5, "speed": 13.2, "heading": 270.5}}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		if got, err := avl.ParseTraccar(body); err == nil {
			sane(t, []avl.Report{got})
		}
	})
}

func FuzzParseOwnTracks(f *testing.F) {
	f.Add([]byte(`{"_type":"location","lat":1,"lon":2,"tst":1497476456,"tid":"JJ","vel":36,"cog":270,"acc":12,"topic":"owntracks/jane/phone"}`), "")
	f.Add([]byte(`[{"_type":"location","lat":1,"lon":2,"tst":1497476456},{"_type":"lwt"},{"_type":"steps","tid":"KK"}]`), "jane/phone")
	f.Fuzz(func(t *testing.T, body []byte, sender string) {
		got, _ := avl.ParseOwnTracks(nil, body, sender)
		sane(t, got)
	})
}
