package screen

import "watchbill/roster"

// defaults are the natures that mean the same wherever they are used. The list is short on purpose: an agency knows its
// own codes, and a code that means two things in two cities (a ten-code, say) has no place in it.
//
// There are no default levels. A level comes from triage; a nature alone does not say that a call may wait for a
// clinician, and an unknown level sends whoever is fastest.
var defaults = map[string]roster.Nature{
	// The incident types of EIDO.
	"MNTL":     {Need: roster.NeedCIT},
	"MTLV":     {Need: roster.NeedCIT, Indicators: []string{string(Violence)}}, // violent by its very name: officers first
	"SUICTHRT": {Need: roster.NeedCIT},
	"SUICIDE":  {Need: roster.NeedCIT},
	"WELFARE":  onIndication, // most are no crisis, and there are too many to take every CIT unit
	"INTOX":    onIndication, // drink alone is no crisis: of 47 requests for detox in Seattle's sample none became one

	// Codes and first words in wide use.
	"5150":       {Need: roster.NeedCIT}, // California's section for an involuntary hold
	"BEHAVIORAL": {Need: roster.NeedCIT},
	"CRISIS":     {Need: roster.NeedCIT},
	"EDP":        {Need: roster.NeedCIT}, // emotionally disturbed person
	"MENTAL":     {Need: roster.NeedCIT},
	"SUIC":       {Need: roster.NeedCIT},
	"SUIC1":      {Need: roster.NeedCIT},
	"SUICIDAL":   {Need: roster.NeedCIT},

	// Under these crisis most often hides, in Seattle's sample and in what agencies say.
	"CHECK WELFARE":     onIndication,
	"DISTURBANCE":       onIndication,
	"DOWN":              onIndication, // a person down
	"PERSON DOWN":       onIndication,
	"SUSPICIOUS PERSON": onIndication,
	"UNKNOWN":           onIndication,
	"WELFARE CHECK":     onIndication,

	// Seattle sends CIT to these on indication. Neither is raised by a weapon: it is what the code says anyway.
	"HAZ":   {Indicators: []string{string(Behavioral), string(Suicidal)}},
	"WEAPN": {Indicators: []string{string(Behavioral), string(Suicidal)}},
}

// onIndication is no crisis by itself, but one when somebody is armed or violent; any indicator raises it besides, as
// it raises every nature.
var onIndication = roster.Nature{Indicators: []string{string(Weapon), string(Violence)}}

// DefaultNatures returns the natures known to every agency, upper case; those of its own policy go before them. The map
// and what is in it belong to the caller.
func DefaultNatures() map[string]roster.Nature {
	m := make(map[string]roster.Nature, len(defaults))
	for code, n := range defaults {
		n.Indicators = append([]string(nil), n.Indicators...)
		m[code] = n
	}
	return m
}
