package dispatch

import (
	"time"

	"watchbill/roster"
)

// card is what every answer says of a unit of a roll. It is written when first asked for, perhaps by several at once,
// and never changes: answers share it.
type card struct {
	officers []roster.OfficerID
	until    *time.Time   // nil: nobody knows, or off duty
	through  *roster.Date // nil: no end, or not certified
	fitness  []string     // reasons: the pair it is, what it is fit for
	today    string       // reason: until when it is on duty, by the clock alone; empty where until is nil
	dated    string       // the same with its date
}

// card returns that of a unit of the roll.
func (l *lookup) card(unit int32) *card {
	if c := l.roll.cards[unit].Load(); c != nil {
		return c
	}
	c := l.write(&l.roll.units[unit])
	l.roll.cards[unit].Store(c)
	return c
}

// write writes the card of any unit.
func (l *lookup) write(u *Unit) *card {
	c := &card{officers: make([]roster.OfficerID, u.Crew.Len())}
	for i := range c.officers {
		c.officers[i] = u.Crew.At(i).Officer
	}
	if through := u.Through(); through != 0 {
		c.through = &through
	}
	if u.Until != 0 {
		until := u.Until.Time().In(l.zone.Location())
		_, clock := l.zone.Local(u.Until)
		c.until, c.today, c.dated = &until, "on duty until "+clock.String(), "on duty until "+l.moment(u.Until)
	}
	if u.Pair != "" {
		c.fitness = append(c.fitness, "co-responder pair "+string(u.Pair)+" with clinician "+string(u.Crew.At(1).Officer))
	}
	c.fitness = l.gradeReasons(c.fitness, u)
	return c
}
