package dispatch_test

import (
	"cmp"
	"math"
	"slices"

	"watchbill/dispatch"
	"watchbill/roster"
)

// twin finds out slowly and plainly what a Muster finds out fast: it walks minutes, keeps no index and sorts in full.
type twin struct {
	rec  roster.Records
	book *roster.Book
	all  *roster.Book // the same roster with every officer designated

	tours map[tourKey]tour // what tour found: until and recall walk over the same days minute by minute
}

type tourKey struct {
	posting, day int // index, days since the epoch
}

type tour struct {
	time roster.Interval
	ok   bool
}

func newTwin(tb interface {
	Helper()
	Fatal(...any)
}, rec roster.Records) *twin {
	tb.Helper()
	w := &twin{rec: rec, tours: map[tourKey]tour{}}
	w.book, _ = roster.NewBook(rec, 7)
	designated := rec
	designated.Officers = slices.Clone(rec.Officers)
	for i := range designated.Officers {
		designated.Officers[i].Designated = true
	}
	w.all, _ = roster.NewBook(designated, 7)
	if w.book == nil || w.all == nil {
		tb.Fatal("the records are faulty")
	}
	return w
}

// stint is a duty that contains an instant.
type stint struct {
	district roster.DistrictID
	date     roster.Date
	start    roster.Minute
}

// stints lists the duty of an officer at a minute.
func (w *twin) stints(id roster.OfficerID, m roster.Minute) []stint {
	var out []stint
	z := w.book.Zone()
	for _, x := range w.rec.Extras {
		if x.Officer == id && x.Time.Contains(m) {
			out = append(out, stint{x.District, z.DateAt(x.Time.Start), x.Time.Start})
		}
	}
	for _, a := range w.rec.Absences {
		if a.Officer == id && a.Timed() && a.Time.Contains(m) {
			return out
		}
	}
	o := w.officer(id)
	today := z.DateAt(m)
	for i := range w.rec.Postings {
		p := &w.rec.Postings[i]
		if p.Officer != id {
			continue
		}
		for d := today - 2; d <= today+2; d++ {
			v, ok := w.tour(i, d)
			if ok && v.Contains(m) && o.Active.Contains(d) && !w.off(id, d) {
				// A timed absence that ended before m cuts the tour: the piece begins there.
				for _, a := range w.rec.Absences {
					if a.Officer == id && a.Timed() && a.Time.Start < a.Time.End && a.Time.End <= m {
						v.Start = max(v.Start, a.Time.End)
					}
				}
				out = append(out, stint{p.District, d, v.Start})
			}
		}
	}
	return out
}

func (w *twin) officer(id roster.OfficerID) roster.Officer {
	return w.rec.Officers[slices.IndexFunc(w.rec.Officers, func(o roster.Officer) bool { return o.ID == id })]
}

func (w *twin) off(id roster.OfficerID, d roster.Date) bool {
	return slices.ContainsFunc(w.rec.Absences, func(a roster.Absence) bool { return a.Officer == id && !a.Timed() && a.Days.Contains(d) })
}

// tour is that of the ith posting on a day, worked out once.
func (w *twin) tour(i int, d roster.Date) (roster.Interval, bool) {
	key := tourKey{i, int(d)}
	x, known := w.tours[key]
	if !known {
		x.time, x.ok = w.tourOf(w.rec.Postings[i], d)
		w.tours[key] = x
	}
	return x.time, x.ok
}

func (w *twin) tourOf(p roster.Posting, d roster.Date) (roster.Interval, bool) {
	r := w.rec.Rotations[slices.IndexFunc(w.rec.Rotations, func(r roster.Rotation) bool { return r.ID == p.Rotation })]
	n := len(r.Cycle)
	token := r.Cycle[((int(d-r.Anchor)+p.Offset)%n+n)%n]
	if token == "*" {
		token = p.Shift
	}
	if token == "-" || !p.Dates.Contains(d) {
		return roster.Interval{}, false
	}
	s := w.rec.Shifts[slices.IndexFunc(w.rec.Shifts, func(s roster.Shift) bool { return s.ID == token })]
	end := d
	if s.End <= s.Start {
		end++
	}
	z := w.book.Zone()
	return roster.Interval{Start: z.Instant(d, s.Start), End: z.Instant(end, s.End)}, s.Days.Contains(d)
}

func (w *twin) certified(id roster.OfficerID, d roster.Date, b *roster.Book) bool {
	i, _ := b.Officer(id)
	return b.Person(i).CertifiedOn(d)
}

// pick chooses among duties at one instant.
func (w *twin) pick(id roster.OfficerID, all []stint) stint {
	return slices.MinFunc(all, func(x, y stint) int {
		c := func(s stint) int {
			if w.certified(id, s.date, w.book) {
				return 0
			}
			return 1
		}
		return cmp.Or(cmp.Compare(c(x), c(y)), cmp.Compare(y.start, x.start), cmp.Compare(x.district, y.district))
	})
}

// until walks from a minute to the first off duty, on duty dates within a range.
func (w *twin) until(id roster.OfficerID, m roster.Minute, within roster.DateRange) roster.Minute {
	z := w.book.Zone()
	limit := z.Instant(z.DateAt(m)+28, 0)
	for ; m < limit; m++ {
		if !slices.ContainsFunc(w.stints(id, m), func(s stint) bool { return within.Contains(s.date) }) {
			return m
		}
	}
	return limit
}

