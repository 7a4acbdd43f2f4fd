package avl

import (
	"bytes"
	"errors"
	"time"

	"watchbill/roster"
)

// maxSentences bounds the sentences read from one datagram; modems send one to four.
const maxSentences = 16

// padding is what modems put around and between sentences.
const padding = " \t\r\n\x00"

const day = 24 * time.Hour

// ParseTAIP appends to reports what the TAIP sentences of a datagram say, at most 16 of them, and returns the whole. RPV and PV
// give a fix when their data is fresh (age code 2) and from a source that can be relied on (2D, 3D, differential, dead
// reckoning); data that is old, missing, from degraded dead reckoning or an unknown source makes a heartbeat, and so
// does every other response that carries an ID. A checksum is verified where there is one.
//
// The time is a second of the day in UTC; the date is the one that brings it nearest to now. Sentences that
// are malformed are in the error, joined, and do not keep the others from being read.
//
// Sources: Trimble, Lassen SK8 and Copernicus manuals, appendix TAIP, "PV Position/Velocity Solution".
func ParseTAIP(reports []Report, datagram []byte, now time.Time) ([]Report, error) {
	rest := bytes.Trim(datagram, padding)
	if len(rest) == 0 {
		return reports, roster.Invalidf("taip", "empty")
	}
	var faults []error
	for n := 0; len(rest) > 0; n++ {
		if n == maxSentences {
			faults = append(faults, roster.Invalidf("taip", "more than %d sentences", maxSentences))
			break
		}
		var sentence []byte
		var err error
		if sentence, rest, err = cutTAIP(rest); err == nil {
			var r Report
			if r, err = parseTAIP(sentence, now); err == nil {
				reports = append(reports, r)
			}
		}
		if err != nil {
			faults = append(faults, err)
		}
		rest = bytes.TrimLeft(rest, padding)
	}
	return reports, errors.Join(faults...)
}

// cutTAIP takes the first sentence, from > up to but not with its <, off b. What cannot be one it takes off with an error, up to
// the next >: a sentence cut short does not spoil the one after it.
func cutTAIP(b []byte) (sentence, rest []byte, err error) {
	again := bytes.IndexByte(b[1:], '>') + 1
	if again == 0 {
		again = len(b)
	}
	if b[0] != '>' {
		return nil, b[again:], roster.Invalidf("taip", "does not begin with >")
	}
	end := bytes.IndexByte(b[:again], '<')
	if end < 0 {
		return nil, b[again:], roster.Invalidf("taip", "does not end with <")
	}
	return b[:end], b[end+1:], nil
}

// parseTAIP reads one sentence, from > up to but not with its <.
func parseTAIP(sentence []byte, now time.Time) (Report, error) {
	body, id, err := qualifiersTAIP(sentence)
	if err != nil {
		return Report{}, err
	}
	message, response := bytes.CutPrefix(body, []byte("R"))
	if pv, is := bytes.CutPrefix(message, []byte("PV")); is {
		r, err := parsePV(pv, now)
		if err != nil {
			return Report{}, err
		}
		if r == nil {
			return Report{Device: string(id)}, nil
		}
		return Report{Device: string(id), Fix: &r.fix}, nil
	}
	if !response || len(message) < 2 || !capital(message[0]) || !capital(message[1]) {
		return Report{}, roster.Invalidf("taip", "not a response")
	}
	if len(id) == 0 {
		return Report{}, roster.Invalidf("taip", "neither a position nor an ID")
	}
	return Report{Device: string(id)}, nil
}

func capital(c byte) bool { return c >= 'A' && c <= 'Z' }

// qualifiersTAIP parts a sentence into its message and its ID, nil where it has none, and verifies its checksum, which
// is over everything from > to * with both.
func qualifiersTAIP(sentence []byte) (body, id []byte, err error) {
	message := sentence
	if i := bytes.Index(sentence, []byte(";*")); i >= 0 {
		sum, ok := hexByte(sentence[i+2:])
		if !ok {
			return nil, nil, roster.Invalidf("taip.checksum", "not two hexadecimal digits")
		}
		if got := exclusiveOr(sentence[:i+2]); got != sum {
			return nil, nil, roster.Invalidf("taip.checksum", "is %02X, the sentence says %02X", got, sum)
		}
		message = sentence[:i]
	}
	body, rest, more := bytes.Cut(message[1:], []byte(";"))
	for more {
		var field []byte
		field, rest, more = bytes.Cut(rest, []byte(";"))
		name, is := bytes.CutPrefix(field, []byte("ID="))
		switch {
		case !is: // indexes, inputs and outputs
		case id != nil:
			return nil, nil, roster.Invalidf("taip.id", "is there twice")
		case !named(name):
			return nil, nil, roster.Invalidf("taip.id", "not 1 to %d printable characters", maxDevice)
		default:
			id = name
		}
	}
	return body, id, nil
}

// parsePV reads AAAAASBBCCCCCSDDDEEEEEFFFGGGHI: second of the day, latitude and longitude in 1e-5 degrees, miles an
// hour, degrees, source, age. It returns nil where the figures are sound and no fix to rely on.
func parsePV(b []byte, now time.Time) (*reading, error) {
	if len(b) != 30 {
		return nil, roster.Invalidf("taip.pv", "has %d characters, not 30", len(b))
	}
	second, ok := digits(b[:5])
	if !ok || second > 86400 { // 86400: the last half second of a day, rounded
		return nil, roster.Invalidf("taip.pv.time", "not a second of the day")
	}
	lat, okLat := hundredThousandths(b[5:13])
	lon, okLon := hundredThousandths(b[13:22])
	if !okLat || !okLon {
		return nil, roster.Invalidf("taip.pv.position", "not degrees with a sign")
	}
	speed, okSpeed := digits(b[22:25])
	heading, okHeading := digits(b[25:28])
	if !okSpeed || !okHeading || heading > 360 {
		return nil, roster.Invalidf("taip.pv.velocity", "not three digits of speed and 0 to 360 degrees")
	}
	source, age := b[28], b[29]
	if source < '0' || source > '9' || age < '0' || age > '2' {
		return nil, roster.Invalidf("taip.pv.age", "source and age are not codes of TAIP")
	}
	if age != '2' || !reliable(source) {
		return nil, nil
	}
	r := newReading(nearestDate(time.Duration(second)*time.Second, now), lat, lon)
	r.speed(float64(speed), mph)
	r.heading(float64(heading))
	return r, nil
}

// reliable tells whether a fix of this source may place a unit: 2D, 3D, both differential, dead reckoning. The others
// are reserved (4, 5, 7), degraded dead reckoning (8) and unknown, or no fix (9).
func reliable(source byte) bool { return source <= '3' || source == '6' }

// hundredThousandths reads a sign and digits, the last five of them behind the point.
func hundredThousandths(b []byte) (float64, bool) {
	n, ok := digits(b[1:])
	if !ok || b[0] != '+' && b[0] != '-' {
		return 0, false
	}
	if b[0] == '-' {
		n = -n
	}
	return float64(n) / 1e5, true
}

// nearestDate is the instant that is sinceMidnight on its UTC date and nearest to now; of two the earlier.
func nearestDate(sinceMidnight time.Duration, now time.Time) time.Time {
	year, month, date := now.UTC().Date()
	at := time.Date(year, month, date, 0, 0, 0, 0, time.UTC).Add(sinceMidnight)
	switch ahead := at.Sub(now); {
	case ahead >= day/2:
		return at.Add(-day)
	case ahead < -day/2:
		return at.Add(day)
	}
	return at
}
