// Package sheet lays out what the command line prints for people: aligned tables, shares, dates as they are said, the
// strip of a year, a line of progress. It fits 100 columns, needs no colour, and lets nothing out of a roster's text that a
// terminal would obey.
//
// It decides nothing: callers bring the figures, sheet only writes them down. A share that is not whole never shows as
// 100.0, and one that is not nothing never as 0.0.
package sheet
