package eido

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
	"time"

	"watchbill/roster"
)

// The bounds of a document.
const (
	MaxDocument = 1 << 20 // bytes
	maxDepth    = 64      // of objects and lists in each other
	maxList     = 1000    // elements of a list that is read
	maxText     = 256     // bytes of an identifier or a registry's word
)

// document reads a JSON document member by member and gathers what is wrong with it. Its messages never quote it: what
// stands where a code was expected may be somebody's words.
type document struct {
	wrong []error
}

func (d *document) refuse(pointer, format string, args ...any) {
	d.wrong = append(d.wrong, roster.Invalidf(pointer, format, args...))
}

func (d *document) err() error { return errors.Join(d.wrong...) }

// object is a JSON object and where it stands. Members that nobody asks for are never looked into.
type object struct {
	pointer string
	members map[string]json.RawMessage
}

// at returns the pointer to a member.
func (o object) at(name string) string { return o.pointer + "/" + name }

// open checks the document's bounds and form.
func (d *document) open(doc []byte) (object, bool) {
	switch {
	case len(doc) > MaxDocument:
		d.refuse("", "the document is longer than %d bytes", MaxDocument)
	case depth(doc) > maxDepth:
		d.refuse("", "the document is deeper than %d levels", maxDepth)
	case !json.Valid(doc):
		d.refuse("", "the document is not JSON")
	default:
		return d.object(doc, "")
	}
	return object{}, false
}

// depth returns how many objects and lists are open at once. It is right for valid JSON, and enough of a bound for the rest.
func depth(doc []byte) (deepest int) {
	open, quoted := 0, false
	for i := 0; i < len(doc); i++ {
		switch c := doc[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			open++
			deepest = max(deepest, open)
		case c == '}' || c == ']':
			open--
		}
	}
	return deepest
}

func (d *document) object(raw json.RawMessage, pointer string) (object, bool) {
	o := object{pointer: pointer}
	if kind(raw) != '{' || json.Unmarshal(raw, &o.members) != nil {
		d.refuse(pointer, "an object is needed here")
		return o, false
	}
	return o, true
}

// kind returns the first byte of a JSON value, 0 where there is none or null.
func kind(raw json.RawMessage) byte {
	raw = bytes.TrimLeft(raw, " \t\r\n")
	if len(raw) == 0 || raw[0] == 'n' {
		return 0
	}
	return raw[0]
}

// list returns a member's elements as objects; a lone object stands for a list of one, as some senders have it. An
// absent member has none.
func (d *document) list(o object, name string) []object {
	raw, pointer := o.members[name], o.at(name)
	var items []json.RawMessage
	switch kind(raw) {
	case 0:
		return nil
	case '{':
		if one, ok := d.object(raw, pointer); ok {
			return []object{one}
		}
		return nil
	case '[':
		if json.Unmarshal(raw, &items) == nil {
			break
		}
		fallthrough
	default:
		d.refuse(pointer, "a list of objects is needed here")
		return nil
	}
	if len(items) > maxList {
		d.refuse(pointer, "the list has more than %d elements", maxList)
		return nil
	}
	out := make([]object, 0, len(items))
	for i, item := range items {
		if x, ok := d.object(item, pointer+"/"+strconv.Itoa(i)); ok {
			out = append(out, x)
		}
	}
	return out
}

// text returns a member that is a string, "" where it is absent or null.
func (d *document) text(o object, name string) string {
	raw := o.members[name]
	var s string
	switch {
	case kind(raw) == 0:
	case kind(raw) != '"' || json.Unmarshal(raw, &s) != nil:
		d.refuse(o.at(name), "a string is needed here")
	case len(s) > maxText:
		d.refuse(o.at(name), "longer than %d bytes", maxText)
	default:
		return s
	}
	return ""
}

// flag returns a member that is true or false, false where it is absent.
func (d *document) flag(o object, name string) (v bool) {
	if raw := o.members[name]; kind(raw) != 0 && json.Unmarshal(raw, &v) != nil {
		d.refuse(o.at(name), "true or false is needed here")
	}
	return v
}

// time returns the component's lastUpdateTimeStamp in UTC, zero where it is absent. The sample libraries spell it in
// two ways.
func (d *document) time(o object) time.Time {
	for _, name := range []string{"lastUpdateTimeStamp", "lastUpdateTimestamp"} {
		if kind(o.members[name]) == 0 {
			continue
		}
		s := d.text(o, name)
		if s == "" {
			return time.Time{}
		}
		t, err := time.Parse(time.RFC3339, s)
		if err != nil || t.UTC().Year() < 1 || t.UTC().Year() > 9999 {
			d.refuse(o.at(name), "a time with its offset is needed, such as 2026-07-01T18:00:00.000-07:00")
			return time.Time{}
		}
		return t.UTC()
	}
	return time.Time{}
}

// references returns what a member's {"$ref": …} name, and where each stands.
func (d *document) references(o object, name string) (refs []reference) {
	for _, x := range d.list(o, name) {
		if id := d.text(x, "$ref"); id != "" {
			refs = append(refs, reference{id, x.at("$ref")})
		}
	}
	return refs
}

// reference names another component. Some senders write it as a fragment, "#id".
type reference struct{ id, pointer string }

func (r reference) names(id string) bool {
	return id != "" && (r.id == id || r.id == "#"+id)
}
