// Package report sums coverage up over a period as an agency answers for it: the share of slots and of minutes covered,
// with the counts they are made of, by district, shift and month; the gaps by cause; the worst slots; the share of patrol
// certified; and which of the agency's own targets were met.
//
// Everything is added up from one [coverage.Grid] and one [coverage.Targets], so that the figures are those that the
// slots, the gaps and the target gaps give. A period is any range of dates, of the past too: it is the roster of the Book
// that is held against it, with what that has on record for those dates.
//
// Invariants: a share is kept as its two counts; the parts add up to the whole; a slot belongs to the month of its date.
//
// The package refuses to say who in fact stood a watch: that is not on the roster.
package report
