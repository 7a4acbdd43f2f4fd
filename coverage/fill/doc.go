// Package fill says who may lawfully fill a gap, in fair order, and why each of the others may not.
//
// Find names the gap (an Opening), Opening.Fillers answers. Everybody on the roster is either Able or on the list Not,
// with every reason there is.
//
// How somebody fills a gap. They are held over after duty or come in early before it, are called in from time off, or
// are moved from a district that can spare them all the while: where a co-responder pair or certified officers would
// fall below what the slots there demand, nobody is moved, nor is who stands extra duty there. A move makes nobody's day longer. What somebody adds is judged as
// a row of extras.csv is: certified on the date on which it starts (COVERAGE.md 3), so that a certificate that ends at
// midnight still holds for duty that began before; beyond that they must be active, and not on leave: on a date of a day
// absence, in the tours it removes, or in a timed one. The work rules are those of package workrules: what breaks none
// anew is lawful.
//
// For need co-responder it is pairs that fill: officer and clinician each are on duty there already, or can be had.
//
// A gap longer than a watch falls into pieces at the edges of watches, so that nobody is asked for two in one. Each piece is
// offered whole, or the longest part of it that one may work: of all parts that begin or end where something does (the
// piece, somebody's duty, leave or rest, a date). Parts of less than half an hour are offered only where the piece is no
// longer.
//
// The order is fair: those first whom it costs no extra hours; then who had the fewest minutes of extra duty in the last 28
// days and up to the gap; then who turned down or missed the fewest offers; then who had the last one longest ago; those
// posted to the district first; then who has been on patrol longest; then by identifier. That is how agencies
// equalise voluntary overtime: by recorded hours, then by turn, with seniority between equals. Swaps are no extra duty.
//
// The set is the fewest offers that close the gap, each officer at most one to a piece and all of them lawful together; of
// sets equally small one that keeps to the order. It says whether it is proved to be the fewest.
//
// The package tells that somebody is away, never why or for how long. It offers nothing to anybody and changes no roster.
package fill
