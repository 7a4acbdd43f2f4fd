// Package api is the service's HTTP interface: JSON over HTTP under /v1, described by openapi.yaml, which is written by
// hand and held to the truth by the tests.
//
// A request loads the Book once and is answered from that revision. What is a function of the roster carries an ETag
// made of the revision and the question; its lists take a limit and a cursor, which ends with its revision.
// The answer types ([Coverage], [Gaps], [Targets], [Standings]) are also what the command line prints as JSON, and the
// Write…CSV functions what it prints as CSV.
//
// A handler decodes, calls one domain method and encodes. What every handler needs (errors as problem+json, request
// log, metrics, limits, headers) is in api/web. The package refuses to read files, to know a store, or to read the
// clock; it has no sign-in yet, so whoever serves it listens on loopback only.
package api
