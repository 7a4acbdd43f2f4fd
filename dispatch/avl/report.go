package avl

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"watchbill/dispatch"
	"watchbill/roster"
)

// Report is one message of a device: with a fix, or, when the device has none worth giving, a sign that it lives.
type Report struct {
	Device string        // as the device names itself; empty: it does not, and its sender's address stands for it
	Fix    *dispatch.Fix // without a Unit, until one is found for the device; nil: a heartbeat
}

// Metres per second in the units of the feeds.
const (
	knot        = 1852.0 / 3600
	mph         = 0.44704
	kmh         = 1 / 3.6
	metrePerSec = 1.0
)

// maxDevice bounds the name of a device: an IMEI has 15 digits, OwnTracks' user/device two words.
const maxDevice = 64

// reading is a fix together with the figures it points to, so that a report costs one allocation.
type reading struct {
	fix                           dispatch.Fix
	speedMPS, headingD, accuracyM float64
}

func newReading(at time.Time, lat, lon float64) *reading {
	return &reading{fix: dispatch.Fix{Time: at, At: roster.Point{Lon: lon, Lat: lat}, Source: dispatch.PositionAVL}}
}

// speed sets the speed; below zero it is what phones send for unknown.
func (r *reading) speed(v, unit float64) {
	if v >= 0 {
		r.speedMPS = v * unit
		r.fix.SpeedMPS = &r.speedMPS
	}
}

// heading sets the heading unless it is below zero, as with speed. It reports whether it can be one.
func (r *reading) heading(degrees float64) bool {
	if degrees > 360 {
		return false
	}
	if degrees >= 0 {
		if degrees == 360 {
			degrees = 0
		}
		r.headingD = degrees
		r.fix.HeadingD = &r.headingD
	}
	return true
}

// accuracy sets the accuracy unless it is below zero, as with speed.
func (r *reading) accuracy(metres float64) {
	if metres >= 0 {
		r.accuracyM = metres
		r.fix.AccuracyM = &r.accuracyM
	}
}

// named reports whether a modem may be called so: 1 to 64 bytes of printable ASCII without blanks.
func named(name []byte) bool {
	if len(name) == 0 || len(name) > maxDevice {
		return false
	}
	for _, c := range name {
		if c <= ' ' || c > '~' {
			return false
		}
	}
	return true
}

// titled reports whether a phone may be called so: 1 to 64 bytes of printable text in UTF-8, without blanks around it.
// People name their phones, in their own language.
func titled(name string) bool {
	if name == "" || len(name) > maxDevice || !utf8.ValidString(name) || strings.TrimSpace(name) != name {
		return false
	}
	return !strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) })
}
