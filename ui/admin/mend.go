package admin

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"watchbill/roster"
)

// rowsOf is the pack's file whose rows a file to fix has, by its name. A browser that has one of that name already adds " (1)".
func rowsOf(name string) (string, error) {
	stem := strings.TrimSuffix(name, ".csv")
	if i := strings.LastIndex(stem, " ("); i >= 0 {
		stem = stem[:i]
	}
	file := strings.TrimSuffix(stem, strings.TrimSuffix(rowsSuffix, ".csv")) + ".csv"
	if !strings.HasSuffix(name, ".csv") || !slices.Contains(roster.Files, file) {
		return "", roster.Invalidf("rows", "%.80q is no file of mended rows: they are called as they were when you got them, such as officers%s.", name, rowsSuffix)
	}
	return file, nil
}

// mendings are mended rows by the pack's file and by line.
type mendings map[string]map[int]*mendedRow

// count is how many rows they are.
func (m mendings) count() (n int) {
	for _, rows := range m {
		n += len(rows)
	}
	return n
}

// mended is the pack with its mended rows put in place of the faulty ones, and those. Errors are roster.Invalid. Every row stays on its
// line, so that what is still wrong can be told by the lines of the pack that was chosen.
func (s *sent) mended() (pack []byte, all mendings, err error) {
	if len(s.rows) == 0 {
		return s.pack, nil, nil
	}
	z, err := zip.NewReader(bytes.NewReader(s.pack), int64(len(s.pack)))
	if err != nil {
		return s.pack, nil, nil //nolint:nilerr // the interface says what is wrong with it
	}
	all = mendings{}
	files := unpackedCSV(s.pack)
	var b bytes.Buffer
	out := zip.NewWriter(&b)
	for _, f := range z.File {
		name := f.Name[strings.LastIndexByte(f.Name, '/')+1:]
		if s.rows[name] == nil || files[name] == nil {
			if err := out.Copy(f); err != nil {
				return nil, nil, err
			}
			continue
		}
		text, rows, err := putBack(name, files[name], s.rows[name])
		if err != nil {
			return nil, nil, err
		}
		w, err := out.Create(f.Name)
		if err == nil {
			_, err = w.Write(text)
		}
		if err != nil {
			return nil, nil, err
		}
		all[name] = rows
		delete(s.rows, name)
	}
	for name := range s.rows {
		return nil, nil, roster.Invalidf("rows", "There are mended rows of %s, and the pack has no such file that could be read.", name)
	}
	err = out.Close() // which writes the end of it
	return b.Bytes(), all, err
}

// putBack puts mended rows in their places: by the number of the line that each had. One that holds nothing but that number is left
// out of the file.
func putBack(name string, file, rows []byte) (text []byte, mended map[int]*mendedRow, err error) {
	mended, header, err := readMended(name, rows)
	if err != nil {
		return nil, nil, err
	}
	in := rowReader(file)
	own, err := in.Read()
	if err != nil {
		return file, nil, nil //nolint:nilerr // the interface says what is wrong with it
	}
	at := make([]int, len(own)) // where the mended rows have each column
	for i, column := range own {
		if at[i] = slices.Index(header, strings.TrimSpace(column)); at[i] < 0 {
			return nil, nil, roster.Invalidf("rows", "The mended rows of %s lack the column %.80q.", name, column)
		}
	}
	var b bytes.Buffer
	if err := copyRows(&b, in, file, mended, at); err != nil {
		return nil, nil, err
	}
	for line := range mended {
		if !mended[line].used {
			return nil, nil, roster.Invalidf("rows", "There is a mended row for line %d of %s, and no row begins there: these are rows of another pack.", line, name)
		}
	}
	return b.Bytes(), mended, nil
}

// copyRows writes a file with its mended rows. What is not mended stays byte for byte, also what no reader of CSV can read.
func copyRows(b *bytes.Buffer, in *csv.Reader, file []byte, mended map[int]*mendedRow, at []int) error {
	bom := len(file) - len(bytes.TrimPrefix(file, []byte("\ufeff")))
	b.Write(file[:bom])
	begun := int64(0) // of what is not copied yet, in what the reader reads
	for {
		before := in.InputOffset()
		_, err := in.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			continue
		}
		line, _ := in.FieldPos(0)
		m := mended[line]
		if m == nil {
			continue
		}
		m.used = true
		b.Write(file[int64(bom)+begun : int64(bom)+before])
		begun = in.InputOffset()
		old := file[int64(bom)+before : int64(bom)+begun]
		blank := old[:len(old)-len(bytes.TrimLeft(old, "\r\n"))] // lines before it
		row, err := m.row(at, bytes.Count(old[len(blank):], []byte{'\n'}))
		if err != nil {
			return err
		}
		b.Write(blank)
		b.Write(row)
	}
	b.Write(file[int64(bom)+begun:])
	return nil
}

// oneLine writes a cell on one line.
var oneLine = strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ")

// row is a mended row on as many lines as the one had in whose place it comes.
func (m *mendedRow) row(at []int, lines int) ([]byte, error) {
	var b bytes.Buffer
	if !m.empty {
		cells := make([]string, len(at))
		for i, k := range at {
			if k < len(m.cells) {
				cells[i] = oneLine.Replace(plain(m.cells[k]))
			}
		}
		out := csv.NewWriter(&b)
		if err := out.Write(cells); err != nil {
			return nil, fmt.Errorf("write a mended row: %w", err)
		}
		out.Flush()
		lines--
	}
	return append(b.Bytes(), bytes.Repeat([]byte{'\n'}, max(0, lines))...), nil
}

// mendedRow is one row of a file to fix, once it was fixed.
type mendedRow struct {
	cells []string
	empty bool // nothing but its number: the row is to go
	used  bool
}

// readMended reads a file to fix, by line of the pack's file.
func readMended(name string, rows []byte) (map[int]*mendedRow, []string, error) {
	in := rowReader(rows)
	all, err := in.ReadAll()
	if err != nil || len(all) == 0 {
		return nil, nil, roster.Invalidf("rows", "The mended rows of %s are no CSV: %v.", name, err)
	}
	header := all[0]
	for i := range header {
		header[i] = strings.TrimSpace(header[i])
	}
	number, fault := slices.Index(header, lineColumn), slices.Index(header, faultColumn)
	if number < 0 {
		return nil, nil, roster.Invalidf("rows", "The mended rows of %s lack the column %q, which says where each belongs.", name, lineColumn)
	}
	mended := map[int]*mendedRow{}
	for _, cells := range all[1:] {
		if !slices.ContainsFunc(cells, func(s string) bool { return s != "" }) {
			continue // a spreadsheet leaves such rows below a table
		}
		line := 0
		if number < len(cells) {
			line, _ = strconv.Atoi(strings.TrimSpace(cells[number]))
		}
		switch {
		case line < 2:
			return nil, nil, roster.Invalidf("rows", "A mended row of %s has no number in its column %q.", name, lineColumn)
		case mended[line] != nil:
			return nil, nil, roster.Invalidf("rows", "Line %d of %s is among the mended rows twice.", line, name)
		}
		m := &mendedRow{cells: cells, empty: true}
		for i, s := range cells {
			m.empty = m.empty && (i == number || i == fault || s == "")
		}
		mended[line] = m
	}
	return mended, header, nil
}
