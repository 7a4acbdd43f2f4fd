package avl

import (
	"net/url"
	"strings"
	"time"
)

// ParseOsmAnd reads one message of Traccar's OsmAnd protocol from a query or a form. A device must be named; without a
// position, or with valid=false, the message is a heartbeat; without a timestamp its position is taken to be of now.
// Every fault is in the error, a *roster.Error or several joined, Field the parameter's name. Parameters that the
// protocol lets clients add freely are not looked at.
//
// Source: traccar.org/osmand. The speed of this form is in knots, and a "yyyy-MM-dd HH:mm:ss" without zone is UTC here.
func ParseOsmAnd(query url.Values, now time.Time) (Report, error) {
	q := form{query: query}
	device := q.text("id", "deviceid")
	if !titled(device) {
		q.fault("id", "a device has 1 to %d printable bytes without blanks around them", maxDevice)
	}
	valid := true
	switch v := q.text("valid"); v {
	case "", "true", "1":
	case "false", "0":
		valid = false
	default:
		q.fault("valid", "neither true, false, 1 nor 0")
	}
	at := now.UTC()
	if v := q.text("timestamp"); v != "" {
		var ok bool
		if at, ok = parseMoment(v); !ok {
			q.fault("timestamp", "neither unix time nor ISO 8601")
		}
	}
	lat, lon, placed := q.place()
	r := newReading(at, lat, lon)
	if v, ok := q.number("speed"); ok {
		r.speed(v, knot)
	}
	if v, ok := q.number("bearing", "heading"); ok && !r.heading(v) {
		q.fault("bearing", "more than 360 degrees")
	}
	if v, ok := q.number("accuracy"); ok {
		r.accuracy(v)
	}
	q.number("hdop")
	q.number("altitude")
	if err := q.err(); err != nil {
		return Report{}, err
	}
	if !placed || !valid {
		return Report{Device: device}, nil
	}
	return Report{Device: device, Fix: &r.fix}, nil
}

// form reads parameters and gathers what is wrong with them.
type form struct {
	query  url.Values
	faults faults
}

func (q *form) fault(field, format string, args ...any) { q.faults.add(field, format, args...) }

func (q *form) err() error { return q.faults.err() }

// text returns the value of the parameter that goes by one of the names, empty where there is none.
func (q *form) text(names ...string) string {
	var text string
	found := false
	for _, name := range names {
		values := q.query[name]
		if len(values) == 0 {
			continue
		}
		if len(values) > 1 || found && values[0] != text {
			q.fault(name, "is there twice")
		}
		text, found = values[0], true
	}
	return text
}

// number returns the figure of the parameter that goes by one of the names; false where there is none.
func (q *form) number(names ...string) (float64, bool) {
	text := q.text(names...)
	if text == "" {
		return 0, false
	}
	v, ok := decimal(text)
	if !ok {
		q.fault(names[0], "not a number")
	}
	return v, ok
}

// place returns the position; false where there is none.
func (q *form) place() (lat, lon float64, placed bool) {
	if pair := q.text("location"); pair != "" {
		north, east, _ := strings.Cut(pair, ",")
		lat, okLat := decimal(north)
		lon, okLon := decimal(east)
		if !okLat || !okLon {
			q.fault("location", "not latitude,longitude")
		}
		if q.query.Has("lat") || q.query.Has("lon") {
			q.fault("location", "is there with lat and lon")
		}
		return lat, lon, true
	}
	lat, north := q.number("lat")
	lon, east := q.number("lon")
	if q.query.Get("lat") == "" != (q.query.Get("lon") == "") {
		q.fault("lat", "lat and lon go together")
	}
	return lat, lon, north && east
}

// parseMoment reads unix seconds, unix milliseconds, ISO 8601 with a zone, or a date and time of UTC.
func parseMoment(text string) (time.Time, bool) {
	if len(text) > 40 {
		return time.Time{}, false
	}
	if n, ok := digits([]byte(text)); ok {
		// Seconds have fewer digits until the year 5138, milliseconds more since March 1973.
		if n < 1e11 {
			return time.Unix(int64(n), 0).UTC(), true
		}
		return time.UnixMilli(int64(n)).UTC(), len(text) <= 13
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05Z0700", time.DateTime} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}
