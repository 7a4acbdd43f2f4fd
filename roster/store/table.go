package store

import (
	"bytes"
	"slices"
	"strings"

	"watchbill/roster"
)

// table is how one file of a pack is kept.
type table struct {
	file   string // one of roster.Files
	prefix key    // of the keys of all its rows
	// each calls put with the key and the value of every row in r, in r's order. Both may be kept.
	each func(r *roster.Records, put func(k key, value []byte)) error
	// read adds to r the row that value holds.
	read func(r *reading, value []byte) error
	// same tells whether a stored value, of any version, holds the row that a newly encoded one does.
	same func(stored, encoded []byte) (bool, error)
}

// reading is Records that are being read.
type reading struct {
	roster.Records
	shifts []shiftRow
}

// done returns what was read.
func (r *reading) done() roster.Records {
	slices.SortStableFunc(r.shifts, func(a, b shiftRow) int { return a.Order - b.Order })
	for _, s := range r.shifts {
		r.Shifts = append(r.Shifts, s.Shift)
	}
	return r.Records
}

// head is the key of the head, and the prefix of everything else.
var head = with(nil, "roster")

// define makes a table of rows T: all lists them, add takes one in, natural appends the natural key to the table's prefix.
func define[T any](file string, all func(*roster.Records) []T, add func(*reading, T), natural func(key, *T) key) *table {
	name, _, _ := strings.Cut(file, ".")
	prefix := slices.Clip(with(bytes.Clone(head), name))
	return &table{
		file: file, prefix: prefix,
		each: func(r *roster.Records, put func(k key, value []byte)) error {
			list := all(r)
			for i := range list {
				value, err := encode(&list[i])
				k := natural(prefix, &list[i]) // prefix is clipped: appending copies it
				if err != nil {
					return &roster.Error{Kind: roster.Invalid, Field: file, Msg: "a row cannot be written", Err: err}
				}
				put(k, value)
			}
			return nil
		},
		read: func(r *reading, value []byte) error {
			var row T
			if err := decode(value, &row); err != nil {
				return err
			}
			add(r, row)
			return nil
		},
		same: func(stored, encoded []byte) (bool, error) {
			if bytes.Equal(stored, encoded) {
				return true, nil
			}
			var row T
			if err := decode(stored, &row); err != nil {
				return false, err
			}
			again, err := encode(&row)
			return bytes.Equal(again, encoded), err
		},
	}
}

// rows makes a table of rows that Records keeps in a slice.
func rows[T any](file string, of func(*roster.Records) *[]T, natural func(key, *T) key) *table {
	return define(file,
		func(r *roster.Records) []T { return *of(r) },
		func(r *reading, row T) { s := of(&r.Records); *s = append(*s, row) },
		natural)
}

// tableOf returns the table that k is a key of, nil where there is none.
func tableOf(k key) *table {
	for _, t := range tables {
		if bytes.HasPrefix(k, t.prefix) {
			return t
		}
	}
	return nil
}
