package screen

import "watchbill/roster"

// Decision is what a call needs, and why. It belongs to whoever asked.
type Decision struct {
	Need        roster.Need // cit, co-responder, any or roster.NeedNone; what was asked for, where something was
	Level       int         // 1 routine to 4 emergent; 0: unknown
	LevelReason string      // where the level comes from, or why it is unknown; never empty
	Hazardous   bool        // a hazard sends officers first: pairs are staged, and nothing but police leads, whatever the level
	Hazards     []Hazard    // flagged or carried by the nature, each once: those of every agency first, then by name
	Indicators  []Indicator // in the same way
	Crisis      bool        // Need is not roster.NeedNone
	Code        string      // the row that the nature hit, as its map writes it: of natures, else of the agency's levels; empty: none
	Rules       []Rule      // that fired, in order; never empty
	Warnings    []string    // words as unknown-hazard, with what each is about where that is a code: "unknown-hazard: dragon"
}

// Rule is a rule that fired: its id, which docs/screening.md explains, and what it said about this call.
type Rule struct {
	ID   string
	Text string
}

// The beginnings of warnings.
const (
	WarnUnknownHazard    = "unknown-hazard"
	WarnUnknownIndicator = "unknown-indicator"
	WarnUnknownLevel     = "unknown-level" // neither 0 nor 1 to 4
	WarnUnknownNeed      = "unknown-need"  // asked for something that nobody can be
)

// Reasons returns the rules as lines for people, such as "H1: weapon: officers first".
func (d Decision) Reasons() []string {
	lines := make([]string, len(d.Rules))
	for i, r := range d.Rules {
		lines[i] = r.ID + ": " + r.Text
	}
	return lines
}
