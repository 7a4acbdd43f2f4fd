package pack

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"watchbill/roster"
)

// changeReader reads a change file strictly: what nobody knows, or is there twice, is a fault.
type changeReader struct {
	to *Changes
	c  *cursor
}

// whole reports what is wrong with the file as such.
func (r *changeReader) whole(format string, args ...any) {
	r.to.found.add(ChangeFault{Msg: "the change file " + fmt.Sprintf(format, args...)})
}

// fault reports what is wrong with a change.
func (r *changeReader) fault(ch *change, pointer, format string, args ...any) {
	ch.bad = true
	r.to.found.add(ChangeFault{Change: ch.at + 1, Pointer: pointer, Msg: fmt.Sprintf(format, args...)})
}

func (r *changeReader) read(data []byte) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	switch {
	case len(data) > maxChangeFile:
		r.whole("is larger than %s", bytesOf(maxChangeFile))
		return
	case len(bytes.TrimSpace(data)) == 0:
		r.whole("is empty; it is a JSON list of changes")
		return
	case !utf8.Valid(data):
		r.whole("is not UTF-8 text")
		return
	case !json.Valid(data):
		r.whole("is not JSON: %s", brokenAt(data))
		return
	}
	r.c = &cursor{data: data, line: 1}
	if r.c.kind() != '[' {
		r.whole("is no list of changes, but %s", asWritten(r.c.skip()))
		return
	}
	n := 0
	probe := *r.c
	probe.items(func() { n++ })
	if n > maxChanges {
		r.whole("has %d changes; at most %d are taken", n, maxChanges)
		return
	}
	i := 0
	r.c.items(func() { r.one(i); i++ })
}

// brokenAt says where the syntax breaks.
func brokenAt(data []byte) string {
	var none any
	var syntax *json.SyntaxError
	err := json.Unmarshal(data, &none)
	line := 1
	if errors.As(err, &syntax) {
		line += bytes.Count(data[:min(int(max(syntax.Offset-1, 0)), len(data))], []byte("\n"))
	}
	return fmt.Sprintf("line %d: %s", line, strings.ReplaceAll(err.Error(), "\n", " "))
}

var changeMembers = []string{"file", "op", "key", "row"}

// one reads the change that is next.
func (r *changeReader) one(i int) {
	ch := change{at: i}
	defer func() { r.to.list = append(r.to.list, ch) }()
	if r.c.kind() != '{' {
		r.fault(&ch, pointerTo(i), `%s is no change: {"file", "op", "key", "row"}`, asWritten(r.c.skip()))
		return
	}
	var key, row []byte
	seen := map[string]bool{}
	r.c.members(func(name string) {
		switch {
		case !slices.Contains(changeMembers, name):
			r.fault(&ch, pointerTo(i, name), "no change has that%s", nearest(name, changeMembers))
			return
		case seen[name]:
			r.fault(&ch, pointerTo(i, name), "is there twice")
			return
		}
		seen[name] = true
		switch name {
		case "file":
			ch.file = r.word(&ch, name, roster.Files)
		case "op":
			ch.op = r.word(&ch, name, ops)
		case "key":
			key = orNone(r.c.skip())
		case "row":
			row = orNone(r.c.skip())
		}
	})
	for _, name := range changeMembers[:2] {
		if !seen[name] {
			r.fault(&ch, pointerTo(i, name), "missing")
		}
	}
	if ch.file != "" && ch.op != "" {
		r.parts(&ch, key, row)
	}
}

// orNone returns nil for null and for an object of nothing, which say the same as nothing.
func orNone(raw []byte) []byte {
	if string(raw) == "null" || raw[0] == '{' && len(bytes.TrimSpace(raw[1:len(raw)-1])) == 0 {
		return nil
	}
	return raw
}

// nearest returns the end of a message: which of the known words was meant, or all of them.
func nearest(word string, known []string) string {
	if near := roster.Suggest(word, slices.Values(known)); near != "" {
		return "; nearest is " + near
	}
	return "; known are " + strings.Join(known, " ")
}

// word reads one of the known words.
func (r *changeReader) word(ch *change, name string, known []string) string {
	if r.c.kind() != '"' {
		r.fault(ch, pointerTo(ch.at, name), "%s is not a string", asWritten(r.c.skip()))
		return ""
	}
	s := r.c.text()
	if !slices.Contains(known, s) {
		r.fault(ch, pointerTo(ch.at, name), "%s is unknown%s", clip(s), nearest(s, known))
		return ""
	}
	return s
}

