// Package rollcall says who stands one watch: everybody on duty in a district during one shift of one date, with their
// certificates, the co-responder pairs among them, who of the watch is away, where it falls short, and who relieves it.
//
// Invariants: duty, certification and pairs are those of COVERAGE.md 2 to 4, so that counting the certified of a [Watch] at an
// instant gives the count that a [coverage.Grid] has there; gaps are those of a grid of this one date, so that their cause
// is judged by this date's slots alone.
//
// The package refuses to say why somebody is away beyond the kind of absence: notes never leave the roster.
package rollcall
