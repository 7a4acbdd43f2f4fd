// Package desk is the dispatcher's desk: recommendations asked for, units given to calls, calls watched for a better
// unit, and the journal of all of it.
//
// [Desk.Recommend] screens a call, ranks units with the [Board] and journals the answer. [Desk.Assign] gives a unit of
// a recommendation to its call: exactly one of many simultaneous claims on the same people wins, the others get [Taken].
// [Desk.Advance] takes an assignment on, Dispatched → EnRoute → OnScene → Cleared. [Desk.Status] passes what CAD says
// to the board and lets assignments follow it. [Desk.Look] tells when somebody certified could now go to a call that was
// sent without.
//
// Invariants:
//   - Nobody is in two open assignments, and no unit is.
//   - What Assign and Advance acknowledge is in the [Ledger], durably, before they return, together with its journal
//     lines, its place on the watch list and its idempotency key, in one commit. A claim that cannot be written is refused
//     and nobody is held.
//   - A recommendation is given even when it cannot be written in time: it then carries [WarnNotRecorded]. What CAD
//     reports holds in memory at once and is marked Unrecorded until it is written. Both are written when the ledger
//     comes back, in the order in which they happened; up to a bound, beyond which journal lines are dropped and counted
//     ([Counts].Lost). A crash loses what was not written.
//   - Commits are made one after the other, by whoever has the turn, and take along all that waits to be written. So
//     journal cursors never miss a line that is written later.
//   - After a commit whose outcome is unknown nothing more is decided until the ledger has been read again. Where it then
//     holds an assignment that nobody was told of, that assignment stands (asking again with the same key returns it),
//     unless CAD has meanwhile given its people elsewhere: then it is cancelled.
//   - The ledger is written by one desk at a time; who runs several processes fences them.
//
// Times of one assignment never run backward: a step that would lie before the one before it gets that one's time.
// Identifiers are UUIDs of version 7 that go on rising when the clock is set back.
//
// CAD's word Available closes an assignment that CAD opened, or that CAD has shown the unit busy with since it was made
// at the desk: a feed that repeats "Available" because it has not yet heard of the claim takes nobody off a call.
// BacktoAssignedArea always closes it. A call that CAD only goes on showing after its assignment was closed at the desk is
// not opened again.
//
// An override is a claim on a unit that is not among the recommendation's candidates (its first rung), or that, when it
// is claimed, does not meet the need any more, or that CAD calls NotAvailable, or that is off duty; it needs a reason. The
// second or third candidate does not. Whether a unit meets a need is judged by who is aboard when it is given to the call, by
// the desk or by CAD, whatever was recommended.
//
// What is remembered has bounds, beyond which the oldest goes: 1,000 watched calls, each with 100 units told of (then
// nothing more is told), 20,000 idempotency keys, 50,000 recommendations and candidates of the last half hour, 10,000
// journal lines that cannot be written. What leaves the watch list by time or by its bound is journaled.
//
// It refuses to keep text about callers and patients: a [Request] has codes, words of at most 100 characters and a place.
// Of its nature, hazards and indicators only what screening knows is kept, shown or written, or a nature that has the form
// of a code; any other is left out, with [WarnNatureNotKept]. Reasons that dispatchers give are kept; they are at most 200
// characters long. It knows no HTTP, database, logger or metric and reads no
// clock but the one it is given.
package desk
