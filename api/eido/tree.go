package eido

import (
	"encoding/xml"
	"io"
	"strings"
)

// element is a node of a location, be it written as XML or as JSON. Names are without their prefix or namespace.
type element struct {
	name      string
	srs       string // srsName, its own or the nearest one above
	dimension string // srsDimension, likewise
	uom       string // unit of measure
	text      string
	children  []*element
}

// The bounds of a location's tree.
const (
	maxElements = 2000
	maxNesting  = 32
)

const tooLarge = "the location has too many elements, or is too deep"

// xmlTree reads XML text. Go's decoder knows no external entities and no entities but the five of XML; a document type
// is refused all the same, so that nobody need look it up.
func xmlTree(text string) (root *element, fault string) {
	const broken = "the location is not well-formed XML"
	dec := xml.NewDecoder(strings.NewReader(strings.TrimSpace(text)))
	dec.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // JSON has made it UTF-8
	root = &element{}
	open, count := []*element{root}, 0
	for {
		token, err := dec.Token()
		if err == io.EOF && len(open) == 1 && len(root.children) == 1 { //nolint:errorlint // Token returns it bare
			root.inherit()
			return root, ""
		}
		if err != nil {
			return nil, broken
		}
		top := open[len(open)-1]
		switch t := token.(type) {
		case xml.StartElement:
			count++
			if count > maxElements || len(open) > maxNesting {
				return nil, tooLarge
			}
			e := top.child(t.Name.Local)
			for _, a := range t.Attr {
				e.attribute(a.Name.Local, a.Value)
			}
			open = append(open, e)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			top.text += string(t)
		case xml.Directive:
			return nil, "the location has a document type, which is not read"
		}
	}
}

// child adds an element below e.
func (e *element) child(name string) *element {
	c := &element{name: name}
	e.children = append(e.children, c)
	return c
}

// attribute keeps what says how numbers are meant, and tells whether name is such an attribute.
func (e *element) attribute(name, value string) bool {
	switch name {
	case "srsName":
		e.srs = value
	case "srsDimension":
		e.dimension = value
	case "uom":
		e.uom = value
	default:
		return false
	}
	return true
}

// inherit hands the reference system down.
func (e *element) inherit() {
	for _, c := range e.children {
		if c.srs == "" {
			c.srs = e.srs
		}
		if c.dimension == "" {
			c.dimension = e.dimension
		}
		c.inherit()
	}
}

// find returns the first element in document order that want holds of, e itself or below it; nil: there is none.
func (e *element) find(want func(*element) bool) *element {
	if want(e) {
		return e
	}
	for _, c := range e.children {
		if f := c.find(want); f != nil {
			return f
		}
	}
	return nil
}

// all appends to into every topmost element that want holds of, in document order.
func (e *element) all(into []*element, want func(*element) bool) []*element {
	if want(e) {
		return append(into, e)
	}
	for _, c := range e.children {
		into = c.all(into, want)
	}
	return into
}

// get returns the text of the first child of that name; "" where there is none.
func (e *element) get(name string) string {
	for _, c := range e.children {
		if c.name == name {
			return strings.TrimSpace(c.text)
		}
	}
	return ""
}

// named returns a condition for find and all.
func named(name string) func(*element) bool {
	return func(e *element) bool { return e.name == name }
}
