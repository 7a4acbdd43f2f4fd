package pack

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"watchbill/roster"
)

// applying is a list of changes in the course of being applied to a Book. It belongs to one goroutine.
type applying struct {
	base    *roster.Book
	changes *Changes
	found   changesFound
	in      *reading
	out     *writing
	scopes  map[int]*scope  // by the index of a person, or everything
	faulty  map[string]bool // files of which some change has a fault of its own
	partial roster.Records  // faulty rows that nothing refers to; what can be told of them is still worth saying
	halves  map[string][]half

	key     []byte // scratch
	guessed int    // keys of which it was said what was meant
}

// scope is the rows that changes are looked for and applied in: those of one person, or all. Few changes go beyond one
// person's rows, and to copy a city's for each would take a thousand times as long.
type scope struct {
	records roster.Records
	tables  map[string]editing
}

// everything is the scope of all rows.
const everything = -1

func newApplying(c *Changes, b *roster.Book) *applying {
	a := &applying{base: b, changes: c, found: changesFound{append(ChangeFaults(nil), c.found.kept...), c.found.faults, c.found.warnings}}
	a.in = newReading()
	a.in.zone, a.in.zoned = b.Zone(), true
	a.out = &writing{zone: b.Zone()}
	a.scopes, a.faulty, a.halves = map[int]*scope{}, map[string]bool{}, map[string][]half{}
	for i := range c.list {
		if _, narrow := a.person(&c.list[i]); !narrow {
			a.scopes[everything] = &scope{records: b.Records(), tables: map[string]editing{}}
			break
		}
	}
	return a
}

// person returns the index of the person whose own rows a change is among, false when it is about anything else.
func (a *applying) person(ch *change) (int, bool) {
	switch ch.file {
	case roster.CredentialsFile, roster.PostingsFile, roster.AbsencesFile, roster.ExtrasFile:
	case roster.OfficersFile:
		if ch.op != opChange {
			return 0, false
		}
	default:
		return 0, false
	}
	id, named := given(ch.key, "officer_id")
	now, set := given(ch.row, "officer_id")
	if !named {
		id, named = now, set && ch.op == opAdd
	}
	if !named || set && now != id {
		return 0, false
	}
	return a.base.Officer(roster.OfficerID(id))
}

// one applies a change within its scope.
func (a *applying) one(ch *change) {
	if ch.bad {
		a.faulty[ch.file] = true
		if ch.op == "" || !strings.HasSuffix(ch.file, ".csv") {
			return // nobody can tell what it is about
		}
	}
	at := everything
	s := a.scopes[everything]
	if s == nil {
		at, _ = a.person(ch)
		s = a.scopes[at]
	}
	if s == nil {
		s = &scope{recordsOf(a.base.Person(at).Rows()), map[string]editing{}}
		a.scopes[at] = s
	}
	before := a.found.faults
	s.table(ch.file).one(a, ch)
	if a.found.faults > before {
		a.faulty[ch.file] = true
	}
}

// table returns the edits of a file.
func (s *scope) table(file string) editing {
	t := s.tables[file]
	if t == nil {
		switch file {
		case roster.AgencyFile:
			t = editAgency(&s.records)
		case roster.PolicyFile:
			t = editPolicy(&s.records)
		case roster.DistrictsFile:
			t = editFeatures(&s.records)
		default:
			t = tableOf(file).edit(&s.records)
		}
		s.tables[file] = t
	}
	return t
}

// recordsOf returns one person's rows as the records of a roster.
func recordsOf(p roster.PersonRows) roster.Records {
	return roster.Records{Officers: []roster.Officer{p.Officer}, Credentials: p.Credentials, Postings: p.Postings, Absences: p.Absences, Extras: p.Extras}
}

// fault reports what is wrong with a change.
func (a *applying) fault(ch *change, pointer, format string, args ...any) {
	a.found.add(ChangeFault{Change: ch.at + 1, Pointer: pointer, Msg: fmt.Sprintf(format, args...)})
}

// said moves what the reader of cells found wrong to the change, and tells whether it was nothing but warnings.
func (a *applying) said(ch *change, pointer func(Fault) string) bool {
	ok := true
	for _, f := range a.in.found.kept {
		ok = ok && f.Warning
		a.found.add(ChangeFault{Change: ch.at + 1, Pointer: pointer(f), Msg: f.Msg, Warning: f.Warning})
	}
	a.in.found = gathered{}
	return ok
}

// written returns a row's cell.
func written[T any](a *applying, write func(*writing, []byte, *T) []byte, v *T) string {
	a.out.cell = write(a.out, a.out.cell[:0], v)
	return string(a.out.cell)
}

// unwritable says why something cannot be written, "" if it can.
func (a *applying) unwritable(write func()) string {
	a.out.err = nil
	write()
	if a.out.err != nil {
		return strings.ReplaceAll(a.out.err.Error(), "\n", " ")
	}
	return ""
}

// book builds the Book of what was applied, nil when anything is wrong.
func (a *applying) book() *roster.Book {
	next := a.base
	if s := a.scopes[everything]; s != nil {
		next = a.wholeBook(s)
	} else if len(a.scopes) > 0 {
		next = a.narrowBook()
	}
	if len(a.halves) > 0 {
		a.checkHalves()
	}
	if a.found.faults > 0 {
		return nil
	}
	return next
}

// wholeBook builds the Book anew.
func (a *applying) wholeBook(s *scope) *roster.Book {
	for _, t := range s.tables {
		t.finish(&s.records)
	}
	next, faults := roster.NewBook(s.records, a.base.Revision())
	a.place(s, faults)
	return next
}

// narrowBook follows the Book by the rows of the persons that changed.
func (a *applying) narrowBook() *roster.Book {
	changed := make([]roster.PersonRows, 0, len(a.scopes))
	for _, i := range slices.Sorted(maps.Keys(a.scopes)) {
		s := a.scopes[i]
		for _, t := range s.tables {
			t.finish(&s.records)
		}
		changed = append(changed, s.rows())
	}
	next, faults := a.base.With(a.base.Revision(), changed...)
	if len(faults) > 0 {
		for _, i := range slices.Sorted(maps.Keys(a.scopes)) { // a fault does not say whose it is: ask for one at a time
			_, faults := a.base.With(0, a.scopes[i].rows())
			a.place(a.scopes[i], faults)
		}
	}
	return next
}

// rows returns the rows of a person's scope.
func (s *scope) rows() roster.PersonRows {
	r := &s.records
	return roster.PersonRows{Officer: r.Officers[0], Credentials: r.Credentials, Postings: r.Postings, Absences: r.Absences, Extras: r.Extras}
}
