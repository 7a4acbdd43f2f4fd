package pack

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"watchbill/roster"
)

// Pack is what was read of a roster pack: its rows, where each came from, and what is wrong with them so far.
type Pack struct {
	// Records are the rows, in the order of the files. A row that is faulty in itself is left out, or kept with what
	// could be read of it if other rows may refer to it: without [Pack.Book]'s word they are not to be used.
	Records roster.Records

	in *reading
}

// Open reads the directory or .zip at path and builds its Book, of revision 0. The Book is nil when the pack has
// faults that are no warnings, or when err is not nil; err says why nothing could be read and is never about the content.
func Open(ctx context.Context, path string) (*roster.Book, Faults, error) {
	p, err := Read(ctx, path)
	if err != nil {
		return nil, nil, err
	}
	book, faults := p.Book(0)
	return book, faults, nil
}

// OpenUpTo is [Open] of a pack whose files have at most so many bytes together, unpacked. A larger one is not read, and its size is
// its fault: reading takes some 30 times that in memory.
func OpenUpTo(ctx context.Context, path string, most int64) (*roster.Book, Faults, error) {
	files, faults, closeAll, err := openFiles(path)
	if err != nil {
		return nil, nil, err
	}
	total := int64(0)
	for _, f := range files {
		total += f.size
	}
	if err := closeAll(); err != nil {
		return nil, nil, err
	}
	if faults.Err() == nil && total > most {
		return nil, Faults{{File: label(filepath.Base(path)), Line: 1, Column: "file", Msg: fmt.Sprintf("unpacks to %s; at most %s are taken this way, and more by the command import", bytesOf(total), bytesOf(most))}}, nil
	}
	return Open(ctx, path)
}

// Read reads the directory or .zip at path. What it says wrongly is kept for [Pack.Book]; the error, such as one that
// is [io/fs.ErrNotExist], says why it could not be read. Ten thousand officers take 50 ms on one core of an EPYC (BenchmarkRead).
func Read(ctx context.Context, path string) (*Pack, error) {
	files, faults, closeAll, err := openFiles(path)
	if err != nil {
		return nil, err
	}
	defer closeAll() //nolint:errcheck // it was only read
	in := newReading()
	for _, f := range faults {
		in.found.add(f)
	}
	if faults.Err() == nil {
		err = in.files(ctx, in.survey(files))
	} else {
		in.refused = true
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	return &Pack{in.records, in}, nil
}

// Book checks the rows against each other and builds the Book of a revision. It is nil when anything, of rows by
// themselves or together, is more than a warning. The Book keeps the Records: they must not be changed afterwards.
func (p *Pack) Book(revision uint64) (*roster.Book, Faults) {
	found := gathered{kept: append(Faults(nil), p.in.found.kept...), faults: p.in.found.faults, warnings: p.in.found.warnings}
	if p.in.refused {
		return nil, found.sorted()
	}
	book, faults := roster.NewBook(p.Records, revision)
	place := placing{in: p.in, found: &found, withheld: map[[3]string]int{}}
	place.whole(faults)
	if partial, any := p.in.partialRecords(); any {
		_, faults = roster.NewBook(partial, 0)
		place.partial(faults)
	}
	place.finish()
	if found.faults > 0 {
		book = nil
	}
	return book, found.sorted()
}

// reading is a pack in the course of being read. It belongs to one goroutine.
type reading struct {
	records roster.Records
	partial roster.Records // faulty rows that nothing refers to; what can be told of them is still worth saying
	zone    *roster.Zone   // UTC as long as the agency's is not known
	zoned   bool           // zone is the agency's
	found   gathered
	refused bool // the container is not to be read: nothing is known of the files
	sources map[string]*source

	words map[string]string   // one copy of each identifier and common word
	lists map[string][]string // one copy of each list
}

// source is what is remembered of one file, so that a fault of a row can be located.
type source struct {
	rows    rowsRead // in Records
	partial rowsRead // in reading.partial
	faulty  bool     // some row or key has a fault of its own
	lost    bool     // some rows, or all, could not be read: what they define is not known

	keys    map[string]int  // JSON: the line of each key by its path, such as certification.min_hours
	badKeys map[string]bool // JSON: those with a fault of their own

	features [][]feature // districts: by district, where each of its parts stands
	crowded  bool        // districts: features share lines
}

// rowsRead tells where rows came from.
type rowsRead struct {
	lines []int32
	bad   map[int][]string // by row: the columns that have a fault of their own
}

func (r *rowsRead) add(line int, bad []string) {
	r.note(len(r.lines), bad)
	r.lines = append(r.lines, int32(line))
}

func (r *rowsRead) note(row int, bad []string) {
	if len(bad) == 0 {
		return
	}
	if r.bad == nil {
		r.bad = map[int][]string{}
	}
	r.bad[row] = append(r.bad[row], bad...)
}

// utc is the zone of what has no other.
var utc = func() *roster.Zone {
	zone, err := roster.LoadZone("UTC")
	if err != nil {
		panic(err) // the time package knows UTC without a database
	}
	return zone
}()

func newReading() *reading {
	return &reading{zone: utc, sources: map[string]*source{}, words: map[string]string{}, lists: map[string][]string{}}
}

// file returns what is remembered of a file.
func (in *reading) file(name string) *source {
	s := in.sources[name]
	if s == nil {
		s = &source{keys: map[string]int{}, badKeys: map[string]bool{}}
		in.sources[name] = s
	}
	return s
}

func (in *reading) fault(name string, line int, column, format string, args ...any) {
	in.file(name).faulty = true
	in.found.add(Fault{File: name, Line: line, Column: column, Msg: fmt.Sprintf(format, args...)})
}

func (in *reading) warn(name string, line int, column, format string, args ...any) {
	in.found.add(Fault{File: name, Line: line, Column: column, Msg: fmt.Sprintf(format, args...), Warning: true})
}

// files reads every file that there is; the agency comes first, for its time zone.
func (in *reading) files(ctx context.Context, known map[string]file) error {
	in.records.Agency = roster.DefaultAgency()
	for _, name := range roster.Files {
		f, ok := known[name]
		if !ok {
			continue
		}
		err := in.one(ctx, f)
		var damaged errDamaged
		if errors.As(err, &damaged) {
			in.fault(name, 1, "file", "damaged: %v", damaged)
			in.file(name).lost = true
		} else if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return ctx.Err()
}

// one reads one file.
func (in *reading) one(ctx context.Context, f file) error {
	r, err := f.open()
	if err != nil {
		return err
	}
	defer r.Close()
	tooLarge := f.size > limitOf(f.name)
	if tooLarge {
		in.fault(f.name, 1, "file", "too large: %s; at most %s are read", bytesOf(f.size), bytesOf(limitOf(f.name)))
		in.file(f.name).lost = true
	}
	if strings.HasSuffix(f.name, ".csv") {
		if tooLarge {
			return in.skim(f.name, io.LimitReader(r, maxSkim))
		}
		return tableOf(f.name).read(ctx, in, io.LimitReader(r, maxFile))
	}
	if tooLarge {
		return nil
	}
	data, err := io.ReadAll(io.LimitReader(r, limitOf(f.name)))
	if err != nil {
		return err
	}
	data, ok := in.checkJSON(f.name, data)
	if !ok {
		in.file(f.name).lost = true
		return nil
	}
	c := &cursor{data: data, line: 1}
	switch f.name {
	case roster.AgencyFile:
		in.agency(c)
	case roster.PolicyFile:
		in.policy(c)
	case roster.DistrictsFile:
		in.districts(c)
	}
	return nil
}
