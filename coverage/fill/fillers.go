package fill

import (
	"context"
	"math"
	"slices"

	"watchbill/coverage"
	"watchbill/roster"
	"watchbill/roster/workrules"
)

// Options say how an Opening is to be filled. The zero value is good.
type Options struct {
	Now    roster.Minute // of a gap under way only the rest is to be filled; 0: whole, whenever it is
	Ledger Ledger        // nil: nobody was made an offer

	// Only tells whether somebody is to be asked and told of, and Sees whether a district is to be named, and left short: for
	// whoever answers for a part of the agency. Duty and rules are the agency's all the same. Nil: everybody, every one.
	Only func(roster.OfficerID) bool
	Sees func(roster.DistrictID) bool
}

// Period is the time in which extra duty and offers count for the fair order: the last 28 days before now, or before the gap
// where that comes first or now is 0, and on to the gap's start.
func (o *Opening) Period(now roster.Minute) roster.Interval {
	from := o.Gap.Start
	if now != 0 {
		from = min(from, now)
	}
	return roster.Interval{Start: from - period*24*60, End: o.Gap.Start}
}

// period is how far back extra duty is counted, in days.
const period = 28

// finder looks for those who may fill one opening. It keeps the room that looking at one person takes for the next.
type finder struct {
	o       *Opening
	opt     Options
	book    *roster.Book
	zone    *roster.Zone
	must    bool          // the officer of a pair must be certified
	rest    roster.Minute // the least rest
	runs    int           // the most days in a row
	left    roster.Interval
	pieces  []Piece
	dates   roster.DateRange // whose tours may meet left
	watches *roster.Watches
	grids   [2]*coverage.Grid
	tight   []tight // by district
	pairs   []roster.Pair
	pairsOf map[int][]int // indexes of pairs by that of the officer

	room  [2]*party
	edges []roster.Minute
	tours []roster.Duty
	spans []roster.Interval
	found []roster.Interval
	said  []Reason // of one person after another: a list to each would be most of the work
	seen  map[alike]*outcome
	alone outcome          // of somebody who is not like others; scratch
	wide  roster.DateRange // whose duty decides what the work rules say
}

// Fillers says who may fill the gap. Errors are those of ctx.
func (o *Opening) Fillers(ctx context.Context, opt Options) (*Answer, error) {
	f, ans, err := newFinder(ctx, o, opt)
	if err != nil {
		return nil, err
	}
	if o.Need == roster.NeedCoResponder {
		err = f.byPair(ctx, ans)
	} else {
		err = f.byOfficer(ctx, ans)
	}
	if err != nil {
		return nil, err
	}
	f.order(ans)
	ans.Set = f.set(ans)
	return ans, nil
}

func newFinder(ctx context.Context, o *Opening, opt Options) (*finder, *Answer, error) {
	ans := &Answer{Opening: o, From: o.Gap.Start, Over: opt.Now >= o.Gap.End && !o.GoesOn && opt.Now != 0}
	if o.Gap.Contains(opt.Now) {
		ans.From = opt.Now
	}
	ans.Pieces = o.pieces(ans.From)
	f := &finder{
		o: o, opt: opt, book: o.Book, zone: o.Book.Zone(), must: o.Book.Agency().CoResponder.OfficerMustBeCertified,
		rest: roster.Minute(math.Ceil(o.Book.Agency().WorkRules.MinRestHours*60 - 1e-6)),
		runs: o.Book.Agency().WorkRules.MaxConsecutiveDays,
		left: roster.Interval{Start: ans.From, End: o.Gap.End}, pieces: ans.Pieces,
		tight: make([]tight, o.Book.Districts().Len()), pairsOf: map[int][]int{}, seen: map[alike]*outcome{},
	}
	f.dates = roster.DateRange{From: f.zone.DateAt(f.left.Start) - 2, To: f.zone.DateAt(f.left.End)}
	f.wide = roster.DateRange{From: f.dates.From - 9, To: f.dates.To + 10}
	f.watches = o.Book.Watches(f.dates)
	for _, p := range o.Book.Pairs().All() {
		if i, ok := o.Book.Officer(p.Officer); ok && p.Dates.Meets(f.dates) {
			f.pairsOf[i] = append(f.pairsOf[i], len(f.pairs))
			f.pairs = append(f.pairs, p)
		}
	}
	for i := range f.room {
		f.room[i] = &party{f: f, who: i, check: workrules.NewChecker(o.Book, f.left)}
	}
	var err error
	f.grids, err = bothGrids(ctx, o)
	return f, ans, err
}

