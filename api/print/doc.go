// Package print writes reports as pages that a person prints, files or sends on: one self-contained HTML document each,
// with its figures, charts as inline SVG, and the definitions that the figures go by.
//
// A [Document] is all words and numbers already: whoever makes one (the command line, the HTTP interface) has computed and
// worded its figures elsewhere, in the package that the figures belong to, and the same values go out as JSON and CSV.
//
// Invariants:
//   - A page loads nothing: no script, no font, no image, so that it reads the same in ten years.
//   - Every share stands with its raw counts, every chart with the table that it draws.
//   - Colour never says what a glyph or a hatch does not say too, for pages are printed in black and white.
//
// The package refuses to compute figures, to know a roster, and to read the clock.
package print
