package ical

import (
	"time"
	"unicode/utf8"
)

// maxLine is the most octets of a line, its end not counted.
const maxLine = 75

// line writes content lines behind b, folding them as they grow.
type line struct {
	b   []byte
	len int // octets of the line being written
}

// raw writes a line whose value needs no escaping.
func (l *line) raw(name, value string) {
	l.begin(name)
	for i := range len(value) {
		l.put(value[i : i+1])
	}
	l.end()
}

// text writes a line with one text.
func (l *line) text(name, value string) {
	l.begin(name)
	l.escaped(value)
	l.end()
}

// texts writes a line with a list of texts.
func (l *line) texts(name string, values []string) {
	l.begin(name)
	for i, v := range values {
		if i > 0 {
			l.put(",")
		}
		l.escaped(v)
	}
	l.end()
}

func (l *line) instant(name string, t time.Time) {
	l.raw(name, t.UTC().Format("20060102T150405Z"))
}

func (l *line) begin(name string) {
	l.len = 0
	for i := range len(name) {
		l.put(name[i : i+1])
	}
	l.put(":")
}

func (l *line) end() { l.b = append(l.b, '\r', '\n') }

// put appends a piece that stays in one line: a character, or an escape sequence. Parting the latter is allowed, and read
// wrongly by some.
func (l *line) put(piece string) {
	if l.len+len(piece) > maxLine {
		l.b = append(l.b, '\r', '\n', ' ')
		l.len = 1
	}
	l.b = append(l.b, piece...)
	l.len += len(piece)
}

// escaped appends a text: line ends of every kind as \n, control characters left out, what is not UTF-8 as U+FFFD.
func (l *line) escaped(s string) {
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		piece := s[i : i+size]
		i += size
		switch {
		case r == utf8.RuneError && size <= 1:
			l.put("\ufffd")
		case r == '\r' && i < len(s) && s[i] == '\n': // its \n follows
		case r == '\n' || r == '\r':
			l.put(`\n`)
		case r == '\\' || r == ';' || r == ',':
			l.put(`\` + piece)
		case r < ' ' && r != '\t' || r == 0x7f:
		default:
			l.put(piece)
		}
	}
}