// byOfficer looks at everybody for need cit.
func (f *finder) byOfficer(ctx context.Context, ans *Answer) error {
	a := f.room[0]
	group := f.room[:1]
	ans.Not = make([]Refusal, 0, f.book.People())
	for i := range f.book.People() {
		if i%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		p := f.book.Person(i)
		if f.opt.Only != nil && !f.opt.Only(p.Officer.ID) {
			continue
		}
		if p.Officer.Role != roster.RoleOfficer {
			ans.Not = append(ans.Not, Refusal{p, f.only(OtherRole, p)})
			continue
		}
		a.load(i, asOfficer, nil)
		c, why := f.look(group)
		if c == nil {
			ans.Not = append(ans.Not, Refusal{p, why})
			continue
		}
		c.Home = f.home(p)
		ans.Able = append(ans.Able, *c)
	}
	return nil
}

// byPair looks at every pair, and says of everybody who is in none that may fill the gap why that is.
func (f *finder) byPair(ctx context.Context, ans *Answer) error {
	why, able := map[int][]Reason{}, map[int]bool{}
	ans.Not = make([]Refusal, 0, f.book.People())
	for k := range f.pairs {
		if err := ctx.Err(); err != nil {
			return err
		}
		pair := &f.pairs[k]
		if f.opt.Only != nil && (!f.opt.Only(pair.Officer) || !f.opt.Only(pair.Clinician)) {
			continue
		}
		officer, _ := f.book.Officer(pair.Officer)
		clinician, _ := f.book.Officer(pair.Clinician) // a Book's references hold
		f.room[0].load(officer, inPair, pair)
		f.room[1].load(clinician, asClinician, pair)
		c, reasons := f.look(f.room[:])
		for _, i := range [2]int{officer, clinician} {
			able[i] = able[i] || c != nil
			why[i] = merged(why[i], reasons)
		}
		if c != nil {
			c.Pair, c.Home = pair.ID, f.home(f.book.Person(officer))
			ans.Able = append(ans.Able, *c)
		}
	}
	for i := range f.book.People() {
		p := f.book.Person(i)
		switch {
		case able[i], f.opt.Only != nil && !f.opt.Only(p.Officer.ID):
		case len(why[i]) > 0:
			ans.Not = append(ans.Not, Refusal{p, why[i]})
		default:
			ans.Not = append(ans.Not, Refusal{p, f.only(NoPair, p)})
		}
	}
	return nil
}

// outcome is what a party may fill, and why not all of it, certificates and service apart.
type outcome struct {
	parts [][]Offer // by piece, the longest first; nil where there is none
	some  bool      // a part of some piece
	whole bool      // every piece
	why   []Reason
}

// look finds what a party may fill, or why nothing.
func (f *finder) look(group []*party) (*Candidate, []Reason) {
	key, known := f.alike(group)
	out := f.seen[key]
	switch {
	case !known: // of nobody else: the room is used again
		out = &f.alone
		out.reset(len(f.pieces))
		f.work(out, group)
	case out == nil:
		out = &outcome{}
		out.reset(len(f.pieces))
		f.work(out, group)
		if !slices.ContainsFunc(out.why, func(r Reason) bool { return r.Code == Code(workrules.ConsecutiveDays) && r.Figure > shortRun+1 }) {
			f.seen[key] = out
		}
	}
	var why []Reason
	if !out.whole {
		why = f.reasons(group, out)
	}
	if !out.some {
		return nil, why
	}
	return f.candidate(group, out, why), nil
}

