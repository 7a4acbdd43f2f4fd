package roster

import (
	"fmt"
	"slices"
	"strings"
)

// Weighed says what one credential is worth to a certification on one date.
type Weighed struct {
	Counts  bool   // a base that certifies on the date, or a refresher that such a base was renewed by
	Past    bool   // it does not, because the time of the base is over; before that it did
	Why     string // why it does not count, such as "40 h not verified: 36 h"; empty when it counts
	Through Date   // the last date that a base which counts, or did, certifies unless revoked before, grace included; else zero, as for no end
}

// Weigh appends, for each of the credentials of p in their order, what it is worth on d by the agency's rule, role and
// designation left out of account. Credentials that are neither of the rule's kind nor its refresher's are worth nothing
// to it and have the zero Weighed. Some base counts exactly when [Book.CredentialsHold] holds.
func (b *Book) Weigh(dst []Weighed, p *Personnel, d Date) []Weighed {
	rule, start := b.agency.Certification, len(dst)
	dst = append(dst, make([]Weighed, len(p.credentials))...)
	at := dst[start:]
	bases, refreshers := rule.split(p.credentials)
	var holding []Credential // the bases that count
	for i, c := range p.credentials {
		if c.Kind == rule.Kind {
			if at[i] = rule.weighBase(c, refreshers, d); at[i].Counts {
				holding = append(holding, c)
			}
		}
	}
	if rule.Refresher == nil {
		return dst
	}
	for i, c := range p.credentials {
		if c.Kind != rule.Refresher.Kind || at[i].Counts {
			continue
		}
		if w := rule.weighRefresher(c, bases, holding, refreshers, d); w.Counts || c.Kind != rule.Kind {
			at[i] = w // where both are of one kind, what keeps it from being a base says more
		}
	}
	return dst
}

// absent says why a credential does not count on d before anything else is asked of it, "" when it may.
func (c Credential) absent(d Date) string {
	switch {
	case c.Completed == 0:
		return "not completed"
	case c.Completed > d:
		return "not before " + c.Completed.String()
	case c.Revoked != 0 && c.Revoked <= d:
		return "revoked " + c.Revoked.String()
	}
	return ""
}

func (r Certification) weighBase(c Credential, refreshers []Credential, d Date) Weighed {
	if missing := r.Missing(c); missing != nil {
		return Weighed{Why: strings.Join(missing, "; ")}
	}
	if why := c.absent(d); why != "" {
		return Weighed{Why: why}
	}
	end := r.end(c, refreshers, d)
	if end < forever {
		end += Date(r.GraceDays)
	}
	switch {
	case d > end && end < c.Completed:
		return Weighed{Why: "ended " + end.String()}
	case d > end:
		return Weighed{Past: true, Why: "ended " + end.String(), Through: end}
	case end >= MaxDate:
		end = 0
	}
	return Weighed{Counts: true, Through: end}
}

func (r Certification) weighRefresher(c Credential, bases, holding, refreshers []Credential, d Date) Weighed {
	if c.Hours < r.Refresher.MinHours {
		got := "none recorded"
		if c.Hours > 0 {
			got = formatHours(c.Hours) + " h"
		}
		return Weighed{Why: fmt.Sprintf("%s h not verified: %s", formatHours(r.Refresher.MinHours), got)}
	}
	if why := c.absent(d); why != "" {
		return Weighed{Why: why}
	}
	for _, base := range holding {
		if r.renews(c, base, refreshers, d) {
			return Weighed{Counts: true}
		}
	}
	for _, base := range bases {
		if r.renews(c, base, refreshers, d) {
			return Weighed{Past: true, Why: "the " + r.Kind + " that it renewed no longer holds"}
		}
	}
	return Weighed{Why: "no " + r.Kind + " that it could renew on " + c.Completed.String()}
}

// renews tells whether a base took refresher c when its turn came, by the refreshers that still count on d. Those of the
// same day may be left out: one that was taken found c in time as well, and one that was not changed nothing.
func (r Certification) renews(c, base Credential, refreshers []Credential, d Date) bool {
	before := slices.IndexFunc(refreshers, func(other Credential) bool { return other.Completed >= c.Completed })
	return c.Completed >= base.Completed && c.Completed <= r.end(base, refreshers[:max(before, 0)], d)+Date(r.GraceDays)
}
