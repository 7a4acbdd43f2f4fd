// Package response works out from the desk's journal how an agency met its crisis calls over a period: with whom, how
// soon, and how the calls ended.
//
// [Read] goes through the lines of a journal once and gathers a [Call] for every identified crisis call. [Report.Tally] sums up
// any of them: all, those of a district, a shift, a month.
//
// What counts:
//   - An identified crisis call is one for which a recommendation, for the time at which it was asked, had another need
//     than none. It stays one when the call is reclassified later, for else that would take a miss out of the figures.
//   - A call belongs to the date, by the agency's clock, of the first such recommendation, to the shift that began last of
//     those on at that minute, and to the district that it was given or that its place lies in.
//   - A unit of the first rung that was claimed for need cit had somebody certified and designated aboard: the desk judged
//     that by the crew of the moment. Of every other assignment the Book is asked who stood under that call sign then;
//     where the roster knows no such unit at that minute, it is not known.
//   - Times are those of the journal's lines, which say when a step was recorded, not when it was made.
//
// Invariants: every share is kept as its two counts; what is not known has its own count and is in no numerator; the
// parts add up to the whole.
//
// The package refuses to know calls that never came to the desk, and says nothing about anybody's health: the journal has
// codes, times and names of records only.
package response
