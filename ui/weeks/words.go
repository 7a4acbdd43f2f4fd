package weeks

import (
	"fmt"
	"strings"
	"time"

	"watchbill/coverage"
	"watchbill/roster"
)

// causeOf says why a gap is there.
func causeOf(r room, g *gap) string {
	switch coverage.Cause(g.Cause) {
	case coverage.CauseAbsence:
		return "leave"
	case coverage.CauseLapse:
		return "certificate lapsed"
	case coverage.CauseBoth:
		return "leave and lapsed certificate"
	}
	return "nobody certified is posted"
}

// CauseOf says why a gap is there.
func (v weeksView) CauseOf(g gap) string { return causeOf(room{}, &g) }

// GapPath is the page of a gap.
func (v weeksView) GapPath(id string) string { return gapPath(v.W, id) }

// When says when a gap is.
func (v weeksView) When(g gap) string { return between(v.W.book.Zone().Location(), g.Start, g.End) }

// when says an interval by the agency's clock.
func (r room) when(start, end time.Time) string { return between(r.Zone(), start, end) }

// between says an interval by a clock: Sat 21 Nov 19:00–07:00, with the last day where it is not the first or the next.
func between(zone *time.Location, start, end time.Time) string {
	a, b := start.In(zone), end.In(zone)
	text := a.Format("Mon 2 Jan 15:04") + "–"
	if last := b.Add(-time.Minute); last.Sub(a) < 24*time.Hour {
		return text + b.Format("15:04")
	}
	return text + b.Format("Mon 2 Jan 15:04")
}

// name is how people call somebody.
func (r room) name(id roster.OfficerID) string { return called(r.Book(), id) }

// called is how people call somebody: by name, or by id where there is none.
func called(book *roster.Book, id roster.OfficerID) string {
	if i, ok := book.Officer(id); ok && book.Person(i).Officer.Name != "" {
		return book.Person(i).Officer.Name
	}
	return string(id)
}

// Names are those of officers, or pairs, by id.
func (v weeksView) Names(ids []string) string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = called(v.W.book, roster.OfficerID(id))
	}
	if len(names) > 4 {
		names = append(names[:4], fmt.Sprintf("and %d more", len(ids)-4))
	}
	return strings.Join(names, ", ")
}
