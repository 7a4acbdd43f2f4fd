package workbook

import (
	"encoding/xml"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
)

// book is what sheets refer to.
type book struct {
	archive *archive
	sheets  []sheetPart // in the order of the workbook
	strings []string    // the shared ones
	forms   []form      // by style: what a number of that style is
	base    int         // days from 1899-12-30 to the workbook's first day: 0, or 1462 for those that count from 1904
}

// sheetPart is where a sheet is.
type sheetPart struct {
	name, part string
	hidden     bool
}

// form says what a number shows.
type form int

const (
	plain    form = iota
	dateForm      // a day
	timeForm      // a time of the day
	bothForm      // both
)

// nothing wants no text.
func nothing(string) bool { return false }

// noEnd does nothing when an element ends.
func noEnd(*walker, string, string) error { return nil }

// openBook reads all but the sheets.
func openBook(a *archive) (*book, error) {
	b := &book{archive: a}
	main := "xl/workbook.xml"
	rels, err := a.relations("_rels/.rels", "")
	if err != nil {
		return nil, err
	}
	for _, r := range rels {
		if strings.HasSuffix(r.kind, "/officeDocument") {
			main = r.target
		}
	}
	if err := b.readMain(main); err != nil {
		return nil, err
	}
	return b, nil
}

// relation is how one part names another.
type relation struct{ id, kind, target string }

func (a *archive) relations(part, folder string) (list []relation, err error) {
	err = a.read(part, nothing, func(_ *walker, name string, attrs []xml.Attr) error {
		if name != "Relationship" || attr(attrs, "TargetMode") == "External" {
			return nil
		}
		target := attr(attrs, "Target")
		if !strings.HasPrefix(target, "/") {
			target = path.Join(folder, target)
		}
		list = append(list, relation{attr(attrs, "Id"), attr(attrs, "Type"), strings.TrimPrefix(target, "/")})
		if len(list) > maxEntries {
			return brokenf("names more than %d parts", maxEntries)
		}
		return nil
	}, noEnd)
	return list, err
}

// read walks through a part, if there is one.
func (a *archive) read(part string, texts func(string) bool, begin func(*walker, string, []xml.Attr) error, end func(*walker, string, string) error) error {
	r, err := a.part(part)
	if r == nil || err != nil {
		return err
	}
	defer r.Close()
	return walk(r, texts, begin, end)
}

