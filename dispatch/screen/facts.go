package screen

import "watchbill/roster"

// Facts are what is known of a call when it comes in. Words are read whatever their case and the blanks around them,
// with blanks or underscores for hyphens, and however often they are repeated.
type Facts struct {
	Nature     string      // the code or its text, as CAD sends it; empty: none given. It is never quoted
	Level      int         // 1 routine to 4 emergent; 0: not given
	Hazards    []string    // words of [Hazard]; an unknown one counts as scene-unsafe
	Indicators []string    // words of [Indicator]; an unknown one changes nothing
	Asked      roster.Need // cit, co-responder or any; empty: not asked for
}
