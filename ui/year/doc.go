// Package year is the coordinator's year: every district and shift by every day of the horizon, zoomed to a month and to a
// day, with the reason of each gap.
//
// The year is read off the coverage grid in memory, for its slots as the interface lists them are heavy. So the package itself
// leaves out the districts that whoever asks does not answer for (access.User.Sees). What it sums up is then what the
// interface answers them: a district's slots and gaps are the same in the agency's grid and in that of a part of it (package
// part). Everything else is asked of the interface.
//
// A page is a table first. Each row of the year carries its slots as a short text ([strip]), which the script draws.
package year
