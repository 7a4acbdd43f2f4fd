// Package own is the officer's own page, made for a phone: what one is asked now, one's duty of the next weeks and what
// changed in it since it was published, one's requests, certificates and calendar. Clinicians have the same page.
//
// It shows an account its own and nobody else's: the account says who they are on the roster, and the interface is asked for
// that person alone. Tours are read from the roster in force, for there is no route of them; everything else is the
// interface's answer. An account that is nobody on the roster is told so, and what to do about it.
package own
