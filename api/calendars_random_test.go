package api_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"watchbill/api/subscription"
	"watchbill/coverage/calendar"
	"watchbill/roster"
)

// TestCalendarsReadBack has somebody else's reader read the feeds of random people on random days of the year, the clock's
// changes among them, and holds what it understands to the duty that the roster gives.
func TestCalendarsReadBack(t *testing.T) {
	book := demoBook(t, 7)
	s, r, _, _ := withCalendars(t, book)
	tokens := map[int]string{}
	rapid.Check(t, func(t *rapid.T) {
		i := rapid.IntRange(0, book.People()-1).Draw(t, "person")
		now := time.Date(2027, 1, 1, 17, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 364).Draw(t, "day"))
		s.clock.Store(now.UnixNano())
		p := book.Person(i)
		feed := subscription.Feed{Of: subscription.OfOfficer, ID: string(p.Officer.ID)}
		if tokens[i] == "" {
			_, token, err := r.Issue(context.Background(), feed, now)
			if err != nil {
				t.Fatal(err)
			}
			tokens[i] = token
		}
		a := s.get(feed.Path() + "?token=" + tokens[i])
		if a.Code != http.StatusOK {
			t.Fatalf("%d %s", a.Code, a.Body)
		}
		cal, err := ics.ParseCalendar(strings.NewReader(a.Body.String()))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, e := range cal.Events() {
			start, err1 := e.GetStartAt()
			end, err2 := e.GetEndAt()
			if err1 != nil || err2 != nil {
				t.Fatal(err1, err2)
			}
			if e.GetProperty(ics.ComponentPropertyStatus).Value == "CONFIRMED" {
				got = append(got, start.UTC().Format(time.RFC3339)+" "+end.UTC().Format(time.RFC3339))
			}
		}
		span := calendar.Span(book.Zone().DateAt(roster.MinuteOf(now)))
		watches := book.Watches(span)
		var want []string
		for _, d := range watches.AppendExtras(watches.AppendRemaining(nil, p, span), p, span) {
			want = append(want, d.Start.Time().Format(time.RFC3339)+" "+d.End.Time().Format(time.RFC3339))
		}
		slices.Sort(got)
		slices.Sort(want)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%s on %s (-duty +feed):\n%s", p.Officer.ID, now, diff)
		}
	})
}
