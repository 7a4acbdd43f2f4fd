package avl

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"watchbill/roster"
)

// maxBatch bounds the messages of one OwnTracks array.
const maxBatch = 100

// ownTracksMessage is what is read of a message of any type.
type ownTracksMessage struct {
	Type  string   `json:"_type"`
	Topic string   `json:"topic"`
	TID   string   `json:"tid"`
	Lat   *float64 `json:"lat"`
	Lon   *float64 `json:"lon"`
	Tst   *int64   `json:"tst"` // unix seconds
	Vel   *float64 `json:"vel"` // km/h
	Cog   *float64 `json:"cog"` // degrees
	Acc   *float64 `json:"acc"` // metres
}

// ParseOwnTracks appends to reports what a body posted by OwnTracks says, one message or an array of at most 100, and
// returns the whole. The device is the topic's user/device; where there is no topic it is sender, which for the app's
// HTTP mode is the headers X-Limit-U and X-Limit-D joined by a slash, or empty; where that is empty it is the tid.
//
// A location gives a fix. Other messages that the app sends by itself are heartbeats. An lwt is none: the broker sends
// it for a phone that is gone; nor is a cmd, which goes to the phone. Both give no report, and neither does an empty body, which the
// app posts when a friend is removed. Encrypted messages cannot be read and are faults. Every fault is in the error, a
// *roster.Error or several joined; the sound messages of an array are read none the less.
//
// Sources: owntracks.org/booklet/tech/json, owntracks.org/booklet/tech/http, owntracks.org/booklet/features/traccar.
func ParseOwnTracks(reports []Report, body []byte, sender string) ([]Report, error) {
	body = bytes.TrimSpace(body)
	if len(body) == 0 {
		return reports, nil
	}
	if body[0] != '[' {
		return parseOwnTracks(reports, body, "", sender)
	}
	var batch []json.RawMessage
	if err := decodeJSON(body, &batch); err != nil {
		return reports, err
	}
	if len(batch) > maxBatch {
		return reports, roster.Invalidf("", "more than %d messages", maxBatch)
	}
	var f faults
	for i, message := range batch {
		var err error
		if reports, err = parseOwnTracks(reports, message, strconv.Itoa(i)+".", sender); err != nil {
			f = append(f, err)
		}
	}
	return reports, f.err()
}

// parseOwnTracks reads one message; at is its place in the body, for the faults.
func parseOwnTracks(reports []Report, message []byte, at, sender string) ([]Report, error) {
	var m ownTracksMessage
	if err := decodeJSON(message, &m); err != nil {
		return reports, err
	}
	switch m.Type {
	case "":
		return reports, roster.Invalidf(at+"_type", "missing")
	case "encrypted":
		return reports, roster.Invalidf(at+"_type", "encrypted: take the secret key out of the app's settings, and use https")
	case "lwt", "cmd":
		return reports, nil
	}
	var f faults
	device := m.device(sender)
	if !titled(device) {
		f.add(at+"topic", "no topic, no user and device, no tid: whose is it?")
	}
	if m.Type != "location" {
		if len(f) == 0 {
			reports = append(reports, Report{Device: device})
		}
		return reports, f.err()
	}
	if m.Lat == nil || m.Lon == nil {
		f.add(at+"lat", "a location has lat and lon")
	}
	if m.Tst == nil || *m.Tst < 0 || *m.Tst >= 1e11 {
		f.add(at+"tst", "not unix seconds")
	}
	if len(f) > 0 {
		return reports, f.err()
	}
	r := newReading(time.Unix(*m.Tst, 0).UTC(), *m.Lat, *m.Lon)
	if !r.figures(m.Vel, kmh, m.Cog, m.Acc) {
		f.add(at+"cog", "more than 360 degrees")
		return reports, f.err()
	}
	return append(reports, Report{Device: device, Fix: &r.fix}), nil
}

// ownTracksTails are the last levels that the app adds to owntracks/user/device for other messages than locations.
var ownTracksTails = []string{"beacon", "cmd", "dump", "event", "info", "request", "status", "step", "waypoint", "waypoints"}

// device names who sent the message.
func (m *ownTracksMessage) device(sender string) string {
	levels := strings.Split(m.Topic, "/")
	if len(levels) > 3 && slices.Contains(ownTracksTails, levels[len(levels)-1]) {
		levels = levels[:len(levels)-1]
	}
	switch {
	case len(levels) >= 2:
		return strings.Join(levels[len(levels)-2:], "/")
	case m.Topic != "":
		return m.Topic
	case sender != "":
		return sender
	}
	return m.TID
}
