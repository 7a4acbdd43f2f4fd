package fill

import (
	"slices"

	"watchbill/roster"
)

// reasons lists what keeps a party from filling all of the gap, person by person: what is their own, and what they share
// with those like them.
func (f *finder) reasons(group []*party, out *outcome) []Reason {
	if cap(f.said)-len(f.said) < 32 {
		f.said = make([]Reason, 0, 2048)
	}
	list := f.said[len(f.said):]
	for who, a := range group {
		from := len(list)
		for _, piece := range f.pieces {
			list = f.unfit(list, from, a, f.zone.DateAt(piece.Start))
		}
		for _, r := range out.why {
			if r.who == who {
				list = append(list, r)
			}
		}
		own(list[from:], a)
	}
	if len(list) == 0 { // a piece that goes on past midnight may have a row that starts then
		for _, a := range group {
			from := len(list)
			for d := f.zone.DateAt(f.left.Start) + 1; d <= f.zone.DateAt(f.left.End-1); d++ {
				list = f.unfit(list, from, a, d)
			}
			own(list[from:], a)
		}
	}
	if len(list) == 0 {
		list = append(list, Reason{Code: TooShort, Person: group[0].person.Officer.ID, District: -1})
	}
	if len(list) <= cap(f.said)-len(f.said) {
		f.said = f.said[:len(f.said)+len(list)]
	}
	return slices.Clip(list)
}

// only is the list of one reason that says nothing but its code.
func (f *finder) only(code Code, p *roster.Personnel) []Reason {
	if len(f.said) == cap(f.said) {
		f.said = make([]Reason, 0, 2048)
	}
	f.said = append(f.said, Reason{Code: code, Person: p.Officer.ID, District: -1})
	return slices.Clip(f.said[len(f.said)-1:])
}

// own says whose reasons they are.
func own(list []Reason, a *party) {
	for i := range list {
		list[i].Person = a.person.Officer.ID
	}
}

// unfit appends why duty of the person that starts on d would not count, as far as the list from its own beginning on does not
// say so.
func (f *finder) unfit(list []Reason, from int, a *party, d roster.Date) []Reason {
	if a.fits(d) {
		return list
	}
	certify := a.as == asOfficer || a.as == inPair && f.must
	o := &a.person.Officer
	add := func(r Reason) {
		r.District = -1
		if !slices.ContainsFunc(list[from:], func(x Reason) bool { return x.Code == r.Code }) {
			list = append(list, r)
		}
	}
	if !o.Active.Contains(d) {
		add(Reason{Code: NotActive})
	}
	if a.as == inPair && !a.pair.Dates.Contains(d) {
		add(Reason{Code: NoPair})
	}
	if !certify {
		return list
	}
	if !o.Designated {
		add(Reason{Code: NotDesignated})
	}
	if _, held := f.hold(a.person, d); held {
		return list
	}
	if through, held := f.hold(a.person, f.zone.DateAt(f.left.Start)); held {
		add(Reason{Code: Lapses, Date: through})
	} else {
		add(Reason{Code: NotCertified})
	}
	return list
}

// hold tells whether somebody's credentials certify on d, designated or not, and through when. Of a designated officer that
// is kept; of others it is judged anew.
func (f *finder) hold(p *roster.Personnel, d roster.Date) (through roster.Date, ok bool) {
	if p.Officer.Designated && p.Officer.Role == roster.RoleOfficer {
		return p.CertifiedThrough(d)
	}
	return f.book.CredentialsHold(p, d)
}

// busy notes where one of the party is in the piece at hand.
func (f *finder) busy(a *party, out *outcome) {
	for _, s := range a.segs {
		if s.district >= 0 && !f.sees(s.district) {
			s.district = -1
		}
		switch s.state {
		case onDuty:
			out.add(Reason{Code: OnDuty, District: s.district, Interval: s.Interval, who: a.who})
		case needed:
			out.add(Reason{Code: Needed, District: s.district, Interval: s.Interval, who: a.who})
		case away:
			out.add(Reason{Code: Away, District: -1, who: a.who})
		}
	}
}

// overworked notes which work rules one of the party would break by filling all of the piece at hand that they are free for, or could be moved to.
func (f *finder) overworked(a *party, out *outcome) {
	a.added, a.left = a.added[:0], a.left[:0]
	for _, s := range a.segs {
		if s.state == free || s.state == spare {
			a.added = append(a.added, s.Interval)
		}
		if s.state == spare {
			a.left = append(a.left, s.Interval)
		}
	}
	if len(a.added) == 0 {
		return
	}
	a.broken = a.check.WouldLeave(a.broken[:0], a.left, a.added...)
	for _, b := range a.broken {
		out.add(Reason{Code: Code(b.Rule), District: -1, Interval: b.Interval, Figure: b.Figure, Limit: b.Limit, who: a.who})
	}
}

// add notes a reason, a work rule and leave once for each person.
func (out *outcome) add(r Reason) {
	if !slices.ContainsFunc(out.why, func(x Reason) bool {
		return x.Code == r.Code && x.who == r.who && x.District == r.District && (r.Limit > 0 || x.Interval == r.Interval)
	}) {
		out.why = append(out.why, r)
	}
}

// merged adds to list the reasons that it does not have.
func merged(list, more []Reason) []Reason {
	for _, r := range more {
		if !slices.ContainsFunc(list, func(x Reason) bool {
			return x.Code == r.Code && x.Person == r.Person && x.District == r.District && x.Interval == r.Interval
		}) {
			list = append(list, r)
		}
	}
	return list
}
