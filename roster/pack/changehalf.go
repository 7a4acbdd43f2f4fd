package pack

import (
	"slices"
	"strings"

	"watchbill/roster"
)

// half is a row that a change would bring, some cells of which are faulty.
type half struct {
	ch  *change
	bad []string // its columns with a fault
}

// checkHalves adds the faults of the faulty rows' other columns, as a pack's reader does: what the roster says of several
// rows together is left out, for it knows neither the good rows nor what these were meant to say.
func (a *applying) checkHalves() {
	ground := a.base.Records()
	if s := a.scopes[everything]; s != nil {
		ground = s.records
	}
	r := a.partial
	r.Agency, r.Districts, r.Shifts, r.Rotations, r.Officers = ground.Agency, ground.Districts, ground.Shifts, ground.Rotations, ground.Officers
	_, faults := roster.NewBook(r, 0)
	for _, f := range faults {
		halves := a.halves[f.Table]
		if f.Row < 0 || f.Row >= len(halves) || f.Warning {
			continue
		}
		h := halves[f.Row]
		together := f.Column == "from" || f.Column == "required" || f.Column == "to" && slices.Contains(h.bad, "from")
		if !strings.HasSuffix(f.Table, ".csv") || together || slices.Contains(h.bad, f.Column) || a.faulty[tableOf(f.Table).refersTo(f.Column)] {
			continue
		}
		pointer, prefix := placeIn(h.ch, f.Column)
		a.found.add(ChangeFault{Change: h.ch.at + 1, Pointer: pointer, Msg: prefix + f.Msg, Kind: f.Kind})
	}
}
