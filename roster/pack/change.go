package pack

import (
	"io"

	"watchbill/roster"
)

// Changes is a change file as it was read: a JSON list of objects, each of which adds a row to a file of the pack,
// changes one or removes one. It is immutable and safe for concurrent use.
//
// All keys name rows of the roster as it stands, whatever the other changes are, so that the order of a list means nothing
// but the order in which rows are added. Values are the cells of the CSV columns: strings as a pack has them, or numbers,
// truth values, lists of strings and null (an empty cell) where those read naturally.
//
//	add     row is a whole row
//	change  key is any set of columns that matches exactly one row, row the columns to set
//	remove  key as above
//
// districts.geojson takes a Feature as row; its keys are district_id, name, group, and part, the number of the feature
// within its district, counted from 1. agency.json and policy.json take op change, with the keys to merge as row: lists
// are replaced, objects merged, and null takes away what may be absent. The time zone cannot be changed.
type Changes struct {
	list  []change
	found changesFound
}

// What a change file may hold.
const (
	maxChangeFile = 16 << 20 // bytes
	maxChanges    = 10_000
)

// The things that can be done to a row.
const (
	opAdd    = "add"
	opChange = "change"
	opRemove = "remove"
)

var ops = []string{opAdd, opChange, opRemove}

// change is one element of the list.
type change struct {
	at     int // from 0
	file   string
	op     string
	key    []cell
	row    []cell
	object []byte // the row as JSON, of the files that are no CSV
	bad    bool   // it has a fault of its own
	badKey bool   // and so has its key
}

// cell is one column's value.
type cell struct {
	column string
	text   string
}

// given returns the text of a column, false when the cells leave it out.
func given(cells []cell, column string) (string, bool) {
	for _, c := range cells {
		if c.column == column {
			return c.text, true
		}
	}
	return "", false
}

// ReadChanges reads a change file, of at most 16 MiB and 10,000 changes. What it says wrongly is kept for
// [Changes.Apply], which finds the rest; the error is that of r.
func ReadChanges(r io.Reader) (*Changes, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxChangeFile+1))
	if err != nil {
		return nil, err
	}
	c := &Changes{}
	(&changeReader{to: c}).read(data)
	return c, nil
}

// Len returns how many changes there are.
func (c *Changes) Len() int { return len(c.list) }

// Apply returns the Book that b would be with the changes, of the same revision, or nil when anything is wrong: then
// the faults are all there are, and nothing is applied. Warnings are of rows that the changes bring. Where only rows of
// persons change, and each change names its officer_id, it takes microseconds by [roster.Book.With]; else the Book is
// built anew.
func (c *Changes) Apply(b *roster.Book) (*roster.Book, ChangeFaults) {
	a := newApplying(c, b)
	for i := range c.list {
		a.one(&c.list[i])
	}
	next := a.book()
	return next, a.found.sorted()
}
