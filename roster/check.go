package roster

import (
	"math"
	"slices"
	"strings"
)

// id reports an identifier that is none.
func (c *builder) id(table string, row int, column, id string) {
	if !ValidID(id) {
		c.fault(table, row, column, "%q is not an identifier (1 to %d of A-Z a-z 0-9 . _ -)", clip(id), MaxID)
	}
}

// oneOf reports a word that is not one of the known ones.
func (c *builder) oneOf(table string, row int, column, word string, known []string) {
	if slices.Contains(known, word) {
		return
	}
	near := Nearest(word, slices.Values(known))
	if near != "" {
		near = ", nearest is " + near
	}
	c.fault(table, row, column, "%q is not one of %s%s", clip(word), strings.Join(known, " "), near)
}

// checkDates reports a range that lacks its beginning or ends before it, and tells whether it is sound.
func (c *builder) checkDates(table string, row int, r DateRange, needFrom bool) bool {
	if needFrom && r.From == 0 {
		c.fault(table, row, "from", "missing")
		return false
	}
	if r.To != 0 && r.To < r.From {
		c.fault(table, row, "to", "%s is before %s", r.To, r.From)
		return false
	}
	return true
}

// within reports a number outside its bounds, or that is none.
func (c *builder) within(table string, row int, column string, x, least, most float64) {
	if math.IsNaN(x) || x < least || x > most {
		c.fault(table, row, column, "%v is not between %v and %v", x, least, most)
	}
}

// The bounds below only keep sums of dates within the calendar and typing errors out.
const (
	maxMonths = 12 * 100
	maxGrace  = 366 * 10
	maxHours  = 10_000
)

func (c *builder) checkAgency(a Agency) {
	in := func(column string, x, least, most float64) { c.within(AgencyFile, -1, column, x, least, most) }
	c.id(AgencyFile, -1, "id", a.ID)
	c.id(AgencyFile, -1, "certification.kind", a.Certification.Kind)
	in("certification.min_hours", a.Certification.MinHours, 0, maxHours)
	in("certification.valid_months", float64(a.Certification.ValidMonths), 0, maxMonths)
	in("certification.grace_days", float64(a.Certification.GraceDays), 0, maxGrace)
	if r := a.Certification.Refresher; r != nil {
		c.id(AgencyFile, -1, "certification.refresher.kind", r.Kind)
		in("certification.refresher.min_hours", r.MinHours, 0, maxHours)
		in("certification.refresher.valid_months", float64(r.ValidMonths), 0, maxMonths)
	}
	in("work_rules.min_rest_hours", a.WorkRules.MinRestHours, 0, 168)
	in("work_rules.max_consecutive_days", float64(a.WorkRules.MaxConsecutiveDays), 0, 366)
	in("work_rules.max_hours_per_day", a.WorkRules.MaxHoursPerDay, 0, 24)
	in("work_rules.max_hours_per_week", a.WorkRules.MaxHoursPerWeek, 0, 168)
	in("absence.unplanned_rate", a.Absence.UnplannedRate, 0, 0.9)
	in("experience.min_patrol_years", a.Experience.MinPatrolYears, 0, 100)
	in("share_of_patrol", a.ShareOfPatrol, 0, 1)
}

func (c *builder) checkDistricts(districts []District) {
	if len(districts) == 0 {
		c.fault(DistrictsFile, -1, "district_id", "there is no district")
	}
	seen := map[DistrictID]bool{}
	for i, d := range districts {
		c.id(DistrictsFile, i, "district_id", string(d.ID))
		if seen[d.ID] {
			c.fault(DistrictsFile, i, "district_id", "%q is there twice", d.ID)
		}
		seen[d.ID] = true
		for k := range d.Parts {
			if msg := d.Parts[k].fault(); msg != "" {
				if len(d.Parts) > 1 {
					msg = "part " + itoa(k+1) + " of " + string(d.ID) + ": " + msg
				}
				c.fault(DistrictsFile, i, "geometry", "%s", msg)
				c.faults[len(c.faults)-1].Part = k + 1
			}
		}
		if len(d.Parts) == 0 {
			c.fault(DistrictsFile, i, "geometry", "empty: a district needs a polygon")
		}
	}
}

