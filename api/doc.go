// Package api is the service's HTTP interface: JSON over HTTP under /v1, described by openapi.yaml, which is written by
// hand and held to the truth by the tests.
//
// A request loads the Book once and is answered from that revision. What is a function of the roster carries an ETag
// made of the revision and the question; its lists take a limit and a cursor, which ends with its revision. Lists of what
// changes all the time (units, assignments, the journal) have a cursor that is a place among their keys.
// The answer types ([Coverage], [Gaps], [Targets], [Standings]) are also what the command line prints as JSON, and the
// Write…CSV functions what it prints as CSV.
//
// A handler decodes, calls one domain method and encodes. Each declares the few methods that it needs of the domain, and
// [Options] say who has them; a route whose part is missing answers 503. What every handler needs (errors as problem+json,
// request log, metrics, limits, headers) is in api/web.
//
// Invariants:
//   - Input is read strictly and whole: every fault is named with its parameter, or the JSON pointer of its place in the
//     body, and nothing is half applied. A body is read once, bounded in length, lists and strings.
//   - There is no member for a caller's words, and nothing of a body is logged.
//   - GET /v1/nearest touches memory only: no lock that a writer holds, no deadline to set up, metrics found beforehand,
//     the answer written by hand into space that is used again. A test holds that it is what encoding/json writes.
//   - A claim is answered 201 to exactly one of those who want the same people, and 409 with the holder to the others.
//
// The package refuses to read files, to know a store, or to read the clock; it has no sign-in yet, so whoever serves it
// listens on loopback only.
package api
