// Package ical writes calendars as RFC 5545 has them, for programs that subscribe to one by its address.
//
// Invariants: lines end in CR LF and have at most 75 octets, never parting a character; every text is escaped and holds no
// control character; instants are in UTC, so that no time zone has to be described; the bytes are a function of the
// [Calendar] alone.
//
// The package refuses to know what an event is about, to number changes (whoever gives it an event gives its Sequence), and
// to write rules of repetition, alarms or attendees. It gives no METHOD: an address that is read again and again is a
// calendar, not a message about one, and DTSTAMP then says when an event last changed (RFC 5545 3.8.7.2), not when it was
// asked for.
package ical
