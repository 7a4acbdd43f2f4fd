package api

import (
	"io"
	"iter"

	"watchbill/roster"
	"watchbill/roster/workrules"
)

const breachesHeader = "officer_id,rule,start,end,figure,limit,unit,detail"

// Breaches is the answer of GET /v1/workrules/breaches: the breaches of the work rules that stand on the roster.
type Breaches struct {
	BreachesHead
	Breaches []Breach `json:"breaches"` // by officer_id bytewise, then rule, then start
}

// BreachesHead is what an answer on breaches says beside them.
type BreachesHead struct {
	Revision uint64           `json:"revision"` // of the roster; 0 for a pack
	From     roster.Date      `json:"from"`
	Days     int              `json:"days"`
	Rules    roster.WorkRules `json:"work_rules"`
	Page
}

// NewBreaches answers with every breach of a list.
func NewBreaches(book *roster.Book, dates roster.DateRange, list []workrules.Breach) Breaches {
	all, page := whole(breaches(book, list))
	return newBreaches(book, dates, all, page)
}

func newBreaches(book *roster.Book, dates roster.DateRange, rows []Breach, page Page) Breaches {
	return Breaches{BreachesHead{book.Revision(), dates.From, int(dates.To-dates.From) + 1, book.Agency().WorkRules, page}, rows}
}

// WriteJSON implements [Answer].
func (b Breaches) WriteJSON(w io.Writer) error {
	return writeJSON(w, b.BreachesHead, "breaches", b.Breaches)
}

// WriteBreachesCSV writes every breach of a list.
func WriteBreachesCSV(w io.Writer, book *roster.Book, list []workrules.Breach) error {
	return writeCSV(w, breachesHeader, breaches(book, list))
}

func breaches(book *roster.Book, list []workrules.Breach) iter.Seq[Breach] {
	zone := book.Zone()
	return func(yield func(Breach) bool) {
		for _, b := range list {
			if !yield(newBreach(zone, b)) {
				return
			}
		}
	}
}

func (r Breach) appendJSON(b []byte) []byte {
	b = appendID(append(b, `{"rule":`...), r.Rule)
	b = appendID(append(b, `,"officer_id":`...), r.Officer)
	b = r.Start.AppendTo(append(b, `,"start":"`...))
	b = r.End.AppendTo(append(b, `","end":"`...))
	b = appendInt(append(b, `","figure":`...), r.Figure)
	b = appendInt(append(b, `,"limit":`...), r.Limit)
	b = appendID(append(b, `,"unit":`...), r.Unit)
	b = appendText(append(b, `,"detail":`...), r.Detail)
	return append(b, '}')
}

func (r Breach) appendCSV(b []byte) []byte {
	b = append(appendCell(b, r.Officer), ',')
	b = append(append(b, r.Rule...), ',')
	b = append(r.Start.At.AppendTo(b), ',')
	b = append(r.End.At.AppendTo(b), ',')
	b = append(appendInt(b, r.Figure), ',')
	b = append(appendInt(b, r.Limit), ',')
	b = append(append(b, r.Unit...), ',')
	return appendCell(b, r.Detail)
}
