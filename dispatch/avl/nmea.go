package avl

import (
	"bytes"
	"errors"
	"time"

	"watchbill/roster"
)

// ParseNMEA appends to reports what the NMEA 0183 sentences of a datagram say, at most 16 of them, and returns the whole. RMC of
// any talker (GP, GN, GL …) with status A gives a fix; with status V, or the mode of a simulator, a fix typed in, an
// estimate or none, it gives a heartbeat. Any other sentence is a heartbeat where the datagram gave nothing else of its device
// yet. Every sentence must carry its checksum.
//
// The text before a sentence's $ names the device, from there to the end of the datagram or the next such text. The
// year of two digits is the one nearest to now. Sentences that are malformed are in the error, joined, and do not keep
// the others from being read.
//
// Sources: NMEA 0183 4.11, sentence RMC; traccar.org/traccar-client-protocol.
func ParseNMEA(reports []Report, datagram []byte, now time.Time) ([]Report, error) {
	rest := bytes.Trim(datagram, padding)
	if len(rest) == 0 {
		return reports, roster.Invalidf("nmea", "empty")
	}
	var faults []error
	var device string
	first := len(reports)
	for n := 0; len(rest) > 0; n++ {
		if n == maxSentences {
			faults = append(faults, roster.Invalidf("nmea", "more than %d sentences", maxSentences))
			break
		}
		var prefix, sentence []byte
		var err error
		if prefix, sentence, rest, err = cutNMEA(rest); err == nil {
			if len(prefix) > 0 {
				device = string(prefix)
			}
			var r *reading
			if r, err = parseNMEA(sentence, now); err == nil {
				switch {
				case r != nil:
					reports = append(reports, Report{Device: device, Fix: &r.fix})
				case len(reports) == first || reports[len(reports)-1].Device != device:
					reports = append(reports, Report{Device: device})
				}
			}
		}
		if err != nil {
			faults = append(faults, err)
		}
		rest = bytes.TrimLeft(rest, padding)
	}
	return reports, errors.Join(faults...)
}

// cutNMEA takes the first sentence, what is between $ and *, off b, with the text before it; its checksum fits. What
// cannot be one it takes off with an error, up to the end of the line or the next $.
func cutNMEA(b []byte) (prefix, sentence, rest []byte, err error) {
	line := len(b)
	if i := bytes.IndexAny(b, "\r\n"); i >= 0 {
		line = i
	}
	start := bytes.IndexByte(b[:line], '$')
	if start < 0 {
		return nil, nil, b[line:], roster.Invalidf("nmea", "a line without $")
	}
	end := line
	if i := bytes.IndexByte(b[start+1:line], '$'); i >= 0 {
		end = start + 1 + i
	}
	prefix = bytes.Trim(b[:start], " \t\x00,;")
	if len(prefix) > 0 && !named(prefix) {
		return nil, nil, b[end:], roster.Invalidf("nmea.device", "not 1 to %d printable characters", maxDevice)
	}
	star := bytes.IndexByte(b[start:end], '*') + start
	if star < start || star+3 > end {
		return nil, nil, b[end:], roster.Invalidf("nmea.checksum", "missing")
	}
	sum, ok := hexByte(b[star+1 : star+3])
	if !ok {
		return nil, nil, b[end:], roster.Invalidf("nmea.checksum", "not two hexadecimal digits")
	}
	sentence = b[start+1 : star]
	if got := exclusiveOr(sentence); got != sum {
		return nil, nil, b[end:], roster.Invalidf("nmea.checksum", "is %02X, the sentence says %02X", got, sum)
	}
	return prefix, sentence, b[star+3:], nil
}

// The places of the fields of RMC.
const (
	rmcTag = iota
	rmcTime
	rmcStatus
	rmcLat
	rmcNorth
	rmcLon
	rmcEast
	rmcKnots
	rmcCourse
	rmcDate
	rmcVariation
	rmcVariationEast
	rmcMode       // since 2.3
	rmcNavigation // since 4.1
	rmcFields
)

