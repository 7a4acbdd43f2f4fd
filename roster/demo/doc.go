// Package demo makes up an agency for demonstrations, trials and tests: "New Castle County Police (made up)", about 400
// officers in seven districts on three kinds of rotation, for the year that starts on any given day.
//
// The ground is real: districts and places are cut from OpenStreetMap by roster/demo/cut (see ATTRIBUTION.md). The
// people are not; they are named after birds, trees and waters so that nobody takes them for real ones.
//
// Invariants: [Records] depends on its argument alone, so the same day gives the same rows in the same order. Whatever the
// day, the year shows gaps of every cause, one of them across each clock change: what must occur is told in stories.go,
// the rest comes from a fixed seed. Everything stands at so many days after the first; only weekdays and clock changes
// follow the calendar.
//
// The package refuses to be a starting point for a real roster: nothing in it follows any agency's practice.
package demo
