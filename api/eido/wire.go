package eido

import (
	"encoding/xml"
	"strconv"
	"strings"
	"time"

	"watchbill/roster"
)

// What follows is the part of the schema that Encode writes, in its order and spelling.

type ref struct {
	Ref string `json:"$ref"`
}

// prologue begins every component.
type prologue struct {
	ID      string `json:"$id"`
	Updated string `json:"lastUpdateTimeStamp"`
	By      ref    `json:"updatedByAgencyReference"`
}

type wireRoot struct {
	prologue
	Version   string         `json:"eidoVersion"`
	Issuer    string         `json:"issuingElementIdentification"`
	Incident  wireIncident   `json:"incidentComponent"`
	Agencies  []wireAgency   `json:"agencyComponent"`
	Agents    []wireAgent    `json:"agentComponent,omitempty"`
	Locations []wireLocation `json:"locationComponent,omitempty"`
	Notes     []wireNote     `json:"notesComponent,omitempty"`
	Resources []wireResource `json:"emergencyResourceComponent"`
}

type wireIncident struct {
	prologue
	Type      string `json:"incidentTypeCommonRegistryText"`
	Internal  string `json:"internalIncidentId,omitempty"`
	Locations []ref  `json:"locationReference,omitempty"`
	Notes     []ref  `json:"notesReference,omitempty"`
}

type wireAgency struct {
	prologue
	Roles []string `json:"agencyRoleDescriptionRegistryText"`
	Types []string `json:"agencyType"`
}

type wireAgent struct {
	prologue
	Roles  []string `json:"agentRoleRegistryText"`
	Agency ref      `json:"agencyReference"`
}

type wireLocation struct {
	prologue
	Type  string `json:"locationTypeDescriptionRegistryText"`
	Value string `json:"locationByValue"`
}

type wireNote struct {
	prologue
	Text string `json:"notesActionComments"`
}

type wireResource struct {
	prologue
	Type               string   `json:"emergencyResourceTypeCommonRegistryText"`
	InternalType       string   `json:"emergencyResourceTypeInternalText"`
	Attributes         []string `json:"resourceAttributeRegistryText"`
	InternalAttributes []string `json:"resourceAttributeInternalText,omitempty"`
	Name               string   `json:"emergencyResourceName"`
	Primary            string   `json:"primaryUnitStatusRegistryText"`
	Secondary          []string `json:"secondaryUnitStatusRegistryText"`
	InternalStatus     []string `json:"unitStatusInternal,omitempty"`
	Notes              []ref    `json:"notesReference,omitempty"`
	Agents             []ref    `json:"agentReference"`
	Location           *ref     `json:"unitLocationReference,omitempty"`
	ETA                string   `json:"eta,omitempty"`
}

// stamp writes an instant as NENA's timestamps are: RFC 3339 with milliseconds and offset.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z07:00") }

// pidf writes a PIDF-LO with a point, or a circle where a radius is known. The coordinates keep every digit.
func pidf(s spot, taken time.Time) string {
	pos := strconv.FormatFloat(s.point.Lat, 'f', -1, 64) + " " + strconv.FormatFloat(s.point.Lon, 'f', -1, 64)
	shape := `<gml:Point srsName="urn:ogc:def:crs:EPSG::4326"><gml:pos>` + pos + `</gml:pos></gml:Point>`
	if s.radiusM > 0 {
		shape = `<gs:Circle srsName="urn:ogc:def:crs:EPSG::4326"><gml:pos>` + pos + `</gml:pos><gs:radius uom="urn:ogc:def:uom:EPSG::9001">` +
			strconv.FormatFloat(s.radiusM, 'f', -1, 64) + `</gs:radius></gs:Circle>`
	}
	return `<presence xmlns="urn:ietf:params:xml:ns:pidf" xmlns:dm="urn:ietf:params:xml:ns:pidf:data-model" ` +
		`xmlns:gp="urn:ietf:params:xml:ns:pidf:geopriv10" xmlns:gml="http://www.opengis.net/gml" ` +
		`xmlns:gs="http://www.opengis.net/pidflo/1.0" entity="pres:unknown@invalid"><dm:device id="unit">` +
		`<gp:geopriv><gp:location-info>` + shape + `</gp:location-info><gp:usage-rules/></gp:geopriv>` +
		`<dm:timestamp>` + stamp(taken) + `</dm:timestamp></dm:device></presence>`
}

// html writes plain text as the HTML that notes are.
func html(lines ...string) string {
	var b strings.Builder
	for _, line := range lines {
		b.WriteString("<p>")
		_ = xml.EscapeText(&b, []byte(line)) // a Builder takes everything
		b.WriteString("</p>")
	}
	return b.String()
}

// agentID names an officer the way NENA names agents: user@agency.
func agentID(o roster.OfficerID, agency string) string { return string(o) + "@" + agency }
