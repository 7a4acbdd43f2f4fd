// Package roster holds the nouns of police crisis response and who works when: agency, district, shift, rotation,
// officer, credential, posting, absence, extra duty, co-responder pair, target (contract COVERAGE.md 1–3 and PACK.md).
//
// [Records] are the rows as an agency keeps them. [NewBook] checks them whole, gathers every [Fault], and returns a
// [Book]: immutable, indexed, stamped with the revision it was built from. A changed roster is a new Book that shares
// whatever did not change.
//
// Invariants: instants are whole minutes in UTC ([Minute]); wall clocks are resolved once, by [Zone.Instant]; dates
// are days of the agency's own calendar ([Date]); intervals of instants are half-open, ranges of dates are inclusive.
//
// The package knows no file, database, network, logger or clock, and imports the standard library only.
package roster
