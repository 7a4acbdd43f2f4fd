// Package recruit finds the shortest way out of the gaps of a roster: first the renewals that restore officers who are
// posted already, then the fewest additional certified postings that bring the share covered to what is wanted.
//
// A posting is one more certified officer in a squad that exists (district, shift, rotation and offset; any offset on
// request), from the first date of the horizon on, open-ended, certified all through. What it gives is counted as
// coverage counts, to the minute: whoever adds such rows to the roster and computes coverage anew gets the figures of
// the plan, which [Apply] and the tests do.
//
// How it is found. All minutes of a district in which the same squads are on duty and the same is missing are one
// class; a year has a few hundred. To close everything that can be closed is then a covering problem of some tens of
// unknowns for each district: solved exactly by branch and bound on its linear program, within bounded work, counted
// and not timed, so that every machine gives the same answer. To reach a smaller share, each district says what it
// gains most with 1, 2, 3 … postings (chosen and improved by exchange), and the best division of the postings among
// the districts is found exactly. A lower bound stands beside the length: no list is shorter, whoever makes it.
//
// Invariants: steps are in the order that removes most short_minutes first; leaving out any one of them misses the
// share; the bound is never above the length, and [Plan.Exact] means that they are equal.
//
// The package knows no file, database, network, logger or clock, and refuses to post anybody where no squad works:
// such minutes are listed with the extra duty that would fill them.
package recruit
