package access

import "strings"

// letters stand for the roles, in their order.
const letters = "DSCAUMOL"

// Rule says whom a route is for. The zero Rule is for nobody.
type Rule struct {
	Public bool  // for everybody, signed in or not
	Whole  Roles // these get all of it
	Own    Roles // these get what is their own, which the handler sees to
	Recent bool  // a person must have proved who they are a short while ago
	Agency bool  // what it gives is the whole agency's and has no parts: not for those who are bound to districts
}

// Public is the rule of what everybody may read.
var Public = Rule{Public: true}

// For reads a rule as the table of routes has it: a letter or a dash for each of dispatcher, supervisor, coordinator,
// administrator, auditor, machine (CAD), officer and clinician, in this order: "DSCAUM--". A lower-case letter means: only what
// is their own. A "!" behind them asks that a person proved who they are a short while ago, and a "*" behind that keeps out who
// is bound to districts. It panics on anything else.
func For(s string) Rule {
	var r Rule
	s, r.Agency = strings.CutSuffix(s, "*")
	s, r.Recent = strings.CutSuffix(s, "!")
	if len(s) != len(letters) {
		panic("access.For: " + s + " has not a letter or a dash for each role")
	}
	for i := range letters {
		switch s[i] {
		case letters[i]:
			r.Whole |= 1 << i
		case letters[i] | 0x20:
			r.Own |= 1 << i
		case '-':
		default:
			panic("access.For: " + s + " does not read " + letters)
		}
	}
	return r
}

// Allows tells whether a user of these roles may come in, to all or to what is their own.
func (r Rule) Allows(s Roles) bool { return r.Public || r.Whole.Meets(s) || r.Own.Meets(s) }

// String is the rule as [For] reads it, "public" for the public one.
func (r Rule) String() string {
	if r.Public {
		return "public"
	}
	b := []byte(strings.Repeat("-", len(letters)))
	for i := range letters {
		switch bit := Roles(1 << i); {
		case r.Whole&bit != 0:
			b[i] = letters[i]
		case r.Own&bit != 0:
			b[i] = letters[i] | 0x20
		}
	}
	if r.Recent {
		b = append(b, '!')
	}
	if r.Agency {
		b = append(b, '*')
	}
	return string(b)
}
