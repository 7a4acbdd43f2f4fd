package roads

import (
	"slices"
	"strings"

	"github.com/paulmach/osm"

	"watchbill/roster"
)

// survey gathers what a network is built of, in the order that a file gives it twice: ways and restrictions, then the
// nodes that those name. It belongs to one goroutine.
type survey struct {
	options Options
	built   Built

	ways  []rawWay
	nodes []int64 // of all ways, end to end
	bans  []ban
	label labels

	ids    []int64 // of the nodes needed, ascending
	places []place // by index of ids
	states []nodeState
}

// rawWay is a way that may be driven.
type rawWay struct {
	id    int64
	first int // in survey.nodes; the next way's is the end
	trait trait
}

type nodeState uint8

const (
	located nodeState = 1 << iota
	closed            // by a barrier
	turning           // the via of a restriction
)

func newSurvey(o Options) *survey { return &survey{options: o, label: newLabels()} }

// addWay takes a way if it is a road that may be driven.
func (s *survey) addWay(w *osm.Way) {
	t, standing := readWay(w.Tags)
	switch {
	case standing == notRoad || len(w.Nodes) < 2:
		return
	case standing == shut:
		s.built.Shut++
		return
	}
	t.label = s.label.of(squeeze(w.Tags.Find("name")), squeeze(w.Tags.Find("ref")))
	s.ways = append(s.ways, rawWay{int64(w.ID), len(s.nodes), t})
	for _, n := range w.Nodes {
		s.nodes = append(s.nodes, int64(n.ID))
	}
	s.built.Ways++
}

// squeeze takes away blanks that nobody sees, and what a name cannot be.
func squeeze(name string) string {
	name = strings.Join(strings.Fields(strings.ToValidUTF8(name, "")), " ")
	if len(name) > maxText {
		return ""
	}
	return name
}

// waysRead is called when every way and relation has been added: from now on it is known which nodes are needed.
func (s *survey) waysRead() {
	s.ids = slices.Clone(s.nodes)
	slices.Sort(s.ids)
	s.ids = slices.Compact(s.ids)
	s.places = make([]place, len(s.ids))
	s.states = make([]nodeState, len(s.ids))
	for _, b := range s.bans {
		if i, ok := s.node(b.via); ok {
			s.states[i] |= turning
		}
	}
}

// node finds a node that is needed. Safe for concurrent use once waysRead has returned.
func (s *survey) node(id int64) (int32, bool) {
	i, ok := slices.BinarySearch(s.ids, id)
	return int32(i), ok
}

// addNode takes a node if a road needs it.
func (s *survey) addNode(n *osm.Node) {
	i, ok := s.node(int64(n.ID))
	if !ok {
		return
	}
	p := placeOf(roster.Point{Lon: n.Lon, Lat: n.Lat})
	if !p.onEarth() {
		return
	}
	s.places[i] = p
	s.states[i] |= located
	if barred(n.Tags) {
		s.states[i] |= closed
	}
}

// way returns the nodes of way i.
func (s *survey) way(i int) []int64 {
	end := len(s.nodes)
	if i+1 < len(s.ways) {
		end = s.ways[i+1].first
	}
	return s.nodes[s.ways[i].first:end]
}

// segments cuts the ways into straight pieces between nodes that are there, inside the box, and not closed: at a closed
// one each piece ends for itself.
func (s *survey) segments() []segment {
	var list []segment
	cut := map[int32]bool{}
	for w := range s.ways {
		nodes := s.way(w)
		before := len(list)
		missing := false
		a, aok := s.usable(nodes[0], &missing)
		for _, id := range nodes[1:] {
			b, bok := s.usable(id, &missing)
			if aok && bok && a != b {
				list = append(list, segment{s.end(a, cut), s.end(b, cut), int32(w)})
			}
			a, aok = b, bok
		}
		if missing {
			s.built.Incomplete++
		}
		if len(list) == before {
			s.built.Outside++
			s.built.Ways--
		}
	}
	s.built.Barriers = len(cut)
	return list
}

// usable finds a node that has a place inside the box.
func (s *survey) usable(id int64, missing *bool) (int32, bool) {
	i, _ := s.node(id)
	if s.states[i]&located == 0 {
		*missing = true
		return i, false
	}
	return i, s.options.Clip.holds(s.places[i])
}

// end is the node that a segment ends at: a new one at the same place where i is closed.
func (s *survey) end(i int32, cut map[int32]bool) int32 {
	if s.states[i]&closed == 0 {
		return i
	}
	cut[i] = true
	s.places = append(s.places, s.places[i])
	s.states = append(s.states, located)
	return int32(len(s.places) - 1)
}

// labels numbers the names of roads. 0 is none.
type labels struct {
	list  []label
	index map[label]int32
}

type label struct{ name, ref string }

func newLabels() labels { return labels{[]label{{}}, map[label]int32{{}: 0}} }

func (l *labels) of(name, ref string) int32 {
	key := label{name, ref}
	i, ok := l.index[key]
	if !ok {
		i = int32(len(l.list))
		l.list = append(l.list, key)
		l.index[key] = i
	}
	return i
}
