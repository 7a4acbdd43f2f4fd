package admin

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"encoding/csv"
	"io"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/google/go-cmp/cmp"
)

// toFix is what is in a file to fix.
func toFix(t interface{ Fatal(...any) }, f faultyFile) [][]string {
	text, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(string(f.Data), "data:text/csv;charset=utf-8;base64,"))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func asCSV(rows [][]string) []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	_ = w.WriteAll(rows)
	return b.Bytes()
}

// TestRowsToFix gives out the rows that have a fault, one line a row, what is wrong with it in words, and nothing a spreadsheet calculates.
func TestRowsToFix(t *testing.T) {
	file := []byte("\ufeffofficer_id,name\r\nA1,\"x\ny\"\r\n\r\nB2,=1+1\nC3,z\n")
	list, elsewhere := rowsToFix([]packFault{
		{"pairs.csv", 5, "B", "<b>", false}, {"pairs.csv", 5, "A", "too", false}, {"pairs.csv", 2, "name", "a warning", true}, {"pairs.csv", 1, "header", "no", false}, {"agency.json", 3, "id", "no", false},
	}, map[string][]byte{"pairs.csv": file}, nil)
	if elsewhere != 2 || len(list) != 1 || list[0].Name != "pairs-to-fix.csv" || list[0].Rows != 1 {
		t.Fatalf("%d elsewhere, %+v", elsewhere, list)
	}
	if diff := cmp.Diff([][]string{{"line", "fault", "officer_id", "name"}, {"5", "B: <b>; A: too", "B2", "'=1+1"}}, toFix(t, list[0])); diff != "" {
		t.Error(diff)
	}
}

// TestMended puts any mended rows into their places: the file is then what it would be, had they been right from the beginning, and every row is on
// the line that it was on. The slow twin goes by lines.
func TestMended(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		cell := rapid.SampledFrom([]string{"", "a", "b c", "=1", "'=1", "ü", `q"q`, "x,y"})
		var lines []string
		want := []string{"officer_id,name"}
		faults := []packFault{}
		mended := map[int][]string{}
		for i := range rapid.IntRange(1, 12).Draw(rt, "rows") {
			if rapid.IntRange(0, 4).Draw(rt, "blank") == 0 {
				lines, want = append(lines, ""), append(want, "")
			}
			row := []string{string(rune('A' + i)), cell.Draw(rt, "cell")}
			text := strings.TrimSuffix(string(asCSV([][]string{row})), "\n")
			lines = append(lines, text)
			switch rapid.IntRange(0, 2).Draw(rt, "what") {
			case 0:
				want = append(want, text)
				continue
			case 1:
				mended[len(lines)+1] = []string{row[0], "mended"}
				want = append(want, row[0]+",mended")
			default:
				mended[len(lines)+1] = []string{"", ""} // it goes
				want = append(want, "")
			}
			faults = append(faults, packFault{File: "pairs.csv", Line: len(lines) + 1, Column: "name", Detail: "is wrong"})
		}
		file := []byte("officer_id,name\n" + strings.Join(lines, "\n") + "\n")
		list, elsewhere := rowsToFix(faults, map[string][]byte{"pairs.csv": file}, nil)
		if elsewhere != 0 || len(list) != min(1, len(faults)) {
			rt.Fatalf("%d elsewhere, %d files", elsewhere, len(list))
		}
		if len(list) == 0 {
			return
		}
		rows := toFix(rt, list[0])
		for i, row := range rows[1:] {
			line := faults[i].Line
			rows[i+1] = append(row[:2:2], mended[line]...)
		}
		pack, err := zipOf([]packed{{"agency.json", []byte("{}")}, {"pairs.csv", file}})
		if err != nil {
			rt.Fatal(err)
		}
		s := &sent{pack: pack, rows: map[string][]byte{"pairs.csv": asCSV(rows)}}
		got, all, err := s.mended()
		if err != nil || all.count() != len(faults) {
			rt.Fatalf("%d rows, %v", all.count(), err)
		}
		text := string(unpackedCSV(got)["pairs.csv"])
		if text != strings.Join(want, "\n")+"\n" {
			rt.Fatalf("got %q, want %q", text, strings.Join(want, "\n")+"\n")
		}
		if again, _ := rowsToFix(nil, unpackedCSV(got), all); len(again) != 1 || len(toFix(rt, again[0])) != 1+len(faults) {
			rt.Fatal("rows that were mended are not in the next file to fix")
		}
		z, err := zip.NewReader(bytes.NewReader(got), int64(len(got)))
		if err != nil || len(z.File) != 2 {
			rt.Fatal(err)
		}
		in, err := z.Open("agency.json")
		if err != nil {
			rt.Fatal(err)
		}
		if whole, err := io.ReadAll(in); err != nil || string(whole) != "{}" {
			rt.Fatalf("%q %v", whole, err)
		}
	})
}

func TestMendedRefused(t *testing.T) {
	pack, err := zipOf([]packed{{"folder/pairs.csv", []byte("officer_id,name\nA,x\n")}})
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct{ name, file, rows, want string }{
		{"no line", "pairs.csv", "officer_id,name\nA,x\n", `lack the column "line"`},
		{"no number", "pairs.csv", "line,officer_id,name\n,A,x\n", "no number"},
		{"twice", "pairs.csv", "line,officer_id,name\n2,A,x\n2,A,y\n", "twice"},
		{"of another pack", "pairs.csv", "line,officer_id,name\n9,A,x\n", "no row begins there"},
		{"a column is lacking", "pairs.csv", "line,officer_id\n2,A\n", `lack the column "name"`},
		{"no such file", "shifts.csv", "line,officer_id\n2,A\n", "no such file"},
		{"no CSV", "pairs.csv", "line,\"\n", "no CSV"},
	} {
		t.Run(x.name, func(t *testing.T) {
			s := &sent{pack: pack, rows: map[string][]byte{x.file: []byte(x.rows)}}
			if _, _, err := s.mended(); err == nil || !strings.Contains(err.Error(), x.want) {
				t.Errorf("%v, want %q", err, x.want)
			}
		})
	}
	for name, want := range map[string]string{"officers-to-fix.csv": "officers.csv", "officers-to-fix (2).csv": "officers.csv", "x-to-fix.csv": "", "officers.txt": ""} {
		if got, err := rowsOf(name); got != want || (err == nil) != (want != "") {
			t.Errorf("%s: %q %v", name, got, err)
		}
	}
}
