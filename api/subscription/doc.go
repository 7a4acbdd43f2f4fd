// Package subscription keeps who may read which calendar feed by its address, and what each feed has shown.
//
// Calendar programs sign in nowhere: they fetch an address. So the address holds a secret, a token of 256 random bits, good for
// one feed only. The register keeps its SHA-256 and compares in constant time; the token itself is said once, when it is
// issued, and is nowhere afterwards. A token that is wrong, of another feed, revoked, or missing is not told apart.
//
// Invariants: rows lie in the store's space "calendar", apart from the roster's, so that an import leaves them alone; reading
// a feed writes only when the feed differs from what it has shown.
//
// The package refuses to work out feeds, to know HTTP, and to log.
package subscription
