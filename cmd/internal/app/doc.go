// Package app puts the service together: the store in a directory, the Book that is served, the HTTP server, and the socket
// through which commands reach a store that a service holds.
//
// [New] checks the options, [App.Start] acquires everything or nothing, [App.Stop] lets requests finish and gives all back.
// One goroutine follows the store and publishes each revision as a Book by one atomic pointer; when a revision cannot
// be read the last good one stays. Package floor dispatches by it. A directory without a roster is served too: not ready, waiting for an import.
//
// [Open] is the other side, for commands: it takes the store if it is free, else goes through the socket of whoever holds
// it, else says who that is. It never waits longer than its limits.
//
// Other machines reach the server over TLS, or over plain HTTP where somebody says that a proxy in front ends TLS; without
// sign-in none does ([Reach]). It answers to loopback's names, those it was given and those of its certificate, and refuses requests that a browser
// sends on behalf of other sites. Certificates are read again when their files change ([TLS]). The socket is its owner's alone (mode 0600).
package app
