package workrules

import "watchbill/roster"

// Check lists every breach in the duty of p, a person of book, that has a part in over: a rest that shares a minute with
// it, a window of 24 h or 7 days that does, days in a row of which it touches one. They are in the order of the rules,
// then by start. Nil when there is none or over is empty. Who asks about many officers keeps a [Checker].
func Check(book *roster.Book, p *roster.Personnel, over roster.Interval) []Breach {
	c := NewChecker(book, over)
	c.Load(p)
	return c.Breaches(nil)
}

// Would lists the new breaches that added duty would make for p, wherever it is stood: those that are there with it
// and were not without, or are worse (see the package's comment). Empty intervals add nothing; what overlaps duty that
// p has adds only the rest. Nil: the rules let p stand it.
func Would(book *roster.Book, p *roster.Personnel, added ...roster.Interval) []Breach {
	c := NewChecker(book, hull(added))
	c.Load(p)
	return c.Would(nil, added...)
}

// Between lists the breaches of one officer that are new in after, the Book that follows before, among those that have a
// part in over, as in [Check]; over should hold all that changed for them. An officer who is not on the roster before had no duty, and after has none. The Books
// must be of one time zone; the rules are those of after.
func Between(before, after *roster.Book, officer roster.OfficerID, over roster.Interval) []Breach {
	i, ok := after.Officer(officer)
	if !ok {
		return nil
	}
	c := NewChecker(after, over)
	c.Load(after.Person(i))
	if k, ok := before.Officer(officer); ok {
		c.since(before, before.Person(k))
	}
	return c.judge(nil, &c.then, &c.now, change{look: over, rests: over})
}

// hull returns the shortest interval that has all of v in it, leaving out the empty ones.
func hull(v []roster.Interval) (h roster.Interval) {
	for _, x := range v {
		switch {
		case x.Start >= x.End:
		case h.Start >= h.End:
			h = x
		default:
			h = roster.Interval{Start: min(h.Start, x.Start), End: max(h.End, x.End)}
		}
	}
	return h
}
