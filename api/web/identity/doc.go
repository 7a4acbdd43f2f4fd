// Package identity keeps who there is: accounts of people with their passwords and second factors, sessions, keys and
// certificates of machines, one-time links, and the settings of sign-in. It says who asks ([access.User]); what they may
// do is said elsewhere.
//
// A [Register] reads the space "identity" of a store into memory. All reads, among them those for each request
// ([Register.Session], [Register.Key], [Register.Certificate]), touch memory only, hold no lock that a writer holds, and cost
// less than a microsecond. Every write is one commit with its audit record, and is seen when it is on disk. What reading
// changes, when a session or key was last used, is written by [Register.Sweep], once a minute, without an audit record.
//
// What holds always:
//   - No secret is kept that can be used as it lies there: of session tokens, keys, links and recovery codes the SHA-256,
//     of passwords PBKDF2-HMAC-SHA-256 with a salt each. Only the secret of a second factor (RFC 6238) has to be kept as it is.
//   - Nothing has a default password. The first administrator comes through a one-time link ([Register.Setup]), others are
//     invited ([Register.Invite]), and who lost what they had gets a new link ([Register.Reset]).
//   - Once an administrator could sign in there is always one who can: the last is not removed, disabled, demoted or put out for
//     not having been seen. Reset alone is done to the last one too, for then they cannot; the way back is its link, or Setup.
//   - Five failures within 15 minutes, with no success between, lock an account until an administrator releases it. The lock ends no
//     session that lives, and one that was idle for long is woken by its owner's password as ever: else whoever knows a login could
//     shut a dispatcher's console. Five failures on such a session shut that one until the release. Failures also count by
//     address, so that one address cannot lock a whole agency, not even by trying all at once; waking a session does not ask for that.
//   - What cannot be written has not happened: while the store cannot be written nobody signs in, wakes a session, or learns
//     whether a password is right. Who is in, and every key, goes on.
//   - A second factor that is set up ends the account's other sessions, which were begun without it.
//   - A sign-in that is refused does not say why: not whether there is such a login, not whether it is locked or disabled.
//     It derives a password as any other does. Whoever hangs up meanwhile has it counted.
//   - Rights are those that the account has now: an account that is disabled or changed is so for its live sessions too.
//   - What somebody who has a session proved lately is the present token's; the one before it goes on for half a minute,
//     without.
//   - A record of an account, a key or the settings that cannot be read keeps the register from opening; a session or link has then
//     ended.
//
// Who signs in through a provider is not asked for a second factor of ours: the provider sees to that.
//
// The clock is the real one, given with each call; a drill's clock would end sessions and keys. Where it was ahead and is set right,
// what is noted of times yet to come holds no longer than what is past, no key is gone, and accounts that were disabled as unseen are
// enabled. A store has one Register that writes at a
// time: a second one on the same store loses (roster.Conflict), reads anew and is right again, but what it does not write it does not see.
//
// Sessions are our own and not those of scs: it has one idle limit for all where we have one for each role, it reads the
// time itself, knows no account whose sessions could be listed or ended, no re-authentication and no lock that
// is less than an end, and it wants to write at every touch. What is left, a random token in a cookie, is a page of code.
//
// The package knows no HTTP, no cookie and no OpenID Connect: package signin does. It does not log.
package identity
