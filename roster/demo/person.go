package demo

import (
	"fmt"
	"math/rand/v2"

	"watchbill/roster"
)

// seed fixes everything that no story tells.
const seed = 9_8_8

// person is an officer in the making.
type person struct {
	squad
	place int
	index int // among all persons
	id    roster.OfficerID
	rng   *rand.Rand // their own, so that a change to one person changes nobody else
	story
	next squad    // after moves
	off  [][2]int // first and last days of absences so far
	busy []int    // days of extra duty so far
}

// patrol lists every officer, squad by squad.
func patrol() []*person {
	all := squads()
	var persons []*person
	for _, s := range all {
		for place := range s.size {
			p := &person{squad: s, place: place, index: len(persons)}
			p.id = roster.OfficerID(fmt.Sprintf("NC%03d", p.index+1))
			p.rng = rand.New(rand.NewPCG(seed, uint64(p.index)))
			told := false
			if p.story, told = stories[seat{s.letter, s.number, place}]; !told && s.certifies(place) {
				p.standing = certified
			}
			p.next = s
			for _, t := range all {
				if p.moves > 0 && t.letter == p.to.letter && t.number == p.to.squad {
					p.next = t
				}
			}
			persons = append(persons, p)
		}
	}
	return persons
}

// works returns the shift that the officer is rostered for on date, days after the first of the year; empty on a day
// off and outside service.
func (y *year) works(p *person, days int) roster.ShiftID {
	switch {
	case days < p.joins, p.retires > 0 && days > p.retires:
		return ""
	case p.moves > 0 && days >= p.moves:
		return p.next.on(y.anchor, y.date(days))
	}
	return p.squad.on(y.anchor, y.date(days))
}

// enlist adds the officer and their postings. Years on patrol leave room for the certificates that follow.
func (y *year) enlist(p *person) {
	service := 400 + p.rng.IntN(4000)
	if p.standing != untrained || p.place < 2 {
		service += 365 * 9
	}
	o := roster.Officer{
		ID: p.id, Name: name(p.index), Role: roster.RoleOfficer, Rank: p.rank(), Unit: p.callSign(),
		PatrolSince: y.date(-service), Designated: p.standing != optedOut, Eligible: p.index%97 != 40,
		Languages: p.languages(), Skills: p.skills(),
		Phone: fmt.Sprintf("302-555-0100 x%03d", p.index+1),
		Email: string(p.id) + "@watchbill.example",
	}
	if p.joins > 0 {
		o.PatrolSince = y.date(p.joins)
		o.Active.From = y.date(p.joins)
	}
	if p.retires > 0 {
		o.Active.To = y.date(p.retires)
	}
	// Whoever is untrained and long enough on patrol may ask to be sent.
	o.Volunteer = p.standing == untrained && p.joins == 0 && service > 730 && p.rng.IntN(6) == 0
	y.records.Officers = append(y.records.Officers, o)

	first := posting(p.id, p.squad, roster.DateRange{From: y.date(-30 - p.rng.IntN(300)), To: o.Active.To})
	if p.joins > 0 {
		first.Dates.From = o.Active.From
	}
	if p.moves > 0 {
		first.Dates.To = y.date(p.moves - 1)
	}
	y.records.Postings = append(y.records.Postings, first)
	if p.moves > 0 {
		y.records.Postings = append(y.records.Postings, posting(p.id, p.next, roster.DateRange{From: y.date(p.moves)}))
	}
}

func posting(id roster.OfficerID, s squad, dates roster.DateRange) roster.Posting {
	return roster.Posting{
		Officer: id, District: s.district, Shift: s.shift, Rotation: s.rotation, Offset: s.offset, Dates: dates,
	}
}

func (p *person) rank() string {
	switch {
	case p.shift == crisis:
		return "officer"
	case p.place == 0:
		return "sergeant"
	case p.place == 1 && (p.number == 1 || p.number == 3):
		return "lieutenant"
	case p.place < 3:
		return "corporal"
	}
	return "officer"
}

// callSign is the district's letter, the squad and the place. In Wilmington two officers of each squad ride together.
func (p *person) callSign() string {
	place := p.place + 1
	if p.letter == "W" && p.number <= 4 && place == 8 {
		place = 7
	}
	return fmt.Sprintf("%s%d%02d", p.letter, p.number, place)
}

func (p *person) languages() []string {
	var spoken []string
	for _, l := range []struct {
		code     string
		perMille int
	}{{"es", 130}, {"ht", 30}, {"zh", 25}, {"ar", 15}, {"gu", 15}, {"ase", 12}} {
		if p.rng.IntN(1000) < l.perMille {
			spoken = append(spoken, l.code)
		}
	}
	return spoken
}

func (p *person) skills() []string {
	var skills []string
	for _, s := range []struct {
		word    string
		percent int
	}{{"youth", 8}, {"veterans", 8}, {"elderly", 4}, {"negotiator", 2}, {"k9", 3}} {
		if p.rng.IntN(100) < s.percent {
			skills = append(skills, s.word)
		}
	}
	return skills
}