// reset makes the outcome ready for another party.
func (out *outcome) reset(pieces int) {
	if out.parts == nil {
		out.parts = make([][]Offer, pieces)
	}
	for k := range out.parts {
		out.parts[k] = out.parts[k][:0]
	}
	out.some, out.whole, out.why = false, true, out.why[:0]
}

// work looks at a party as if there were no others like it.
func (f *finder) work(out *outcome, group []*party) {
	for _, a := range group {
		a.check.Load(a.person)
	}
	for k, piece := range f.pieces {
		for _, a := range group {
			a.divide(piece.Interval)
			f.busy(a, out)
			f.overworked(a, out)
		}
		f.found = f.found[:0]
		if f.anyFits(group, piece.Interval) {
			f.spans = runs(f.spans[:0], group, piece.Interval)
			for _, run := range f.spans {
				f.found = f.parts(f.found, group, run, min(least, piece.Minutes()))
			}
			f.found = outermost(f.found)
		}
		for _, v := range f.found {
			out.parts[k] = append(out.parts[k], f.offer(group, k, v))
		}
		out.some = out.some || len(f.found) > 0
		out.whole = out.whole && len(f.found) > 0 && f.found[0] == piece.Interval
	}
}

// anyFits tells whether duty of everybody that starts on some date of the piece would count, which spares judging the parts
// of most people.
func (f *finder) anyFits(group []*party, piece roster.Interval) bool {
	first, last := f.zone.DateAt(piece.Start), f.zone.DateAt(piece.End-1)
	for _, a := range group {
		ok := a.as == asClinician || len(a.duties) > 0 && a.as == inPair
		for d := first; d <= last && !ok; d++ {
			ok = a.fits(d)
		}
		if !ok {
			return false
		}
	}
	return true
}

// candidate makes a candidate of what was found for the party, or for others like it.
func (f *finder) candidate(group []*party, out *outcome, why []Reason) *Candidate {
	c := &Candidate{Limits: why, parts: make([][]Offer, len(f.pieces)), Offers: make([]Offer, 0, len(f.pieces))}
	for _, a := range group {
		c.People, c.people = append(c.People, a.person), append(c.people, a.index)
	}
	for k, list := range out.parts {
		if len(list) > 0 {
			c.parts[k] = make([]Offer, 0, len(list))
		}
		for _, x := range list {
			if out != &f.alone { // the others have theirs
				x.Calls = slices.Clone(x.Calls)
			}
			for i := range x.Calls {
				call := &x.Calls[i]
				call.Person = c.People[call.who]
				call.Through, _ = call.Person.CertifiedThrough(f.zone.DateAt(x.Start))
			}
			c.parts[k] = append(c.parts[k], x)
		}
		if len(list) > 0 {
			c.Offers = append(c.Offers, c.parts[k][0])
		}
	}
	c.Turn = f.turn(c)
	return c
}

// offer says who would be asked for what.
func (f *finder) offer(group []*party, k int, v roster.Interval) Offer {
	x := Offer{Piece: k, Interval: v, Whole: v == f.pieces[k].Interval}
	for who, a := range group {
		for _, s := range a.segs {
			w := s.And(v)
			if s.state == there || w.Start >= w.End {
				continue
			}
			call := Call{Interval: w, Way: f.way(a, w), From: -1, who: who}
			if s.state == spare {
				call.Way, call.From = Move, s.district
			}
			x.Calls = append(x.Calls, call)
		}
	}
	return x
}

// way tells how time off that borders on duty, or does not, is filled.
func (f *finder) way(a *party, v roster.Interval) Way {
	way := Callback
	for _, d := range a.check.Duty() {
		switch {
		case d.End == v.Start:
			return HoldOver
		case d.Start == v.End:
			way = EarlyIn
		}
	}
	return way
}

// home tells whether somebody is posted to the district when the gap starts.
func (f *finder) home(p *roster.Personnel) bool {
	post := p.PostOn(f.zone.DateAt(f.o.Gap.Start))
	return post != nil && f.book.Squad(post.Squad).District == f.o.District
}
