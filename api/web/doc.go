// Package web is what every handler of the service stands on, whether it answers JSON or pages: one table from kind of
// error to status, errors as RFC 9457 problem+json, request ids, the request log, metrics, limits and security headers.
//
// Invariants: every error leaves as a problem; the text of an error that is not meant for users never leaves, it is
// logged with the request's id. The log and the metrics know a request by its route's pattern, never by its path or
// query, so that no place, person or token lands there. A request for a host that we are not is refused (421), so that
// a web page that points its own name at our address reads nothing.
//
// The package decides nothing about rosters, and does not own the http.Server: listening, its timeouts and its end are
// the business of whoever serves what [New] returns.
package web
