package own

import (
	"net/url"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"watchbill/roster"
	"watchbill/ui/ask"
	"watchbill/ui/page"
	"watchbill/ui/requests/record"
)

// duty is what somebody stands in the next weeks.
type duty struct {
	Days      int    // 14 or 28
	Other     int    // the other of the two
	Next      string // the duty under way, or the next
	NextWhere string
	NextIn    string // how soon; empty: it is under way
	Now       bool
	Lines     []line
	Changed   int    // dates that are not as published
	Through   string // the last date that is published without a break from today; empty: today is not
}

// line is one date, or several on which there is no duty.
type line struct {
	Date    string
	Off     int // so many days without duty; then there is nothing else
	Stands  []stand
	Leave   string // of which kind; empty: none
	Changed bool
	Was     string // as it was published; "off" where there was none
	Lapse   bool   // the first duty on which their certificate counts no more
	date    roster.Date
}

// stand is a tour or extra duty.
type stand struct {
	Hours string
	Where string
	Extra string // of which kind; empty: a tour
	Now   bool
}

// addDuty reads the weeks: tours less absences, extra duty, and what was published.
func (r room) addDuty(c echo.Context, v *view, p *roster.Personnel) error {
	clock, today := r.clock(), r.Today()
	v.Duty.Days, v.Duty.Other = 14, 28
	if c.QueryParam("days") == "28" {
		v.Duty.Days, v.Duty.Other = 28, 14
	}
	dates := roster.DateRange{From: today, To: today + roster.Date(v.Duty.Days) - 1}
	lines := r.lines(v, p, roster.DateRange{From: today - 1, To: dates.To}, clock)
	leave, err := r.leave(c, p, dates, clock)
	if err != nil {
		return err
	}
	was, published, err := r.published(c, p, dates, clock)
	if err != nil {
		return err
	}
	if published >= today {
		v.Duty.Through = clock.Date(min(published, dates.To))
	}
	for i := range lines {
		x := &lines[i]
		x.Leave = leave[x.date]
		x.Was, x.Changed = was[x.date]
		if x.Changed {
			v.Duty.Changed++
		}
	}
	v.Duty.Lines = folded(lines, today)
	return nil
}

// lines has a line for each date, the first of which counts only while duty of it goes on.
func (r room) lines(v *view, p *roster.Personnel, dates roster.DateRange, clock record.Clock) []line {
	book := r.Book()
	watches, names := book.Watches(dates), record.Names{Book: book}
	all := watches.AppendExtras(watches.AppendRemaining(nil, p, dates), p, dates)
	slices.SortFunc(all, func(x, y roster.Duty) int { return int(x.Start - y.Start) })
	now, certified := roster.MinuteOf(clock.Now), p.CertifiedOn(clock.Today())
	list := make([]line, dates.To-dates.From+1)
	for i := range list {
		list[i].date = dates.From + roster.Date(i)
		list[i].Date = clock.Date(list[i].date)
	}
	for _, d := range all {
		if d.End <= now {
			continue
		}
		s := stand{Hours: clock.Hours(d.Start.Time(), d.End.Time()), Where: names.District(book.Districts().At(d.District).ID), Now: d.Start <= now}
		if d.Shift >= 0 {
			s.Where += ", " + names.Shift(book.Shifts().At(d.Shift).ID)
		} else {
			s.Extra = extraKind(p, d)
		}
		x := &list[d.Date-dates.From]
		x.Stands = append(x.Stands, s)
		if certified && !p.CertifiedOn(d.Date) {
			x.Lapse, certified = true, false
		}
		if v.Duty.Next == "" {
			v.Duty.Next, v.Duty.NextWhere, v.Duty.Now = clock.Span(d.Start.Time(), d.End.Time()), s.Where, s.Now
			if !s.Now {
				v.Duty.NextIn = "in " + page.Age(d.Start.Time().Sub(clock.Now))
			}
		}
		if v.Asks && d.Shift >= 0 && d.Start > now {
			v.Tours = append(v.Tours, record.Choice{Value: d.Date.String(), Words: x.Date + ", " + s.Hours + " " + s.Where})
		}
	}
	return list
}

