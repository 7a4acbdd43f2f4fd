package recruit

import (
	"cmp"
	"slices"
	"strings"

	"watchbill/roster"
)

// ActionKind is what a renewal asks for.
type ActionKind string

// The kinds of action.
const (
	Document  ActionKind = "document"  // put on record what a credential lacks
	Refresher ActionKind = "refresher" // take the agency's refresher
)

// Action is one thing to do for an officer who is posted already.
type Action struct {
	Kind       ActionKind
	Credential string      // kind of the credential
	Date       roster.Date // of a document: when its credential was completed; of a refresher: the last day on which it still counts
	What       string      // of a document: what is missing, as the officer's standing says it; of a refresher: empty
}

// Renewal is what restores one officer's certification within the horizon, and what that closes.
type Renewal struct {
	Officer int // index
	Actions []Action
	Closed  int // short_minutes that it closes alone
	Adds    int // those that it closes beyond the renewals before it in the list; at least 1

	rows roster.PersonRows
}

// Rows returns the officer's rows with the renewal applied, for [roster.Book.With]; they are only to be read.
func (r *Renewal) Rows() roster.PersonRows { return r.rows }

// renewals looks for everybody whom documents or refreshers restore, keeps those that close something, and puts them in
// the order in which each next one adds most. It also counts the officers whose certificates had lapsed too long ago
// for a refresher: they would have to take the course again.
func renewals(book *roster.Book, opt *Options, grounds []*ground) (list []Renewal, tooLate int) {
	r := &renewing{book: book, opt: opt, grounds: grounds, rule: book.Agency().Certification}
	r.watches = book.Watches(roster.DateRange{From: opt.From - 1, To: opt.last() + 1})
	seen := map[int]bool{}
	eachPost(book, opt, func(p *roster.Personnel, _ Squad) {
		i, _ := book.Officer(p.Officer.ID)
		if seen[i] || !p.Officer.Designated || p.Credentials().Len() == 0 {
			return
		}
		seen[i] = true
		if x, ok := r.best(i); ok {
			list = append(list, x.Renewal)
			r.found = append(r.found, x.gained)
		} else if s := book.Standing(p, opt.From); s.Verdict == roster.Lapsed {
			tooLate++
		}
	})
	return r.ordered(list), tooLate
}

// renewing is what the search for renewals shares.
type renewing struct {
	book    *roster.Book
	opt     *Options
	grounds []*ground // by district; nil where nothing is short
	rule    roster.Certification
	watches *roster.Watches
	found   []map[int][]roster.Interval // by renewal: what it gains in each district
}

// option is one way to restore an officer.
type option struct {
	Renewal
	gained map[int][]roster.Interval
}

// best returns the least that restores most of officer i: documents before refreshers, one document before several.
func (r *renewing) best(i int) (option, bool) {
	p := r.book.Person(i)
	var best option
	was := r.counted(p)
	try := func(rows roster.PersonRows, actions []Action) {
		if len(actions) == 0 {
			return
		}
		next, _ := r.book.With(r.book.Revision(), rows)
		if next == nil {
			return // the rows contradict something on record: nothing to promise
		}
		gained := r.counted(next.Person(i))
		closed := 0
		for d := range gained {
			gained[d] = without(gained[d], was[d])
			closed += r.closes(d, gained[d])
		}
		if closed > best.Closed {
			best = option{Renewal{Officer: i, Actions: actions, Closed: closed, rows: rows}, gained}
		}
	}
	full, documents := r.documented(p.Rows(), -1)
	for k := range documents {
		rows, actions := r.documented(p.Rows(), k)
		try(rows, actions)
	}
	if len(documents) > 1 {
		try(full, documents)
	}
	try(r.refreshed(i, p.Rows(), nil))
	for k := range documents {
		try(r.refreshed(i, first(r.documented(p.Rows(), k)), documents[k:k+1]))
	}
	if len(documents) > 1 {
		try(r.refreshed(i, full, documents))
	}
	return best, best.Closed > 0
}

func first(rows roster.PersonRows, _ []Action) roster.PersonRows { return rows }

