// Package floor is the dispatch floor of a service: the board, the desk and those who listen, put to work together on
// the roster in force and the store.
//
// [Open] takes up what was under way when the service last stopped, [Floor.Renew] gives it a roster, [Floor.Run] does what
// goes by itself: it has the board show what has come in and what each minute brings, the desk look after the calls that
// it watches, position feeds listened to, listeners and webhooks told. What the HTTP interface asks for is the exported
// fields and methods.
//
// A [Parcel] tells what others in the service have found out, its webhooks written down in one commit with their reason.
//
// It decides nothing about units or calls. It turns the policy into words for the desk (natures, hazards) and for people
// (places), events into JSON, and the store into the desk's ledger and the webhooks' outbox.
package floor
