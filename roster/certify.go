package roster

import (
	"slices"
)

// forever stands for an end that never comes while ends are compared.
const forever Date = 1 << 30

// Missing lists what keeps a base credential from qualifying under the rule, dates and revocation apart; nil means
// that it qualifies. The credential must be of the rule's kind.
func (r Certification) Missing(c Credential) []string {
	var why []string
	if c.Hours < r.MinHours {
		got := "none recorded"
		if c.Hours > 0 {
			got = formatHours(c.Hours) + " h"
		}
		why = append(why, formatHours(r.MinHours)+" h not verified: "+got)
	}
	for _, want := range r.RequiredComponents {
		if !slices.Contains(c.Components, want) {
			why = append(why, want+" missing")
		}
	}
	if len(r.Authorities) > 0 && !slices.Contains(r.Authorities, c.Authority) {
		if c.Authority == "" {
			why = append(why, "authority missing")
		} else {
			why = append(why, "authority "+c.Authority+" not accepted")
		}
	}
	return why
}

// end returns the last date of validity without grace that the base reaches with the refreshers that still count on
// day: COVERAGE.md 3. The refreshers are in order of completion.
func (r Certification) end(base Credential, refreshers []Credential, day Date) Date {
	end := validThrough(base, r.ValidMonths)
	for _, c := range refreshers {
		if c.Revoked != 0 && c.Revoked <= day {
			continue
		}
		if c.Completed >= base.Completed && c.Completed <= end+Date(r.GraceDays) {
			end = max(end, validThrough(c, r.Refresher.ValidMonths))
		}
	}
	return end
}

// validThrough returns the credential's own last date: its expiry if given, else completion plus months (0 = forever).
func validThrough(c Credential, months int) Date {
	switch {
	case c.Expires != 0:
		return c.Expires
	case months == 0:
		return forever
	}
	return c.Completed.AddMonths(months)
}

// split picks from an officer's credentials the bases of the rule's kind that qualify and the refreshers that may
// move their end, each in order of completion.
func (r Certification) split(creds []Credential) (bases, refreshers []Credential) {
	for _, c := range creds {
		if c.Completed == 0 {
			continue
		}
		if c.Kind == r.Kind && r.Missing(c) == nil {
			bases = append(bases, c)
		}
		if r.Refresher != nil && c.Kind == r.Refresher.Kind && c.Hours >= r.Refresher.MinHours {
			refreshers = append(refreshers, c)
		}
	}
	slices.SortStableFunc(refreshers, func(a, b Credential) int { return int(a.Completed - b.Completed) })
	return bases, refreshers
}

// certifiedDates returns the dates on which the credentials certify, ascending and apart, grace included; and the
// first date on which they would if nothing ever ended or was revoked, zero if on none.
func (r Certification) certifiedDates(creds []Credential) (dates []DateRange, unlapsed Date) {
	bases, refreshers := r.split(creds)
	for _, base := range bases {
		if unlapsed == 0 || base.Completed < unlapsed {
			unlapsed = base.Completed
		}
		// Which refreshers count changes only where one is revoked, so the reach is constant between those days.
		starts := []Date{base.Completed}
		for _, c := range refreshers {
			if c.Revoked > base.Completed {
				starts = append(starts, c.Revoked)
			}
		}
		slices.Sort(starts)
		for i, from := range starts {
			to := r.end(base, refreshers, from)
			if to < forever {
				to += Date(r.GraceDays)
			}
			if i+1 < len(starts) {
				to = min(to, starts[i+1]-1)
			}
			if base.Revoked != 0 {
				to = min(to, base.Revoked-1)
			}
			if from <= to {
				dates = append(dates, DateRange{from, to})
			}
		}
	}
	dates = mergeDates(dates)
	if n := len(dates); n > 0 && dates[n-1].To >= MaxDate {
		dates[n-1].To = 0
	}
	return dates, unlapsed
}
