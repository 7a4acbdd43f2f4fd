package workbook

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"watchbill/roster"
	"watchbill/roster/pack"
)

// Is tells whether path names a workbook, by its ending.
func Is(path string) bool { return strings.EqualFold(filepath.Ext(path), ".xlsx") }

// Open reads the workbook at path and builds its Book, of revision 0. As with pack.Open the Book is nil when there are faults
// that are no warnings or err is not nil, and err, such as one that is [io/fs.ErrNotExist], is never about the content.
func Open(ctx context.Context, path string) (*roster.Book, pack.Faults, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, fmt.Errorf("open the workbook: %w", err)
	}
	defer f.Close()
	at, err := f.Stat()
	if err != nil {
		return nil, nil, fmt.Errorf("open the workbook: %w", err)
	}
	if !at.Mode().IsRegular() {
		return nil, nil, roster.Invalidf("pack", "%s is no file", path)
	}
	return Read(ctx, filepath.Base(path), f, at.Size())
}

// Read reads a workbook of size bytes; name is what faults call it. It is [Open] otherwise.
func Read(ctx context.Context, name string, r io.ReaderAt, size int64) (*roster.Book, pack.Faults, error) {
	in := &reading{ctx: ctx, name: name, sources: map[string]*source{}}
	err := in.open(r, size)
	var bad broken
	if errors.As(err, &bad) {
		return nil, append(in.faults, pack.Fault{File: name, Line: 1, Column: "file", Msg: bad.msg}), nil
	}
	if err != nil {
		return nil, nil, fmt.Errorf("read %s: %w", name, err)
	}
	var texts []pack.Text
	for _, file := range roster.Files {
		if s := in.sources[file]; s != nil {
			texts = append(texts, pack.Text{Name: file, Data: s.text})
		}
	}
	p, err := pack.ReadTexts(ctx, texts)
	if err != nil {
		return nil, nil, fmt.Errorf("read %s: %w", name, err)
	}
	book, faults := p.Book(0)
	faults = in.place(faults)
	if faults.Err() != nil {
		book = nil
	}
	return book, faults, nil
}

// reading is a workbook in the course of being read.
type reading struct {
	ctx     context.Context
	name    string
	book    *book
	sources map[string]*source // by the file of the pack
	faults  pack.Faults        // of sheets and cells
}

// source is a sheet as the file that it stands for.
type source struct {
	sheet string
	text  []byte
	lines []int // by line of the text, from 0: the row of the sheet
	told  int   // bytes of the text that lines tells of
}

// sheetOf is the name of the sheet that stands for a file.
func sheetOf(file string) string { return strings.TrimSuffix(file, filepath.Ext(file)) }

// open reads every sheet of the workbook that stands for a file.
func (in *reading) open(r io.ReaderAt, size int64) error {
	a, err := openArchive(r, size)
	if err != nil {
		return err
	}
	if in.book, err = openBook(a); err != nil {
		return err
	}
	for _, s := range in.book.sheets {
		i := slices.IndexFunc(roster.Files, func(f string) bool { return strings.EqualFold(sheetOf(f), strings.TrimSpace(s.name)) })
		if i < 0 {
			in.unknown(s.name)
			continue
		}
		file := roster.Files[i]
		if in.sources[file] != nil {
			in.fault(s.name, 1, "file", "the workbook has this sheet twice")
			continue
		}
		if s.hidden {
			in.faults = append(in.faults, pack.Fault{File: in.label(s.name), Line: 1, Column: "file", Msg: "the sheet is hidden; it is read all the same", Warning: true})
		}
		if in.sources[file], err = in.read(s, file); err != nil {
			var bad broken
			if errors.As(err, &bad) {
				return brokenf("sheet %s %s", s.name, bad.msg)
			}
			return err
		}
	}
	return nil
}

// unknown warns of a sheet that stands for no file; notes are let pass.
func (in *reading) unknown(name string) {
	if upper := strings.ToUpper(name); strings.HasPrefix(upper, "README") || strings.HasPrefix(upper, "NOTES") {
		return
	}
	var known []string
	for _, f := range roster.Files {
		known = append(known, sheetOf(f))
	}
	msg := "no sheet of a pack, not read"
	if near := roster.Suggest(name, slices.Values(known)); near != "" {
		msg += "; nearest is " + near
	}
	in.faults = append(in.faults, pack.Fault{File: in.label(name), Line: 1, Column: "file", Msg: msg, Warning: true})
}

