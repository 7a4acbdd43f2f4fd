package workbook_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"watchbill/roster"
	"watchbill/roster/pack/workbook"
)

// TestBombs reads what would unpack to far more than a roster. Each is refused by name, before it takes the memory.
func TestBombs(t *testing.T) {
	zeros := func(size int64) []byte {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		for name, text := range map[string]io.Reader{
			"_rels/.rels":                strings.NewReader(""),
			"xl/workbook.xml":            strings.NewReader(`<workbook><sheets><sheet name="agency" id="r0"/></sheets></workbook>`),
			"xl/_rels/workbook.xml.rels": strings.NewReader(`<R><Relationship Id="r0" Type="x/worksheet" Target="s.xml"/></R>`),
			"xl/s.xml":                   io.MultiReader(strings.NewReader("<a>"), io.LimitReader(blanks{}, size), strings.NewReader("</a>")),
		} {
			w, err := z.Create(name)
			if err == nil {
				_, err = io.Copy(w, text)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	many := func(n int) []byte {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		for i := range n {
			if _, err := z.Create("p" + strings.Repeat("x", i%7) + string(rune('a'+i%26)) + strings.Repeat("y", i/26)); err != nil {
				t.Fatal(err)
			}
		}
		_ = z.Close()
		return b.Bytes()
	}
	for _, c := range []struct {
		name string
		data []byte
		want string
	}{
		{"one part that grows", zeros(16 << 20), "unpacks to more than 200 times its size, as only a bomb does"},
		{"very many parts", many(2500), "holds 2500 parts; at most 2000 are read"},
		{"not even an archive", []byte("hello"), "not a readable .xlsx workbook; save it as one in a spreadsheet program"},
		{"an old one, or with a password", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1......"), "not a readable .xlsx workbook but an old .xls, or protected by a password; save it as .xlsx, without one"},
		{"an archive of something else", many(1), "holds no sheet of an .xlsx workbook"},
		{"nothing", nil, "not a readable .xlsx workbook"},
	} {
		t.Run(c.name, func(t *testing.T) {
			book, faults, err := workbook.Read(ctx, "R.xlsx", bytes.NewReader(c.data), int64(len(c.data)))
			if book != nil || err != nil || !strings.Contains(faults.Error(), c.want) {
				t.Errorf("%v, %v; want %q", faults, err, c.want)
			}
		})
	}
}

// blanks never ends.
type blanks struct{}

func (blanks) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

// TestWriteRefused holds that what a workbook cannot hold is said, not cut short.
func TestWriteRefused(t *testing.T) {
	rows := func(list ...[]workbook.Cell) iter.Seq[[]workbook.Cell] { return slices.Values(list) }
	tooMany := func(yield func([]workbook.Cell) bool) {
		for range workbook.MaxRows {
			if !yield(nil) {
				return
			}
		}
	}
	for _, c := range []struct {
		name, want string
		rows       iter.Seq[[]workbook.Cell]
	}{
		{"a row too many", "sheet S would have 1048577 rows, and a sheet holds 1048576", tooMany},
		{"a long text", "A2, column c: the text has 32768 characters, and a cell of a workbook holds 32767", rows([]workbook.Cell{workbook.Text(strings.Repeat("x", 32768))})},
		{"a long text of characters that count twice", "holds 32767", rows([]workbook.Cell{workbook.Text(strings.Repeat("🚓", 16384))})},
		{"a control character", "A3, column c: the text has the character U+0001", rows(nil, []workbook.Cell{workbook.Text("a\x01")})},
		{"not UTF-8", "the text is not UTF-8", rows([]workbook.Cell{workbook.Text("\xff")})},
		{"no number", "NaN is no number", rows([]workbook.Cell{workbook.Number(nan())})},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := workbook.Write(io.Discard, workbook.Sheet{Name: "S", Columns: []workbook.Column{{Name: "c"}}, Rows: c.rows})
			if !errors.Is(err, &roster.Error{Kind: roster.Invalid}) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, want %q", err, c.want)
			}
		})
	}
}

func nan() float64 { zero := 0.0; return zero / zero }

// TestSaveLeavesOthersAlone writes over nothing but a workbook, and leaves nothing behind.
func TestSaveLeavesOthersAlone(t *testing.T) {
	dir := t.TempDir()
	one := workbook.Sheet{Name: "S", Columns: []workbook.Column{{Name: "c"}}, Rows: slices.Values([][]workbook.Cell{{workbook.Text("=1+1")}})}
	path := filepath.Join(dir, "a.xlsx")
	for range 2 {
		if err := workbook.SaveSheets(path, one); err != nil {
			t.Fatal(err)
		}
	}
	if at, err := os.Stat(path); err != nil || at.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", at, err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, _ := io.ReadAll(r)
		if strings.Contains(string(text), "<f>") {
			t.Errorf("%s holds a formula", f.Name)
		}
	}
	note := filepath.Join(dir, "note.xlsx")
	if err := os.WriteFile(note, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{note, dir} {
		if err := workbook.SaveSheets(path, one); !errors.Is(err, &roster.Error{Kind: roster.Conflict}) {
			t.Errorf("%s: %v", path, err)
		}
	}
	if err := workbook.SaveSheets(filepath.Join(dir, "none", "a.xlsx"), one); !errors.Is(err, &roster.Error{Kind: roster.Conflict}) {
		t.Errorf("no directory: %v", err)
	}
	bad := one
	bad.Rows = slices.Values([][]workbook.Cell{{workbook.Text("\x01")}})
	if err := workbook.SaveSheets(path, bad); err == nil {
		t.Error("it was written")
	}
	if now, _ := os.ReadFile(path); !bytes.Equal(now, data) {
		t.Error("a workbook that could not be written took the place of another")
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}
