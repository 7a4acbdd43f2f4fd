// Package replay sends past or synthetic calls through a roster and counts who would have come.
//
// A Demand is the calls: those of calls.csv, or synthetic ones at rates by district and hour of the week. A Floor is one
// roster.Book over a horizon made ready for that: everybody's duty, cut into stints, and a bank of places for units on
// patrol. Run simulates the Demand on the Floor several times and returns a Result: shares answered by a certified
// officer, by rung, travel times, waits and workloads, with intervals.
//
// One engine does it all: Core knows servers, jobs, lines and a Desk that says who goes. The checks against queueing
// theory drive it with desks of their own; the desk of a roster ranks free units as package dispatch does, by its
// units, grades, rungs, distances and pace, and by package roads where there is a network.
//
// Invariants:
//   - The same seed gives the same Result, however many processors take part. Nothing is drawn from a shared stream: each
//     chance is a function of seed, run and what it is for, so that two rosters meet the same calls and the same
//     sicknesses, and differ by what differs in the rosters.
//   - A call occupies a unit, and everybody aboard, for its travel and its time on the scene. A call begun is finished,
//     also past the end of the tour.
//   - Faulty input does nothing: every fault is named with its row.
//   - A Demand, a Floor and a Result never change and are safe for concurrent use.
//
// It refuses to guess beyond its model: recall, mutual aid, meals, diversion from one call to another, calls that take
// two units, and traffic are not in it (docs/replay.md). It knows no file, HTTP, store, logger or clock.
package replay
