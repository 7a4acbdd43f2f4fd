// Package workrules holds an officer's duty to the agency's work rules (PACK.md, work_rules): the least rest between two
// duties, the most days in a row, the most hours in any 24 h and in any 7 days. A limit of 0 turns its rule off.
//
// Duty is that of COVERAGE.md 2, wherever it is stood: tours less absences, plus extras, joined where they overlap or
// touch. All is reckoned in elapsed minutes, so that a night across a clock change is as long as it is.
//
//   - Rest: time off between two joined duties that is shorter than the limit. Duties that touch leave none between
//     them. Time that a timed absence alone cuts out of tours is no rest to be judged: two hours at court leave the tour
//     what it is.
//   - Hours: the windows are sliding, exactly 1,440 and 10,080 minutes long, and may begin at any minute. One breach is
//     a longest run of windows that are all over the limit; it is told by the fullest of them, of equals the first that
//     begins or ends where a duty does.
//   - Days in a row: dates of the agency's calendar that are worked. A tour works its duty date, so that a night belongs
//     to the day it starts on. Extra duty that touches a tour, itself or through other extra duty, is that tour made
//     longer and works no date of its own; apart from tours, duty works the date on which it starts. Whatever goes
//     on from midnight to midnight works that date too.
//
// A breach is new when it is there after a change and was not before, or is worse than it was: a rest that is short and
// within which no short rest lay; a window over the limit with more duty in it than before; a run too long that has
// a date which was not worked. What a change leaves alone or eases is not new.
//
// The package reports and refuses nothing: whether a breach warns or blocks is for whoever asks. It knows certificates,
// needs and districts not at all.
package workrules
