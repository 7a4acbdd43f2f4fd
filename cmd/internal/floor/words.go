package floor

import (
	"slices"
	"time"

	"watchbill/dispatch"
	"watchbill/dispatch/desk"
	"watchbill/dispatch/gazetteer"
	"watchbill/dispatch/screen"
	"watchbill/roster"
)

// words are what a Book makes of natures and names of places.
type words struct {
	screen *screen.Screen
	places *gazetteer.Gazetteer
	ground *dispatch.Ground          // that places were named on
	named  roster.List[roster.Place] // those of the roster
	middle roster.Point
}

// learn takes another Book's words. The names of places are kept where they are the same: there are many.
func (f *Floor) learn(m *dispatch.Muster) {
	policy := m.Book().Policy()
	w := &words{screen: screen.New(&policy), ground: m.Ground(), named: m.Book().Places(), middle: middle(m)}
	if before := f.words.Load(); before != nil && before.ground == w.ground && slices.Equal(before.named.Append(nil), w.named.Append(nil)) {
		w.places = before.places
	} else {
		w.places = gazetteer.New(f.places(m))
	}
	f.words.Store(w)
}

// places are the streets of the network and the places of the roster.
func (f *Floor) places(m *dispatch.Muster) gazetteer.Options {
	ground, districts := m.Ground(), m.Book().Districts()
	opt := gazetteer.Options{
		Places: m.Book().Places().Append(nil),
		District: func(p roster.Point) string {
			if i, inside := ground.Locate(p); inside {
				return districts.At(i).Name()
			}
			return ""
		},
	}
	if n := f.opt.Roads; n != nil {
		opt.At = n.NodeAt
		opt.Streets = func(yield func(gazetteer.Street) bool) {
			for s := range n.Streets() {
				if !yield(gazetteer.Street{Name: s.Name, Ref: s.Ref, Nodes: s.Nodes}) {
					return
				}
			}
		}
	}
	return opt
}

// Find implements the interface's search for places.
func (f *Floor) Find(q string, near *roster.Point, limit int) ([]gazetteer.Match, error) {
	w := f.words.Load()
	if w == nil {
		return nil, &roster.Error{Kind: roster.Unavailable, Msg: "No roster is loaded yet."}
	}
	if near == nil {
		near = &w.middle
	}
	return w.places.Find(q, near, limit)
}

// middle is about the middle of the agency: names that several towns have mean the one nearest to it, where nothing
// nearer is said.
func middle(m *dispatch.Muster) (p roster.Point) {
	n := m.Ground().Districts()
	for d := range n {
		at := m.Ground().Inside(d)
		p.Lat, p.Lon = p.Lat+at.Lat/float64(n), p.Lon+at.Lon/float64(n)
	}
	return p
}

// Address finds a street address where it is beyond doubt, for documents that nobody reads before a unit is sent.
func (f *Floor) Address(text string) (roster.Point, bool) {
	found, err := f.Find(text, nil, 2)
	if err != nil {
		return roster.Point{}, false
	}
	return beyondDoubt(found)
}

// What an address may lack and still be beyond doubt: a house number or a town that was set aside costs a few
// hundredths, another street type or a word spelt otherwise more; and a house is somewhere along its street.
const (
	certainScore  = 0.95
	certainSpread = 1000 // metres
)

// beyondDoubt returns the place of the best of some matches if it is the only one so good, is what was written, and is
// of no great extent.
func beyondDoubt(found []gazetteer.Match) (roster.Point, bool) {
	switch {
	case len(found) == 0 || found[0].Score < certainScore || found[0].SpreadMeters > certainSpread:
	case len(found) > 1 && found[1].Score >= found[0].Score:
	default:
		return found[0].At, true
	}
	return roster.Point{}, false
}

// decide screens a call by the policy in force.
func (f *Floor) decide(c desk.CallFacts) desk.Screened {
	w := f.words.Load()
	if w == nil {
		return desk.Screened{Need: roster.NeedCIT}
	}
	x := w.screen.Decide(screen.Facts{Nature: c.Nature, Level: c.Level, Hazards: c.Hazards, Indicators: c.Indicators, Asked: c.Need})
	out := desk.Screened{
		Need: x.Need, NeedReasons: x.Reasons(), Level: x.Level, Hazardous: x.Hazardous, Rules: make([]string, len(x.Rules)), Code: x.Code,
	}
	for i, r := range x.Rules {
		out.Rules[i] = r.ID
	}
	for _, h := range x.Hazards {
		out.Hazards = append(out.Hazards, string(h))
	}
	for _, i := range x.Indicators {
		out.Indicators = append(out.Indicators, string(i))
	}
	for _, w := range x.Warnings {
		out.Warnings = append(out.Warnings, dispatch.Warning(w))
	}
	return out
}

// nearEqual is by how much sooner a unit must be to be told of again: as near as the policy in force calls equal.
func (f *Floor) nearEqual() time.Duration {
	if s := f.Board.State(); s != nil {
		return time.Duration(s.Muster().Book().Policy().NearEqualS) * time.Second
	}
	return desk.DefaultNearEqual
}

// Hazardous tells whether one of the hazards sends officers first, and warns of those that the policy does not know.
func (f *Floor) Hazardous(hazards []string) (first bool, warnings []dispatch.Warning) {
	w := f.words.Load()
	if w == nil {
		return true, nil
	}
	x := w.screen.Decide(screen.Facts{Hazards: hazards})
	for _, w := range x.Warnings {
		warnings = append(warnings, dispatch.Warning(w))
	}
	return x.Hazardous, warnings
}
