package gazetteer

import (
	"iter"

	"watchbill/roster"
)

// Street is a named way of a road network, or several of the same name wherever they lie.
type Street struct {
	Name  string  // "North Market Street"; "" where it has none but Ref
	Ref   string  // numbers of the routes that run on it, separated by semicolons ("US 13;DE 71"); "" for none
	Nodes []int32 // the nodes of the network that it touches, in any order, at least one; shorter ones are passed over
}

// Options are what a [Gazetteer] is made from. The zero value makes one that finds coordinates only.
type Options struct {
	Streets iter.Seq[Street]              // nil: no streets; read once, Nodes are copied
	At      func(node int32) roster.Point // where a node is; wanted where there are Streets; called by New only
	Places  []roster.Place                // the agency's named places
	// District labels a point, to tell equal names apart ("" for no label). nil: no labels. It is called by Find, at the
	// same time by many.
	District func(roster.Point) string
}
