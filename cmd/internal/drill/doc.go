// Package drill plays an agency at work against a running service, for demonstrations and trials: CAD, the devices in
// the cars, and a dispatcher, all of them over HTTP as real ones would.
//
// A [Drill] logs in every unit that the roster has on duty, drives them along real roads through their districts, lets
// calls come in, asks the service whom to send, sends them, and takes each call through to its end. Some of what goes
// wrong in a real agency goes wrong here: crews are held over and swapped, a device falls silent, others report only
// while the car moves, calls come in under the wrong nature.
//
// Invariants:
//   - The world moves in beats of one second. What happens depends on the seed, the instant of the first beat, the
//     roster and the service's answers, and on nothing else.
//   - Units are on the road and go no faster than it allows at their pace; no two positions of one are a jump.
//   - A unit's statuses follow the order Dispatched, EnRoute, OnScene, cleared, and nobody on a call is sent to another.
//   - The service's errors are counted, and each kind is logged once. None ends the drill; its context does.
//
// The roster is read once: a drill does not follow changes made to it while it runs. It refuses to make up people: crews
// are the roster's, and calls are codes and places without anybody in them.
package drill
