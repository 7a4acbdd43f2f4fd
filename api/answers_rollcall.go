package api

import (
	"cmp"
	"encoding/json"
	"io"

	"watchbill/coverage"
	"watchbill/coverage/rollcall"
	"watchbill/roster"
)

// RollCall is the answer of GET /v1/reports/roll-call: who stands one shift of one date.
type RollCall struct {
	Revision  uint64         `json:"revision"` // of the roster; 0 for a pack
	On        roster.Date    `json:"on"`
	Shift     roster.ShiftID `json:"shift_id"`
	ShiftName string         `json:"shift_name"` // the identifier where there is none
	Start     Instant        `json:"start"`
	End       Instant        `json:"end"` // not part of the watch
	Minutes   int            `json:"minutes"`
	Districts []RollDistrict `json:"districts"` // by district_id bytewise; those asked for
}

// RollDistrict is the roll call of one district.
type RollDistrict struct {
	District  roster.DistrictID `json:"district_id"`
	Name      string            `json:"name"`      // the identifier where there is none
	People    int               `json:"people"`    // who stand this very watch
	Certified int               `json:"certified"` // those of them who count
	Others    RollOthers        `json:"others"`
	Needs     []RollNeed        `json:"needs"`    // cit, then co-responder; those that the targets ask for
	Officers  []RollOfficer     `json:"officers"` // one a stretch of duty: those of this very watch first, of each the certified first, then by start, then officer_id
	Pairs     []RollPair        `json:"pairs"`
	Away      []RollAway        `json:"away"`
	Gaps      []RollGap         `json:"gaps"`
	Relief    RollRelief        `json:"relief"`
}

// RollOthers counts who does not stand this very watch and is on duty at some minute of it: of overlapping shifts, or
// carried over.
type RollOthers struct {
	People    int `json:"people"`
	Certified int `json:"certified"` // those who count
}

// RollNeed is the slot of one need.
type RollNeed struct {
	Need           roster.Need     `json:"need"`
	Required       int             `json:"required"`
	Min            int             `json:"min"`
	CoveredMinutes int             `json:"covered_minutes"`
	Status         coverage.Status `json:"status"`
}

// RollOfficer is a person's stretch of duty. Start and End are its own: it may begin before the watch and end after it.
type RollOfficer struct {
	Officer    roster.OfficerID `json:"officer_id"`
	Name       string           `json:"name"`
	Unit       string           `json:"unit"` // the call sign
	Role       roster.Role      `json:"role"`
	Rank       string           `json:"rank"`
	Duty       string           `json:"duty"`  // the shift of the tour, or the kind of the extra duty
	Extra      bool             `json:"extra"` // duty beyond the posting
	Own        bool             `json:"own"`   // of this very watch; false: of another that reaches into it
	Start      Instant          `json:"start"`
	End        Instant          `json:"end"`
	Certified  bool             `json:"certified"`         // on the duty date
	Through    *roster.Date     `json:"certified_through"` // last date certified, grace included; nil: not certified, or no end
	Designated bool             `json:"designated"`
	Languages  []string         `json:"languages"` // never nil
	Skills     []string         `json:"skills"`    // never nil
}

// RollPair is a co-responder pair on watch.
type RollPair struct {
	Pair      roster.PairID    `json:"pair_id"`
	Unit      string           `json:"unit"`
	Officer   roster.OfficerID `json:"officer_id"`
	Clinician roster.OfficerID `json:"clinician_id"`
	Counts    bool             `json:"counts"` // as coverage: its officer is certified, or need not be
	Times     []RollTime       `json:"times"`  // when both are on duty within the watch
}

// RollTime is an interval.
type RollTime struct {
	Start Instant `json:"start"`
	End   Instant `json:"end"`
}

// RollAway is somebody whom an absence takes off the watch. No note of an absence is ever told.
type RollAway struct {
	Officer roster.OfficerID `json:"officer_id"`
	Name    string           `json:"name"`
	Unit    string           `json:"unit"`
	Kind    string           `json:"kind"`  // of the absence; empty: not said
	Whole   bool             `json:"whole"` // away for all of the tour
	Start   Instant          `json:"start"`
	End     Instant          `json:"end"`
	Would   bool             `json:"would_count"` // certified on the date
}

// RollGap is the part of a gap that lies in the watch. Its cause is judged by the slots of this date.
type RollGap struct {
	Need     roster.Need    `json:"need"`
	Start    Instant        `json:"start"`
	End      Instant        `json:"end"`
	Minutes  int            `json:"minutes"`
	Short    int            `json:"short"`
	Cause    coverage.Cause `json:"cause"`
	Officers []string       `json:"officers"` // whose counting would close it, for need co-responder pair_ids; never nil
}

