package pack

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"watchbill/roster"
)

// editing is one table of a scope in the course of being changed.
type editing interface {
	// one takes a change whose file the table is.
	one(a *applying, ch *change)
	// finish puts the changed rows into records and remembers where each came from.
	finish(records *roster.Records)
	// origin returns the change that brought row k after finish, or -1.
	origin(a *applying, records *roster.Records, k int) int
	// describe names row k after finish, for a message.
	describe(a *applying, records *roster.Records, k int) string
	// cellOf returns a cell of row k after finish.
	cellOf(a *applying, records *roster.Records, k int, column string) string
	// lost returns the change that took away what other rows may name by id, false if none did.
	lost(id string) (change int, ok bool)
}

// edits are the changes of a table of T.
type edits[T any] struct {
	t       *table[T]
	rows    []T // as they stand
	put     func(r *roster.Records, rows []T, origins []int32)
	read    func(a *applying, ch *change, old *T) (T, bool) // the row of a change: of op change, from old
	by      map[int]int                                     // by row: the change that names it
	changed map[int]T                                       // by row
	removed map[int]bool
	added   []T
	addedBy []int
	took    map[string]int // the identifiers that are no more, by the change that took them away

	indexes map[string]map[string][]int32 // by the columns of a key: the rows by their cells
	origins []int32                       // after finish: of row k the row it was, or, less than 0, the change -1 - i
}

// edit begins the changes of the table's rows in records.
func (t *table[T]) edit(records *roster.Records) editing {
	e := &edits[T]{t: t, rows: *t.rows(records), read: t.readChange}
	e.put = func(r *roster.Records, rows []T, origins []int32) { *t.rows(r), e.origins = rows, origins }
	return e
}

func (e *edits[T]) one(a *applying, ch *change) {
	if ch.bad {
		e.check(a, ch)
		return
	}
	k := -1
	if ch.op != opAdd {
		if k = e.find(a, ch); k < 0 {
			return
		}
		if e.by == nil {
			e.by, e.changed, e.removed = map[int]int{}, map[int]T{}, map[int]bool{}
		}
		e.by[k] = ch.at
	}
	switch ch.op {
	case opAdd:
		if v, ok := e.read(a, ch, nil); ok {
			e.added = append(e.added, v)
			e.addedBy = append(e.addedBy, ch.at)
		}
	case opChange:
		if v, ok := e.read(a, ch, &e.rows[k]); ok {
			e.changed[k] = v
			e.gone(a, ch, k, e.first(a, &v))
		}
	case opRemove:
		e.removed[k] = true
		e.gone(a, ch, k, "")
	}
}

// check finds what else is wrong with a change that will not be applied.
func (e *edits[T]) check(a *applying, ch *change) {
	var old *T
	if ch.op != opAdd {
		if len(ch.key) == 0 || ch.badKey {
			return
		}
		k := e.find(a, ch)
		if k < 0 {
			return
		}
		old = &e.rows[k]
	}
	if ch.op != opRemove && len(ch.row) > 0 {
		e.read(a, ch, old)
	}
}

// gone notes that the identifier of row k is no more, unless it is still now.
func (e *edits[T]) gone(a *applying, ch *change, k int, now string) {
	if was := e.first(a, &e.rows[k]); e.t.defines && was != now {
		if e.took == nil {
			e.took = map[string]int{}
		}
		e.took[was] = ch.at
	}
}

// first returns the cell of the table's first column.
func (e *edits[T]) first(a *applying, v *T) string { return written(a, e.t.columns[0].write, v) }

func (e *edits[T]) lost(id string) (int, bool) {
	i, ok := e.took[id]
	return i, ok
}

func (e *edits[T]) finish(records *roster.Records) {
	rows := make([]T, 0, len(e.rows)+len(e.added))
	origins := make([]int32, 0, cap(rows))
	for k := range e.rows {
		if e.removed[k] {
			continue
		}
		v, ok := e.changed[k]
		if ok {
			origins = append(origins, int32(-1-e.by[k]))
		} else {
			v = e.rows[k]
			origins = append(origins, int32(k))
		}
		rows = append(rows, v)
	}
	for i, v := range e.added {
		rows = append(rows, v)
		origins = append(origins, int32(-1-e.addedBy[i]))
	}
	e.put(records, rows, origins)
}

func (e *edits[T]) origin(a *applying, records *roster.Records, k int) int {
	v := &(*e.t.rows(records))[k]
	if a.scopes[everything] == nil { // Book.With has sorted the rows
		for row, x := range e.changed {
			if reflect.DeepEqual(x, *v) {
				return e.by[row]
			}
		}
		for i := range e.added {
			if reflect.DeepEqual(e.added[i], *v) {
				return e.addedBy[i]
			}
		}
	} else if o := e.origins[k]; o < 0 {
		return int(-1 - o)
	}
	return -1
}

func (e *edits[T]) describe(a *applying, records *roster.Records, k int) string {
	return e.t.describe(a, &(*e.t.rows(records))[k])
}

func (e *edits[T]) cellOf(a *applying, records *roster.Records, k int, column string) string {
	if i := slices.Index(e.t.names(), column); i >= 0 {
		return written(a, e.t.columns[i].write, &(*e.t.rows(records))[k])
	}
	return ""
}

// describe names a row by what rows of its table are sorted by.
func (t *table[T]) describe(a *applying, v *T) string {
	names := t.key
	if len(names) == 0 {
		names = t.names()[:1]
	}
	var said []string
	for _, name := range names {
		if text := written(a, t.columns[slices.Index(t.names(), name)].write, v); text != "" {
			said = append(said, name+" "+shown(text))
		}
	}
	return fmt.Sprintf("%s, the row of %s", t.file, strings.Join(said, ", "))
}

// readChange reads the row that a change brings: a whole one, or old with the cells given.
func (t *table[T]) readChange(a *applying, ch *change, old *T) (T, bool) {
	v, r := t.blank, row{in: a.in, file: t.file, line: 1}
	if old != nil {
		if problem := a.unwritable(func() { t.appendRow(a.out, nil, old) }); problem != "" {
			a.fault(ch, pointerTo(ch.at, "key"), "the row cannot be written as cells: %s", problem)
			return v, false
		}
	}
	for i := range t.columns {
		column := &t.columns[i]
		text, ok := given(ch.row, column.name)
		if !ok && old != nil {
			text = written(a, column.write, old)
		}
		if text == "" && column.needed == inEachRow {
			if ch.bad && !ok {
				r.bad = append(r.bad, column.name) // may stand there under another name
			} else {
				r.fault(column.name, "missing")
			}
		} else if text != "" {
			if err := column.read(&r, text, &v); err != nil {
				r.fault(column.name, "%v", err)
			}
		}
	}
	if t.finish != nil && len(r.bad) == 0 {
		t.finish(&r, &v)
	}
	if (ch.bad || len(r.bad) > 0) && !t.defines {
		rows := t.rows(&a.partial)
		*rows = append(*rows, v)
		a.halves[t.file] = append(a.halves[t.file], half{ch, r.bad})
	}
	if old != nil { // of a cell that the change left out, and made wrong: the message has to say which
		for i, f := range a.in.found.kept {
			if _, prefix := placeIn(ch, f.Column); prefix != "" {
				a.in.found.kept[i].Msg = prefix + f.Msg
			}
		}
	}
	return v, a.said(ch, func(f Fault) string {
		if _, ok := given(ch.row, f.Column); !ok && old != nil {
			return pointerTo(ch.at, "row")
		}
		return pointerTo(ch.at, "row", f.Column)
	})
}
