// Package live tells everybody who listens what changes, as Server-Sent Events: GET /v1/events is [Hub.Serve].
//
// A [Hub] keeps the last events in one ring that all clients read from; a client is a place in the ring and a
// connection, and owns no queue. [Hub.Publish] encodes an event once, puts it in the ring and leaves the waking to
// [Hub.Run], so that it costs the same for no client and for a thousand, and waits for none of them. [Hub.Offer] is for
// what changes faster than anybody looks, such as positions: the latest of each key is kept and goes out as one event a second.
//
// On the wire:
//
//	id: k3f9m2qa-1842                     the hub's epoch, drawn at its start, and the event's place in the sequence
//	event: status                         one of the kinds below
//	data: {"unit_id":"2A14",…}
//
// and every 15 s a heartbeat: a comment, and an event of kind heartbeat with the service's time, for pages that want to
// tell a quiet night from a dead connection. It has no id, so it does not change where a client resumes.
//
// What a client gets first depends on the id it last saw (header Last-Event-ID, or query last_event_id):
//   - none: an event snapshot, {"missed":false,"state":…}, and then every later event;
//   - one whose successors are all in the ring, and no more than Queue bytes of them: these, and nothing else;
//   - any other, such as one from before a restart: a snapshot whose missed is true.
//
// Invariants:
//   - A client sees the events after its snapshot or its id in order, each once, without a hole. One that cannot be
//     given that is cut off, and may come back with its last id.
//   - The snapshot's id is the newest event's at the moment before the state was read. So an event that is not in the
//     state is sent after it; one that was published while the state was read may be in both. For that to be harmless an
//     event carries the new state of what it is about, never a difference, and whoever publishes changes the state first.
//   - A reader that is for a second more than Queue bytes behind, or takes nothing for 10 s, is cut off. What waits for the slow is
//     the ring, at most KeepBytes of it, however many they are.
//   - The hub lifts its own connections' deadlines (the server's are for answers that end), and does not end when the
//     request's context runs out of time, only when it is cancelled.
//
// It refuses more than MaxClients, connections on which it can set no deadline, and kinds it does not know. It does not
// keep events beyond a restart, and does not know who may see what: it is for the caller to let in only those who may
// see everything, and to say when they no longer may ([Hub.ServeWhile]).
package live
