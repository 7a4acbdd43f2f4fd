package workbook

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"watchbill/roster"
)

// The columns of the sheets that stand for JSON files. A setting is a key of the file, or, with a name, an entry of the object
// under that key. A geometry goes on in further columns where it is longer than a cell holds.
var (
	settingColumns  = []string{"key", "name", "value"}
	districtColumns = []string{"district_id", "name", "group", "geometry"}
)

// settings turns a sheet of settings into the text of its JSON file, one setting a line, so that what is wrong with it has
// a row.
func (in *reading) settings(s sheetPart, src *source) error {
	type setting struct {
		row         int
		name, value string
	}
	var keys []string
	of := map[string][]setting{}
	at, header := map[string]int(nil), 1
	err := in.rows(s, func(r row) error {
		if at == nil {
			at, header = in.header(s, r, settingColumns), r.number
			return nil
		}
		key := in.field(s, r, at, "key")
		c := in.cellAt(r, at, "value")
		if c == (cell{}) || key == "" {
			if key == "" {
				in.fault(s.name, r.number, "key", "missing")
			}
			return nil // an empty cell leaves the key out
		}
		if !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
		of[key] = append(of[key], setting{r.number, in.field(s, r, at, "name"), in.value(s, r.number, c)})
		return nil
	})
	if err != nil || at == nil {
		return err // an empty text says of itself that it is empty
	}
	put := func(row int, format string, args ...any) {
		src.text = fmt.Appendf(src.text, format, args...)
		src.line(row)
	}
	put(header, "{")
	for i, key := range keys {
		list, comma := of[key], ","
		if i == len(keys)-1 {
			comma = ""
		}
		named := slices.ContainsFunc(list, func(x setting) bool { return x.name != "" })
		for k, x := range list {
			switch {
			case named && x.name == "":
				in.fault(s.name, x.row, "name", "missing: other rows name entries of %s", quote(key))
				list[k].name = "?"
			case !named && k > 0:
				in.fault(s.name, x.row, "key", "%s is there twice", quote(key))
			}
		}
		if !named {
			put(list[0].row, "%s: %s%s", quote(key), list[0].value, comma)
			continue
		}
		put(list[0].row, "%s: {", quote(key))
		for k, x := range list {
			more := ","
			if k == len(list)-1 {
				more = ""
			}
			put(x.row, "%s: %s%s", quote(x.name), x.value, more)
		}
		put(list[len(list)-1].row, "}%s", comma)
	}
	put(header, "}")
	return nil
}

// value writes a cell as JSON: numbers and truth values as they are; a text that is a list, an object or a string in
// quotes as that, and any other as a string.
func (in *reading) value(s sheetPart, row int, c cell) string {
	said := in.text(s, row, "value", c, textKind)
	switch {
	case c.kind == truthCell:
		return said
	case c.kind == numberCell && c.form == plain && json.Valid([]byte(said)):
		return said
	case isJSON(said):
		var line bytes.Buffer
		if err := json.Compact(&line, []byte(said)); err == nil {
			return line.String()
		}
	}
	return quote(said)
}

// isJSON tells whether a text is meant as JSON.
func isJSON(s string) bool {
	s = strings.TrimSpace(s)
	return s != "" && strings.IndexByte(`[{"`, s[0]) >= 0 && json.Valid([]byte(s))
}

// quote writes a JSON string.
func quote(s string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		panic(err) // a string always has a form
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// districts turns the sheet of districts into GeoJSON, one feature a line.
func (in *reading) districts(s sheetPart, src *source) error {
	var at map[string]int
	first, more := 1, false
	err := in.rows(s, func(r row) error {
		if at == nil {
			at, first = in.header(s, r, districtColumns), r.number
			src.text = append(src.text, `{"type": "FeatureCollection", "features": [`...)
			src.line(first)
			return nil
		}
		if more {
			src.text = append(src.text, ',')
		}
		more = true
		src.text = append(src.text, `{"type": "Feature", "properties": {`...)
		for i, column := range districtColumns[:3] {
			said := in.field(s, r, at, column)
			if said == "" && i > 0 {
				continue
			}
			if i > 0 {
				src.text = append(src.text, ", "...)
			}
			src.text = fmt.Appendf(src.text, "%s: %s", quote(column), quote(said))
		}
		src.text = append(append(append(src.text, `}, "geometry": `...), in.geometry(s, r, at)...), '}')
		src.line(r.number)
		return nil
	})
	if err == nil && at != nil {
		src.text = append(src.text, "]}"...)
		src.line(first)
	}
	return err
}

// geometry puts a geometry together from its columns, on one line. What is no JSON stays a text, which is no geometry.
func (in *reading) geometry(s sheetPart, r row, at map[string]int) string {
	said := in.field(s, r, at, "geometry")
	for n := 2; ; n++ {
		name := fmt.Sprintf("geometry_%d", n)
		if _, ok := at[name]; !ok {
			break
		}
		said += in.field(s, r, at, name)
	}
	var line bytes.Buffer
	if err := json.Compact(&line, []byte(said)); err != nil || line.Len() == 0 {
		if said == "" {
			return "null"
		}
		return quote(said)
	}
	return line.String()
}

// header finds the columns of a sheet that stands for no CSV file.
func (in *reading) header(s sheetPart, r row, names []string) map[string]int {
	at := map[string]int{}
	for i, c := range r.cells {
		name := strings.TrimSpace(in.book.said(c, textKind))
		_, twice := at[name]
		known := slices.Contains(names, name) || slices.Contains(names, "geometry") && goesOn(name)
		switch {
		case name == "":
			if c != (cell{}) {
				in.fault(s.name, r.number, columnName(i), "the column has no name")
			}
		case twice:
			in.fault(s.name, r.number, name, "the column is there twice")
		case !known:
			near := roster.Suggest(name, slices.Values(names))
			if near == "" {
				near = "known are " + strings.Join(names, " ")
			} else {
				near = "nearest is " + near
			}
			in.fault(s.name, r.number, shown(name), "unknown column; %s", near)
		default:
			at[name] = i
		}
	}
	for _, name := range names {
		if _, ok := at[name]; !ok && name != "name" && name != "group" {
			in.fault(s.name, r.number, name, "the column is missing")
		}
	}
	return at
}

// goesOn tells whether a column holds more of a geometry.
func goesOn(name string) bool {
	n, ok := strings.CutPrefix(name, "geometry_")
	return ok && n != "" && strings.Trim(n, "0123456789") == "" && n[0] != '0' && n != "1"
}

func (in *reading) cellAt(r row, at map[string]int, column string) cell {
	if i, ok := at[column]; ok && i < len(r.cells) {
		return r.cells[i]
	}
	return cell{}
}

// field says a cell of a named column.
func (in *reading) field(s sheetPart, r row, at map[string]int, column string) string {
	c := in.cellAt(r, at, column)
	return in.text(s, r.number, column, c, textKind)
}

// shown is a name from the input as it may stand in front of a colon.
func shown(s string) string {
	if roster.ValidID(s) {
		return s
	}
	if len(s) > 40 {
		s = strings.ToValidUTF8(s[:37], "") + "..."
	}
	return quote(s)
}
