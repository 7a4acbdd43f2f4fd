// Package training holds what is on record of everybody's training against what an agency is held to: the complete
// record that an auditor asks for, the three tiers of response, and the mandates of its policy.
//
// [New] reviews a Book on one date. A [Review] has a [Transcript] for every person, clinicians and dispatchers too, and a
// [Summary] of them all.
//
// Invariants:
//   - Whether somebody is certified is decided by the roster alone (COVERAGE.md 3, [roster.Book.Standing]). A gap in the
//     documentation never takes a certification away, and a tier never gives one.
//   - Hours once had stay had: for hours, tier 1 and mandates a credential counts from its completion on, whatever its
//     expiry says, until it is revoked. What is on record twice counts once.
//   - A mandate's cycle rolls: a course completed on C counts from C through C plus the cycle's calendar months, the day
//     clamped to the month's end, both ends inclusive. A pack holds no date on which a licence or a fixed cycle begins.
//   - Hours are added in thousandths, so that three sessions of 2.67, 2.67 and 2.66 hours are 8.
//
// The package refuses to guess: it does not read a course's name for what the course was, and a skill that nobody
// documented makes no specialist.
package training
