// Package pack reads and writes roster packs: the directory, or .zip of one, of CSV, GeoJSON and JSON files in which an
// agency hands over its roster (contract PACK.md).
//
// [Open] is the way in: it reads every file, has [roster.NewBook] check the rows against each other, and returns either a
// Book or every fault there is, each at its FILE:LINE: COLUMN. What a pack says wrongly is a [Fault], never an error;
// an error means that the pack could not be read at all. [Write] is the way out, canonical to the byte.
//
// [ReadChanges] reads a change file, which adds, changes and removes rows of a roster that stands, and [Changes.Apply]
// makes the Book that would be, or says all that is wrong, each thing at its place in the file.
//
// The work is divided so: this package checks what one cell, row or feature says by itself (headers, formats, shapes);
// the roster checks what rows say together (keys, references, overlaps, rings, ranges of numbers). A row that this
// package finds faulty still defines its identifier, so that one mistake is not reported again at everything that refers to it.
// Faults of the roster that may only follow from a file that could not be read whole are withheld and counted, never
// dropped in silence.
//
// The columns of a file are stated once, in tables*.go, for reading and writing; the keys of the JSON files
// are the tags of the roster's own types. Numbers of rows are bounded only by the limits in limits.go, which keep a
// hostile file or archive from taking more than its share of time and memory.
package pack