func (c *builder) checkShifts(shifts []Shift) {
	if len(shifts) == 0 {
		c.fault(ShiftsFile, -1, "shift_id", "there is no shift")
	}
	for i, s := range shifts {
		c.id(ShiftsFile, i, "shift_id", string(s.ID))
		if s.ID == TokenOff {
			c.fault(ShiftsFile, i, "shift_id", "%q means a day off in a rotation, so no shift can have it", s.ID)
		}
		for _, t := range shifts[:i] {
			if t.ID == s.ID {
				c.fault(ShiftsFile, i, "shift_id", "%q is there twice", s.ID)
			}
		}
	}
}

func (c *builder) checkRotations(rotations []Rotation) {
	seen := map[RotationID]bool{}
	for i, r := range rotations {
		c.id(RotationsFile, i, "rotation_id", string(r.ID))
		if seen[r.ID] {
			c.fault(RotationsFile, i, "rotation_id", "%q is there twice", r.ID)
		}
		seen[r.ID] = true
		if r.Anchor == 0 {
			c.fault(RotationsFile, i, "anchor", "missing")
		}
		if len(r.Cycle) == 0 {
			c.fault(RotationsFile, i, "cycle", "has no tokens; write - for a day off, * for the posting's own shift, or a shift_id")
		}
		for k, t := range r.Cycle {
			if _, ok := c.book.shiftAt[t]; !ok && t != TokenOff && t != TokenOwn && !slices.Contains(r.Cycle[:k], t) {
				unknown(c, RotationsFile, i, "cycle", t, ShiftsFile, c.book.shiftAt)
			}
		}
	}
}

func (c *builder) checkOfficer(row int, o *Officer) {
	c.id(OfficersFile, row, "officer_id", string(o.ID))
	c.oneOf(OfficersFile, row, "role", string(o.Role), roles)
	if o.Active.To != 0 && o.Active.To < o.Active.From {
		c.fault(OfficersFile, row, "active_to", "%s is before %s", o.Active.To, o.Active.From)
	}
}

func (c *builder) checkCredentials(creds []Credential) {
	for i := range creds {
		x := &creds[i]
		c.id(CredentialsFile, i, "kind", x.Kind)
		c.within(CredentialsFile, i, "hours", x.Hours, 0, maxHours)
		if x.Expires != 0 && x.Expires < x.Completed {
			c.warn(CredentialsFile, i, "expires", "%s is before the completion on %s", x.Expires, x.Completed)
		}
		if x.Started != 0 && x.Completed != 0 && x.Completed < x.Started {
			c.warn(CredentialsFile, i, "completed", "%s is before the start on %s", x.Completed, x.Started)
		}
		if i > 0 && compareCredentials(&creds[i-1], x) == 0 && x.Expires == creds[i-1].Expires && x.Revoked == creds[i-1].Revoked {
			c.warn(CredentialsFile, i, "officer_id", "the same %s of %s is there twice", x.Kind, x.Officer)
		}
	}
}

func (c *builder) checkPairs(pairs []Pair) {
	seen := map[PairID]bool{}
	b := c.book
	for i, p := range pairs {
		c.id(PairsFile, i, "pair_id", string(p.ID))
		if seen[p.ID] {
			c.fault(PairsFile, i, "pair_id", "%q is there twice", p.ID)
		}
		seen[p.ID] = true
		if k, ok := b.officerAt[p.Officer]; !ok {
			unknown(c, PairsFile, i, "officer_id", p.Officer, OfficersFile, b.officerAt)
		} else if role := b.people.at(k).Officer.Role; role != RoleOfficer {
			c.warn(PairsFile, i, "officer_id", "%s is a %s, not an officer", p.Officer, role)
		}
		if k, ok := b.officerAt[p.Clinician]; !ok {
			unknown(c, PairsFile, i, "clinician_id", p.Clinician, OfficersFile, b.officerAt)
		} else if role := b.people.at(k).Officer.Role; role != RoleClinician {
			c.warn(PairsFile, i, "clinician_id", "%s is a %s, not a clinician", p.Clinician, role)
		}
		c.checkDates(PairsFile, i, p.Dates, true)
	}
}
