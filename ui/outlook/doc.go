// Package outlook is the rest of the coordinator's room: what would close the gaps, what-if, the forecast, reports.
//
// A what-if list is kept nowhere but in the address of the page that shows it: each change is one parameter c, a word and
// its parts joined by ~, which no identifier holds. So a list can be kept as a bookmark, sent to a colleague, and undone by
// going back. Nothing of it reaches the roster; each change says where to make it so.
package outlook
