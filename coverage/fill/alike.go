package fill

import "watchbill/roster"

// alike is what officers have in common of whom the same is to be said: they stand the same tours and nothing else, and are
// certified all the while, or at no time.
type alike struct {
	squad     int
	certified bool
}

// shortRun is how many days in a row can be told of a squad: a longer run may be longer for one officer than for another,
// whose posting or leave begins or ends further away.
const shortRun = 6

// alike returns what the party has in common with others, false where somebody is a case of their own: on leave or on extra
// duty in the weeks around, moving, in a pair.
func (f *finder) alike(group []*party) (alike, bool) {
	a := group[0]
	p := a.person
	if a.as != asOfficer || len(f.pairsOf[a.index]) > 0 || f.runs > shortRun {
		return alike{}, false
	}
	post := p.PostOn(f.dates.From)
	if post == nil || !covers(post.Dates, f.wide) || !covers(p.Officer.Active, f.wide) {
		return alike{}, false
	}
	for _, r := range p.DaysOff().All() {
		if r.Meets(f.wide) {
			return alike{}, false
		}
	}
	span := roster.Interval{Start: f.left.Start - 14*24*60, End: f.left.End + 14*24*60}
	for _, v := range p.TimesOff().All() {
		if v.Meets(span) {
			return alike{}, false
		}
	}
	for _, x := range p.Extras().All() {
		if x.Time.Meets(span) {
			return alike{}, false
		}
	}
	for _, r := range p.Certified().All() {
		if covers(r, f.dates) {
			return alike{post.Squad, true}, true
		}
		if r.Meets(f.dates) {
			return alike{}, false
		}
	}
	return alike{post.Squad, false}, true
}

// covers tells whether all of s, which has both ends, lies in r.
func covers(r, s roster.DateRange) bool { return r.Contains(s.From) && r.Contains(s.To) }
