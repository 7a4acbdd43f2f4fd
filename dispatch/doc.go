// Package dispatch answers whom to send to a crisis call.
//
// What stands here so far answers from the roster alone. A [Muster] is one roster.Book made ready for that: its
// [Ground] (districts on the sphere) and its latest [Watch] (everybody on duty at an instant, and the units they make
// up). [Muster.Nearest] ranks those units for a [Query] and gives an [Answer]. The living board is an overlay on it:
// positions, statuses and assignments by [UnitID], published beside a Muster and a Watch that stay as they are.
//
// Invariants:
//   - Nearest means nearest. The first rung is one list over the whole agency. A unit without a fix ranks by the
//     greatest distance it may have, that to the far side of its district; it is marked estimated and its distance is
//     never given as a number. The call's own district only breaks ties.
//   - Never an empty answer. Below the first rung the ladder goes on: the other kind of crisis unit, certified but not
//     designated, otherwise trained, supervisors, recall, any patrol unit, mutual aid, resources. Candidates of lower rungs never mix
//     with those of the first.
//   - Everything published is immutable and safe for concurrent use. A lookup takes no lock and touches memory only.
//   - Instants are arguments; the package reads no clock.
//
// It refuses to decide what it cannot know: from the roster alone every status is unknown and no position is known,
// and each answer says so in its warnings. It knows no HTTP, store, logger or metric.
package dispatch
