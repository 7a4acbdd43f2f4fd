// Package staffing keeps the records that supervisors handle: requests of officers for leave and for swaps, offers of open
// duty, and published periods. The fairness ledger follows from them.
//
//	leave    open → approved | denied | withdrawn
//	swap     proposed → agreed → approved | denied | withdrawn | expired
//	offer    open → filled | expired | withdrawn
//	period   published → published anew … → withdrawn
//
// A [Register] holds them in the store's space "staffing", apart from the roster's, so that an import leaves them alone. It
// keeps nothing in memory.
//
// Invariants:
//   - A decision, the rows of the roster that it makes and its audit record are one commit: an approved request has its
//     absence, an accepted offer its extra duty, or neither is there.
//   - What a decision rests on is judged at that moment, on the roster as it then is: tours that no longer exist, duty
//     that overlaps and work rules that are broken refuse it, whatever held when the request was made.
//   - Of many who accept one offer at once exactly as many win as there are places.
//   - What time alone does is a function of the record and the moment: whoever reads sees the state as of then, and
//     [Register.Sweep] only writes down what was already so. It makes no difference when, or whether, it is called.
//   - Nothing that was decided is ever removed. A record says who did what and when, and never why somebody is away
//     beyond the kind of absence that the roster itself has.
//
// How it is kept: under "staffing", a zero byte, "request", "offer" or "publication" and the record's id, which rises with
// time. Values are JSON with the version of the form in "v"; testdata has one of each that was ever written. Under
// "pending" lies an empty value for each record that is not settled, under "guard" what makes two who would break a limit
// together collide.
//
// The package refuses to know HTTP, coverage and who is signed in ([Actor] says what its caller found out), and has no
// clock, no goroutine and no logger.
package staffing
