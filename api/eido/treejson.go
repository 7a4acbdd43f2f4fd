package eido

import (
	"bytes"
	"encoding/json"
	"strings"
)

// jsonTree reads the structure of a PIDF-LO written as JSON: a member for an element, a list for several of one name or
// for the numbers of one, "@name" or the bare name for an attribute, "#text" for the text of an element with attributes.
// It goes by tokens, since the order of elements counts and a map has none.
func jsonTree(raw json.RawMessage) (root *element, fault string) {
	r := &jsonReader{dec: json.NewDecoder(bytes.NewReader(raw))}
	r.dec.UseNumber()
	top := &element{}
	if !r.value(top, "", top, 0) {
		return nil, tooLarge
	}
	top.inherit()
	return top, ""
}

// jsonReader reads what is known to be valid JSON.
type jsonReader struct {
	dec   *json.Decoder
	count int
}

// value reads the next value: an object becomes an element of that name below parent, a scalar a word of scalars.
// false: a bound was passed.
func (r *jsonReader) value(parent *element, name string, scalars *element, nesting int) bool {
	token, err := r.dec.Token()
	r.count++
	if err != nil || nesting > maxNesting || r.count > maxElements {
		return false
	}
	switch t := token.(type) {
	case json.Delim:
		if t == '[' {
			return r.list(parent, name, nesting)
		}
		return r.object(parent.child(name), nesting)
	case string:
		scalars.word(t)
	case json.Number:
		scalars.word(t.String())
	}
	return true
}

func (r *jsonReader) object(e *element, nesting int) bool {
	for r.dec.More() {
		token, err := r.dec.Token()
		key, _ := token.(string)
		if err != nil {
			return false
		}
		name, scalar := local(key), &element{}
		if !r.value(e, name, scalar, nesting+1) {
			return false
		}
		if name == "#text" {
			e.word(scalar.text)
		} else if scalar.text != "" && !e.attribute(name, scalar.text) {
			scalar.name = name
			e.children = append(e.children, scalar)
		}
	}
	_, err := r.dec.Token()
	return err == nil
}

func (r *jsonReader) list(parent *element, name string, nesting int) bool {
	scalars := &element{name: name}
	for r.dec.More() {
		if !r.value(parent, name, scalars, nesting+1) {
			return false
		}
	}
	if scalars.text != "" {
		parent.children = append(parent.children, scalars)
	}
	_, err := r.dec.Token()
	return err == nil
}

// word adds a scalar to the text.
func (e *element) word(s string) {
	if e.text != "" {
		e.text += " "
	}
	e.text += s
}

// local returns a member's name without the prefix of its namespace and the mark of an attribute.
func local(key string) string {
	key = key[strings.LastIndexByte(key, ':')+1:]
	return strings.TrimPrefix(key, "@")
}
