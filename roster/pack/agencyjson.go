package pack

import (
	"bytes"
	"encoding/json"

	"watchbill/roster"
)

// agencyFile is agency.json: its keys are the tags of these types.
type agencyFile struct {
	Format string `json:"format"`
	roster.Agency
}

// agency reads agency.json.
func (in *reading) agency(c *cursor) {
	s := in.file(roster.AgencyFile)
	a := agencyFile{Agency: in.records.Agency}
	d := strict{in: in, file: roster.AgencyFile, c: c}
	if !d.read(&a) {
		return
	}
	for _, key := range []string{"format", "id", "name", "time_zone"} {
		if _, there := s.keys[key]; !there {
			d.faultAt(1, key, "missing")
		}
	}
	if a.Format != roster.AgencyFormat && s.keys["format"] > 0 && !s.badKeys["format"] {
		d.faultAt(s.keys["format"], "format", "%s is not %q, the only format there is", clip(a.Format), roster.AgencyFormat)
	}
	in.records.Agency = a.Agency
	if zone, err := roster.LoadZone(a.TimeZone); err == nil {
		in.zone, in.zoned = zone, true
	} else if s.keys["time_zone"] > 0 && !s.badKeys["time_zone"] {
		d.faultAt(s.keys["time_zone"], "time_zone", "%v", err)
	}
}

// policy reads policy.json. Keys that a map leaves out keep their defaults.
func (in *reading) policy(c *cursor) {
	p := roster.DefaultPolicy()
	d := strict{in: in, file: roster.PolicyFile, c: c}
	if d.read(&p) {
		in.records.Policy = &p
	}
}

func encodeAgency(out *writing, r *roster.Records) []byte {
	a := r.Agency
	a.Certification.RequiredComponents = orEmpty(a.Certification.RequiredComponents)
	a.Certification.Authorities = orEmpty(a.Certification.Authorities)
	return out.json(agencyFile{roster.AgencyFormat, a})
}

func encodePolicy(out *writing, r *roster.Records) []byte { return out.json(r.Policy) }

// orEmpty makes the list one that JSON writes as [], never as null.
func orEmpty(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

// json writes v for people to read.
func (out *writing) json(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		out.fail("%v", err)
	}
	return b.Bytes()
}

// appendString appends s as a JSON string.
func appendString(b []byte, s string) []byte {
	var text bytes.Buffer
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		panic(err) // a string always has a form
	}
	return append(b, bytes.TrimSpace(text.Bytes())...)
}
