// Package requests is what a supervisor handles beside the weeks themselves: requests for leave and swaps with the cover that
// would remain, offers of open duty and their answers, published periods and what changed since, the fairness ledger, and the
// choice of a roll-call sheet.
//
// Every figure, and every rule of who may do what, is the interface's. The pages show what it tells, carry what was typed
// there, and, when somebody else was first, show what there is now beside what was typed.
package requests
