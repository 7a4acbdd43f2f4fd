package api_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/rs/zerolog"

	"watchbill/api"
	"watchbill/api/subscription"
	"watchbill/api/web"
	"watchbill/roster"
	"watchbill/roster/store/storetest"
)

func init() { openapi3filter.RegisterBodyDecoder("text/calendar", openapi3filter.PlainBodyDecoder) }

// withCalendars is a service that has issued addresses for an officer and a district.
func withCalendars(t *testing.T, book *roster.Book) (s *service, r *subscription.Register, officer, district string) {
	t.Helper()
	s = newService(t, book)
	r = subscription.New(storetest.NewMemory())
	s.handler = api.New(api.Options{
		Roster: s.house, Nearest: s.board, Version: "test", Epoch: "test", Calendars: r,
		Web: web.Options{Now: s.now, Log: zerolog.New(zerolog.SyncWriter(s.log)).Level(zerolog.DebugLevel)},
	})
	address := func(of subscription.Of, id string) string {
		sub, token, err := r.Issue(context.Background(), subscription.Feed{Of: of, ID: id}, noon)
		if err != nil {
			t.Fatal(err)
		}
		return sub.Path() + "?token=" + token
	}
	return s, r, address(subscription.OfOfficer, certified(t, book)), address(subscription.OfDistrict, string(book.Districts().At(0).ID))
}

// certified names an officer who is certified now and has duty.
func certified(t *testing.T, book *roster.Book) string {
	t.Helper()
	today := roster.NewDate(2027, 4, 10)
	for i := range book.People() {
		if p := book.Person(i); p.CertifiedOn(today) && p.PostOn(today) != nil && p.PostOn(today+30) != nil {
			return string(p.Officer.ID)
		}
	}
	t.Fatal("nobody is certified")
	return ""
}

func TestCalendars(t *testing.T) {
	s, _, officer, district := withCalendars(t, demoBook(t, 7))
	for _, address := range []string{officer, district} {
		a := s.get(address)
		if a.Code != http.StatusOK {
			t.Fatalf("%s: %d %s", address, a.Code, a.Body)
		}
		for name, want := range map[string]string{
			"Content-Type": "text/calendar; charset=utf-8", "Cache-Control": "private, no-cache", "Referrer-Policy": "no-referrer",
		} {
			if got := a.Header().Get(name); got != want {
				t.Errorf("%s: %q, want %q", name, got, want)
			}
		}
		cal, err := ics.ParseCalendar(strings.NewReader(a.Body.String()))
		if err != nil || len(cal.Events()) < 60 {
			t.Fatalf("%d events, %v", len(cal.Events()), err)
		}
		seen := map[string]bool{}
		for _, e := range cal.Events() {
			start, err1 := e.GetStartAt()
			end, err2 := e.GetEndAt()
			if err1 != nil || err2 != nil || !start.Before(end) || seen[e.Id()] {
				t.Fatalf("%s: %v to %v, %v, %v", e.Id(), start, end, err1, err2)
			}
			seen[e.Id()] = true
		}
		s.advance(time.Hour)
		if again := s.get(address, "If-None-Match", a.Header().Get("ETag")); again.Code != http.StatusNotModified || again.Body.Len() > 0 {
			t.Errorf("asked again an hour later: %d", again.Code)
		}
		token := address[strings.Index(address, "=")+1:]
		if strings.Contains(s.log.String(), token) {
			t.Error("the log holds a token")
		}
		if m := s.get("/metrics").Body.String(); strings.Contains(m, token) || strings.Contains(m, officer[1:20]) {
			t.Error("the metrics hold a token or a feed's name")
		}
	}
}

