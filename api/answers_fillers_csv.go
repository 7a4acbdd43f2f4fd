package api

import (
	"io"
	"strings"

	"watchbill/coverage/fill"
	"watchbill/roster"
)

const fillersHeader = "officer_id,pair_id,able,asked_id,start,end,minutes,way,from_district_id,extra_minutes,reasons"

// WriteFillersCSV writes a row for whatever anybody would be asked, in fair order, and then one for everybody who may not
// fill the gap, with the reasons. Instants are in UTC.
func WriteFillersCSV(w io.Writer, ans *fill.Answer) error {
	return writeCSV(w, fillersHeader, func(yield func(fillersRow) bool) {
		for i := range ans.Able {
			c := &ans.Able[i]
			for k := range c.Offers {
				for _, call := range c.Offers[k].Calls {
					if !yield(fillersRow{ans.Book, c.People[0], c.Pair, &call, c.Turn.Minutes, c.Limits}) {
						return
					}
				}
			}
		}
		for _, r := range ans.Not {
			if !yield(fillersRow{book: ans.Book, who: r.Person, why: r.Reasons}) {
				return
			}
		}
	})
}

// fillersRow is a line of the CSV; call is nil for those who may not.
type fillersRow struct {
	book  *roster.Book
	who   *roster.Personnel
	pair  roster.PairID
	call  *fill.Call
	extra int
	why   []fill.Reason
}

func (r fillersRow) appendJSON(b []byte) []byte { return b } // the JSON is not made of these

func (r fillersRow) appendCSV(b []byte) []byte {
	b = append(appendCell(b, r.who.Officer.ID), ',')
	b = append(appendCell(b, r.pair), ',')
	if c := r.call; c == nil {
		b = append(b, "false,,,,,,,,"...)
	} else {
		b = append(appendCell(append(b, "true,"...), c.Person.Officer.ID), ',')
		b = append(c.Start.AppendTo(b), ',')
		b = append(c.End.AppendTo(b), ',')
		b = append(appendInt(b, c.Minutes()), ',')
		b = append(append(b, c.Way...), ',')
		if c.From >= 0 {
			b = appendCell(b, r.book.Districts().At(c.From).ID)
		}
		b = append(appendInt(append(b, ','), r.extra), ',')
	}
	said := make([]string, len(r.why))
	for i, x := range r.why {
		said[i] = x.Said(r.book)
		if x.Person != r.who.Officer.ID {
			said[i] = string(x.Person) + ": " + said[i]
		}
	}
	return appendCell(b, strings.Join(said, "; "))
}
