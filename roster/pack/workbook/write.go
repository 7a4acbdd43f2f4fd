package workbook

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"watchbill/roster"
	"watchbill/roster/pack"
)

// Save writes records as a workbook at path: a sheet for each file that pack.Write writes, with the same columns and rows.
// Read back and written as a pack it is the same to the byte. The workbook appears whole or not at all, readable by its
// owner only. An earlier workbook there is replaced; anything else is a roster.Conflict. Records that the format cannot say
// (see [Write] and pack.Write) are an error.
func Save(ctx context.Context, path string, r roster.Records) error {
	sheets, err := sheetsOf(ctx, r)
	if err != nil {
		return err
	}
	return SaveSheets(path, sheets...)
}

// SaveSheets writes sheets as a workbook at path, as [Save] does.
func SaveSheets(path string, sheets ...Sheet) (err error) {
	path = filepath.Clean(path)
	if err := replaceable(path); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if errors.Is(err, fs.ErrNotExist) {
		return conflict("there is no directory %s to write %s in; make it first", filepath.Dir(path), filepath.Base(path))
	}
	if err != nil {
		return fmt.Errorf("write the workbook: %w", err)
	}
	defer os.Remove(f.Name()) // gone by then, if all went well
	if err := errors.Join(Write(f, sheets...), f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("write the workbook %s: %w", path, err)
	}
	return os.Rename(f.Name(), path)
}

func conflict(format string, args ...any) error {
	return &roster.Error{Kind: roster.Conflict, Field: "pack", Msg: fmt.Sprintf(format, args...)}
}

// replaceable sees that what is at path, if anything, is a workbook.
func replaceable(path string) error {
	at, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if at.Mode().IsRegular() {
		if z, err := zip.OpenReader(path); err == nil {
			defer z.Close()
			if slices.ContainsFunc(z.File, func(f *zip.File) bool { return strings.EqualFold(f.Name, "xl/workbook.xml") }) {
				return nil
			}
		}
	}
	return conflict("there is something else than a workbook at %s; write to a new file", path)
}

// sheetsOf makes the sheets of a pack.
func sheetsOf(ctx context.Context, r roster.Records) ([]Sheet, error) {
	texts, err := pack.Texts(r)
	if err != nil {
		return nil, err
	}
	var sheets []Sheet
	for _, t := range texts {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		var rows [][]Cell
		columns := settingColumns
		switch t.Name {
		case roster.AgencyFile, roster.PolicyFile:
			rows, err = settingRows(t.Data)
		case roster.DistrictsFile:
			columns, rows, err = districtRows(t.Data)
		default:
			columns, rows, err = tableRows(t)
		}
		if err != nil {
			return nil, fmt.Errorf("write %s: %w", t.Name, err)
		}
		s := Sheet{Name: sheetOf(t.Name), Rows: slices.Values(rows)}
		for _, name := range columns {
			s.Columns = append(s.Columns, Column{Name: name, Width: max(12, len(name)+4)})
		}
		sheets = append(sheets, s)
	}
	return sheets, nil
}

// tableRows makes the rows of a CSV file.
func tableRows(t pack.Text) (columns []string, rows [][]Cell, err error) {
	r := csv.NewReader(bytes.NewReader(t.Data))
	if columns, err = r.Read(); err != nil {
		return nil, nil, err
	}
	all, err := r.ReadAll()
	if err != nil {
		return nil, nil, err
	}
	for _, cells := range all {
		row := make([]Cell, len(cells))
		for i, c := range cells {
			row[i] = written(c, kinds[t.Name][columns[i]])
		}
		rows = append(rows, row)
	}
	return columns, rows, nil
}

