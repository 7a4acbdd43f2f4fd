package training

import (
	"slices"

	"watchbill/roster"
)

// Tier says how far an officer is trained for crisis calls. Tiers nest: whoever has reached one has reached those below.
type Tier uint8

// The tiers.
const (
	NoTier     Tier = iota // less than AwarenessHours, or no officer
	Aware                  // 1, for all officers: AwarenessHours of any of the known courses
	CIT                    // 2: certified on the date
	Specialist             // 3: certified, and a co-responder, negotiator or of mobile crisis
)

// Tiers is how many there are, NoTier among them.
const Tiers = 4

// AwarenessHours are the hours of tier 1.
const AwarenessHours = 8

// String says the tier in words.
func (t Tier) String() string {
	return [Tiers]string{"none", "awareness", "CIT", "specialist"}[t]
}

// knownCourses are the kinds that the pack's format names, sorted. With the agency's own certification and refresher they
// are what tier 1 counts.
var knownCourses = []string{
	"ASIST", "AUTISM", "CIT-40", "CIT-REFRESHER", "CO-RESPONDER", "DISPATCH-CIT", "ICAT", "MHFA-PS", "NEGOTIATOR", "VERBAL-JUDO",
}

// specialKinds are the credentials of tier 3, and the skills that an officer may be said to have without one.
var specialKinds = []struct{ kind, skill string }{
	{"CO-RESPONDER", "co-responder"}, {"MOBILE-CRISIS", "mobile-crisis"}, {"NEGOTIATOR", "negotiator"},
}

// known tells whether a kind is that of a crisis course.
func (v *viewer) known(kind string) bool {
	_, found := slices.BinarySearch(knownCourses, kind)
	return found || certifies(v.rule, kind)
}

// holds tells whether one of the credentials in hand is of a kind, completed, not revoked and not past its own expiry.
func (v *viewer) holds(kind string) bool {
	return slices.ContainsFunc(v.creds, func(c roster.Credential) bool {
		return c.Kind == kind && c.Completed != 0 && c.Completed <= v.on &&
			(c.Revoked == 0 || v.on < c.Revoked) && (c.Expires == 0 || v.on <= c.Expires)
	})
}

// specialties lists what makes an officer a specialist.
func (v *viewer) specialties(p *roster.Personnel) []string {
	if p.Officer.Role != roster.RoleOfficer {
		return nil
	}
	var all []string
	for _, s := range specialKinds {
		if v.holds(s.kind) {
			all = append(all, s.kind)
		}
	}
	for _, pair := range v.paired[p.Officer.ID] {
		all = append(all, "pair "+string(pair))
	}
	return all
}

func (v *viewer) tier(t *Transcript) Tier {
	switch {
	case t.Person.Officer.Role != roster.RoleOfficer:
		return NoTier
	case t.Standing.Certified && len(t.Specialties) > 0:
		return Specialist
	case t.Standing.Certified:
		return CIT
	}
	had := int64(0)
	for _, topic := range t.Topics {
		if v.known(topic.Kind) {
			had += thousandths(topic.Hours)
		}
	}
	if had >= thousandths(AwarenessHours) {
		return Aware
	}
	return NoTier
}