// RollRelief says who takes over.
type RollRelief struct {
	At       Instant       `json:"at"`       // the end of the watch
	Officers []RollOfficer `json:"officers"` // certified ones on duty then, by officer_id
	NextCIT  *Instant      `json:"next_cit"` // from then on, when a certified officer is on duty first; nil: none within a week
}

// NewRollCall answers with the watches of one shift and date, at least one.
func NewRollCall(book *roster.Book, watches []rollcall.Watch) RollCall {
	w, zone := &watches[0], book.Zone()
	shift := book.Shifts().At(w.Shift)
	r := RollCall{
		Revision: book.Revision(), On: w.Date, Shift: shift.ID, ShiftName: cmp.Or(shift.Name, string(shift.ID)),
		Start: NewInstant(zone, w.Start), End: NewInstant(zone, w.End), Minutes: w.Minutes(), Districts: make([]RollDistrict, 0, len(watches)),
	}
	for i := range watches {
		r.Districts = append(r.Districts, newRollDistrict(book, &watches[i]))
	}
	return r
}

// WriteJSON implements [Answer].
func (r RollCall) WriteJSON(w io.Writer) error { return json.NewEncoder(w).Encode(r) }

func newRollDistrict(book *roster.Book, w *rollcall.Watch) RollDistrict {
	zone, district := book.Zone(), book.Districts().At(w.District)
	at := func(v roster.Interval) (Instant, Instant) { return NewInstant(zone, v.Start), NewInstant(zone, v.End) }
	r := RollDistrict{
		District: district.ID, Name: district.Name(),
		Needs: []RollNeed{}, Officers: rollOfficers(book, w.On, false), Pairs: []RollPair{}, Away: []RollAway{}, Gaps: []RollGap{},
		Relief: RollRelief{At: NewInstant(zone, w.End), Officers: rollOfficers(book, w.Relief, true)},
	}
	r.count(w.On)
	for i, s := range w.Slots {
		r.Needs = append(r.Needs, RollNeed{w.Needs[i], s.Required, s.Min, s.CoveredMinutes, s.Status()})
	}
	for _, p := range w.Pairs {
		x := RollPair{p.ID, p.CallSign(), p.Officer, p.Clinician, p.Count, nil}
		for _, v := range p.Times {
			start, end := at(v)
			x.Times = append(x.Times, RollTime{start, end})
		}
		r.Pairs = append(r.Pairs, x)
	}
	for _, a := range w.Away {
		start, end := at(a.Interval)
		o := &a.Person.Officer
		r.Away = append(r.Away, RollAway{o.ID, o.Name, o.CallSign(), a.Kind, a.Whole, start, end, a.Would})
	}
	for _, g := range w.Gaps {
		start, end := at(g.Interval)
		r.Gaps = append(r.Gaps, RollGap{g.Need, start, end, g.Minutes(), g.Short, g.Cause, g.Who.Append([]string{})})
	}
	if w.NextCIT != 0 {
		next := NewInstant(zone, w.NextCIT)
		r.Relief.NextCIT = &next
	}
	return r
}

// count counts each person once, who stands this very watch among those alone.
func (r *RollDistrict) count(on []rollcall.Stand) {
	type one struct{ own, certified bool }
	people := map[*roster.Personnel]one{}
	for _, s := range on { // those of this very watch come first
		x, known := people[s.Person]
		if !known {
			x.own = s.Own
		}
		x.certified = x.certified || s.Certified && x.own == s.Own
		people[s.Person] = x
	}
	for _, x := range people {
		all, certified := &r.Others.People, &r.Others.Certified
		if x.own {
			all, certified = &r.People, &r.Certified
		}
		*all++
		if x.certified {
			*certified++
		}
	}
}

// rollOfficers makes the rows of stretches of duty, of certified ones alone where that is asked.
func rollOfficers(book *roster.Book, stands []rollcall.Stand, certified bool) []RollOfficer {
	list := make([]RollOfficer, 0, len(stands))
	for _, s := range stands {
		if certified && !s.Certified {
			continue
		}
		o := &s.Person.Officer
		row := RollOfficer{
			Officer: o.ID, Name: o.Name, Unit: o.CallSign(), Role: o.Role, Rank: o.Rank, Duty: s.Extra, Extra: s.Extra != "", Own: s.Own,
			Start: NewInstant(book.Zone(), s.Start), End: NewInstant(book.Zone(), s.End),
			Certified: s.Certified, Designated: o.Designated,
			Languages: append([]string{}, o.Languages...), Skills: append([]string{}, o.Skills...),
		}
		if s.Extra == "" {
			row.Duty = string(book.Shifts().At(s.Shift).ID)
		}
		if s.Certified && s.Through != 0 {
			row.Through = &s.Through
		}
		list = append(list, row)
	}
	return list
}
