package api

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"watchbill/roster"
	"watchbill/roster/training"
)

// standings answers GET /v1/credentials/standing.
func (s *server) standings(c echo.Context) error {
	of, err := s.scope(c)
	if err != nil {
		return err
	}
	book := of.book
	q := newQuery(c, "on", "officer_id", "certified", "tier", "mandate", "documentation", "format", "limit", "cursor")
	ask := struct {
		on     roster.Date
		filter standingFilter
	}{q.date("on", s.today(book)), q.standing(book)}
	l := q.listing(book, ask)
	if err := q.done(); err != nil {
		return err
	}
	if s.fresh(c, l) {
		return c.NoContent(http.StatusNotModified)
	}
	if l.csv {
		if err := s.exporting(c, "credentials", book.Revision()); err != nil {
			return err
		}
	}
	review := s.review(book, ask.on)
	return send(c, l, list[Standing]{
		rows:   standings(review, ask.filter),
		answer: func(rows []Standing, p Page) Answer { return newStandings(review, rows, p) },
		header: standingsHeader, file: "credentials-" + ask.on.String(),
	})
}

// review reviews everybody, which for 8,000 takes some milliseconds; the last review is kept, for pages ask again and again.
func (s *server) review(book *roster.Book, on roster.Date) *training.Review {
	if last := s.reviewed.Load(); last != nil && last.Book() == book && last.On() == on {
		return last
	}
	r := training.New(book, on)
	s.reviewed.Store(r)
	return r
}

// standingFilter says whose standing is asked for. It is part of a list's question, and so prints all of itself.
type standingFilter struct {
	person    int    // index, or noFilter
	certified string // "true", "false"; empty: either
	tier      int    // the highest tier reached, of officers; or noFilter
	mandate   int    // index of the mandate that they are short of, or noFilter
	gap       string // a code, "any" or "none"; empty: either
}

// everybody lets everybody through.
var everybody = standingFilter{person: noFilter, tier: noFilter, mandate: noFilter}

func (f standingFilter) passes(t *training.Transcript) bool {
	switch {
	case f.certified != "" && t.Standing.Certified != (f.certified == "true"),
		f.tier != noFilter && (t.Person.Officer.Role != roster.RoleOfficer || int(t.Tier) != f.tier),
		f.mandate != noFilter && !slices.ContainsFunc(t.Duties, func(d training.Duty) bool { return d.Mandate == f.mandate && !d.Met }):
		return false
	}
	switch f.gap {
	case "":
		return true
	case "any", "none":
		return len(t.Gaps) == 0 == (f.gap == "none")
	}
	return slices.ContainsFunc(t.Gaps, func(g training.Gap) bool { return string(g.Code) == f.gap })
}

// gapChoices are what documentation can be asked for by.
var gapChoices = func() []string {
	choices := []string{"any", "none"}
	for _, c := range training.Codes {
		choices = append(choices, string(c.Code))
	}
	return choices
}()

// standing reads the filters of standings.
func (q *query) standing(book *roster.Book) standingFilter {
	f := standingFilter{
		person: q.officer(book), certified: q.choice("certified", "", "true", "false"), tier: noFilter, mandate: noFilter,
		gap: q.choice("documentation", "", gapChoices...),
	}
	if tier := q.choice("tier", "", "0", "1", "2", "3"); tier != "" {
		f.tier = strings.Index("0123", tier)
	}
	if name, ok := q.given("mandate"); ok {
		f.mandate = q.mandate(name, book.Policy().Mandates)
	}
	return f
}

// mandate returns the index of the mandate of that name.
func (q *query) mandate(name string, mandates []roster.Mandate) int {
	i := slices.IndexFunc(mandates, func(m roster.Mandate) bool { return m.Name == name })
	if i >= 0 {
		return i
	}
	near := roster.Suggest(name, func(yield func(string) bool) {
		for _, m := range mandates {
			if !yield(m.Name) {
				return
			}
		}
	})
	if near != "" {
		near = fmt.Sprintf("; nearest is %q", near)
	}
	q.fault("mandate", "%q is not a mandate of the agency's policy%s", clip(name), near)
	return noFilter
}
