package eido

import (
	"strings"
	"unicode"

	"watchbill/roster"
)

// Decoder decodes EIDOs. The zero Decoder is ready, and safe for concurrent use as long as Locate is.
type Decoder struct {
	// Locate finds a street address, such as "42 W Fourth Street, Wilmington"; false: it is not known. It is asked only
	// when no location of the incident has coordinates. nil: a civic address alone is refused.
	Locate func(address string) (roster.Point, bool)
}

// Decode reads an EIDO with an incident. Its error joins everything that is wrong with the document, each a
// [roster.Error] of kind Invalid whose Field is a JSON pointer into it; none quotes it. The Incident's Call is
// internalIncidentId where that is a valid identifier, else made of the tracking identifier, the same each time.
func Decode(doc []byte) (Incident, error) { return Decoder{}.Decode(doc) }

// Decode is as the function [Decode], and asks c.Locate.
func (c Decoder) Decode(doc []byte) (Incident, error) {
	d := &document{}
	root, ok := d.open(doc)
	if !ok {
		return Incident{}, d.err()
	}
	d.version(root)
	agencies := d.list(root, "agencyComponent")
	if kind(root.members["agencyComponent"]) == 0 {
		d.refuse("/agencyComponent", "required")
	}
	incident, ok := d.incident(root)
	if !ok {
		return Incident{}, d.err()
	}
	local := d.text(incident, "internalIncidentId")
	in := Incident{ID: d.id(root, incident, local), Types: d.types(incident), AgencyID: d.owner(root, incident, agencies)}
	in.Call = callOf(local, in.ID)
	if in.Updated = d.time(incident); in.Updated.IsZero() {
		in.Updated = d.time(root)
	}
	in.Hazards = d.hazards(root, in.Types)
	if at, ok := c.place(d, root, incident); ok {
		in.At, in.RadiusM = &at.point, at.radiusM
	}
	if err := d.err(); err != nil {
		return Incident{}, err
	}
	return in, nil
}

// version checks what every EIDO begins with.
func (d *document) version(root object) {
	faults := len(d.wrong)
	switch v := d.text(root, "eidoVersion"); {
	case len(d.wrong) > faults:
	case v == "":
		d.refuse("/eidoVersion", "required: this is no EIDO, or it is still wrapped or signed")
	case v != "1" && !strings.HasPrefix(v, "1."):
		d.refuse("/eidoVersion", "only version 1 (NENA-STA-021.1a-2022) is read")
	}
	faults = len(d.wrong)
	if d.text(root, "issuingElementIdentification") == "" && len(d.wrong) == faults {
		d.refuse("/issuingElementIdentification", "required")
	}
}

// incident returns the one incident.
func (d *document) incident(root object) (object, bool) {
	faults := len(d.wrong)
	switch found := d.list(root, "incidentComponent"); {
	case len(d.wrong) > faults:
		return object{}, false
	case len(found) == 0:
		d.refuse("/incidentComponent", "required: the document has no incident")
		return object{}, false
	case len(found) > 1:
		d.refuse("/incidentComponent", "the document has more than one incident")
		return object{}, false
	default:
		return found[0], true
	}
}

// id returns the incident's name: the first that is a tracking identifier, else the first there is.
func (d *document) id(root, incident object, local string) string {
	faults := len(d.wrong)
	names := []string{
		d.text(root, "incidentTrackingIdentifier"), d.text(incident, "$id"), d.text(root, "$id"), local,
	}
	for _, s := range names {
		if strings.HasPrefix(s, trackingPrefix) {
			return s
		}
	}
	for _, s := range names {
		if s != "" {
			return s
		}
	}
	if len(d.wrong) == faults {
		d.refuse(incident.at("$id"), "required: nothing names the incident")
	}
	return ""
}

// maxCategory is the longest internal type, in bytes, that is still taken for a category.
const maxCategory = 80

// types returns the incident's types, each once.
func (d *document) types(incident object) (types []string) {
	add := func(s string) {
		s = strings.TrimSpace(s)
		if s == "" || len(s) > maxCategory || strings.ContainsFunc(s, unicode.IsControl) {
			return
		}
		for _, have := range types {
			if have == s {
				return
			}
		}
		types = append(types, s)
	}
	faults := len(d.wrong)
	add(d.text(incident, "incidentTypeCommonRegistryText"))
	add(d.text(incident, "incidentTypeInternalCode"))
	if len(types) == 0 && len(d.wrong) == faults {
		d.refuse(incident.at("incidentTypeCommonRegistryText"), "required: the incident has neither a registry's type nor an internal code")
	}
	add(d.category(incident))
	return types
}

// category returns the internal text of the type. It may be of any length: one that is too long for a category is
// passed over and no fault, for it is the narrative of somebody who had no better field.
func (d *document) category(incident object) string {
	const name = "incidentTypeInternalText"
	if len(incident.members[name]) > maxText {
		return ""
	}
	return d.text(incident, name)
}

// owner returns the agency that owns the incident: the one that says so, else the one that last changed the incident.
func (d *document) owner(root, incident object, agencies []object) string {
	id := ""
	for _, a := range agencies {
		if name := d.text(a, "$id"); id == "" && d.flag(a, "incidentOwningAgencyIndicator") {
			id = name
		}
	}
	for _, o := range []object{incident, root} {
		if refs := d.references(o, "updatedByAgencyReference"); id == "" && len(refs) > 0 {
			id = refs[0].id
		}
	}
	return id
}

// hazards returns what threatens there: what a type says, the agency's own too where it is the registry's word, and any
// caution that its sender takes seriously, which may be about a person, the place or a vehicle and is scene-unsafe for
// want of a published word.
func (d *document) hazards(root object, types []string) []string {
	var found []string
	for _, t := range types {
		if h, ok := typeHazards[strings.ToUpper(t)]; ok {
			found = append(found, h)
		}
	}
	for _, c := range d.list(root, "cautionComponent") {
		switch d.text(c, "cautionSeverity") {
		case "high", "highest":
			found = append(found, "scene-unsafe")
		}
	}
	return inOrder(found)
}
