// Package dispatch answers whom to send to a crisis call.
//
// A [Muster] is one roster.Book made ready for that: its [Ground] (districts on the sphere) and its [Watch] (everybody on
// duty at an instant, and the units they make up). A [Roll] is a Watch as CAD corrects it: who is aboard by CAD's word,
// who is held over, who is still out on a call. A [State] is a Roll with what is known of each unit beyond the roster:
// status, position, claim. It never changes, and is all that a lookup needs.
//
// The [Board] keeps what CAD, position feeds and claims say, by [UnitID], and publishes one State after another. Its
// writers take turns. A status or a claim is published at once, sharing all it does not touch; positions are gathered
// for the next [Board.Tick]; a change of shift, of the roster or of a crew makes the State anew. The State that follows
// on a change of shift is made in the minute before, so that 23:00:00 is right at 23:00:00.
//
// [Board.Nearest] ranks the units of the present State for a [Query], [Muster.Nearest] those of the roster alone at any
// time. Both go down one ladder. Units that meet the need and are free lie in pools by class, neighbours in one block, so
// that a lookup by the straight line passes over what is far; by road package roads searches from the call and meets
// them in the order of their arrival. Who is asked for seldom, the classes of the lower rungs, is sorted when asked for.
//
// Invariants:
//   - Nearest means nearest. The first rung is one list over the whole agency, by travel time. A unit without a position
//     ranks by the time from the far side of its district; it is marked estimated and its distance is never given as a
//     number. The call's own district only breaks ties.
//   - What is not known lowers a unit and never hides it: a status that nobody reported, a position that is old.
//   - Never an empty answer. Below the first rung the ladder goes on: conditionally available, on a call of a lower
//     level, the other kind of crisis unit, certified but not designated, otherwise trained, supervisors, recall, any
//     patrol unit, mutual aid, resources. Candidates of lower rungs never mix with those of the first.
//   - CAD decides who is present, where and until when; the roster decides who is certified. Where they differ the
//     answer says so.
//   - Everything published is immutable and safe for concurrent use. A lookup touches memory only and takes no lock,
//     but in the moments after a change of shift that no Tick has published.
//   - Instants are arguments; the package reads no clock. It keeps nothing: after a restart every status is unknown and
//     every position missing until reported; claims are the desk's to bring back (package desk).
//
// It refuses to decide what it cannot know: from the roster alone every status is unknown and no position is known, and
// each answer says so in its warnings. It knows no HTTP, store, logger or metric.
package dispatch