// parseNMEA reads one sentence, without $ and checksum. It returns nil where there is no fix in it to rely on.
func parseNMEA(sentence []byte, now time.Time) (*reading, error) {
	var f [rmcFields][]byte
	n := 0
	for rest, more := sentence, true; more; n++ {
		var field []byte
		field, rest, more = bytes.Cut(rest, []byte(","))
		if n < len(f) {
			f[n] = field
		}
	}
	tag := f[rmcTag]
	if len(tag) < 3 || !named(tag) {
		return nil, roster.Invalidf("nmea", "no sentence is called so")
	}
	if len(tag) != 5 || string(tag[2:]) != "RMC" {
		return nil, nil
	}
	if n < rmcMode || n > rmcFields {
		return nil, roster.Invalidf("nmea.rmc", "has %d fields, not 12 to 14", n)
	}
	switch string(f[rmcStatus]) {
	case "V":
		return nil, nil
	case "A":
	default:
		return nil, roster.Invalidf("nmea.rmc.status", "neither A nor V")
	}
	switch string(f[rmcMode]) {
	case "", "A", "D", "F", "P", "R": // autonomous, differential, float, precise, real-time kinematic
	case "E", "M", "N", "S":
		return nil, nil
	default:
		return nil, roster.Invalidf("nmea.rmc.mode", "not a mode of NMEA 0183")
	}
	return parseRMC(&f, now)
}

// parseRMC reads the fields of an RMC sentence that has a fix.
func parseRMC(f *[rmcFields][]byte, now time.Time) (*reading, error) {
	at, ok := parseClock(f[rmcDate], f[rmcTime], now)
	if !ok {
		return nil, roster.Invalidf("nmea.rmc.time", "not hhmmss and ddmmyy")
	}
	lat, okLat := degreesMinutes(f[rmcLat], 2, f[rmcNorth], 'N', 'S')
	lon, okLon := degreesMinutes(f[rmcLon], 3, f[rmcEast], 'E', 'W')
	if !okLat || !okLon {
		return nil, roster.Invalidf("nmea.rmc.position", "not degrees, minutes and a hemisphere")
	}
	r := newReading(at, lat, lon)
	if len(f[rmcKnots]) > 0 {
		v, ok := plain(f[rmcKnots])
		if !ok {
			return nil, roster.Invalidf("nmea.rmc.speed", "not a figure")
		}
		r.speed(v, knot)
	}
	if len(f[rmcCourse]) > 0 { // empty while the vehicle stands
		v, ok := plain(f[rmcCourse])
		if !ok || !r.heading(v) {
			return nil, roster.Invalidf("nmea.rmc.course", "not 0 to 360 degrees")
		}
	}
	return r, nil
}

// degreesMinutes reads DDMM.mmm, with width digits of degrees, and the letter of a hemisphere.
func degreesMinutes(b []byte, width int, letter []byte, positive, negative byte) (float64, bool) {
	if len(b) < width+2 || len(letter) != 1 || len(b) > width+2 && b[width+2] != '.' {
		return 0, false
	}
	degrees, ok := digits(b[:width])
	minutes, okMinutes := plain(b[width:])
	if !ok || !okMinutes || minutes >= 60 {
		return 0, false
	}
	v := float64(degrees) + minutes/60
	switch letter[0] {
	case positive:
		return v, true
	case negative:
		return -v, true
	}
	return 0, false
}

// parseClock reads ddmmyy and hhmmss, perhaps with a fraction, as an instant of the century that brings it nearest to now.
func parseClock(date, clock []byte, now time.Time) (time.Time, bool) {
	if len(date) != 6 || len(clock) < 6 || len(clock) > 16 || len(clock) > 6 && clock[6] != '.' {
		return time.Time{}, false
	}
	dmy, okDate := digits(date)
	hms, okClock := digits(clock[:6])
	seconds, okSeconds := plain(clock[4:])
	if !okDate || !okClock || !okSeconds {
		return time.Time{}, false
	}
	d, month, year := dmy/10000, time.Month(dmy/100%100), dmy%100
	hour, minute := hms/10000, hms/100%100
	if hour > 23 || minute > 59 || seconds >= 61 { // 60 in a leap second
		return time.Time{}, false
	}
	nanos := time.Duration(seconds*1e9 + 0.5)
	this := now.UTC().Year()
	year += this - this%100
	switch {
	case year > this+50:
		year -= 100
	case year <= this-50:
		year += 100
	}
	midnight := time.Date(year, month, d, 0, 0, 0, 0, time.UTC)
	if midnight.Month() != month || midnight.Day() != d {
		return time.Time{}, false
	}
	return midnight.Add(time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute + nanos), true
}
