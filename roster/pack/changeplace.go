package pack

import (
	"strings"

	"watchbill/roster"
)

// changePlacing turns what the roster finds wrong with the rows as they would be into faults of the changes. The roster
// was sound before, so that some change brought every fault about: the one that brought the row, or else the one that
// took away what the row names, or the only one that it can be.
type changePlacing struct {
	a        *applying
	s        *scope
	byFile   map[string]int           // the only change of a file, -1 where there are several
	byPerson map[roster.OfficerID]int // the same of a person's rows
	withheld int
}

// place adds the roster's faults. Where changes have faults of their own, those that may only follow are counted.
func (a *applying) place(s *scope, faults roster.Faults) {
	if len(faults) == 0 {
		return
	}
	p := &changePlacing{a: a, s: s, byFile: map[string]int{}, byPerson: map[roster.OfficerID]int{}}
	for i := range a.changes.list {
		ch := &a.changes.list[i]
		note(p.byFile, ch.file, i)
		for _, cells := range [2][]cell{ch.key, ch.row} {
			if id, ok := given(cells, "officer_id"); ok {
				note(p.byPerson, roster.OfficerID(id), i)
			}
		}
	}
	for _, f := range faults {
		p.one(f)
	}
	if p.withheld > 0 {
		a.found.add(ChangeFault{Warning: true, Msg: count(p.withheld, "further fault") + " may only follow from the others; correct those and try again"})
	}
}

// note remembers the only change of something.
func note[K comparable](by map[K]int, k K, i int) {
	if was, there := by[k]; there && was != i {
		i = -1
	}
	by[k] = i
}

func (p *changePlacing) one(f roster.Fault) {
	if f.Table == roster.OfficersFile && p.a.scopes[everything] == nil {
		f.Row = 0 // the person's own
	}
	table := p.s.tables[f.Table]
	if table == nil { // nothing of it was changed
		table = p.s.table(f.Table)
		table.finish(&p.s.records)
	}
	change := -1
	_, ofObject := table.(*object)
	if features, ok := table.(*featureEdits); ok && f.Row >= 0 && f.Part > 0 {
		change = partOrigin(features.parts[f.Row][f.Part-1 : f.Part])
	} else if ofObject || f.Row >= 0 {
		change = table.origin(p.a, &p.s.records, f.Row)
	}
	brought := change >= 0
	if f.Warning && !brought {
		return // it was there before
	}
	if len(p.a.faulty) > 0 && (!brought || p.follows(f)) {
		p.withheld++
		return
	}
	if brought {
		ch := &p.a.changes.list[change]
		pointer, prefix := placeIn(ch, f.Column)
		p.a.found.add(ChangeFault{change + 1, pointer, prefix + f.Msg, f.Warning, f.Kind})
		return
	}
	where := f.Table
	if ofObject || f.Row >= 0 {
		where = table.describe(p.a, &p.s.records, f.Row)
	}
	msg := where + ": " + f.Msg
	if f.Column != "" {
		msg = where + ": " + f.Column + ": " + f.Msg
	}
	if by := p.cause(table, f); by >= 0 {
		p.a.found.add(ChangeFault{Change: by + 1, Pointer: pointerTo(by), Msg: msg, Kind: f.Kind})
		return
	}
	p.a.found.add(ChangeFault{Msg: msg, Kind: f.Kind})
}

// follows tells whether a fault may only follow from a change that has a fault of its own.
func (p *changePlacing) follows(f roster.Fault) bool {
	if f.Table == roster.ExtrasFile || p.a.faulty[f.Table] {
		return true // extra duty depends on nearly everything
	}
	return strings.HasSuffix(f.Table, ".csv") && p.a.faulty[tableOf(f.Table).refersTo(f.Column)]
}

// placeIn returns the place of a column in the row of a change, and what the message needs where the change leaves it out.
func placeIn(ch *change, column string) (pointer, prefix string) {
	row := pointerTo(ch.at, "row")
	switch ch.file {
	case roster.AgencyFile, roster.PolicyFile:
		return (&object{}).pointer(ch.at, column), ""
	case roster.DistrictsFile:
		if column == "geometry" {
			return row + "/geometry", ""
		} else if column != "" {
			return row + "/properties/" + column, ""
		}
		return row, ""
	}
	if _, ok := given(ch.row, column); ok || column != "" && ch.op == opAdd {
		return pointerTo(ch.at, "row", column), ""
	} else if column != "" {
		return row, column + ": "
	}
	return row, ""
}

// cause returns the change that made a row wrong which was there before, -1 where it may be one of several.
func (p *changePlacing) cause(table editing, f roster.Fault) int {
	if f.Row >= 0 && strings.HasSuffix(f.Table, ".csv") {
		if refers := p.s.tables[tableOf(f.Table).refersTo(f.Column)]; refers != nil {
			for id := range strings.FieldsSeq(table.cellOf(p.a, &p.s.records, f.Row, f.Column)) {
				if by, ok := refers.lost(id); ok {
					return by
				}
			}
		}
	}
	if by, ok := p.byFile[f.Table]; ok && by >= 0 {
		return by
	}
	if f.Row >= 0 && strings.HasSuffix(f.Table, ".csv") {
		id := roster.OfficerID(table.cellOf(p.a, &p.s.records, f.Row, "officer_id"))
		if by, ok := p.byPerson[id]; ok && by >= 0 {
			return by
		}
	}
	if len(p.a.changes.list) == 1 {
		return 0
	}
	return -1
}
