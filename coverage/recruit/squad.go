package recruit

import (
	"cmp"
	"slices"

	"watchbill/coverage"
	"watchbill/roster"
)

// Squad is where an officer can be posted. District, Shift and Rotation are indexes into the Book's lists.
type Squad struct {
	District, Shift, Rotation int
	Offset                    int // less than the length of the cycle
}

func compareSquads(a, b Squad) int {
	return cmp.Or(cmp.Compare(a.District, b.District), cmp.Compare(a.Shift, b.Shift), cmp.Compare(a.Rotation, b.Rotation), cmp.Compare(a.Offset, b.Offset))
}

// squadsIn lists, by district, the squads that an officer may be posted to, in order: those in which officers are
// posted on some date of the horizon, and with anyOffset every offset of their rotations.
func squadsIn(book *roster.Book, opt *Options) [][]Squad {
	in := make([][]Squad, book.Districts().Len())
	seen := map[Squad]bool{}
	add := func(s Squad) {
		if !seen[s] {
			seen[s] = true
			in[s.District] = append(in[s.District], s)
		}
	}
	eachPost(book, opt, func(_ *roster.Personnel, s Squad) {
		if !opt.AnyOffset {
			add(s)
			return
		}
		for s.Offset = range book.Rotations().At(s.Rotation).Cycle {
			add(s)
		}
	})
	for d := range in {
		slices.SortFunc(in[d], compareSquads)
	}
	return in
}

// eachPost calls yield with each posting of an officer that holds on a date of the horizon on which the officer is active.
func eachPost(book *roster.Book, opt *Options, yield func(*roster.Personnel, Squad)) {
	horizon := roster.DateRange{From: opt.From, To: opt.last()}
	for i := range book.People() {
		p := book.Person(i)
		if p.Officer.Role != roster.RoleOfficer {
			continue
		}
		for _, post := range p.Posts().All() {
			within := roster.DateRange{From: max(post.Dates.From, horizon.From), To: horizon.To}
			if post.Dates.To != 0 {
				within.To = min(within.To, post.Dates.To)
			}
			if within.From <= within.To && within.Meets(p.Officer.Active) {
				s := book.Squad(post.Squad)
				yield(p, Squad{s.District, s.Shift, s.Rotation, s.Offset})
			}
		}
	}
}

// tours tells which shift each squad works on each date from the horizon's first to the one after its last, on which
// a tour may still begin inside the last night's slot.
type tours struct {
	from  roster.Date
	shift [][]int16 // [squad][day], -1 off
}

func newTours(book *roster.Book, opt *Options, squads []Squad) *tours {
	t := &tours{from: opt.From, shift: make([][]int16, len(squads))}
	for i, s := range squads {
		rotation := book.Rotations().At(s.Rotation)
		cycle := make([]int16, len(rotation.Cycle))
		for k, token := range rotation.Cycle {
			switch token {
			case roster.TokenOff:
				cycle[k] = -1
			case roster.TokenOwn:
				cycle[k] = int16(s.Shift)
			default:
				at, _ := book.Shift(token) // a Book has no rotation with an unknown shift
				cycle[k] = int16(at)
			}
		}
		n := len(cycle)
		at := ((int(opt.From-rotation.Anchor)+s.Offset)%n + n) % n
		days := make([]int16, opt.Days+1)
		for day := range days {
			days[day] = cycle[at]
			at = (at + 1) % n
		}
		t.shift[i] = days
	}
	return t
}

// appendOn appends the squads that are on duty in a piece, ascending. An officer whose tours overlap counts once.
func (t *tours) appendOn(dst []int32, p *coverage.Piece) []int32 {
	for i, days := range t.shift {
		for _, w := range p.Watches {
			if day := int(w.Date - t.from); day >= 0 && day < len(days) && int(days[day]) == w.Shift {
				dst = append(dst, int32(i))
				break
			}
		}
	}
	return dst
}
