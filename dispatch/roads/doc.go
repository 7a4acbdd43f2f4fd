// Package roads knows the road network and how long a unit drives.
//
// [Build] reads an OpenStreetMap extract once, [Network.WriteTo] keeps what is needed of it in a small file, and [Open]
// has it back in a fraction of a second. A [Network] is made of stretches: pieces of road between two nodes, of one
// class, speed, name and direction of traffic, with their course. A node is where there is a choice, or where one of
// those changes; everything between nodes is course only, so that a search steps from choice to choice.
//
// A [Spot] is a place on a stretch. [Network.Snap] finds the spot nearest to a position. [Marks] index the spots of
// units, and [Network.Search] finds them by the time they need to a call: a search from the call, against the traffic,
// which meets the units in the order of their arrival and stops when its [Visitor] has enough.
//
// Invariants:
//   - Times are exact: those of the shortest lawful drive over the whole network, in whole milliseconds a stretch, with
//     one-ways, barriers and turn restrictions kept. A restriction is kept by a vertex of its own, which only the road
//     that it binds leads to and only the permitted roads leave from.
//   - Every stretch can be reached from every other and back: what could not has been dropped when it was built, and
//     counted. A unit turns round at nodes, or where it stands, not elsewhere in mid-block.
//   - A Network and Marks never change and are safe for concurrent use. Search and Snap allocate nothing once warm.
//   - A file is taken whole or refused: every length and index is checked, and a checksum covers every byte.
//
// It refuses to guess: where no road is within [MaxSnapMeters] there is no spot, and the caller falls back on the
// straight line. It knows no units, no traffic, no turn costs and no time of day; access that depends on the hour is
// closed. Ferries are not roads.
package roads
