package pack

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"watchbill/roster"
)

// maxSets bounds the different sets of columns by which rows of one file are named, for each takes an index of the file,
// and maxMatches the rows of one key that are held against each other to say what tells them apart.
const (
	maxSets    = 16
	maxMatches = 1000
)

// find returns the one row that the key of a change names, or -1 after saying what is wrong with it.
func (e *edits[T]) find(a *applying, ch *change) int {
	columns, cells, ok := e.keyOf(a, ch)
	if !ok {
		return -1
	}
	rows, ok := e.matches(a, columns, cells)
	switch {
	case !ok:
		a.fault(ch, pointerTo(ch.at, "key"), "the changes name rows of %s by more than %d different sets of columns; name them by the same ones", e.t.file, maxSets)
		return -1
	case len(rows) == 0:
		e.unknown(a, ch, columns, cells)
		return -1
	}
	k := int(rows[0])
	if len(rows) > 1 {
		apart := e.apart(a, columns, rows)
		if apart != "" {
			a.fault(ch, pointerTo(ch.at, "key"), "names %d rows of %s; %s", len(rows), e.t.file, apart)
			return -1
		}
		// Rows alike in every column: any of them will do, as long as no other change names it.
		for _, x := range rows {
			if _, taken := e.by[k]; taken {
				k = int(x)
			}
		}
	}
	if other, twice := e.by[k]; twice {
		a.fault(ch, pointerTo(ch.at, "key"), "names the same row as change %d", other+1)
		return -1
	}
	return k
}

// keyOf reads the cells of a key and returns them as they are compared, by their columns in the table's order.
func (e *edits[T]) keyOf(a *applying, ch *change) (columns []int, cells []string, ok bool) {
	r := row{in: a.in, file: e.t.file, line: 1}
	for i := range e.t.columns {
		column := &e.t.columns[i]
		text, there := given(ch.key, column.name)
		if !there {
			continue
		}
		v := e.t.blank
		if text != "" {
			if err := column.read(&r, text, &v); err != nil {
				r.fault(column.name, "%v", err)
				continue
			}
			if column.moment == nil {
				text = written(a, column.write, &v)
			}
		} else if column.moment == nil {
			text = written(a, column.write, &v) // what an empty cell stands for
		}
		columns = append(columns, i)
		cells = append(cells, e.compared(a, i, text))
	}
	return columns, cells, a.said(ch, func(f Fault) string { return pointerTo(ch.at, "key", f.Column) })
}

// compared returns a cell so that equal ones mean the same: a moment may be written in several ways.
func (e *edits[T]) compared(a *applying, column int, text string) string {
	if e.t.columns[column].moment == nil || len(text) == len("2006-01-02") {
		return text
	}
	m, err := parseMoment(text, a.in.zone, false)
	if err != nil {
		return text
	}
	return strconv.FormatInt(int64(m.at), 10)
}

// fewRows are gone through faster than an index of them is made.
const fewRows = 32

// matches lists the rows with these cells, false when it is too much to look for.
func (e *edits[T]) matches(a *applying, columns []int, cells []string) ([]int32, bool) {
	want := strings.Join(cells, "\x00")
	if len(e.rows) <= fewRows {
		var rows []int32
		for k := range e.rows {
			if e.cells(a, columns, k) == want {
				rows = append(rows, int32(k))
			}
		}
		return rows, true
	}
	set := fmt.Sprint(columns)
	index, ok := e.indexes[set]
	if !ok {
		if len(e.indexes) == maxSets {
			return nil, false
		}
		index = make(map[string][]int32, len(e.rows))
		for k := range e.rows {
			cells := e.cells(a, columns, k)
			index[cells] = append(index[cells], int32(k))
		}
		if e.indexes == nil {
			e.indexes = map[string]map[string][]int32{}
		}
		e.indexes[set] = index
	}
	return index[want], true
}

// cells returns the cells of a row as they are compared, in one text: none of them holds a NUL.
func (e *edits[T]) cells(a *applying, columns []int, k int) string {
	a.key = a.key[:0]
	for i, c := range columns {
		if i > 0 {
			a.key = append(a.key, 0)
		}
		a.key = append(a.key, e.compared(a, c, written(a, e.t.columns[c].write, &e.rows[k]))...)
	}
	return string(a.key)
}

// maxGuessed bounds the keys of which it is said what was meant: each looks at all rows.
const maxGuessed = 50

// unknown reports a key that names no row.
func (e *edits[T]) unknown(a *applying, ch *change, columns []int, cells []string) {
	at := pointerTo(ch.at, "key")
	if a.guessed++; a.guessed > maxGuessed {
		a.fault(ch, at, "names no row of %s", e.t.file)
		return
	}
	for i, c := range columns {
		column := &e.t.columns[c]
		if e.has(a, c, cells[i]) {
			continue
		}
		text, _ := given(ch.key, column.name)
		near := roster.Suggest(text, func(yield func(string) bool) {
			for k := range e.rows {
				if !yield(written(a, column.write, &e.rows[k])) {
					return
				}
			}
		})
		if near != "" {
			near = "; nearest is " + clip(near)
		}
		a.fault(ch, pointerTo(ch.at, "key", column.name), "names no row: %s has no %s %s%s", e.t.file, column.name, clip(text), near)
		return
	}
	a.fault(ch, at, "names no row: none of %s has all of this together", e.t.file)
}

// has tells whether some row has this cell.
func (e *edits[T]) has(a *applying, column int, cell string) bool {
	for k := range e.rows {
		if e.compared(a, column, written(a, e.t.columns[column].write, &e.rows[k])) == cell {
			return true
		}
	}
	return false
}

// apart says which columns would tell rows apart, "" when they are alike in all.
func (e *edits[T]) apart(a *applying, columns []int, rows []int32) string {
	rows = rows[:min(len(rows), maxMatches)]
	var each, some []string // columns in which each row differs from every other, or some do
	for c := range e.t.columns {
		if slices.Contains(columns, c) {
			continue
		}
		values := map[string]bool{}
		for _, k := range rows {
			values[written(a, e.t.columns[c].write, &e.rows[k])] = true
		}
		if len(values) == len(rows) {
			each = append(each, e.t.columns[c].name)
		} else if len(values) > 1 {
			some = append(some, e.t.columns[c].name)
		}
	}
	switch {
	case len(each) > 0:
		return "tell which by " + strings.Join(each, " or ")
	case len(some) > 0:
		return "they differ in " + strings.Join(some, ", ")
	}
	return ""
}