// TestCalendarsRefused holds that whatever is wrong with an address is answered alike.
func TestCalendarsRefused(t *testing.T) {
	s, r, officer, district := withCalendars(t, demoBook(t, 7))
	path, token, _ := strings.Cut(officer, "?token=")
	subs, err := r.List(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	want := ""
	for _, address := range []string{
		path, path + "?token=", path + "?token=" + token[1:], path + "?token=" + token + "&token=x%", "/v1/officers/nobody/calendar.ics?token=" + token,
		strings.Replace(district, district[strings.Index(district, "=")+1:], token, 1), "/v1/districts/nowhere/calendar.ics", "/v1/officers/a%2Fb%00/calendar.ics?token=x",
	} {
		a := s.get(address)
		if want == "" {
			want = a.Body.String()
		}
		if wrong := a.Code != http.StatusNotFound || a.Body.String() != want; wrong && !strings.HasSuffix(address, "x%") {
			t.Errorf("%s: %d %s", address, a.Code, a.Body)
		}
	}
	for _, sub := range subs {
		if _, err := r.Revoke(context.Background(), sub.Number); err != nil {
			t.Fatal(err)
		}
	}
	if a := s.get(officer); a.Code != http.StatusNotFound || a.Body.String() != want || a.Header().Get("ETag") != "" {
		t.Errorf("revoked: %d %s", a.Code, a.Body)
	}
}

// TestCalendarFollowsRoster changes times and takes a tour away.
func TestCalendarFollowsRoster(t *testing.T) {
	book := demoBook(t, 7)
	s, _, officer, _ := withCalendars(t, book)
	first := s.get(officer).Body.String()
	i, _ := book.Officer(roster.OfficerID(strings.Split(officer, "/")[3]))
	p := book.Person(i)
	day := roster.NewDate(2027, 4, 12)
	for ; ; day++ {
		if len(book.Watches(roster.DateRange{From: day, To: day}).AppendRemaining(nil, p, roster.DateRange{From: day, To: day})) > 0 {
			break
		}
	}
	rows := p.Rows()
	rows.Absences = append(rows.Absences, roster.Absence{Officer: p.Officer.ID, Days: roster.DateRange{From: day, To: day}, Kind: "sick", Note: "told nobody"})
	next, faults := book.With(8, rows)
	if next == nil {
		t.Fatal(faults)
	}
	s.publish(next)
	s.advance(time.Hour)
	second := s.get(officer).Body.String()
	uid := "UID:tour/" + string(p.Officer.ID) + "/" + day.String() + "/1@"
	if !strings.Contains(first, uid) || !strings.Contains(second, uid) || strings.Contains(first, "CANCELLED") {
		t.Fatalf("no %s in\n%.2000s", uid, first)
	}
	_, event, _ := strings.Cut(second, uid)
	event, _, _ = strings.Cut(event, "END:VEVENT")
	for _, want := range []string{"SEQUENCE:1\r\n", "STATUS:CANCELLED\r\n", "LAST-MODIFIED:20270410T170000Z\r\n"} {
		if !strings.Contains(event, want) {
			t.Errorf("no %q in\n%s", want, event)
		}
	}
	if strings.Contains(second, "sick") || strings.Contains(second, "told nobody") {
		t.Error("the feed says why")
	}
	if n := strings.Count(second, "SEQUENCE:1"); n != 1 {
		t.Errorf("%d events have another number", n)
	}
}

func BenchmarkOfficerCalendar(b *testing.B) {
	book := demoBook(b, 7)
	s := newService(b, book)
	r := subscription.New(storetest.NewMemory())
	handler := api.New(api.Options{Roster: s.house, Nearest: s.board, Calendars: r, Web: web.Options{Now: s.now}})
	id := string(book.Person(0).Officer.ID)
	sub, token, err := r.Issue(context.Background(), subscription.Feed{Of: subscription.OfOfficer, ID: id}, noon)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		w := &nowhere{header: http.Header{}}
		handler.ServeHTTP(w, request(sub.Path()+"?token="+token))
		b.SetBytes(int64(w.n))
	}
}

// nowhere takes an answer and keeps nothing of it.
type nowhere struct {
	header http.Header
	n      int
}

func (w *nowhere) Header() http.Header         { return w.header }
func (w *nowhere) WriteHeader(int)             {}
func (w *nowhere) Write(p []byte) (int, error) { w.n += len(p); return len(p), nil }
