package pack

import (
	"context"
	"io"
	"slices"

	"watchbill/roster"
)

// table is one CSV file: which columns it has, and how each cell is read into a row and written from it.
type table[T any] struct {
	file    string
	rows    func(*roster.Records) *[]T
	blank   T        // a row whose optional cells are all empty
	key     []string // the columns that rows are sorted by; none = their order is their meaning
	columns []column[T]
	finish  func(r *row, v *T) // checks what cells of a row say together; nil = nothing
	defines bool               // other rows refer to these
}

// column is one column of a table of T.
type column[T any] struct {
	name    string
	needed  need
	refers  string             // the file whose rows its identifiers name
	several bool               // a cell may hold a list
	plain   bool               // cells are numbers or truth values, as JSON has them
	moment  func(*row) *moment // where reading it leaves a moment; nil for a column of anything else
	read    func(r *row, cell string, v *T) error
	write   func(out *writing, b []byte, v *T) []byte
}

// need says what may be left out.
type need int

const (
	optional  need = iota
	inHeader       // the column must be there, its cells may be empty
	inEachRow      // no cell may be empty
)

// col makes a column of cells that are read and written by themselves. An empty cell leaves the field as it is.
func col[T, F any](name string, f format[F], field func(*T) *F) column[T] {
	return column[T]{
		name:  name,
		plain: isPlain(*new(F)),
		read: func(r *row, cell string, v *T) (err error) {
			*field(v), err = f.read(r.in, cell)
			return err
		},
		write: func(out *writing, b []byte, v *T) []byte { return f.write(out, b, *field(v)) },
	}
}

// must makes the column one that every row fills in.
func (c column[T]) must() column[T] {
	c.needed = inEachRow
	return c
}

// header makes the column one that the header must name.
func (c column[T]) header() column[T] {
	c.needed = inHeader
	return c
}

// of says which file's rows the column's identifiers name.
func (c column[T]) of(file string) column[T] {
	c.refers = file
	return c
}

// many says that a cell may hold a list.
func (c column[T]) many() column[T] {
	c.several = true
	return c
}

// row is where a reader of cells is.
type row struct {
	in   *reading
	file string
	line int
	bad  []string // the columns with a fault; "row" when none of its cells can be trusted

	from, to moment // of the row's time, where it has one
	lat, lon bool   // given
}

func (r *row) fault(column, format string, args ...any) {
	r.bad = append(r.bad, column)
	r.in.fault(r.file, r.line, column, format, args...)
}

// csvFile is a table of whatever type.
type csvFile interface {
	name() string
	names() []string
	refersTo(column string) string
	lists(column string) bool
	keyed(column string) bool
	referred() bool
	read(ctx context.Context, in *reading, r io.Reader) error
	size(*roster.Records) int
	encode(out *writing, r *roster.Records) []byte
	edit(*roster.Records) editing
	sheet(*roster.Records, *writing) *Sheet
}

func (t *table[T]) name() string { return t.file }

func (t *table[T]) names() []string {
	var names []string
	for i := range t.columns {
		names = append(names, t.columns[i].name)
	}
	return names
}

func (t *table[T]) refersTo(column string) string {
	if i := slices.Index(t.names(), column); i >= 0 {
		return t.columns[i].refers
	}
	return ""
}

// lists tells whether a cell of the column may hold a list.
func (t *table[T]) lists(column string) bool {
	i := slices.Index(t.names(), column)
	return i >= 0 && t.columns[i].several
}

// keyed tells whether the column is what other rows name these rows by.
func (t *table[T]) keyed(column string) bool { return t.defines && column == t.columns[0].name }

// referred tells whether other rows refer to these.
func (t *table[T]) referred() bool { return t.defines }

func (t *table[T]) size(r *roster.Records) int { return len(*t.rows(r)) }

// tableOf returns the table of a CSV file; there is one for each name in [roster.Files] that ends in .csv.
func tableOf(file string) csvFile {
	return tables[slices.IndexFunc(tables, func(t csvFile) bool { return t.name() == file })]
}