// written makes the cell of a column of a kind. What the kind's cells cannot say, such as a moment with an offset, stays a
// text, which reads as well.
func written(s string, k kind) Cell {
	switch {
	case s == "":
		return Cell{}
	case k == truthKind && (s == "true" || s == "false"):
		return Truth(s == "true")
	case k == numberKind:
		if x, err := strconv.ParseFloat(s, 64); err == nil && strconv.FormatFloat(x, 'f', -1, 64) == s {
			return Number(x)
		}
	case k == clockKind:
		if c, err := roster.ParseClockTime(s); err == nil {
			return Clock(c)
		}
	case k == dateKind || k == eitherKind && len(s) == len("2027-01-01"):
		if d, err := roster.ParseDate(s); err == nil {
			return Day(d)
		}
	case k == momentKind || k == eitherKind:
		for _, layout := range []string{"2006-01-02T15:04", "2006-01-02T15:04:05"} {
			if t, err := time.Parse(layout, s); err == nil {
				if c := moment(roster.DateOf(t), t.Hour()*3600+t.Minute()*60+t.Second()); c.kind != asText {
					return c
				}
			}
		}
	}
	return Text(s)
}

// settingRows makes the rows of a JSON file: one a key, and of a key that holds an object one an entry.
func settingRows(text []byte) (rows [][]Cell, err error) {
	err = members(text, func(key string, value json.RawMessage) error {
		if value[0] != '{' || string(value) == "{}" {
			c, err := settingCell(value)
			rows = append(rows, []Cell{Text(key), {}, c})
			return err
		}
		return members(value, func(name string, value json.RawMessage) error {
			c, err := settingCell(value)
			rows = append(rows, []Cell{Text(key), Text(name), c})
			return err
		})
	})
	return rows, err
}

// members calls yield for each member of a JSON object, in order, its value on one line.
func members(text []byte, yield func(key string, value json.RawMessage) error) error {
	d := json.NewDecoder(bytes.NewReader(text))
	if _, err := d.Token(); err != nil {
		return err
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return err
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return err
		}
		var line bytes.Buffer
		if err := json.Compact(&line, value); err != nil {
			return err
		}
		if err := yield(key.(string), line.Bytes()); err != nil {
			return err
		}
	}
	return nil
}

// settingCell makes the cell of a JSON value: of a string its text, unless that would be read as something else.
func settingCell(value json.RawMessage) (Cell, error) {
	switch value[0] {
	case '"':
		var s string
		if err := json.Unmarshal(value, &s); err != nil {
			return Cell{}, err
		}
		if s == "" || isJSON(s) {
			return Text(string(value)), nil
		}
		return Text(s), nil
	case 't', 'f':
		return Truth(value[0] == 't'), nil
	case '{', '[', 'n':
		return Text(string(value)), nil
	}
	return written(string(value), numberKind), nil
}

// districtRows makes the rows of the districts, one a feature.
func districtRows(text []byte) (columns []string, rows [][]Cell, err error) {
	var all struct {
		Features []struct {
			Properties map[string]string `json:"properties"`
			Geometry   json.RawMessage   `json:"geometry"`
		} `json:"features"`
	}
	if err := json.Unmarshal(text, &all); err != nil {
		return nil, nil, err
	}
	columns = slices.Clone(districtColumns)
	for _, f := range all.Features {
		var row []Cell
		for _, name := range districtColumns[:3] {
			c := Cell{}
			if s := f.Properties[name]; s != "" {
				c = Text(s)
			}
			row = append(row, c)
		}
		var line bytes.Buffer
		if err := json.Compact(&line, f.Geometry); err != nil {
			return nil, nil, err
		}
		for piece := range slices.Chunk(line.Bytes(), MaxCell) {
			if row = append(row, Text(string(piece))); len(row) > len(columns) {
				columns = append(columns, fmt.Sprintf("geometry_%d", len(row)-3))
			}
		}
		if len(row) > maxColumns {
			return nil, nil, roster.Invalidf("geometry", "district %s has a geometry of %d bytes, more than a row of a sheet is let hold", f.Properties["district_id"], line.Len())
		}
		rows = append(rows, row)
	}
	return columns, rows, nil
}
