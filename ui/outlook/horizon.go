package outlook

import (
	"net/url"
	"strconv"

	"watchbill/roster"
)

// horizon is the dates that a page looks at, as somebody typed them.
type horizon struct {
	From string // empty: today
	Days string // empty: 365
}

// horizonOf reads from and days.
func horizonOf(q url.Values) horizon { return horizon{q.Get("from"), q.Get("days")} }

// set writes what was typed into a question.
func (h horizon) set(q url.Values) {
	if h.From != "" {
		q.Set("from", h.From)
	}
	if h.Days != "" {
		q.Set("days", h.Days)
	}
}

// or says what was answered, where nothing was typed.
func (h horizon) or(from roster.Date, days int) horizon {
	if h.From == "" {
		h.From = from.String()
	}
	if h.Days == "" {
		h.Days = strconv.Itoa(days)
	}
	return h
}