// parts reads key and row as file and op ask for them.
func (r *changeReader) parts(ch *change, key, row []byte) {
	single := ch.file == roster.AgencyFile || ch.file == roster.PolicyFile
	switch {
	case single && ch.op != opChange:
		r.fault(ch, pointerTo(ch.at, "op"), "%s takes op change only", ch.file)
		return
	case key != nil && single:
		r.fault(ch, pointerTo(ch.at, "key"), "%s is one object: it takes no key", ch.file)
	case key != nil && ch.op == opAdd:
		r.fault(ch, pointerTo(ch.at, "key"), "op add takes no key")
	case key == nil && !single && ch.op != opAdd:
		r.fault(ch, pointerTo(ch.at, "key"), "missing: the columns that tell which row of %s is meant", ch.file)
	case key != nil:
		before := r.to.found.faults
		ch.key = r.cells(ch, "key", key, keyColumns(ch.file))
		ch.badKey = r.to.found.faults > before
	}
	switch {
	case row != nil && ch.op == opRemove:
		r.fault(ch, pointerTo(ch.at, "row"), "op remove takes none")
	case row == nil && ch.op != opRemove:
		r.fault(ch, pointerTo(ch.at, "row"), "missing: what to %s", ch.op)
	case row == nil:
	case strings.HasSuffix(ch.file, ".csv"):
		ch.row = r.cells(ch, "row", row, tableOf(ch.file).names())
	case row[0] != '{':
		r.fault(ch, pointerTo(ch.at, "row"), "%s is not an object", asWritten(row))
	default:
		ch.object = row
	}
}

// keyColumns are what rows of a file are named by.
func keyColumns(file string) []string {
	if file == roster.DistrictsFile {
		return features.names()
	}
	return tableOf(file).names()
}

// cells reads an object of cells.
func (r *changeReader) cells(ch *change, member string, raw []byte, columns []string) (cells []cell) {
	c := &cursor{data: raw, line: 1}
	if c.kind() != '{' {
		r.fault(ch, pointerTo(ch.at, member), "%s is not an object of columns", asWritten(raw))
		return nil
	}
	c.members(func(name string) {
		_, twice := given(cells, name)
		switch {
		case !slices.Contains(columns, name):
			r.fault(ch, pointerTo(ch.at, member, name), "%s has no such column%s", ch.file, nearest(name, columns))
		case twice:
			r.fault(ch, pointerTo(ch.at, member, name), "is there twice")
		default:
			text, problem := cellText(c, ch.file, name)
			if problem != "" {
				r.fault(ch, pointerTo(ch.at, member, name), "%s", problem)
			}
			cells = append(cells, cell{name, text})
		}
	})
	return cells
}

// cellText returns the value that is next as a pack's cell would have it, or what is wrong with it.
func cellText(c *cursor, file, column string) (text, problem string) {
	switch c.kind() {
	case '"':
		text = c.text()
	case 'n':
		c.skip()
	case '{':
		c.skip()
		return "", "an object is no cell"
	case '[':
		if file == roster.DistrictsFile || !tableOf(file).lists(column) {
			c.skip()
			return "", "a list, but the column holds one value"
		}
		return listText(c)
	case 't', 'f':
		text = string(c.skip())
	default:
		text = numberText(string(c.skip()))
	}
	return text, badText(text)
}

// numberText writes a JSON number as a cell does: 3.0 and 3e0 are 3. One in plain digits stays as it is, however long.
func numberText(text string) string {
	if !strings.ContainsAny(text, ".eE") {
		return text
	}
	x, err := strconv.ParseFloat(text, 64)
	if err != nil || x != 0 && (math.Abs(x) < 1e-15 || math.Abs(x) >= 1e15) {
		return text
	}
	return strconv.FormatFloat(x, 'f', -1, 64)
}

// listText returns a list of strings as a cell of words.
func listText(c *cursor) (text, problem string) {
	var words []string
	c.items(func() {
		if c.kind() != '"' {
			problem = asWritten(c.skip()) + " is not a string"
			return
		}
		word := c.text()
		if word == "" || strings.ContainsFunc(word, isBlank) {
			problem = clip(word) + " is no word: blanks part them"
		}
		words = append(words, word)
	})
	text = strings.Join(words, " ")
	if problem == "" {
		problem = badText(text)
	}
	return text, problem
}
