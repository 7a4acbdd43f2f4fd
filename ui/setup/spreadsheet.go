package setup

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"path"
	"slices"
	"strings"
	"time"
)

// A spreadsheet program writes CSV its own way as soon as somebody has saved a template with it: TRUE for true, 7:00 for 07:00, semicolons
// where the comma is the decimal sign, and dates in the order of its country. What has one meaning is put as a pack has it. Of dates
// the order is what somebody chose on the page: 3/1/2026 alone does not say it.

// orders are how dates may be written in the files beside 2026-03-01, by the values of the form's field.
var orders = map[string]string{"month-first": "1/2/2006", "day-first": "2/1/2006"}

// Columns that are no text, by name.
var (
	truths  = []string{"designated", "volunteer", "eligible", "crisis"}
	clocks  = []string{"start", "end"}
	moments = []string{"patrol_since", "active_from", "active_to", "anchor", "started", "completed", "expires", "revoked", "from", "to", "received"}
)

// plain puts a CSV file as a pack has it, each row on the line where it was. What it cannot read it leaves as it is: the check says
// what is wrong with it.
func plain(name string, text []byte, order string) []byte {
	if path.Ext(name) != ".csv" {
		return text
	}
	rows := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(text, []byte("\ufeff"))))
	rows.FieldsPerRecord, rows.ReuseRecord = -1, true
	head, _, _ := bytes.Cut(text, []byte("\n"))
	changed := false
	for _, mark := range ";\t" {
		if !bytes.Contains(head, []byte(",")) && bytes.ContainsRune(head, mark) {
			rows.Comma, changed = mark, true
		}
	}
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	var columns []string
	for line := 1; ; {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return text
		}
		w.Flush()
		for at, _ := rows.FieldPos(0); line < at; line++ {
			out.WriteByte('\n')
		}
		if columns == nil {
			columns = slices.Clone(row)
		}
		line++
		if strings.Join(row, "") == "" { // cells that were emptied
			out.WriteByte('\n')
			changed = true
			continue
		}
		for i, cell := range row {
			line += strings.Count(cell, "\n")
			if i < len(columns) {
				row[i] = value(columns[i], cell, order)
			}
			changed = changed || row[i] != cell
		}
		_ = w.Write(row) // into memory
	}
	w.Flush()
	if !changed {
		return text
	}
	return out.Bytes()
}

// value puts a cell as a pack has it.
func value(column, cell, order string) string {
	switch {
	case slices.Contains(truths, column) && (cell == "TRUE" || cell == "FALSE"):
		return strings.ToLower(cell)
	case slices.Contains(clocks, column):
		return clock(cell)
	case slices.Contains(moments, column):
		date, at, timed := strings.Cut(cell, " ")
		if form := orders[order]; form != "" {
			if t, err := time.Parse(form, date); err == nil {
				date = t.Format(time.DateOnly)
			}
		}
		if _, err := time.Parse(time.DateOnly, date); err != nil {
			return cell
		}
		if timed {
			return date + "T" + clock(at)
		}
		return date
	}
	return cell
}

// clock is a time of day as a pack has it, or what it is where it is none.
func clock(cell string) string {
	for _, form := range []string{"15:04", "15:04:05", "3:04 PM", "3:04:05 PM"} {
		t, err := time.Parse(form, strings.ToUpper(cell))
		switch {
		case err != nil:
		case t.Second() != 0:
			return t.Format(time.TimeOnly)
		default:
			return t.Format("15:04")
		}
	}
	return cell
}
