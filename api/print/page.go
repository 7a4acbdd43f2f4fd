package print

import (
	"bytes"
	"crypto/sha256"
	_ "embed" // for the page and its style
	"encoding/base64"
	"html/template"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

//go:embed page.html
var pageSource string

//go:embed page.css
var style string

// Policy is the Content-Security-Policy of a page: it may have the one style that is written in it, and nothing else. A
// page carries it too, for whoever opens it from a file; there the part on frames has no effect.
var Policy = policy + "; frame-ancestors 'none'"

var policy = func() string {
	sum := sha256.Sum256([]byte(style))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; form-action 'none'"
}()

var page = template.Must(template.New("page").Funcs(template.FuncMap{
	// The style is a constant of ours: as a part of the template it would be rewritten, and its hash would not hold.
	"style":  func() template.HTML { return template.HTML("<style>" + style + "</style>") }, //nolint:gosec // a constant
	"policy": func() string { return policy },
	"plain":  plain,
	"words":  words,
}).Parse(pageSource))

// WriteHTML writes the document as one page of HTML that loads nothing. It reads only the document, so that the same one
// gives the same bytes. Errors are those of w; nothing is written before the page is whole.
func (d *Document) WriteHTML(w io.Writer) error {
	var b bytes.Buffer
	if err := page.Execute(&b, d.view()); err != nil {
		return err
	}
	_, err := w.Write(b.Bytes())
	return err
}

// pageView is what the template is given.
type pageView struct {
	*Document
	Sections []sectionView
}

// sectionView is a section with its chart drawn.
type sectionView struct {
	ID            string
	Heading, Text string
	Chart         *drawing
	Table         *tableView
}

// tableView is a table whose rows have a cell for every column.
type tableView struct {
	Caption string
	Label   string // names the part that scrolls, where the table has no caption
	Columns []Column
	Rows    [][]cell
	Foot    []cell
	Short   bool // stays on one page
	Wide    bool // has many columns
}

// cell is one cell; Head tells that it heads its row, Keep that it is not to be broken.
type cell struct {
	Text   string
	Number bool
	Head   bool
	Keep   bool
}

// What is short enough to be kept together when a page is printed.
const (
	shortTable = 14 // rows
	wideTable  = 10 // columns from which a table is set smaller
	shortHead  = 26 // characters of a row's head
)

func (d *Document) view() pageView {
	v := pageView{Document: d, Sections: make([]sectionView, len(d.Sections))}
	for i, s := range d.Sections {
		id := "s" + decimal(i+1)
		v.Sections[i] = sectionView{ID: id, Heading: s.Heading, Text: s.Text, Chart: draw(s.Chart, id), Table: lay(s.Table, s.Heading)}
	}
	return v
}

// lay gives every row a cell for every column.
func lay(t *Table, heading string) *tableView {
	if t == nil {
		return nil
	}
	v := &tableView{Caption: t.Caption, Label: heading, Columns: t.Columns, Rows: make([][]cell, len(t.Rows)), Short: len(t.Rows) <= shortTable, Wide: len(t.Columns) >= wideTable}
	if t.Caption != "" {
		v.Label = t.Caption
	}
	for i, row := range t.Rows {
		v.Rows[i] = cells(t.Columns, row)
	}
	if t.Foot != nil {
		v.Foot = cells(t.Columns, t.Foot)
	}
	return v
}

func cells(columns []Column, row []string) []cell {
	c := make([]cell, len(columns))
	for i := range c {
		c[i] = cell{Number: columns[i].Number}
		if i < len(row) {
			c[i].Text = row[i]
		}
		c[i].Head = i == 0 && c[i].Text != ""
		c[i].Keep = utf8.RuneCountInString(c[i].Text) <= shortHead
	}
	return c
}

// plain takes what would change how the rest of a page is read out of a text: control characters and the marks that
// turn the writing direction. A number and its % stay on one line.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return ' '
		case unicode.IsControl(r), r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069, r == 0x200E, r == 0x200F, r == 0x061C:
			return unicode.ReplacementChar
		}
		return r
	}, strings.ReplaceAll(strings.ToValidUTF8(s, string(unicode.ReplacementChar)), " %", "\u00a0%"))
}

// words joins those that are there, for the title.
func words(list ...string) string {
	var all []string
	for _, w := range list {
		if w != "" {
			all = append(all, plain(w))
		}
	}
	return strings.Join(all, ", ")
}
