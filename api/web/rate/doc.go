// Package rate bounds how often a client may ask, by its address and by who it is.
//
// A [Limiter] knows of each client one instant: until when what it has asked is more than its rate allows (the generic cell
// rate algorithm). That is a bucket of Burst tokens that fills at PerSecond, in 8 bytes and without a lock, for it stands
// in front of the fastest request of all; golang.org/x/time/rate takes a lock and a clock reading for each.
//
// Invariants: memory is fixed at [New]; a client who has not asked for a while, whose bucket is full again, is forgotten
// without loss. Where more clients are busy at once than there is room for, the least busy one of the few that share a
// corner is forgotten, and gets its burst anew. Which ones share is drawn at the start.
//
// IPv6 addresses count by their /64, for that is what one subscriber has. The package decides nothing about routes, and
// trusts nobody's word for an address: who the client is, package web finds out.
package rate