func (in *reading) label(sheet string) string { return in.name + "[" + sheet + "]" }

func (in *reading) fault(sheet string, row int, column, format string, args ...any) {
	in.faults = append(in.faults, pack.Fault{File: in.label(sheet), Line: row, Column: column, Msg: fmt.Sprintf(format, args...)})
}

// read turns a sheet into the text of its file.
func (in *reading) read(s sheetPart, file string) (*source, error) {
	src := &source{sheet: s.name}
	switch file {
	case roster.AgencyFile, roster.PolicyFile:
		return src, in.settings(s, src)
	case roster.DistrictsFile:
		return src, in.districts(s, src)
	}
	var header []string
	err := in.rows(s, func(r row) error {
		if header == nil {
			r.cells = untilBlank(r.cells, 0)
			for _, c := range r.cells {
				header = append(header, strings.TrimSpace(in.book.said(c, textKind)))
			}
		}
		r.cells = untilBlank(r.cells, len(header))
		for i, c := range r.cells {
			column := columnName(i)
			if i < len(header) {
				column = header[i]
			}
			if i > 0 {
				src.text = append(src.text, ',')
			}
			src.text = appendCell(src.text, in.text(s, r.number, column, c, kinds[file][column]))
		}
		for i := len(r.cells); i < len(header); i++ {
			src.text = append(src.text, ',') // a row ends with its last cell that is not empty
		}
		src.line(r.number)
		return nil
	})
	return src, err
}

// untilBlank cuts off blank cells at the end, but for the first keep ones.
func untilBlank(cells []cell, keep int) []cell {
	for len(cells) > keep && cells[len(cells)-1].blank() {
		cells = cells[:len(cells)-1]
	}
	return cells
}

// text says a cell and reports one that holds an error.
func (in *reading) text(s sheetPart, row int, column string, c cell, k kind) string {
	switch {
	case c.kind == errorCell && c.text == "":
		in.fault(s.name, row, column, "holds a formula that was never worked out; open the workbook in a spreadsheet program and save it, or type the value")
	case c.kind == errorCell:
		in.fault(s.name, row, column, "holds the error %s of a formula; correct it in the workbook", c.text)
	}
	return in.book.said(c, k)
}

// line ends the lines that a row of the sheet came to.
func (src *source) line(row int) {
	src.text = append(src.text, '\n')
	for range bytes.Count(src.text[src.told:], []byte{'\n'}) {
		src.lines = append(src.lines, row)
	}
	src.told = len(src.text)
}

// appendCell appends a cell of CSV, quoted where it must be or a blank would be lost.
func appendCell(b []byte, s string) []byte {
	if s == "" || !strings.ContainsAny(s, ",\"\r\n") && s[0] != ' ' && s[len(s)-1] != ' ' && s != `\.` {
		return append(b, s...)
	}
	return append(append(append(b, '"'), strings.ReplaceAll(s, `"`, `""`)...), '"')
}

// place says faults of the pack's files of the sheets that they came from, and adds those of cells.
func (in *reading) place(faults pack.Faults) pack.Faults {
	order := map[string]int{}
	for file, s := range in.sources {
		order[in.label(s.sheet)] = slices.Index(roster.Files, file)
	}
	for i, f := range faults {
		if f.File == "" {
			continue
		}
		sheet := sheetOf(f.File)
		if s := in.sources[f.File]; s != nil {
			sheet = s.sheet
			if f.Line >= 1 && f.Line <= len(s.lines) {
				faults[i].Line = s.lines[f.Line-1]
			}
		}
		faults[i].File = in.label(sheet)
		order[faults[i].File] = slices.Index(roster.Files, f.File)
	}
	faults = append(faults, in.faults...)
	order[""] = len(roster.Files) // the lines that count the rest stay at the end
	slices.SortStableFunc(faults, func(x, y pack.Fault) int {
		return cmp.Or(cmp.Compare(order[x.File], order[y.File]), cmp.Compare(x.File, y.File), cmp.Compare(x.Line, y.Line))
	})
	return faults
}
