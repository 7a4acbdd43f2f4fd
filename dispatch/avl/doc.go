// Package avl reads the position feeds that vehicles' modems and officers' phones send, and hands what it read to the
// board: fixes, and heartbeats of devices that live but have no fix to give.
//
//	protocol          read by         device                         speed     time
//	Traccar OsmAnd    ParseOsmAnd     id or deviceid                 knots     unix s or ms, ISO 8601, "yyyy-MM-dd HH:mm:ss" (UTC)
//	Traccar JSON      ParseTraccar    device_id                      m/s       ISO 8601
//	OwnTracks JSON    ParseOwnTracks  topic's user/device, else tid  km/h      unix s
//	TAIP RPV, PV      ParseTAIP       ;ID=, else sender's address    miles/h   second of the day, no date
//	NMEA 0183 RMC     ParseNMEA       before $, else sender's        knots     UTC, year of two digits
//
// All speeds become m/s and all times UTC; headings are degrees clockwise from true north and accuracies metres, as
// they come. What else the messages carry (altitude, dilution, battery, odometer, regions) is checked for its form at
// most, and dropped.
//
// A parser gives a [Report] a message. [Devices] says which unit a device is, [Deliver] takes the reports to a
// [Sink], and a [Listener] does all of it for TAIP and NMEA over UDP.
//
// Invariants:
//   - A parser is strict on syntax and bounded in what it reads. A figure that is not written as its protocol writes
//     figures makes the message malformed; a figure below zero where a phone means "unknown" is left out.
//   - What follows from the clock or from earlier fixes is not judged here: future, old, impossible and off-world
//     fixes are the board's to refuse and count.
//   - A device that says that its position is old, estimated past use or lacking gives a heartbeat, not a fix.
//   - Memory does not grow with what is sent: one buffer for datagrams, one batch of reports; the rest stays with the
//     kernel, which drops it.
//   - The package reads no clock.
//
// It refuses datagrams from senders outside the allowed networks (UDP senders cannot be told apart otherwise, and even
// so can be forged: keep the port on a private network), and to listen beyond loopback without such networks. Parse
// errors are *roster.Error of kind Invalid; they quote no position.
package avl
