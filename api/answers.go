package api

import (
	"encoding/json"
	"io"
	"iter"
	"slices"
	"strconv"

	"watchbill/roster"
)

// Answer is what the service answers with and what the command line prints for --format json.
type Answer interface {
	// WriteJSON writes the answer as encoding/json would, but many times faster and with one row a line. It writes in
	// pieces, so that a long answer is never in memory twice. Errors are those of w.
	WriteJSON(w io.Writer) error
}

// Instant is a whole minute with the offset from UTC that the agency's clocks showed then.
type Instant struct {
	At     roster.Minute
	Offset int16 // minutes east of UTC
}

// NewInstant returns m as the clocks of zone show it.
func NewInstant(zone *roster.Zone, m roster.Minute) Instant {
	day, clock := zone.Local(m)
	return Instant{m, int16(roster.UTC(day, clock) - m)}
}

// AppendTo appends RFC 3339 with offset, such as 2027-03-14T03:00:00-04:00, to b.
func (t Instant) AppendTo(b []byte) []byte {
	b = (t.At + roster.Minute(t.Offset)).AppendTo(b)
	b = append(b[:len(b)-len("Z")], ":00"...)
	offset, sign := t.Offset, byte('+')
	switch {
	case offset == 0:
		return append(b, 'Z')
	case offset < 0:
		offset, sign = -offset, '-'
	}
	return roster.ClockTime(offset).AppendTo(append(b, sign))
}

// MarshalText writes [Instant.AppendTo].
func (t Instant) MarshalText() ([]byte, error) { return t.AppendTo(make([]byte, 0, 25)), nil }

// row is one element of an answer's list; each appends itself without a line's end.
type row interface {
	appendJSON(b []byte) []byte
	appendCSV(b []byte) []byte
}

// flushAt is how many bytes gather before they are written.
const flushAt = 64 << 10

// writeJSON writes the object head with one more member, the list of rows.
func writeJSON[R row](w io.Writer, head any, name string, rows []R) error {
	return streamJSON(w, head, name, slices.Values(rows))
}

// streamJSON is writeJSON of rows that are made as they are written.
func streamJSON[R row](w io.Writer, head any, name string, rows iter.Seq[R]) error {
	b := make([]byte, 0, flushAt+4<<10)
	b, err := appendHead(b, head)
	if err != nil {
		return err
	}
	b = append(b, ',', '"')
	b = append(b, name...)
	b = append(b, `":[`...)
	begun := false
	for r := range rows {
		if begun {
			b = append(b, ',')
		}
		begun = true
		b = r.appendJSON(append(b, '\n'))
		if len(b) >= flushAt {
			if _, err := w.Write(b); err != nil {
				return err
			}
			b = b[:0]
		}
	}
	_, err = w.Write(append(b, "]}\n"...))
	return err
}

// appendHead appends head, an object with at least one member, without its closing brace.
func appendHead(b []byte, head any) ([]byte, error) {
	text, err := json.Marshal(head)
	if err != nil {
		return b, err
	}
	return append(b, text[:len(text)-len("}")]...), nil
}

// writeCSV writes the header and the rows, each line ended by \n.
func writeCSV[R row](w io.Writer, header string, rows iter.Seq[R]) error {
	b := make([]byte, 0, flushAt+4<<10)
	b = append(append(b, header...), '\n')
	for r := range rows {
		b = append(r.appendCSV(b), '\n')
		if len(b) >= flushAt {
			if _, err := w.Write(b); err != nil {
				return err
			}
			b = b[:0]
		}
	}
	_, err := w.Write(b)
	return err
}

// appendID appends an identifier, or any other text without a character that JSON escapes, in quotes.
func appendID[S ~string](b []byte, s S) []byte {
	return append(append(append(b, '"'), s...), '"')
}

// appendText appends s as encoding/json does.
func appendText(b []byte, s string) []byte {
	for i := range len(s) {
		if escaped[s[i]] {
			quoted, _ := json.Marshal(s) // of a string it cannot fail
			return append(b, quoted...)
		}
	}
	return appendID(b, s)
}

// escaped are the bytes of a string that encoding/json does not write as they are, or may not.
var escaped = func() (table [256]bool) {
	for c := range table {
		table[c] = c < ' ' || c > '~'
	}
	for _, c := range []byte(`"\<>&`) {
		table[c] = true
	}
	return table
}()

func appendInt(b []byte, n int) []byte { return strconv.AppendInt(b, int64(n), 10) }
