package admin

import (
	"bytes"
	"encoding/base64"
	"encoding/csv"
	"errors"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strconv"
	"strings"

	"watchbill/roster"
)

// packFault is one thing wrong with a pack.
type packFault struct {
	File    string
	Line    int
	Column  string
	Detail  string
	Warning bool
}

// faultyFile is the rows of one of the pack's files that have a fault, as a file to fix.
type faultyFile struct {
	Name string // of the file to fix
	Rows int
	Size string
	Data template.URL // the file itself: a data URL, so that nothing is kept of it here
}

// The columns that a file of faulty rows has before its own.
const (
	lineColumn  = "line"
	faultColumn = "fault"
	rowsSuffix  = "-to-fix.csv"
)

// maxListed is how many faults the page lists; the files to fix have them all.
const maxListed = 200

// faulty takes what is wrong with a pack, as the interface says it in CSV.
func (v *importsView) faulty(text, pack []byte, mended mendings) error {
	faults, err := readFaults(text)
	if err != nil {
		return err
	}
	faults = slices.DeleteFunc(faults, func(f packFault) bool {
		if f.File == "" && !f.Warning {
			v.Cut = f.Detail
		}
		return f.File == ""
	})
	for _, f := range faults {
		if !f.Warning {
			v.Total++
		}
	}
	var whole int
	v.Rows, whole = rowsToFix(faults, unpackedCSV(pack), mended)
	v.Elsewhere = whole
	v.Faults = faults[:min(len(faults), maxListed)]
	v.More = len(faults) - len(v.Faults)
	return nil
}

// readFaults reads the interface's list of faults.
func readFaults(text []byte) ([]packFault, error) {
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil || len(rows) == 0 || len(rows[0]) != 5 {
		return nil, fmt.Errorf("read the faults of a pack: %w", errors.Join(err, errors.New("not file, line, column, detail, warning")))
	}
	var faults []packFault
	for _, row := range rows[1:] {
		line, _ := strconv.Atoi(row[1]) // 0 where it is of none
		faults = append(faults, packFault{plain(row[0]), line, plain(row[2]), plain(row[3]), row[4] == "true"})
	}
	return faults, nil
}

// inert makes a cell one that a spreadsheet takes for no formula; plain takes that back.
func inert(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}

func plain(cell string) string {
	if len(cell) > 1 && cell[0] == '\'' && strings.ContainsRune("=+-@\t\r", rune(cell[1])) {
		return cell[1:]
	}
	return cell
}

// rowsToFix makes files of the rows that have a fault, in the order of the pack's files, and counts the faults that are of no row of a CSV
// file. A row has the number of its line, by which it is put back, and what is wrong with it. Rows that were mended are there again, for
// the file takes the place of the one that they came in.
func rowsToFix(faults []packFault, files map[string][]byte, mended mendings) (list []faultyFile, elsewhere int) {
	wrong := map[string]map[int][]string{}
	for name, rows := range mended {
		wrong[name] = map[int][]string{}
		for line := range rows {
			wrong[name][line] = []string{}
		}
	}
	for _, f := range faults {
		if f.Warning {
			continue
		}
		if files[f.File] == nil || f.Line < 2 {
			elsewhere++
			continue
		}
		if wrong[f.File] == nil {
			wrong[f.File] = map[int][]string{}
		}
		wrong[f.File][f.Line] = append(wrong[f.File][f.Line], f.Column+": "+f.Detail)
	}
	for _, name := range roster.Files {
		if wrong[name] == nil {
			continue
		}
		text, rows := faultyRows(files[name], wrong[name], mended[name])
		for _, n := range rows {
			delete(wrong[name], n)
		}
		for _, rest := range wrong[name] { // on a line where no row begins that can be read
			elsewhere += len(rest)
		}
		if len(rows) == 0 {
			continue
		}
		list = append(list, faultyFile{
			strings.TrimSuffix(name, ".csv") + rowsSuffix, len(rows), bytesOf(int64(len(text))),
			template.URL("data:text/csv;charset=utf-8;base64," + base64.StdEncoding.EncodeToString(text)), //nolint:gosec // of letters and digits that we made
		})
	}
	return list, elsewhere
}

// faultyRows are the rows of a file that begin on lines with faults, as CSV, and those lines.
func faultyRows(file []byte, wrong map[int][]string, mended map[int]*mendedRow) (text []byte, lines []int) {
	in := rowReader(file)
	header, err := in.Read()
	if err != nil {
		return nil, nil
	}
	var b bytes.Buffer
	out := csv.NewWriter(&b)
	_ = out.Write(append([]string{lineColumn, faultColumn}, header...)) // a buffer takes everything
	for {
		cells, err := in.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		var bad *csv.ParseError
		if errors.As(err, &bad) {
			continue // its quotes are wrong: it stays a fault of the file
		}
		line, _ := in.FieldPos(0)
		if wrong[line] == nil {
			continue
		}
		lines = append(lines, line)
		row := []string{strconv.Itoa(line), inert(strings.Join(slices.Compact(wrong[line]), "; "))}
		for _, cell := range cells {
			row = append(row, inert(cell))
		}
		_ = out.Write(row)
	}
	for line, m := range mended {
		if m.empty {
			lines = append(lines, line)
			_ = out.Write(slices.Concat([]string{strconv.Itoa(line), "left out"}, make([]string, len(header))))
		}
	}
	out.Flush()
	return b.Bytes(), lines
}

// rowReader reads a pack's file as package pack does.
func rowReader(file []byte) *csv.Reader {
	in := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(file, []byte("\ufeff"))))
	in.FieldsPerRecord = -1
	return in
}
