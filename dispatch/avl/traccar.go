package avl

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"time"

	"watchbill/roster"
)

// MaxBody bounds the JSON that the parsers read, in bytes; an HTTP handler should read no more than that.
const MaxBody = 64 << 10

// traccarMessage is what Traccar Client 9 and later post.
type traccarMessage struct {
	Device   string `json:"device_id"`
	Location *struct {
		Timestamp string `json:"timestamp"`
		Event     string `json:"event"`
		Coords    *struct {
			Latitude  *float64 `json:"latitude"`
			Longitude *float64 `json:"longitude"`
			Accuracy  *float64 `json:"accuracy"`
			Speed     *float64 `json:"speed"`
			Heading   *float64 `json:"heading"`
		} `json:"coords"`
	} `json:"location"`
}

// ParseTraccar reads the JSON that Traccar Client posts since version 9, of at most [MaxBody] bytes. A message without
// coordinates is a heartbeat, and so is one of event "heartbeat", which carries the last known place over again. Every fault is
// in the error, a *roster.Error or several joined, Field the place in the document. Fields beyond those read are not looked at.
//
// Source: traccar.org/osmand. The speed of this form is in m/s.
func ParseTraccar(body []byte) (Report, error) {
	var m traccarMessage
	if err := decodeJSON(body, &m); err != nil {
		return Report{}, err
	}
	var f faults
	if !titled(m.Device) {
		f.add("device_id", "a device has 1 to %d printable bytes without blanks around them", maxDevice)
	}
	if m.Location == nil {
		f.add("location", "missing")
		return Report{}, f.err()
	}
	c := m.Location.Coords
	if c == nil || m.Location.Event == "heartbeat" {
		return Report{Device: m.Device}, f.err()
	}
	at, err := time.Parse(time.RFC3339, m.Location.Timestamp)
	if err != nil {
		f.add("location.timestamp", "not ISO 8601 with a zone")
	}
	if c.Latitude == nil || c.Longitude == nil {
		f.add("location.coords", "latitude and longitude go together")
		return Report{}, f.err()
	}
	r := newReading(at.UTC(), *c.Latitude, *c.Longitude)
	if !r.figures(c.Speed, metrePerSec, c.Heading, c.Accuracy) {
		f.add("location.coords.heading", "more than 360 degrees")
	}
	if err := f.err(); err != nil {
		return Report{}, err
	}
	return Report{Device: m.Device, Fix: &r.fix}, nil
}

// figures sets those that are there. It reports whether the heading can be one.
func (r *reading) figures(speed *float64, unit float64, heading, accuracy *float64) bool {
	if speed != nil {
		r.speed(*speed, unit)
	}
	if accuracy != nil {
		r.accuracy(*accuracy)
	}
	return heading == nil || r.heading(*heading)
}

// decodeJSON reads one JSON value and nothing behind it.
func decodeJSON(body []byte, into any) error {
	if len(body) > MaxBody {
		return roster.Invalidf("", "more than %d bytes", MaxBody)
	}
	d := json.NewDecoder(bytes.NewReader(body))
	err := d.Decode(into)
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &kind):
		return roster.Invalidf(kind.Field, "a JSON %s does not belong here", kind.Value)
	case err != nil:
		return roster.Invalidf("", "not JSON")
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return roster.Invalidf("", "more than one JSON value")
	}
	return nil
}