// documented puts on record what credentials lack: those of the certification's kind and the refreshers that were
// completed and not revoked; only the n-th that lacks anything, or all of them where n is negative.
func (r *renewing) documented(rows roster.PersonRows, n int) (roster.PersonRows, []Action) {
	var actions []Action
	at := 0
	for i := range rows.Credentials {
		c := &rows.Credentials[i]
		var why []string
		switch {
		case c.Completed == 0 || c.Revoked != 0 || c.Completed > r.opt.last():
		case c.Kind == r.rule.Kind:
			why = r.rule.Missing(*c)
		case r.rule.Refresher != nil && c.Kind == r.rule.Refresher.Kind && c.Hours < r.rule.Refresher.MinHours:
			why = roster.Certification{MinHours: r.rule.Refresher.MinHours}.Missing(*c)
		}
		if why == nil {
			continue
		}
		if at++; n >= 0 && at-1 != n {
			continue
		}
		actions = append(actions, Action{Document, c.Kind, c.Completed, strings.Join(why, "; ")})
		r.complete(c)
	}
	return rows, actions
}

// complete fills what a credential lacks.
func (r *renewing) complete(c *roster.Credential) {
	if c.Kind != r.rule.Kind {
		c.Hours = r.rule.Refresher.MinHours
		return
	}
	c.Hours = max(c.Hours, r.rule.MinHours)
	c.Components = slices.Clone(c.Components)
	for _, want := range r.rule.RequiredComponents {
		if !slices.Contains(c.Components, want) {
			c.Components = append(c.Components, want)
		}
	}
	if len(r.rule.Authorities) > 0 && !slices.Contains(r.rule.Authorities, c.Authority) {
		c.Authority = r.rule.Authorities[0]
	}
}

// manyRefreshers bounds how many one officer is booked for: every three months over the longest horizon.
const manyRefreshers = 40

// refreshed adds a refresher on the last day of each stretch of certification that ends inside the horizon, where that
// moves the end, and returns actions with one more for each; no actions when there is none.
func (r *renewing) refreshed(i int, rows roster.PersonRows, actions []Action) (roster.PersonRows, []Action) {
	if r.rule.Refresher == nil {
		return rows, nil
	}
	tried := map[roster.Date]bool{}
	added := 0
	actions = slices.Clone(actions)
	for added < manyRefreshers {
		book, _ := r.book.With(r.book.Revision(), rows)
		if book == nil {
			return rows, nil
		}
		end := r.ending(book.Person(i), tried)
		if end == 0 {
			break
		}
		tried[end] = true
		more := rows
		more.Credentials = append(slices.Clone(rows.Credentials), roster.Credential{
			Officer: rows.Officer.ID, Kind: r.rule.Refresher.Kind, Hours: r.rule.Refresher.MinHours, Completed: end,
		})
		if book, _ = r.book.With(r.book.Revision(), more); book == nil || !book.Person(i).CertifiedOn(end+1) {
			continue // revoked, or refreshers do not reach beyond
		}
		rows = more
		actions = append(actions, Action{Kind: Refresher, Credential: r.rule.Refresher.Kind, Date: end})
		added++
	}
	if added == 0 {
		return rows, nil
	}
	return rows, actions
}

// ending returns the first end of certification that a refresher can still move and that leaves dates of the horizon
// without, tried ones left out; 0 when there is none.
func (r *renewing) ending(p *roster.Personnel, tried map[roster.Date]bool) roster.Date {
	for _, dates := range p.Certified().All() {
		if end := dates.To; end != 0 && end >= r.opt.Today && end >= r.opt.From-1 && end < r.opt.last() && !tried[end] {
			return end
		}
	}
	return 0
}

// counted returns, by district, when p counts around the horizon, ascending and apart.
func (r *renewing) counted(p *roster.Personnel) map[int][]roster.Interval {
	if p.Certified().Len() == 0 {
		return nil
	}
	dates := roster.DateRange{From: r.opt.From - 1, To: r.opt.last() + 1}
	in := map[int][]roster.Interval{}
	duty := r.watches.AppendExtras(r.watches.AppendRemaining(nil, p, dates), p, roster.DateRange{To: dates.To})
	for _, t := range duty {
		if r.grounds[t.District] != nil && p.CertifiedOn(t.Date) {
			in[t.District] = append(in[t.District], t.Interval)
		}
	}
	for d := range in {
		in[d] = roster.JoinIntervals(in[d])
	}
	return in
}

// closes sums the time of list, ascending and apart, in which the district is short.
func (r *renewing) closes(district int, list []roster.Interval) int {
	stretches := r.grounds[district].stretches
	n := 0
	for _, v := range list {
		from, _ := slices.BinarySearchFunc(stretches, v.Start, func(s stretch, m roster.Minute) int {
			return cmp.Compare(s.End, m+1) // the first that ends after m
		})
		for _, s := range stretches[from:] {
			if s.Start >= v.End {
				break
			}
			n += s.Interval.And(v).Minutes()
		}
	}
	return n
}
