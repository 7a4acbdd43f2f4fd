// Package weeks is the supervisor's room: two to six weeks of one district as a grid, officers by shift and squad down, days across,
// and above it what the roster means for coverage, shift by shift.
//
// Pages: the grid (/roster), one officer's day (/roster/cell), one gap with those who may fill it (/roster/gap). Each edit is a form
// of the last two, which can be tried before it is saved: trying asks POST /v1/whatif what the strip and the gaps would be and has
// the interface judge the writes with dry_run. A saved edit is one or more writes under /v1; what takes it back stands,
// sealed, in a cookie of the browser ([edits]), for pages hold nothing.
//
// The grid is drawn from the published Book, for it is hot; whoever is bound to districts gets no other (window). All that is
// counted, judged or written goes through /v1.
package weeks
