package eido

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"watchbill/roster"
)

// spot is a place and about how far from it the thing may be, in metres; 0: not said.
type spot struct {
	point   roster.Point
	radiusM float64
}

// locationTypes ranks the registry's words for locations that may be the incident's, best first: where it is now, where
// it was first said to be, where the caller is, where the call was routed by. In lower case without blanks, as senders
// differ. Caller and RoutingLocation are in NENA's sample; the others are recalled.
var locationTypes = map[string]int{"currentincident": 0, "incident": 0, "initial": 1, "caller": 2, "routinglocation": 3}

// elsewhere are the types that are never where the incident is, whoever refers to them (recalled).
var elsewhere = map[string]bool{"staging": true, "towerlocation": true, "celltower": true, "investigation": true, "destination": true}

const otherType = 4

// located is a location component that may be where the incident is.
type located struct {
	object
	rank int // the lower the better
}

// place finds where the incident is: the best of its own locations that has a point, else of its calls', else of those
// that nobody refers to and whose type says enough; among equals the first in the document. Only when none has a
// point are they asked for a street address.
func (c Decoder) place(d *document, root, incident object) (spot, bool) {
	faults := len(d.wrong)
	found := d.locations(root, incident)
	if len(d.wrong) > faults {
		return spot{}, false
	}
	var civic []string
	unread := &document{} // faults that count only if no other location will do
	for _, l := range found {
		s, address, ok := unread.pidf(l.object)
		if ok {
			return s, true
		}
		if address != "" {
			civic = append(civic, address)
		}
	}
	for _, address := range civic {
		if c.Locate == nil {
			break
		}
		if p, ok := c.Locate(address); ok && onEarth(p) {
			return spot{point: p}, true
		}
	}
	d.wrong = append(d.wrong, unread.wrong...)
	d.refuse("/locationComponent", "%s", missing(c, found, civic))
	return spot{}, false
}

// missing says what would have been needed.
func missing(c Decoder, found []located, civic []string) string {
	const need = "send a PIDF-LO with coordinates in locationByValue: gml:Point, gs:Circle, gs:Ellipse or gml:Polygon, EPSG 4326"
	switch {
	case len(found) == 0:
		return "required: the incident has no location; " + need
	case len(civic) > 0 && c.Locate != nil:
		return "the street address is not known here; " + need
	case len(civic) > 0:
		return "a street address alone cannot be placed on the map; " + need
	}
	return "no location of the incident has coordinates; " + need
}

// locations returns the components that may be where the incident is, best first.
func (d *document) locations(root, incident object) []located {
	all := append(d.list(root, "locationComponent"), d.list(root, "locationInformationComponent")...)
	own := d.references(incident, "locationReference")
	var ofCalls []reference
	for _, call := range d.list(root, "callComponent") {
		ofCalls = append(ofCalls, d.references(call, "locationReference")...)
	}
	var found []located
	for _, o := range all {
		id := d.text(o, "$id")
		word := strings.ToLower(strings.ReplaceAll(d.text(o, "locationTypeDescriptionRegistryText"), " ", ""))
		rank, known := locationTypes[word]
		if !known {
			rank = otherType
		}
		isID := func(r reference) bool { return r.names(id) }
		switch {
		case elsewhere[word]:
			continue
		case slices.ContainsFunc(own, isID):
		case slices.ContainsFunc(ofCalls, isID):
			rank += 10
		case known:
			rank += 20
		default:
			continue // a unit's, a person's, a hospital's
		}
		found = append(found, located{o, rank})
	}
	slices.SortStableFunc(found, func(a, b located) int { return cmp.Compare(a.rank, b.rank) })
	return found
}

// maxPIDF is the greatest length of a location, in bytes.
const maxPIDF = 64 << 10

// pidf reads the point of a location, and its street address where it has one. A location without coordinates is no
// fault.
func (d *document) pidf(o object) (s spot, address string, ok bool) {
	const name = "locationByValue"
	raw := o.members[name]
	var tree *element
	var fault string
	switch {
	case len(raw) > maxPIDF:
		fault = "the location is too long"
	case kind(raw) == 0: // by reference: nothing outside the document is fetched
		return spot{}, "", false
	case kind(raw) == '{':
		tree, fault = jsonTree(raw)
	case kind(raw) == '"':
		var text string
		if json.Unmarshal(raw, &text) != nil {
			fault = "the string cannot be read"
			break
		}
		tree, fault = xmlTree(text)
	default:
		fault = "a PIDF-LO is needed here"
	}
	if fault == "" {
		s, fault, ok = tree.spot()
	}
	if fault != "" {
		d.refuse(o.at(name), "%s", fault)
		return spot{}, "", false
	}
	return s, tree.address(), ok
}

// onEarth tells whether p is a place: within the world, and not 0, 0, which devices send when they know none.
func onEarth(p roster.Point) bool {
	return p.Lat >= -90 && p.Lat <= 90 && p.Lon >= -180 && p.Lon <= 180 && (p.Lat != 0 || p.Lon != 0)
}
