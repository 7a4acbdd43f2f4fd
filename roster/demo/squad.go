package demo

import (
	"strings"

	"watchbill/roster"
)

// The shifts. Evening overlaps day and night, where most calls come in; crisis is the clinicians' weekday.
const (
	day     roster.ShiftID = "day"
	night   roster.ShiftID = "night"
	evening roster.ShiftID = "evening"
	crisis  roster.ShiftID = "crisis"
)

const (
	friday   roster.Weekdays = 1 << 4
	saturday roster.Weekdays = 1 << 5
	weekdays roster.Weekdays = 1<<5 - 1 // Monday to Friday
)

func shifts() []roster.Shift {
	return []roster.Shift{
		{ID: day, Name: "Day", Start: 7 * 60, End: 19 * 60},
		{ID: night, Name: "Night", Start: 19 * 60, End: 7 * 60},
		{ID: evening, Name: "Evening", Start: 15 * 60, End: 1 * 60},
		{ID: crisis, Name: "Crisis weekday", Start: 10 * 60, End: 18 * 60, Days: weekdays},
	}
}

// The rotations.
const (
	pitman  roster.RotationID = "pitman"
	dupont  roster.RotationID = "dupont"
	fourTen roster.RotationID = "4-10"
	weekday roster.RotationID = "weekday"
)

// cycles are the rotations' tokens by identifier.
var cycles = map[roster.RotationID][]roster.ShiftID{
	pitman: cycle("* * - - * * * - - * * - - -"),
	dupont: cycle("night night night night - - - day day day - night night night - - - day day day day - - - - - - -"),
	// From Monday or, with offset 4, from Thursday.
	fourTen: cycle("* * * * - - -"),
	weekday: cycle("*"), // the shift itself rests at weekends
}

func cycle(tokens string) []roster.ShiftID {
	var c []roster.ShiftID
	for t := range strings.FieldsSeq(tokens) {
		c = append(c, roster.ShiftID(t))
	}
	return c
}

func rotations(anchor roster.Date) []roster.Rotation {
	return []roster.Rotation{
		{ID: fourTen, Name: "Four tens, fixed days", Anchor: anchor, Cycle: cycles[fourTen]},
		{ID: dupont, Name: "DuPont, 28 days, days and nights", Anchor: anchor, Cycle: cycles[dupont]},
		{ID: pitman, Name: "Pitman 2-2-3", Anchor: anchor, Cycle: cycles[pitman]},
		{ID: weekday, Name: "Monday to Friday", Anchor: anchor, Cycle: cycles[weekday]},
	}
}

// monday is the Monday on or before d, on which the rotations are anchored.
func monday(d roster.Date) roster.Date { return d - roster.Date((int(d.Weekday())+6)%7) }

// strength says how a district is staffed.
type strength struct {
	district   roster.DistrictID
	letter     string // of its call signs
	rotation   roster.RotationID
	squad, eve int    // officers in each of the four squads, in each of the two evening squads
	certified  [6]int // of them certified on the first day: four squads, two evening squads
	wanted     [3]int // recruitment targets: day, night, evening
}

// strengths are the districts from north to south. Where a squad has one certified officer or none, the year has gaps.
var strengths = []strength{
	{"brandywine", "B", pitman, 11, 7, [6]int{3, 3, 2, 1, 2, 2}, [3]int{5, 5, 3}},
	{"wilmington", "W", dupont, 14, 10, [6]int{4, 4, 3, 4, 3, 3}, [3]int{12, 12, 5}},
	{"mill-creek", "M", pitman, 11, 6, [6]int{3, 2, 2, 2, 1, 2}, [3]int{5, 5, 3}},
	{"newark", "K", dupont, 10, 6, [6]int{2, 1, 2, 2, 2, 1}, [3]int{9, 9, 3}},
	{"bear-glasgow", "G", pitman, 11, 6, [6]int{3, 2, 1, 1, 1, 1}, [3]int{4, 4, 2}},
	{"new-castle", "N", pitman, 12, 7, [6]int{3, 3, 2, 3, 2, 2}, [3]int{5, 5, 3}},
	{"appoquinimink", "A", pitman, 8, 4, [6]int{1, 2, 1, 0, 1, 0}, [3]int{3, 3, 1}},
}

// squad is a group of officers who stand the same tours.
type squad struct {
	district  roster.DistrictID
	letter    string
	number    int // 1 to 4, evening 5 and 6, crisis 7
	shift     roster.ShiftID
	rotation  roster.RotationID
	offset    int
	size      int
	certified int
}

// squads lists every squad of patrol, district by district, then the co-responders'.
func squads() []squad {
	var all []squad
	for _, s := range strengths {
		for n := range 6 {
			q := squad{s.district, s.letter, n + 1, day, s.rotation, 0, s.squad, s.certified[n]}
			switch {
			case n >= 4:
				q.shift, q.rotation, q.offset, q.size = evening, fourTen, (n-4)*4, s.eve
			case s.rotation == dupont:
				q.offset = n * 7
			default:
				q.offset = n % 2 * 7
				if n >= 2 {
					q.shift = night
				}
			}
			all = append(all, q)
		}
	}
	return append(all,
		squad{"wilmington", "W", 7, crisis, weekday, 0, 2, 2},
		squad{"new-castle", "N", 7, crisis, weekday, 0, 1, 1})
}

// on returns the shift that the squad works on d, with rotations anchored on anchor; empty on a day off.
func (s squad) on(anchor, d roster.Date) roster.ShiftID {
	tokens := cycles[s.rotation]
	n := len(tokens)
	switch t := tokens[((int(d-anchor)+s.offset)%n+n)%n]; {
	case t == roster.TokenOff, s.shift == crisis && !weekdays.Contains(d):
		return ""
	case t == roster.TokenOwn:
		return s.shift
	default:
		return t
	}
}
