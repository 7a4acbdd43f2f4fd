// Package signin is how people and machines prove over HTTP who they are: [Desk.Identify] says who sent a request, and the
// pages let people sign in, with a password and a second factor or through a provider of OpenID Connect, follow an invitation,
// set up a second factor, prove again who they are, and sign out.
//
// Who there is, package identity knows; what they may do, package access. Here is what HTTP adds: the Authorization
// header, client certificates, cookies, forms, redirects, and the dance with the provider.
//
// What holds always:
//   - What a request shows for itself decides, in this order: Authorization, client certificate, session cookie. An
//     Authorization header that is wrong is refused; it never falls back to the cookie.
//   - The cookie is HttpOnly, for our host and every path, and over TLS Secure with a name that no other host can set
//     (__Host-). It is SameSite=Lax and not Strict: with Strict a person who comes back from the provider, or follows a link in a
//     mail, would seem signed out. What Strict would keep off is kept off here: under /v1 a session counts only for what
//     our own pages, or the address line, ask for; requests that write are held to their origin by the edge
//     (http.CrossOriginProtection).
//   - A token is new whenever somebody enters, proves who they are, or may do something else than before.
//   - What a sign-in is refused for is not told: an unknown login, a wrong password, an account that is locked or disabled are
//     answered alike, and the page says to all what to do about each. That an account is locked is not told after the right
//     password either: whoever guesses could go on guessing a locked account's password and know when they are there.
//   - A return path is a path on this host, or it is not followed.
//   - Pages work without script and load nothing; their policy lets them have the one style that is written in them, and
//     send forms to us.
//   - Nobody gets an account by signing in through the provider, unless the service is told to make one (Options.Role).
//
// Without sign-in (Options.Off) whoever shows nothing is access.Anybody, and whoever shows something is held to it. A
// web page of another site that makes a browser ask is refused there as well.
//
// The package keeps nothing: what has to last between two requests of a sign-in travels in the form (the token of the first
// step) or in a cookie that only we can read (what the provider's answer is checked against).
package signin
