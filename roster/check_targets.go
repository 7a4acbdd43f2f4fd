package roster

// targetKey groups the target rows that are equally specific and name the same district and shift: only two of one
// group can contradict each other.
type targetKey struct {
	need        Need
	district    DistrictID
	shift       ShiftID
	specificity int
}

func (c *builder) checkTargets(targets []Target) {
	b := c.book
	groups := map[targetKey][]int{}
	for i := range targets {
		t := &targets[i]
		before := len(c.faults)
		c.oneOf(TargetsFile, i, "need", string(t.Need), needs)
		if _, ok := b.districtAt[t.District]; !ok && t.District != "" {
			unknown(c, TargetsFile, i, "district_id", t.District, DistrictsFile, b.districtAt)
		}
		if _, ok := b.shiftAt[t.Shift]; !ok && t.Shift != "" {
			unknown(c, TargetsFile, i, "shift_id", t.Shift, ShiftsFile, b.shiftAt)
		}
		if t.Need == NeedRecruitment && t.Days != 0 {
			c.fault(TargetsFile, i, "days", "must be empty: recruitment counts officers posted, whatever the weekday")
		}
		if t.Required < 0 || t.Required > 1_000_000 {
			c.fault(TargetsFile, i, "required", "%d is not between 0 and 1000000", t.Required)
		}
		c.checkDates(TargetsFile, i, t.Dates, false)
		if len(c.faults) > before {
			continue
		}
		k := targetKey{t.Need, t.District, t.Shift, t.specificity()}
		for _, j := range groups[k] {
			if b.clash(t, &targets[j]) {
				c.fault(TargetsFile, i, "required", "says %d and another row, equally specific, says %d for the same slots (%s)",
					t.Required, targets[j].Required, describeTarget(&targets[j]))
				break
			}
		}
		groups[k] = append(groups[k], i)
	}
}

// clash tells whether two rows of one group both match some slot (for recruitment: some date).
func (b *Book) clash(x, y *Target) bool {
	if !x.Dates.Meets(y.Dates) {
		return false
	}
	if x.Need == NeedRecruitment {
		return true
	}
	shared := DateRange{max(x.Dates.From, y.Dates.From), x.Dates.To}
	if shared.To == 0 || y.Dates.To != 0 && y.Dates.To < shared.To {
		shared.To = y.Dates.To
	}
	// A week of the shared dates shows every weekday that they have.
	for d := max(1, shared.From); d < max(1, shared.From)+7 && shared.Contains(d); d++ {
		if !x.Days.Contains(d) || !y.Days.Contains(d) {
			continue
		}
		for i := range b.shifts {
			if (x.Shift == "" || b.shifts[i].ID == x.Shift) && b.shifts[i].Days.Contains(d) {
				return true
			}
		}
	}
	return false
}

func describeTarget(t *Target) string {
	s := string(t.Need)
	for _, part := range []string{string(t.District), string(t.Shift), t.Days.String()} {
		if part != "" {
			s += " " + part
		}
	}
	if t.Dates != (DateRange{}) {
		s += " " + t.Dates.String()
	}
	return s
}
