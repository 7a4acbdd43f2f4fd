package demo

import (
	"fmt"
	"math/rand/v2"

	"watchbill/roster"
)

const (
	clinicians  = 4
	dispatchers = 6
)

// coResponders adds the clinicians, who work the weekday shift from Wilmington or New Castle, and pairs all but the
// last, who stands in, with the officers of the crisis squads.
func (y *year) coResponders(persons []*person) {
	var partners []*person
	for _, p := range persons {
		if p.shift == crisis {
			partners = append(partners, p)
		}
	}
	for i := range clinicians {
		s := partners[min(i, len(partners)-1)].squad
		c := &person{squad: s, index: len(persons) + i, rng: rand.New(rand.NewPCG(seed, uint64(len(persons)+i)))}
		c.id = roster.OfficerID(fmt.Sprintf("CL%02d", i+1))
		y.records.Officers = append(y.records.Officers, roster.Officer{
			ID: c.id, Name: name(c.index), Role: roster.RoleClinician, Unit: fmt.Sprintf("CLIN%d", i+1),
			Designated: true, Eligible: true, Languages: []string{"es"}[:i%2],
			Email: string(c.id) + "@watchbill.example",
		})
		y.course(c, "CO-RESPONDER", "Riding with the police", 24, -200-100*i)
		y.records.Postings = append(y.records.Postings, posting(c.id, s, roster.DateRange{From: y.date(-60)}))
		y.leave(c)
		if i < len(partners) {
			id := fmt.Sprintf("pair-%d", i+1)
			y.records.Pairs = append(y.records.Pairs, roster.Pair{
				ID: roster.PairID(id), Officer: partners[i].id, Clinician: c.id,
				Dates: roster.DateRange{From: y.date(-60)}, Unit: fmt.Sprintf("CR%d", i+1),
			})
		}
	}
}

// console adds the dispatchers, who are on record for their training only.
func (y *year) console(people int) {
	for i := range dispatchers {
		d := &person{index: people + clinicians + i, id: roster.OfficerID(fmt.Sprintf("DI%02d", i+1))}
		y.records.Officers = append(y.records.Officers, roster.Officer{
			ID: d.id, Name: name(d.index), Role: roster.RoleDispatcher, Designated: true, Eligible: true,
		})
		if i != 4 {
			y.course(d, "DISPATCH-CIT", "CIT for dispatchers", 8, -100-250*i)
		}
	}
}
