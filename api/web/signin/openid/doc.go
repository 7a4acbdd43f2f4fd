// Package openid is our side towards a provider of OpenID Connect, a relying party: the code flow with PKCE (S256), state and nonce,
// by go-oidc and oauth2. Package signin has it sign people in.
//
// What holds always: the provider is asked when somebody wants to sign in there and not before, so that a service starts without
// it and notices when it is back; one that answered once is used on while it does not answer. It is asked over https, or
// on this machine; its answers are bounded in time and size, and no redirect of its is followed. Of an ID token the
// signature, issuer, audience, expiry, nonce, the hash of the access token and the time of the sign-in are checked. What it
// holds besides is the provider's word, and who has which account is not decided here.
//
// The package keeps no token: what somebody's code was redeemed for is forgotten when it was read.
package openid
