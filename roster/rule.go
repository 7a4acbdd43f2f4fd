package roster

import (
	"cmp"
	"slices"
)

// rule is a target row as it applies to one district and shift.
type rule struct {
	days     Weekdays
	dates    DateRange
	required int
}

// The places of the needs in Book.rules, and what holds where no row matches.
var (
	needPlace   = map[Need]int{NeedCIT: 0, NeedCoResponder: 1, NeedRecruitment: 2}
	needDefault = [3]int{1, 0, 0}
)

// Required returns how many the targets ask for in a slot of district and shift on d.
func (b *Book) Required(need Need, district, shift int, d Date) int {
	n := needPlace[need]
	for _, r := range b.rules[n][district*len(b.shifts)+shift] {
		if r.days.Contains(d) && r.dates.Contains(d) {
			return r.required
		}
	}
	return needDefault[n]
}

// Steady returns Required when it is the same on every date, which spares asking for each.
func (b *Book) Steady(need Need, district, shift int) (required int, ok bool) {
	n := needPlace[need]
	rules := b.rules[n][district*len(b.shifts)+shift]
	if len(rules) == 0 {
		return needDefault[n], true
	}
	r := rules[0]
	return r.required, r.days == 0 && r.dates == DateRange{}
}

// specificity orders rows: a greater one wins. PACK.md, targets.csv.
func (t *Target) specificity() int {
	s := 0
	if t.District != "" {
		s += 8
	}
	if t.Shift != "" {
		s += 4
	}
	if t.Days != 0 {
		s += 2
	}
	if t.Dates != (DateRange{}) {
		s++
	}
	return s
}

// compileTargets lists, for each need, district and shift, the rows that may match, the most specific first.
// Districts that no row names share their lists.
func (b *Book) compileTargets() (rules [3][][]rule) {
	rows := slices.Clone(b.targets)
	slices.SortStableFunc(rows, func(x, y Target) int { return cmp.Compare(y.specificity(), x.specificity()) })
	type place struct {
		need     Need
		district DistrictID
		shift    ShiftID
	}
	named := map[place][]rule{} // rows that name exactly these, most specific first
	districtNamed := map[DistrictID]bool{}
	for _, t := range rows {
		k := place{t.Need, t.District, t.Shift}
		named[k] = append(named[k], rule{t.Days, t.Dates, t.Required})
		districtNamed[t.District] = true
	}
	for need, n := range needPlace {
		rules[n] = make([][]rule, len(b.districts)*len(b.shifts))
		for s := range b.shifts {
			shift := b.shifts[s].ID
			everywhere := slices.Concat(named[place{need, "", shift}], named[place{need, "", ""}])
			for d := range b.districts {
				list := everywhere
				if id := b.districts[d].ID; districtNamed[id] {
					list = slices.Concat(named[place{need, id, shift}], named[place{need, id, ""}], everywhere)
				}
				rules[n][d*len(b.shifts)+s] = list
			}
		}
	}
	return rules
}

func compareTargets(x, y *Target) int {
	return cmp.Or(cmp.Compare(slices.Index(needs, string(x.Need)), slices.Index(needs, string(y.Need))),
		cmp.Compare(x.District, y.District), cmp.Compare(x.Shift, y.Shift), cmp.Compare(x.Days, y.Days),
		cmp.Compare(x.Dates.From, y.Dates.From), cmp.Compare(x.Dates.To, y.Dates.To))
}
