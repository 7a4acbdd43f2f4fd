// Package access says who asks, and which of them may do what.
//
// A [User] is whoever sent a request: a person who signed in, a machine with a key or a certificate, or, where the
// service runs without sign-in, whoever reaches it. A [Rule] says which roles a route is for. What has no rule is for
// nobody.
//
// A rule decides by role alone. What else decides, the handler of the route sees to: that an officer gets only what is
// their own ([Rule] with lower-case letters, [User.Own]), and that a user bound to districts changes nothing elsewhere
// ([User.Sees]).
//
// The package keeps nothing and knows no password, session or store: who a user is, package identity finds out.
package access
