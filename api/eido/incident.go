package eido

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"watchbill/roster"
)

// Incident is what a recommendation needs of an EIDO. It holds no name, number or narrative.
type Incident struct {
	ID       string        `json:"id"`        // globally unique: the incident tracking identifier, else the identifier of its component
	Call     roster.CallID `json:"call_id"`   // the same incident as a valid identifier of ours; see [Decode]
	Types    []string      `json:"types"`     // never empty: the registry's code, then the agency's own code, then its own text
	At       *roster.Point `json:"at"`        // never nil after Decode: the centre of the best location
	RadiusM  float64       `json:"radius_m"`  // about how far from At it may be, in metres; 0: not said
	Updated  time.Time     `json:"updated"`   // UTC, when the sender last changed it; zero: not said
	AgencyID string        `json:"agency_id"` // who owns it, a domain name such as police.allegheny.pa.us; empty: not said
	Hazards  []string      `json:"hazards"`   // of weapon, violence, scene-unsafe, in that order; never nil after Decode
}

// The hazards that an EIDO can tell of, in the words of the HTTP interface and in their order.
var hazardWords = []string{"weapon", "violence", "scene-unsafe"}

// typeHazards says what a registry's type means for whoever goes there. Only types that speak of a danger by name are
// here: what suicide or intoxication calls for is for the agency's policy to say. The codes are those of APCO's common
// incident types; their meanings, MTLV's above all (a mental-health call with violence), are recalled.
var typeHazards = map[string]string{
	"WEAPON":   "weapon",
	"SHOOT":    "weapon",
	"STABBING": "weapon",
	"MTLV":     "violence",
	"ASSAULT":  "violence",
	"DVA":      "violence",
	"FIGHT":    "violence",
	"HOSTAGE":  "violence",
	"BARICADE": "scene-unsafe",
}

// trackingPrefix begins the URN that names an incident (NENA-STA-010, seen in NENA's sample).
const trackingPrefix = "urn:emergency:uid:incidentid:"

// callOf makes a call identifier of an incident's names, the same one for the same incident: the agency's own where it
// is a valid identifier, for that is what its CAD calls the call; else the tracking identifier without its prefix and
// with "_" for ":"; else a digest of it.
func callOf(local, id string) roster.CallID {
	if roster.ValidID(local) {
		return roster.CallID(local)
	}
	plain := strings.ReplaceAll(strings.TrimPrefix(id, trackingPrefix), ":", "_")
	if roster.ValidID(plain) {
		return roster.CallID(plain)
	}
	sum := sha256.Sum256([]byte(id))
	return roster.CallID("eido-" + hex.EncodeToString(sum[:16]))
}

// inOrder returns the hazards found, each once, in the order of hazardWords; never nil.
func inOrder(found []string) []string {
	out := []string{}
	for _, h := range hazardWords {
		if slices.Contains(found, h) {
			out = append(out, h)
		}
	}
	return out
}
