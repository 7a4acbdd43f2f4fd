// Package door lets connections in, and holds how many there are, how many one address has, and how long one may stand
// there without having asked for anything.
//
// A connection costs memory and a file from the moment it is accepted, whether a request ever comes or not. So whoever
// opens thousands and sends each a header drop by drop (a slow-loris) keeps others out without asking for anything. A
// [Door] is a listener that refuses more than PerAddress connections of one address, closes what has not brought a whole
// header within Header, and, when it is full, makes room for a newcomer by closing the longest waiting connection of the
// address that has most.
//
// net/http's own ReadHeaderTimeout would set each connection's deadline once more for each request, which costs the fastest
// request more than it is worth. The door needs no deadline: [Door.State], as an http.Server's ConnState, tells it when a
// header is whole, a connection's first byte sets a flag, and a sweep once a second counts.
//
// Invariants: never more than Most connections are open; one that is being answered is never closed; addresses of proxies
// that are trusted have no limit of their own, since they speak for many. IPv6 addresses count by their /64.
package door
