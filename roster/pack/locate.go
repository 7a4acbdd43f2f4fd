package pack

import (
	"slices"
	"strings"

	"watchbill/roster"
)

// placing turns what the roster found wrong with the rows into faults, each at its line.
type placing struct {
	in       *reading
	found    *gathered
	withheld map[[3]string]int // by file, column and the file that these may follow from
	order    [][3]string
}

// whole adds the faults of the pack's records.
func (p *placing) whole(faults roster.Faults) {
	for _, f := range faults {
		s := p.in.file(f.Table)
		if p.in.said(s, f) || p.withhold(f) {
			continue
		}
		line, prefix := p.in.locate(s, f)
		column := f.Column
		if column == "" && f.Row < 0 {
			column = "file"
		} else if column == "" {
			column = "row"
		}
		p.found.add(Fault{f.Table, line, label(column), prefix + f.Msg, f.Warning})
	}
}

// partial adds the faults of the faulty rows' other columns. What the roster says of several rows together is left
// out, for it knew neither the good rows nor what these were meant to say.
func (p *placing) partial(faults roster.Faults) {
	for _, f := range faults {
		if f.Row < 0 || f.Warning || !strings.HasSuffix(f.Table, ".csv") || tableOf(f.Table).referred() {
			continue
		}
		rows := &p.in.file(f.Table).partial
		bad := rows.bad[f.Row]
		if f.Column == "from" || f.Column == "required" || f.Column == "to" && slices.Contains(bad, "from") ||
			slices.Contains(bad, f.Column) || p.withhold(f) {
			continue
		}
		p.found.add(Fault{f.Table, int(rows.lines[f.Row]), f.Column, f.Msg, false})
	}
}

// withhold counts a fault that may only follow from one in another file, and tells whether it is such.
func (p *placing) withhold(f roster.Fault) bool {
	cause := p.in.cause(f)
	if cause == "" {
		return false
	}
	k := [3]string{f.Table, f.Column, cause}
	if p.withheld[k]++; p.withheld[k] == 1 {
		p.order = append(p.order, k)
	}
	return true
}

// finish says how many faults were withheld.
func (p *placing) finish() {
	for _, k := range p.order {
		p.found.add(Fault{File: k[0], Line: 1, Column: k[1], Warning: true,
			Msg: count(p.withheld[k], "further fault") + " may only follow from those in " + k[2] + "; check again when that is right"})
	}
}

// partialRecords returns records in which every row that nothing refers to is one of the faulty ones, false if there
// are none.
func (in *reading) partialRecords() (r roster.Records, any bool) {
	r = in.partial
	for _, t := range tables {
		any = any || t.size(&r) > 0
	}
	r.Agency, r.Districts, r.Shifts = in.records.Agency, in.records.Districts, in.records.Shifts
	r.Rotations, r.Officers = in.records.Rotations, in.records.Officers
	return r, any
}

// said tells whether a fault is of a cell or key that has been reported already: it was kept, with whatever could be
// read of it, only for others to refer to.
func (in *reading) said(s *source, f roster.Fault) bool {
	switch {
	case f.Table == roster.AgencyFile || f.Table == roster.PolicyFile:
		return s.lost || s.badKey(f.Column)
	case f.Row < 0:
		return s.faulty
	}
	bad := s.rows.bad[f.Row]
	return slices.Contains(bad, f.Column) ||
		slices.Contains(bad, "row") && !tableOf(f.Table).keyed(f.Column)
}

// cause names the file whose faults may be all that is wrong, "" if there is none: one that defines what the fault's
// column refers to but could not be read whole, or one that decides where an officer is when extra duty falls due.
func (in *reading) cause(f roster.Fault) string {
	if !strings.HasSuffix(f.Table, ".csv") {
		return ""
	}
	if refers := tableOf(f.Table).refersTo(f.Column); refers != "" && in.file(refers).lost {
		return refers
	}
	if f.Table != roster.ExtrasFile || f.Column != "from" {
		return ""
	}
	if !in.zoned {
		return roster.AgencyFile
	}
	for _, file := range []string{roster.ShiftsFile, roster.RotationsFile, roster.OfficersFile, roster.AbsencesFile} {
		if in.file(file).faulty {
			return file
		}
	}
	return ""
}

// locate returns the line of a fault, and what its message needs to be found by when the line holds more than one thing.
func (in *reading) locate(s *source, f roster.Fault) (line int, prefix string) {
	switch {
	case f.Table == roster.AgencyFile || f.Table == roster.PolicyFile:
		return s.lineOf(f.Column), ""
	case f.Row < 0:
		return 1, ""
	case f.Table == roster.DistrictsFile:
		part := s.features[f.Row][max(0, f.Part-1)]
		return part.line, part.prefix(s.crowded)
	}
	return int(s.rows.lines[f.Row]), ""
}

// badKey tells whether a JSON key, or an object around it, has been reported.
func (s *source) badKey(path string) bool {
	for {
		if s.badKeys[path] {
			return true
		}
		i := strings.LastIndexByte(path, '.')
		if i < 0 {
			return false
		}
		path = path[:i]
	}
}

// lineOf returns the line of a JSON key by its path, or that of the nearest object around it which is there.
func (s *source) lineOf(path string) int {
	for {
		if line, ok := s.keys[path]; ok {
			return line
		}
		i := strings.LastIndexByte(path, '.')
		if i < 0 {
			return 1
		}
		path = path[:i]
	}
}