func (b *book) readMain(main string) error {
	folder := path.Dir(main)
	rels, err := b.archive.relations(path.Join(folder, "_rels", path.Base(main)+".rels"), folder)
	if err != nil {
		return err
	}
	err = b.archive.read(main, nothing, func(_ *walker, name string, attrs []xml.Attr) error {
		switch name {
		case "workbookPr":
			if v := attr(attrs, "date1904"); v == "1" || v == "true" {
				b.base = 1462
			}
		case "sheet":
			id := attr(attrs, "id")
			i := slices.IndexFunc(rels, func(r relation) bool { return r.id == id && strings.HasSuffix(r.kind, "/worksheet") })
			if i >= 0 { // a chart's sheet holds no rows
				b.sheets = append(b.sheets, sheetPart{attr(attrs, "name"), rels[i].target, strings.Contains(strings.ToLower(attr(attrs, "state")), "hidden")})
			}
			if len(b.sheets) > maxSheets {
				return brokenf("holds more than %d sheets", maxSheets)
			}
		}
		return nil
	}, noEnd)
	if err != nil {
		return err
	}
	if len(b.sheets) == 0 {
		return brokenf("holds no sheet of an .xlsx workbook; save it as one")
	}
	for _, r := range rels {
		switch {
		case strings.HasSuffix(r.kind, "/sharedStrings"):
			err = b.readStrings(r.target)
		case strings.HasSuffix(r.kind, "/styles"):
			err = b.readStyles(r.target)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// readStrings reads the texts that cells share. Each is put together of its runs; what only tells how to say it is left out.
func (b *book) readStrings(part string) error {
	var text []byte
	return b.archive.read(part, isText, noBegin, func(w *walker, name, s string) error {
		switch {
		case name == "t" && !w.in("rPh"):
			text = append(text, s...)
		case name == "si":
			b.strings = append(b.strings, unescape(string(text)))
			text = text[:0]
		}
		return nil
	})
}

func isText(name string) bool { return name == "t" }

func noBegin(*walker, string, []xml.Attr) error { return nil }

// readStyles finds out which styles show dates.
func (b *book) readStyles(part string) error {
	own := map[int]form{}
	return b.archive.read(part, nothing, func(w *walker, name string, attrs []xml.Attr) error {
		id, _ := strconv.Atoi(attr(attrs, "numFmtId"))
		switch {
		case name == "numFmt":
			own[id] = formOf(attr(attrs, "formatCode"))
		case name == "xf" && w.in("cellXfs"):
			f, ok := own[id]
			if !ok {
				f = builtIn(id)
			}
			b.forms = append(b.forms, f)
		}
		return nil
	}, noEnd)
}

// builtIn says what the number formats show that no workbook spells out (ECMA-376 18.8.30).
func builtIn(id int) form {
	switch {
	case id >= 14 && id <= 17, id >= 27 && id <= 31, id == 36, id >= 50 && id <= 54, id == 57, id == 58:
		return dateForm
	case id >= 18 && id <= 21, id >= 32 && id <= 35, id >= 45 && id <= 47, id == 55, id == 56:
		return timeForm
	case id == 22:
		return bothForm
	}
	return plain
}

// formOf says what a number format shows, by its letters outside of quotes, brackets and escapes.
func formOf(code string) form {
	code, _, _ = strings.Cut(code, ";") // that of positive numbers
	var day, clock, m bool
	for i := 0; i < len(code); i++ {
		switch c := code[i] | 0x20; {
		case code[i] == '"':
			if n := strings.IndexByte(code[i+1:], '"'); n >= 0 {
				i += n + 1
			}
		case code[i] == '[':
			n := strings.IndexByte(code[i:], ']')
			if n > 0 && strings.Trim(strings.ToLower(code[i+1:i+n]), "hms") == "" {
				clock = true // [h]:mm counts hours
			}
			i += max(n, 0)
		case code[i] == '\\' || code[i] == '_' || code[i] == '*':
			i++
		case c == 'y' || c == 'd':
			day = true
		case c == 'h' || c == 's':
			clock = true
		case c == 'm':
			m = true
		case c == 'g' && strings.HasPrefix(strings.ToLower(code[i:]), "general"):
			return plain
		}
	}
	switch {
	case day && clock:
		return bothForm
	case day || m && !clock:
		return dateForm
	case clock:
		return timeForm
	}
	return plain
}

// unescape turns _xHHHH_ into what it stands for: a character that XML cannot hold, or a _ that would begin such a thing.
func unescape(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	var out []rune
	for i := 0; i < len(s); {
		if len(s)-i >= 7 && s[i] == '_' && s[i+1] == 'x' && s[i+6] == '_' {
			if n, err := strconv.ParseUint(s[i+2:i+6], 16, 16); err == nil && !utf16.IsSurrogate(rune(n)) {
				out = append(out, rune(n))
				i += 7
				continue
			}
		}
		for _, r := range s[i:] {
			out = append(out, r)
			i += len(string(r))
			break
		}
	}
	return string(out)
}

// columnName names a column: 0 is A, 26 is AA.
func columnName(i int) string {
	name := ""
	for i++; i > 0; i = (i - 1) / 26 {
		name = string(rune('A'+(i-1)%26)) + name
	}
	return name
}

// cellAt is a cell's place as people say it.
func cellAt(column, row int) string { return fmt.Sprintf("%s%d", columnName(column), row) }
