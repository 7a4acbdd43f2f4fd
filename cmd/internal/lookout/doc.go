// Package lookout puts alerts to work in a service: it looks at the roster in force whenever that has changed, the
// agency's day has turned, quiet hours have ended or a gap is over, decides by package coverage/alert what is to be told, and
// has it told.
//
// Invariants:
//   - What is known and the webhooks that tell of it go into the store in one commit. Whatever happens, a webhook is written
//     down exactly when its alert counts as told: a service that is killed at any moment loses none, and starts none twice (an
//     endpoint may still get one twice, as package webhook says). Those who listen to events are told after the commit; who was
//     listening when the service was killed gets the open alerts in the snapshot when it comes back.
//   - Where the outcome of a commit is not known, nothing is told until the store has been read again.
//   - It looks once before the service listens, then in a goroutine of its own, and holds no lock while it computes or writes;
//     dispatch never waits for it. Grids come from the cache that the HTTP interface answers from.
//   - A state in the store that cannot be read, or is of another version, is begun anew: with one digest.
//
// It refuses to decide what an alert is, and to deliver anything itself.
package lookout
