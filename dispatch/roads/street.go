package roads

import (
	"cmp"
	"iter"
	"maps"
	"slices"
	"strings"
)

// Street is all roads of one name, or of one reference, wherever they are: towns may have streets of the same name.
// Two streets cross where they have a node in common.
type Street struct {
	Name  string  // empty: the street of a reference
	Ref   string  // "DE 9"; of a named street the one that most of it has, empty for none
	Nodes []int32 // ascending, at least one: where it meets others, ends, or changes; places by Network.NodeAt
}

// Streets yields the streets in the order of their names, then, with no name, those of every reference. The slices are
// the caller's. Cost: some ten milliseconds a call for a state.
func (n *Network) Streets() iter.Seq[Street] {
	return func(yield func(Street) bool) {
		named, numbered := map[string]*gathered{}, map[string]*gathered{}
		for i := range n.stretches {
			l := n.labels[n.stretches[i].label]
			n.gather(named, l.name, l.ref, uint32(i))
			for ref := range strings.SplitSeq(l.ref, ";") {
				n.gather(numbered, strings.TrimSpace(ref), "", uint32(i))
			}
		}
		for _, name := range slices.Sorted(maps.Keys(named)) {
			if !yield(Street{Name: name, Ref: named[name].ref(), Nodes: named[name].sorted()}) {
				return
			}
		}
		for _, ref := range slices.Sorted(maps.Keys(numbered)) {
			if !yield(Street{Ref: ref, Nodes: numbered[ref].sorted()}) {
				return
			}
		}
	}
}

// gathered is a street being put together.
type gathered struct {
	nodes []int32
	refs  map[string]float64 // metres
}

// gather adds stretch i to the street of a key, unless that is empty.
func (n *Network) gather(streets map[string]*gathered, key, ref string, i uint32) {
	if key == "" {
		return
	}
	s := streets[key]
	if s == nil {
		s = &gathered{refs: map[string]float64{}}
		streets[key] = s
	}
	s.nodes = append(s.nodes, n.stretches[i].from, n.stretches[i].to)
	s.refs[ref] += n.length(i)
}

func (g *gathered) sorted() []int32 {
	slices.Sort(g.nodes)
	return slices.Compact(g.nodes)
}

// ref is the reference of the greatest length, of equals the first.
func (g *gathered) ref() string {
	return slices.MaxFunc(slices.Sorted(maps.Keys(g.refs)), func(a, b string) int { return cmp.Compare(g.refs[a], g.refs[b]) })
}
