// Package whatif answers questions about a roster that is not in force: what a change would do to coverage, before
// anybody makes it.
//
// [Compare] holds two grids against each other: both shares, gaps opened, closed and changed, slots worsened and
// bettered, recruitment targets broken and mended. A [Baseline] keeps what every comparison needs of the roster as it
// is, so that many questions are asked of one roster cheaply: where only persons differ, only the districts they touch
// are computed and compared.
//
// The ready questions ([Class], [Leave], [Transfer], [Rotation]) each make the Book that would be. [Attrition] draws
// many Books and says how the share spreads; [MovesOf] says which past calls a boundary moves.
//
// Nothing here is stored, and no Book is changed. A question that makes no sense is refused with all that is wrong
// with it, each a [roster.Error] whose Field names the place. The package knows no file, database, network, logger or
// clock.
package whatif
