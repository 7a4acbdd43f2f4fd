package roster

import "slices"

// Personnel is one officer with everything on record about them, indexed. It is immutable; a Book that follows
// another shares the Personnel of everybody whose rows did not change, so that equal pointers mean equal rows.
type Personnel struct {
	Officer Officer

	credentials []Credential // by kind, then completion
	posts       []Post       // by first day
	absences    []Absence
	extras      []Extra

	daysOff   []DateRange // the day absences, merged
	timesOff  []Interval  // the timed absences, merged
	extraIn   []int32     // district index of each extra
	certified []DateRange // dates certified by COVERAGE.md 3, designation and role included
	unlapsed  Date        // first date certified if nothing ended or was revoked; zero: never
}

// Post is a posting with its squad.
type Post struct {
	Posting
	Squad int // index into Book.Squads
}

// Credentials lists the officer's credentials by kind, then date of completion.
func (p *Personnel) Credentials() List[Credential] { return ListOf(p.credentials) }

// Posts lists the officer's postings by first day.
func (p *Personnel) Posts() List[Post] { return ListOf(p.posts) }

// Extras lists the officer's extra duty.
func (p *Personnel) Extras() List[Extra] { return ListOf(p.extras) }

// DaysOff lists the ranges of the day absences, ascending and apart; both ends are given.
func (p *Personnel) DaysOff() List[DateRange] { return ListOf(p.daysOff) }

// TimesOff lists the intervals of the timed absences, ascending and apart.
func (p *Personnel) TimesOff() List[Interval] { return ListOf(p.timesOff) }

// Certified lists the ranges of dates on which the officer is certified, ascending and apart. The last may be open.
func (p *Personnel) Certified() List[DateRange] { return ListOf(p.certified) }

// CertifiedOn tells whether the officer is certified on d.
func (p *Personnel) CertifiedOn(d Date) bool {
	_, ok := throughOf(p.certified, d)
	return ok
}

// CertifiedThrough returns the last date to which the officer is certified without a break from d on, grace included,
// and whether they are on d; a zero through has no end.
func (p *Personnel) CertifiedThrough(d Date) (through Date, ok bool) {
	return throughOf(p.certified, d)
}

// UnlapsedFrom returns the first date on which the officer would be certified if no validity ever ended and nothing
// were revoked; zero means never.
func (p *Personnel) UnlapsedFrom() Date { return p.unlapsed }

// PostOn returns the posting that holds on d, nil if none does.
func (p *Personnel) PostOn(d Date) *Post {
	for i := range p.posts {
		if p.posts[i].Dates.Contains(d) {
			return &p.posts[i]
		}
	}
	return nil
}

// OffOn tells whether a day absence covers d.
func (p *Personnel) OffOn(d Date) bool {
	for _, r := range p.daysOff {
		if r.From > d {
			return false
		}
		if d <= r.To {
			return true
		}
	}
	return false
}

// PersonRows are all the rows of one person.
type PersonRows struct {
	Officer     Officer
	Credentials []Credential
	Postings    []Posting
	Absences    []Absence
	Extras      []Extra
}

// DistrictsOf lists the districts, each once, in which p has a posting or extra duty.
func (b *Book) DistrictsOf(p *Personnel) []int {
	var in []int
	for i := range p.posts {
		in = append(in, b.squads[p.posts[i].Squad].District)
	}
	for _, d := range p.extraIn {
		in = append(in, int(d))
	}
	slices.Sort(in)
	return slices.Compact(in)
}

// Rows returns copies of all the rows of p, to be edited and given to [Book.With].
func (p *Personnel) Rows() PersonRows {
	r := PersonRows{
		Officer:     p.Officer,
		Credentials: slices.Clone(p.credentials),
		Absences:    slices.Clone(p.absences),
		Extras:      slices.Clone(p.extras),
	}
	for i := range p.posts {
		r.Postings = append(r.Postings, p.posts[i].Posting)
	}
	return r
}
