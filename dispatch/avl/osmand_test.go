package avl_test

import (
	"net/url"
	"testing"

	"watchbill/dispatch/avl"
)

func TestParseOsmAnd(t *testing.T) {
	const now = "2026-11-21T12:00:00Z"
	for _, c := range []struct {
		name, query string
		want        []avl.Report
		fault       string
	}{
		{name: "Traccar Client 8", query: "id=123456&timestamp=1795262390&lat=39.7447&lon=-75.5484&speed=10.0&bearing=90.5&altitude=20.0&accuracy=4.5&batt=83.0",
			want: one("123456", fix("2026-11-21T11:59:50Z", 39.7447, -75.5484, speed(10*metresPerSecond), heading(90.5), accuracy(4.5)))},
		{name: "OsmAnd", query: "deviceid=A1&lat=39.7&lon=-75.5&timestamp=1795262390123&hdop=1.2&altitude=0&speed=0",
			want: one("A1", fix("2026-11-21T11:59:50.123Z", 39.7, -75.5, speed(0)))},
		{name: "location, ISO 8601, heading", query: "id=A1&location=39.7,-75.5&timestamp=2026-11-21T06:59:50.5-05:00&heading=360",
			want: one("A1", fix("2026-11-21T11:59:50.5Z", 39.7, -75.5, heading(0)))},
		{name: "zone without colon", query: "id=A1&lat=1&lon=1&timestamp=2026-11-21T11:59:50%2B0000", want: one("A1", fix("2026-11-21T11:59:50Z", 1, 1))},
		{name: "date and time", query: "id=A1&lat=1&lon=1&timestamp=2026-11-21+11:59:50", want: one("A1", fix("2026-11-21T11:59:50Z", 1, 1))},
		{name: "no time", query: "id=A1&lat=1&lon=1", want: one("A1", fix(now, 1, 1))},
		{name: "unknown figures", query: "id=A1&lat=1&lon=1&speed=-1&bearing=-1&accuracy=-1", want: one("A1", fix(now, 1, 1))},
		{name: "Java's small figures", query: "id=A1&lat=1.0E-5&lon=-2e-6&valid=1", want: one("A1", fix(now, 1e-5, -2e-6))},
		{name: "named by a person", query: "id=Zo%C3%AB's+phone&lat=1&lon=1", want: one("Zoë's phone", fix(now, 1, 1))},
		{name: "not valid", query: "id=A1&lat=1&lon=1&valid=false", want: one("A1", nil)},
		{name: "no position", query: "id=A1&batt=50", want: one("A1", nil)},
		{name: "both names of a device", query: "id=A1&deviceid=A1", want: one("A1", nil)},
		{name: "off world is the board's to refuse", query: "id=A1&lat=91&lon=0", want: one("A1", fix(now, 91, 0))},

		{name: "nobody", query: "lat=1&lon=1", fault: "id: a device has 1 to 64 printable bytes without blanks around them"},
		{name: "two devices", query: "id=A1&deviceid=A2", fault: "deviceid: is there twice"},
		{name: "twice", query: "id=A1&lat=1&lat=2&lon=1", fault: "lat: is there twice"},
		{name: "half a position", query: "id=A1&lat=1", fault: "lat: lat and lon go together"},
		{name: "two positions", query: "id=A1&lat=1&lon=1&location=1,1", fault: "location: is there with lat and lon"},
		{name: "location", query: "id=A1&location=1", fault: "location: not latitude,longitude"},
		{name: "a template not filled in", query: "id=A1&lat={0}&lon={1}&timestamp={2}", fault: "timestamp: neither unix time nor ISO 8601\nlat: not a number\nlon: not a number"},
		{name: "not a number", query: "id=A1&lat=NaN&lon=1", fault: "lat: not a number"},
		{name: "infinite", query: "id=A1&lat=1e999&lon=0x10", fault: "lat: not a number\nlon: not a number"},
		{name: "valid", query: "id=A1&valid=maybe", fault: "valid: neither true, false, 1 nor 0"},
		{name: "bearing", query: "id=A1&lat=1&lon=1&bearing=361", fault: "bearing: more than 360 degrees"},
		{name: "time too long", query: "id=A1&lat=1&lon=1&timestamp=17952623901234", fault: "timestamp: neither unix time nor ISO 8601"},
	} {
		t.Run(c.name, func(t *testing.T) {
			query, err := url.ParseQuery(c.query)
			if err != nil {
				t.Fatal(err)
			}
			got, err := avl.ParseOsmAnd(query, instant(now))
			check(t, sound(got, err), err, c.want, c.fault)
		})
	}
}

