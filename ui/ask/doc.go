// Package ask puts a page's questions to the service's own interface under /v1.
//
// Pages read and write through the interface that others have, and not past it: so a page shows to somebody, and does for
// them, what the interface would, with the same rules, limits, narrowing to districts, checks and records. The request is
// made in memory on behalf of whoever asked for the page (see web.Route): nobody proves twice who they are.
//
// A refusal is a [Refused]. It wraps the error that the edge of the service has for it, so that a page that returns it is
// answered as the interface would have answered: it asks for proof, says that a record is not there, and so on.
package ask
