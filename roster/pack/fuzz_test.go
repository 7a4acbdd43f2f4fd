package pack

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"watchbill/roster"
)

// fuzzed reads one file's text as part of a pack and returns nil when it has a fault.
func fuzzed(t *testing.T, name string, text []byte) *reading {
	in := newReading()
	in.zone, _ = roster.LoadZone("America/New_York")
	in.zoned = true
	in.records.Agency = roster.DefaultAgency()
	in.records.Agency.TimeZone = "America/New_York"
	f := file{name: name, size: int64(len(text)), regular: true, open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(text)), nil }}
	if err := in.one(context.Background(), f); err != nil {
		t.Fatal(err)
	}
	p := &Pack{in.records, in}
	for _, f := range faultsIn(p) {
		if f.Line < 1 || f.File != "" && f.Line > 1+bytes.Count(text, []byte("\n")) && f.File == name || strings.ContainsAny(f.String(), "\n\r\x00") {
			t.Fatalf("no place for a fault: %q", f)
		}
	}
	if in.found.faults > 0 || in.file(name).lost {
		return nil
	}
	return in
}

func faultsIn(p *Pack) Faults {
	_, faults := p.Book(0)
	return faults
}

// stable sees that a file without faults is written so that it reads back as the same.
func stable(t *testing.T, name string, text []byte) {
	in := fuzzed(t, name, text)
	if in == nil {
		return
	}
	if _, err := roster.LoadZone(in.records.Agency.TimeZone); err != nil {
		return
	}
	first, err := encode(&in.records)
	if err != nil {
		t.Fatalf("read, but not to be written: %v", err)
	}
	at := slices.IndexFunc(first, func(e encoded) bool { return e.name == name })
	if at < 0 {
		return // no rows
	}
	again := fuzzed(t, name, first[at].text)
	if again == nil {
		t.Fatalf("written with a fault:\n%s", first[at].text)
	}
	second, err := encode(&again.records)
	if err != nil {
		t.Fatal(err)
	}
	if at := slices.IndexFunc(second, func(e encoded) bool { return e.name == name }); at < 0 || !slices.ContainsFunc(second, func(e encoded) bool {
		return e.name == name && bytes.Equal(e.text, first[slices.IndexFunc(first, func(e encoded) bool { return e.name == name })].text)
	}) {
		t.Fatalf("written\n%s\nand then\n%s", first[at].text, second[at].text)
	}
}

func seed(f *testing.F, name string) {
	text, err := os.ReadFile(filepath.Join("testdata/small", name))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
}

func FuzzCSV(f *testing.F) {
	for i, t := range tables {
		text, err := os.ReadFile(filepath.Join("testdata/small", t.name()))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(byte(i), text)
	}
	f.Fuzz(func(t *testing.T, table byte, text []byte) {
		stable(t, tables[int(table)%len(tables)].name(), text)
	})
}

func FuzzDistricts(f *testing.F) {
	seed(f, roster.DistrictsFile)
	f.Fuzz(func(t *testing.T, text []byte) { stable(t, roster.DistrictsFile, text) })
}

func FuzzAgency(f *testing.F) {
	seed(f, roster.AgencyFile)
	f.Fuzz(func(t *testing.T, text []byte) { stable(t, roster.AgencyFile, text) })
}

func FuzzPolicy(f *testing.F) {
	seed(f, roster.PolicyFile)
	f.Fuzz(func(t *testing.T, text []byte) { stable(t, roster.PolicyFile, text) })
}

func FuzzMoment(f *testing.F) {
	for _, s := range []string{"2016-03-13T02:30", "2016-11-06T01:30-05:00", "2016-11-06T01:30:59Z", "0001-01-01T00:00", "9999-12-31T23:59"} {
		for zone := range byte(4) {
			f.Add(zone, s)
		}
	}
	zones := []string{"America/New_York", "Australia/Lord_Howe", "America/Havana", "UTC"}
	f.Fuzz(func(t *testing.T, zone byte, s string) {
		in := newReading()
		in.zone, _ = roster.LoadZone(zones[int(zone)%len(zones)])
		m, err := parseMoment(s, in.zone, true)
		if err != nil {
			return
		}
		out := &writing{zone: in.zone}
		text := out.appendMoment(nil, m.at)
		again, err := parseMoment(string(text), in.zone, false)
		if out.err != nil || err != nil || again.at != m.at {
			t.Fatalf("%s is %s, written %s (%v), read as %s (%v)", s, m.at, text, out.err, again.at, err)
		}
	})
}

func FuzzZip(f *testing.F) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range []string{"x/agency.json", "x/shifts.csv"} {
		w, _ := z.Create(name)
		text, err := os.ReadFile(filepath.Join("testdata/small", filepath.Base(name)))
		if err != nil {
			f.Fatal(err)
		}
		w.Write(text)
	}
	z.Close()
	f.Add(b.Bytes())
	f.Fuzz(func(t *testing.T, archive []byte) {
		files, faults := openZip("fuzz.zip", bytes.NewReader(archive), int64(len(archive)))
		if faults.Err() != nil {
			return
		}
		in := newReading()
		if err := in.files(context.Background(), in.survey(files)); err != nil {
			t.Fatal(err)
		}
		faultsIn(&Pack{in.records, in})
	})
}

// FuzzQuotes compares what the limit on rows knows of quotes with what encoding/csv makes of them: every row that is
// read without a fault begins where the limit saw one begin.
func FuzzQuotes(f *testing.F) {
	f.Add("a,\"b\nc\",d\n\"\"\"\"\n\"x\"y\",\nz \"\n")
	f.Fuzz(func(t *testing.T, text string) {
		limit := newRowLimit(strings.NewReader(text))
		begins := map[int]bool{1: true}
		for i := range len(text) {
			limit.r = strings.NewReader(text[i : i+1])
			if _, err := limit.Read(make([]byte, 1)); err != nil {
				t.Fatal(err)
			}
			begins[limit.row] = true
		}
		once := newRowLimit(strings.NewReader(text))
		if _, err := io.Copy(io.Discard, struct{ io.Reader }{once}); err != nil || once.quotes != limit.quotes || once.row != limit.row {
			t.Fatalf("read at once it ends as %v on row %d, byte by byte as %v on row %d", once.quotes, once.row, limit.quotes, limit.row)
		}
		c := newCSVReader(newReading(), "places.csv", newRowLimit(strings.NewReader("")), strings.NewReader(text))
		for {
			if _, err := c.next(); err != nil {
				t.Fatal(err)
			}
			if c.ended {
				return
			}
			if !begins[c.line] {
				t.Fatalf("a row begins on line %d", c.line)
			}
		}
	})
}
