// Package record is what the service's interface tells of requests, offers of open duty and published periods, as far as
// pages show it, and the words that they show it in: for the supervisor's room and the officer's own page alike.
package record
