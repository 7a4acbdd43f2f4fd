// Package web is what every handler of the service stands on, whether it answers JSON or pages: one table from kind of
// error to status, errors as RFC 9457 problem+json, request ids, the request log, metrics, limits and security headers.
//
// Invariants: every error leaves as a problem; the text of an error that is not meant for users never leaves, it is
// logged with the request's id. The log and the metrics know a request by its route's pattern, never by its path or
// query, so that no place, person or token lands there. A request for a host that we are not is refused (421), so that
// a web page that points its own name at our address reads nothing.
//
// How strict it is, [Options] say: which names we answer to, how long a request may take and how much it may send, what
// counts as another site's. app decides that, and owns the http.Server with its timeouts; here it is held, in one place,
// so that whatever is refused carries the same headers and is logged and counted like the rest. Every request has a deadline
// but those of routes that are said to wait for nothing (Prompt), or not to end (Streams).
//
// The package decides nothing about rosters.
package web
