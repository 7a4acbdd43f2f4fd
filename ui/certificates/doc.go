// Package certificates is the room of certificates: who stands certified, why, and what is due; whose papers lack something;
// one officer's credentials over time; and a training class that is recorded for many at once.
//
// Whom a page lists, and how they stand, the interface says; their names, postings and verdicts the roster in force says, of
// those alone whom the interface listed. A class is checked whole before anything is saved, and saved one credential at a time, each under an
// idempotency key of its own: what was saved and what was not is told by row, and saving again saves nobody twice.
package certificates
