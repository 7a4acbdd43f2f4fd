// Package forecast says what the year ahead will bring if nobody acts: which certificates lapse and the gaps that each
// lapse will open, how the share covered falls as officers leave and are replaced late, how likely each slot is to hold
// when tours are lost on the day, and how many certified officers a district and shift needs so that it holds.
//
// Three things can happen to a tour of a certified officer, each with its own model:
//
//   - A lapse is certain: it is in the credentials. What one costs is found by counterfactual, one officer at a time: the
//     grid as it is against the grid in which that certificate was renewed on the day after its end.
//   - An unplanned absence takes a tour as a whole, with the agency's unplanned_rate, independently of every other tour.
//     Extra duty counts as a tour.
//   - Attrition takes an officer out of the seat for good. Of 100 in service on a date, Options.Attrition are gone a year
//     later; a certified one who left is followed, Options.LeadMonths after the first day without them, by a certified
//     officer who stands the same tours and may leave in turn. Seats are independent of each other.
//
// Nothing is simulated and nothing rounded. The number on duty at an instant is a sum of independent officers, so that its
// distribution is a convolution (Poisson-binomial). Whether a slot holds, at every one of its minutes, is a joint event:
// the slot is cut where anybody comes or goes, the officers who are there for the same of what is still to come are kept
// as one count, and a pass from the first piece to the last carries the exact joint distribution of those counts. Counts
// stop at what the slot requires, for more makes no difference. A slot with so many different comings and goings that
// the joint distribution has more than MaxStates entries gets no probability at all, says so (Slot.Resolved), and is left
// out of the means of its month and watch, which count it; its expected minutes are exact all the same.
//
// Invariants: probabilities lie in 0 to 1 and are never NaN; with no attrition and no unplanned absence every expected
// figure is that of the grid. The forecast is of need cit.
//
// The package knows no file, database, network, logger or clock.
package forecast
