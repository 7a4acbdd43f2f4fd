// Package webhook tells other programs by signed HTTP requests, as Standard Webhooks has it, when nobody certified was
// free, when a position feed was lost or came back, when somebody became free for a call on the watch list, and of the days
// ahead: gaps, certificates and targets.
//
// A [Sender] makes one [Delivery] for each [Endpoint] that wants the kind, and puts it in the [Outbox] before
// [Sender.Send] returns, so that a restart loses nothing. Who keeps a state beside what it tells makes deliveries with
// [Sender.Prepare], puts both away in one commit of its own, and then has them sent by [Sender.Queue]. The body is built once: every attempt sends the same bytes
// under the same id, with its own timestamp and signatures. Secrets are not in the outbox, so that an attempt is signed
// with those of now, all of them: while a secret is being replaced a receiver may hold either.
//
// Invariants:
//   - At least once. What was answered with 2xx but could not be struck off the outbox comes again after a restart;
//     receivers tell by the webhook-id.
//   - Each endpoint has its own queue and one request at a time: a slow one delays nobody else. Its order is that of
//     the times when attempts are due: an event does not wait for an earlier one that failed.
//   - Attempts come at once, then 5 s, 30 s, 2 min, 10 min, 30 min, 1 h, 3 h and every 6 h after the one before, each
//     up to a fifth later, or when a 429's or 503's Retry-After says, at most a day. What has not arrived after 3 days
//     is given up. So is, at once, what is queued for an endpoint that answers 410 or is no longer configured, and the
//     oldest of more than 10,000. Each time the log and a metric say so.
//   - Redirects are not followed: the body would go where nobody configured. Of an answer at most 4 KiB is read, and
//     none of it is kept or logged.
//   - Unless a network is allowed, no request goes to a private, link-local, shared or reserved address, this machine's own
//     included, whatever name it hides behind: the address that is connected to is looked at.
//   - The log names endpoints by their place in the configuration and their host; never a path, query or secret.
//
// It refuses endpoints without TLS, except on this machine, and without a secret. The clock it is given should be the
// real one even in a drill: receivers refuse timestamps that are 5 minutes off.
package webhook
