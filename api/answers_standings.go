package api

import (
	"io"
	"iter"
	"strconv"

	"watchbill/roster"
)

const standingsHeader = "officer_id,certified,designated,through,reason"

// Standings is the answer of GET /v1/credentials/standing: what everybody's credentials amount to on one date.
type Standings struct {
	StandingsHead
	Officers []Standing `json:"officers"` // by officer_id bytewise
}

// StandingsHead is what an answer on standings says beside them.
type StandingsHead struct {
	Revision  uint64      `json:"revision"` // of the roster; 0 for a pack
	On        roster.Date `json:"on"`
	Certified int         `json:"certified"` // how many on the whole roster are, whoever is listed
	Page
}

// Standing is one person's standing.
type Standing struct {
	Officer    roster.OfficerID `json:"officer_id"`
	Certified  bool             `json:"certified"`
	Designated bool             `json:"designated"`
	Through    *roster.Date     `json:"through"` // last date certified, grace included; nil: none, or no end
	Reason     string           `json:"reason"`  // why not certified; while in grace, by when to refresh; else empty
}

// NewStandings answers with everybody on the roster.
func NewStandings(book *roster.Book, on roster.Date) Standings {
	all, page := whole(standings(book, on, noFilter, noFilter))
	return newStandings(book, on, all, page)
}

func newStandings(book *roster.Book, on roster.Date, rows []Standing, page Page) Standings {
	s := Standings{newStandingsHead(book, on), rows}
	s.Page = page
	return s
}

// WriteJSON implements [Answer].
func (s Standings) WriteJSON(w io.Writer) error {
	return writeJSON(w, s.StandingsHead, "officers", s.Officers)
}

// WriteStandingsCSV writes everybody's standing as CLI.md has it.
func WriteStandingsCSV(w io.Writer, book *roster.Book, on roster.Date) error {
	return writeCSV(w, standingsHeader, standings(book, on, noFilter, noFilter))
}

func newStandingsHead(book *roster.Book, on roster.Date) StandingsHead {
	h := StandingsHead{Revision: book.Revision(), On: on}
	for i := range book.People() {
		if book.Person(i).CertifiedOn(on) {
			h.Certified++
		}
	}
	return h
}

// standings ranges over the rows in the order of the answer: that of one person, and those certified (1) or not (0),
// where the filter is not noFilter.
func standings(book *roster.Book, on roster.Date, person, certified int) iter.Seq[Standing] {
	first, last := 0, book.People()
	if person != noFilter {
		first, last = person, person+1
	}
	return func(yield func(Standing) bool) {
		for i := first; i < last; i++ {
			p := book.Person(i)
			if certified != noFilter && p.CertifiedOn(on) != (certified == 1) {
				continue
			}
			s := book.Standing(p, on)
			row := Standing{Officer: p.Officer.ID, Certified: s.Certified, Designated: s.Designated, Reason: s.Reason}
			if s.Through != 0 {
				row.Through = &s.Through
			}
			if !yield(row) {
				return
			}
		}
	}
}

func (s Standing) appendJSON(b []byte) []byte {
	b = appendID(append(b, `{"officer_id":`...), s.Officer)
	b = strconv.AppendBool(append(b, `,"certified":`...), s.Certified)
	b = strconv.AppendBool(append(b, `,"designated":`...), s.Designated)
	b = append(b, `,"through":`...)
	if s.Through == nil {
		b = append(b, "null"...)
	} else {
		b = append(s.Through.AppendTo(append(b, '"')), '"')
	}
	b = appendText(append(b, `,"reason":`...), s.Reason)
	return append(b, '}')
}

func (s Standing) appendCSV(b []byte) []byte {
	b = append(appendCell(b, s.Officer), ',')
	b = append(strconv.AppendBool(b, s.Certified), ',')
	b = append(strconv.AppendBool(b, s.Designated), ',')
	if s.Through != nil {
		b = s.Through.AppendTo(b)
	}
	return appendCell(append(b, ','), s.Reason)
}
