package pack

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"unicode/utf8"
)

// checkJSON reports what keeps data from being one JSON value in UTF-8, and strips a byte order mark.
func (in *reading) checkJSON(name string, data []byte) ([]byte, bool) {
	lineAt := func(i int) int { return 1 + bytes.Count(data[:min(i, len(data))], []byte("\n")) }
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if len(bytes.TrimSpace(data)) == 0 {
		in.fault(name, 1, "file", "the file is empty")
		return nil, false
	}
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		in.fault(name, 1, "file", "is UTF-16; save it in UTF-8")
		return nil, false
	}
	if !utf8.Valid(data) {
		at := len(data) - len(bytes.TrimLeftFunc(data, func(r rune) bool { return r != utf8.RuneError }))
		in.fault(name, lineAt(at), "file", "is not UTF-8 text")
		return nil, false
	}
	if json.Valid(data) {
		return data, true
	}
	var none any
	var syntax *json.SyntaxError
	line, err := 1, json.Unmarshal(data, &none)
	if errors.As(err, &syntax) {
		line = lineAt(int(syntax.Offset) - 1)
	}
	in.fault(name, line, "file", "is not JSON: %s", strings.ReplaceAll(err.Error(), "\n", " "))
	return nil, false
}

// cursor walks over JSON that has been found valid, and knows its line.
type cursor struct {
	data []byte
	pos  int
	line int
}

// kind returns the first byte of the next value: { [ " t f n - or a digit.
func (c *cursor) kind() byte {
	for {
		switch b := c.data[c.pos]; b {
		case '\n':
			c.line++
		case ' ', '\t', '\r', ',', ':':
		default:
			return b
		}
		c.pos++
	}
}

// members calls yield at the value of each member of the object that is next. What yield does not read is skipped.
func (c *cursor) members(yield func(key string)) {
	c.kind()
	for c.pos++; c.kind() != '}'; {
		key := c.text()
		c.kind()
		at := c.pos
		if yield(key); c.pos == at {
			c.skip()
		}
	}
	c.pos++
}

// items calls yield at each item of the array that is next. What yield does not read is skipped.
func (c *cursor) items(yield func()) {
	c.kind()
	for c.pos++; c.kind() != ']'; {
		at := c.pos
		if yield(); c.pos == at {
			c.skip()
		}
	}
	c.pos++
}

// skip passes over the next value and returns it.
func (c *cursor) skip() []byte {
	c.kind()
	start, depth := c.pos, 0
	for {
		switch c.data[c.pos] {
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		case '"':
			c.passString()
			c.pos-- // onto the closing quote
		case '\n':
			c.line++
		}
		c.pos++
		if depth == 0 && c.atEnd() {
			return c.data[start:c.pos]
		}
	}
}

// atEnd tells, outside every bracket, whether a value ends before the next byte.
func (c *cursor) atEnd() bool {
	switch c.data[c.pos-1] {
	case '"', '}', ']':
		return true
	}
	return c.pos == len(c.data) || bytes.IndexByte([]byte(" \t\r\n,:}]"), c.data[c.pos]) >= 0
}

// passString moves from a string's opening quote to behind its closing one.
func (c *cursor) passString() {
	for c.pos++; c.data[c.pos] != '"'; c.pos++ {
		if c.data[c.pos] == '\\' {
			c.pos++
		}
	}
	c.pos++
}

// text reads the next value, which must be a string.
func (c *cursor) text() string {
	c.kind()
	start := c.pos
	c.passString()
	raw := c.data[start:c.pos]
	if bytes.IndexByte(raw, '\\') < 0 {
		return string(raw[1 : len(raw)-1])
	}
	var s string
	if err := json.Unmarshal(raw, &s); err != nil {
		panic(err) // the caller has found it valid
	}
	return s
}

// asWritten returns a JSON value for a message, as it stands if it is short.
func asWritten(raw []byte) string {
	if len(raw) <= 40 && bytes.IndexByte(raw, '\n') < 0 {
		return string(raw)
	}
	if raw[0] == '{' {
		return "an object"
	} else if raw[0] == '[' {
		return "a list"
	}
	return clip(string(bytes.Trim(raw, `"`)))
}
