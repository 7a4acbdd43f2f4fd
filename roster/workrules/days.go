package workrules

import "watchbill/roster"

// runs appends the runs of days that are too long, touch the time around and have a date that was not worked before.
func (c *Checker) runs(dst []Breach, before, after *side, x change) []Breach {
	limit := c.limits.days
	if limit == 0 {
		return dst
	}
	zone := c.book.Zone()
	look := roster.DateRange{From: zone.DateAt(x.look.Start), To: zone.DateAt(x.look.End - 1)}
	whole := roster.DateRange{From: c.dates.From + edge, To: c.dates.To - edge}
	dates := after.dates
	for i := 0; i < len(dates); {
		k := i + 1
		for k < len(dates) && dates[k] == dates[k-1]+1 {
			k++
		}
		run := roster.DateRange{From: dates[i], To: dates[k-1]}
		i = k
		open := run.From <= whole.From || run.To >= whole.To
		if !open && int(run.To-run.From) < limit || !run.Meets(look) || !fresh(run, before, whole) {
			continue
		}
		if open {
			run = c.followed(run, x)
		}
		if n := int(run.To-run.From) + 1; n > limit {
			where := roster.Interval{Start: zone.Instant(run.From, 0), End: zone.Instant(run.To+1, 0)}
			dst = append(dst, c.breach(ConsecutiveDays, where, n, limit))
		}
	}
	return dst
}

// fresh tells whether a date of the run, as far as it was gathered whole, was not worked before.
func fresh(run roster.DateRange, before *side, whole roster.DateRange) bool {
	for d := max(run.From, whole.From); d <= min(run.To, whole.To); d++ {
		if !before.works(d) {
			return true
		}
	}
	return false
}

// followed returns the run as far as it goes, up to so many days beyond the dates that were gathered. It is seldom asked:
// most runs end within them.
func (c *Checker) followed(run roster.DateRange, x change) roster.DateRange {
	from := roster.DateRange{From: max(1, c.dates.From-follow), To: min(roster.MaxDate, c.dates.To+follow)}
	if c.far == nil {
		c.far = c.book.Watches(from)
	}
	s := &c.long
	s.gather(c.far, c.book.Zone(), c.person, from, x.left, x.added, &c.room)
	first := min(max(run.From, c.dates.From+edge), run.To) // a date that was gathered whole
	last := first
	for first > from.From+edge && s.works(first-1) {
		first--
	}
	for last < from.To-edge && s.works(last+1) {
		last++
	}
	return roster.DateRange{From: first, To: last}
}