func (w *twin) grade(id roster.OfficerID, d roster.Date) dispatch.Grade {
	o := w.officer(id)
	switch {
	case o.Role != roster.RoleOfficer:
		return dispatch.GradePatrol
	case w.certified(id, d, w.book):
		return dispatch.GradeCIT
	case w.certified(id, d, w.all):
		return dispatch.GradeUndesignated
	}
	for _, c := range w.rec.Credentials {
		if c.Officer == id && c.Kind == "MHFA-PS" && c.Completed != 0 && c.Completed <= d && (c.Expires == 0 || c.Expires >= d) && (c.Revoked == 0 || c.Revoked > d) {
			return dispatch.GradeTrained
		}
	}
	if o.Rank == "Sergeant" {
		return dispatch.GradeSupervisor
	}
	return dispatch.GradePatrol
}

// twinUnit is a unit at an instant.
type twinUnit struct {
	id       string
	pair     bool
	district roster.DistrictID
	grade    dispatch.Grade
	until    roster.Minute
	crew     []roster.OfficerID
}

// units finds the units at an instant, unordered. Call signs must not be shared.
func (w *twin) units(m roster.Minute) []twinUnit {
	var units []twinUnit
	paired := map[roster.OfficerID]bool{}
	for _, p := range w.rec.Pairs {
		officer := slices.DeleteFunc(w.stints(p.Officer, m), func(s stint) bool { return !p.Dates.Contains(s.date) })
		if len(officer) == 0 || len(w.stints(p.Clinician, m)) == 0 {
			continue
		}
		s := w.pick(p.Officer, officer)
		if w.rec.Agency.CoResponder.OfficerMustBeCertified && !w.certified(p.Officer, s.date, w.book) {
			continue
		}
		paired[p.Officer], paired[p.Clinician] = true, true
		until := min(w.until(p.Officer, m, p.Dates), w.until(p.Clinician, m, roster.DateRange{}))
		grade := min(w.grade(p.Officer, s.date), w.grade(p.Clinician, w.pick(p.Clinician, w.stints(p.Clinician, m)).date))
		units = append(units, twinUnit{p.CallSign(), true, s.district, grade, until, []roster.OfficerID{p.Officer, p.Clinician}})
	}
	for _, o := range w.rec.Officers {
		all := w.stints(o.ID, m)
		if len(all) == 0 || o.Role != roster.RoleOfficer || paired[o.ID] {
			continue
		}
		s := w.pick(o.ID, all)
		units = append(units, twinUnit{o.CallSign(), false, s.district, w.grade(o.ID, s.date), w.until(o.ID, m, roster.DateRange{}), []roster.OfficerID{o.ID}})
	}
	return units
}

// recall finds who could be recalled at an instant, unordered.
func (w *twin) recall(m roster.Minute) []twinUnit {
	var units []twinUnit
	d := w.book.Zone().DateAt(m)
	rest := roster.Minute(math.Ceil(w.rec.Agency.WorkRules.MinRestHours * 60))
next:
	for _, o := range w.rec.Officers {
		posts := slices.DeleteFunc(slices.Clone(w.rec.Postings), func(p roster.Posting) bool { return p.Officer != o.ID || !p.Dates.Contains(d) })
		if len(posts) == 0 || !w.certified(o.ID, d, w.book) || !o.Active.Contains(d) || w.off(o.ID, d) || len(w.stints(o.ID, m)) > 0 {
			continue
		}
		for _, a := range w.rec.Absences {
			if a.Officer == o.ID && a.Timed() && a.Time.Contains(m) {
				continue next
			}
		}
		for k := m - rest; k < m+rest; k++ {
			if len(w.stints(o.ID, k)) > 0 {
				continue next
			}
		}
		units = append(units, twinUnit{id: o.CallSign(), district: posts[0].District, grade: dispatch.GradeCIT, crew: []roster.OfficerID{o.ID}})
	}
	return units
}

// rank sorts units as a call sees them and keeps the first few.
func (w *twin) rank(units []twinUnit, q dispatch.Query, own roster.DistrictID) []twinUnit {
	far := func(u twinUnit) float64 {
		most := 0.0
		for _, d := range w.rec.Districts {
			if d.ID == u.district {
				most = farthestCorner(d, q.Point)
			}
		}
		return most
	}
	lacks := func(u twinUnit) (n int) {
		for _, x := range q.Languages {
			if !slices.ContainsFunc(u.crew, func(id roster.OfficerID) bool { return slices.Contains(w.officer(id).Languages, x) }) {
				n++
			}
		}
		return n
	}
	foreign := func(u twinUnit) int {
		if u.district == own {
			return 0
		}
		return 1
	}
	slices.SortFunc(units, func(x, y twinUnit) int {
		return cmp.Or(cmp.Compare(far(x), far(y)), foreign(x)-foreign(y), lacks(x)-lacks(y), cmp.Compare(y.until, x.until), cmp.Compare(x.id, y.id))
	})
	return units[:min(len(units), q.Limit)]
}

// farthestCorner returns the metres to the farthest corner of a district.
func farthestCorner(d roster.District, p roster.Point) float64 {
	most := 0.0
	for _, part := range d.Parts {
		for _, polygon := range part.Polygons {
			for _, ring := range polygon {
				for _, v := range ring {
					most = max(most, haversine(p, v))
				}
			}
		}
	}
	return most
}

func haversine(p, q roster.Point) float64 {
	const rad = math.Pi / 180
	lat, lon := math.Sin((q.Lat-p.Lat)*rad/2), math.Sin((q.Lon-p.Lon)*rad/2)
	h := lat*lat + math.Cos(p.Lat*rad)*math.Cos(q.Lat*rad)*lon*lon
	return 2 * 6371010 * math.Asin(math.Sqrt(h))
}
