// Package screen decides, before anybody is ranked, what a call needs: a CIT officer, a co-responder pair, either, or
// neither; how urgent it is; and whether officers go first. It reads the nature code of the call, the hazards and
// indicators it was flagged with, its level, and what was asked for, by the agency's policy.
//
// A [Screen] is one policy made ready: [New] folds its rows together with the default ones ([DefaultNatures]), and
// [Screen.Decide] turns [Facts] into a [Decision]. docs/screening.md tells operators the same, with what the default
// map finds and misses in real calls.
//
// Invariants:
//   - Never a black box: every rule that fired is in Decision.Rules, in order, under an id that does not change its
//     meaning (docs/screening.md lists them), and at least one always fires.
//   - Flags only ever raise. One more hazard or indicator never takes a need away, never changes one that is there,
//     never lowers the level and never makes a hazardous call harmless.
//   - When in doubt, crisis and officers first: a call without a nature is taken for a crisis, an unknown hazard for an
//     unsafe scene, a hazard without a rule for one that sends officers first.
//   - A Decision holds no word of a caller: codes and flags are those of policy and defaults. What is not known is called
//     that, and is repeated only in a warning, and there only where it has the form of a code ([IsCode]).
//   - A Decision depends on the policy and the facts alone: no clock, no state, no order of flags, no case, no blanks.
//   - A Screen is immutable and safe for concurrent use.
//
// It refuses to read narrative: facts are codes and flags, and text that is none of them changes nothing but a warning.
// It does not check policies, which is roster.NewBook's work; from rows that are wrong it makes the careful best.
package screen
