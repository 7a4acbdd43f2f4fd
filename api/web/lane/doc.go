// Package lane bounds how many requests are worked on at once, so that those that may not wait find a free processor.
//
// Go shares a processor out in turns of some 10 ms, and looks for what came in over the network when a processor has
// nothing else to do. So a lookup that takes 20 µs takes 10 ms where every processor is busy with somebody's report, and no
// queue in front of the lookup can help that: the report must not be running. A [Lane] is a number of places for work. The
// lanes of a service together have fewer places than there are processors; what has no lane therefore never waits.
//
// A place is for work, not for waiting: while a request's body trickles in, or its answer goes out to a client who reads
// slowly, [Lane.Body] and [Lane.Writer] give the place back. So nobody holds one by being slow.
//
// Invariants: at most Places requests work at once; at most Queue wait, in the order they came, each no longer than Wait;
// whoever is refused is told so at once, as [Refused].
//
// A lane knows nothing of routes, users or addresses, and is not fair among them: for that there is package rate.
package lane
