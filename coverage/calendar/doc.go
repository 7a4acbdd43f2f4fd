// Package calendar says which events a calendar feed holds: an officer's own duty, or what a district's watches come to
// (contract COVERAGE.md 2 to 7), and which of them changed since somebody last looked.
//
// It stands in the room of coverage because a district's feed shows slots and gaps, and everything else that a feed shows
// is duty that a [roster.Book] gives as well. How an event is written is package ical's business, and where a [Memory] is kept, and
// who may ask, is that of whoever serves the feed.
//
// Invariants:
//   - An event's UID is made of whose it is, its kind, its duty date, and its number among those of one kind and date, by
//     start. It stays the same when times change, and when pieces of a tour or extra duties are added behind it.
//   - Which events there are is a function of the Book and the [Span]; a Span begins and ends with a week, so that the
//     passage of time alone changes a feed once a week.
//   - A feed says where and when, whether certified, and call signs. It names no absence and nobody by name: feeds are
//     read by other companies' calendars.
package calendar