// extraKind is the kind of the extra duty that is d.
func extraKind(p *roster.Personnel, d roster.Duty) string {
	for _, x := range p.Extras().All() {
		if x.Time == d.Interval && x.Kind != "" {
			return x.Kind
		}
	}
	return "extra duty"
}

// folded puts dates without anything together, and leaves out the first where its duty is over.
func folded(lines []line, today roster.Date) (list []line) {
	for _, x := range lines {
		empty := len(x.Stands) == 0 && x.Leave == "" && !x.Changed
		last := len(list) - 1
		switch {
		case x.date < today && empty:
		case empty && last >= 0 && list[last].Off > 0:
			list[last].Off++
		case empty:
			x.Off = 1
			list = append(list, x)
		default:
			list = append(list, x)
		}
	}
	return list
}

// leave is their absences by date, of which kind.
func (r room) leave(c echo.Context, p *roster.Personnel, dates roster.DateRange, clock record.Clock) (map[roster.Date]string, error) {
	var answer struct {
		Absences []struct{ From, To, Kind string }
	}
	if err := r.get(c, "/v1/absences", p.Officer.ID, nil, &answer); err != nil {
		return nil, err
	}
	by := map[roster.Date]string{}
	for _, a := range answer.Absences {
		from, errFrom := roster.ParseDate(a.From)
		to, errTo := roster.ParseDate(a.To)
		said := record.Said(record.Kinds, a.Kind)
		if errFrom != nil || errTo != nil { // moments
			start, end := moment(a.From, clock.Zone), moment(a.To, clock.Zone)
			if start.IsZero() || end.IsZero() {
				continue
			}
			from, to = clock.DateOf(start), clock.DateOf(end.Add(-time.Minute))
			said += " " + clock.Hours(start, end)
		}
		for d := max(from, dates.From); d <= min(to, dates.To); d++ {
			by[d] = said
		}
	}
	return by, nil
}

// moment reads a moment of the roster's rows: with an offset, or local.
func moment(s string, zone *time.Location) time.Time {
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t
	}
	t, _ := time.ParseInLocation("2006-01-02T15:04", s, zone)
	return t
}

// published is what was published of the dates that are another now, and the last date up to which all is published.
func (r room) published(c echo.Context, p *roster.Personnel, dates roster.DateRange, clock record.Clock) (map[roster.Date]string, roster.Date, error) {
	var list record.Publications
	query := url.Values{"in_force": {"true"}, "from": {dates.From.String()}, "to": {dates.To.String()}}
	if err := r.Ask().Get(c.Request(), "/v1/publications", query, &list); err != nil {
		return nil, 0, err
	}
	book, was := r.Book(), map[roster.Date]string{}
	names, through := record.Names{Book: book}, dates.From-1
	slices.SortFunc(list.Publications, func(x, y record.Publication) int { return int(x.From - y.From) })
	for i := range list.Publications {
		x := &list.Publications[i]
		if !theirs(book, p, x) {
			continue
		}
		if x.From <= through+1 {
			through = max(through, x.To)
		}
		var changes record.Changes
		if err := r.get(c, ask.Path("v1", "publications", x.ID, "changes"), p.Officer.ID, nil, &changes); err != nil {
			return nil, 0, err
		}
		for _, d := range changes.Changes {
			was[d.Date] = stretches(clock, names, d.Before)
		}
	}
	return was, through, nil
}

// theirs tells whether a publication is of a district in which somebody is posted or has extra duty.
func theirs(book *roster.Book, p *roster.Personnel, x *record.Publication) bool {
	return x.Districts == nil || slices.ContainsFunc(book.DistrictsOf(p), func(d int) bool {
		return slices.Contains(x.Districts, book.Districts().At(d).ID)
	})
}

// stretches say the duty of a date as it was published.
func stretches(clock record.Clock, names record.Names, list []record.Stretch) string {
	said := ""
	for i, s := range list {
		if i > 0 {
			said += "; "
		}
		said += clock.Hours(s.Start, s.End) + " " + names.District(s.District)
	}
	if said == "" {
		return "off"
	}
	return said
}