// sound is a parser's one report, where there is one.
func sound(r avl.Report, err error) []avl.Report {
	if err != nil {
		return nil
	}
	return []avl.Report{r}
}

func TestParseTraccar(t *testing.T) {
	// The document that traccar.org/osmand prints.
	const published = `{ "location": { "timestamp": "2000-01-01T00:00:00.000Z", "coords": { "latitude": 0.0, "longitude": 0.0, "accuracy": 0, "speed": 0,
		"heading": 0, "altitude": 0 }, "is_moving": false, "odometer": 0, "event": "motionchange", "battery": { "level": 1, "is_charging": false },
		"activity": { "type": "still" }, "extras": {} }, "device_id": "48241179" }`
	for _, c := range []struct {
		name, body string
		want       []avl.Report
		fault      string
	}{
		{name: "published", body: published, want: one("48241179", fix("2000-01-01T00:00:00Z", 0, 0, speed(0), heading(0), accuracy(0)))},
		{name: "moving", body: `{"device_id": "A1", "location": {"timestamp": "2026-11-21T11:59:50.5Z", "coords": {"latitude": 39.7, "longitude": -75.5, "accuracy": 4.5, "speed": 13.2, "heading": 270.5}}}`,
			want: one("A1", fix("2026-11-21T11:59:50.5Z", 39.7, -75.5, speed(13.2), heading(270.5), accuracy(4.5)))},
		{name: "unknown figures", body: `{"device_id": "A1", "location": {"timestamp": "2026-11-21T11:59:50Z", "coords": {"latitude": 1, "longitude": 1, "accuracy": null, "speed": -1, "heading": -1}}}`,
			want: one("A1", fix("2026-11-21T11:59:50Z", 1, 1))},
		{name: "heartbeat", body: `{"device_id": "A1", "location": {"event": "heartbeat", "timestamp": "2026-11-21T09:00:00Z", "coords": {"latitude": 1, "longitude": 1}}}`, want: one("A1", nil)},
		{name: "no coordinates", body: `{"device_id": "A1", "location": {}}`, want: one("A1", nil)},

		{name: "not JSON", body: `lat=1`, fault: "not JSON"},
		{name: "more behind", body: `{"device_id": "A1", "location": {}} {}`, fault: "more than one JSON value"},
		{name: "nobody", body: `{"location": {}}`, fault: "device_id: a device has 1 to 64 printable bytes without blanks around them"},
		{name: "nothing", body: `{"device_id": "A1"}`, fault: "location: missing"},
		{name: "a text for a number", body: `{"device_id": "A1", "location": {"coords": {"latitude": "1"}}}`, fault: "location.coords.latitude: a JSON string does not belong here"},
		{name: "faults gather", body: `{"device_id": " ", "location": {"timestamp": "now", "coords": {"latitude": 1}}}`,
			fault: "device_id: a device has 1 to 64 printable bytes without blanks around them\nlocation.timestamp: not ISO 8601 with a zone\nlocation.coords: latitude and longitude go together"},
		{name: "heading", body: `{"device_id": "A1", "location": {"timestamp": "2026-11-21T11:59:50Z", "coords": {"latitude": 1, "longitude": 1, "heading": 400}}}`,
			fault: "location.coords.heading: more than 360 degrees"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := avl.ParseTraccar([]byte(c.body))
			check(t, sound(got, err), err, c.want, c.fault)
		})
	}
}
