package weeks

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"watchbill/api/web/access"
	"watchbill/roster"
	"watchbill/ui/page"
)

// cellView is the page of an officer's day.
type cellView struct {
	Frame     page.Frame
	W         *window
	Strip     *strip
	Officer   row
	Through   string // the last day certified; empty: not certified that day, or for ever
	CIT       bool   // certified that day
	Date      roster.Date
	Said      string // the day: Fri 20 Nov
	Tours     []tour
	Absences  []rowView
	Extras    []rowView
	Requests  []requestView
	Districts []choice
	Leave     []choice // kinds
	Duty      []choice
	Form      form // what was typed, or what a new form begins with
	Effect    *effect
	Seen, Saw string
	Key       string
	Edits     bool
	Back      string
}

// tour is what is left of a tour of the day.
type tour struct {
	Hours, Name, Start string // 19:00–07:00, Night in Newark, RFC 3339
	From, Until        string // 19:00 and 07:00
}

// rowView is a row of leave or of extra duty that touches the day.
type rowView struct {
	ID, Tag, Text string
	Row           map[string]any
	Day           string // extra duty: of its start
	From, Until   string
}

// requestView is a request for leave that waits.
type requestView struct{ ID, Dates, Cover string }

// showCell answers GET /roster/cell.
func (r room) showCell(c echo.Context) error {
	p, day, err := r.cellOf(c)
	if err != nil {
		return err
	}
	to := c.QueryParam("to")
	if d, err := roster.ParseDate(to); err != nil || d < day {
		to = day.String()
	}
	f := form{Act: c.QueryParam("act"), From: day.String(), To: to, Kind: ""}
	return r.cell(c, http.StatusOK, p, day, f, nil)
}

// cellOf reads which officer and day a page is about. Who answers for some districts gets the officers of those.
func (r room) cellOf(c echo.Context) (*roster.Personnel, roster.Date, error) {
	book, user := r.Book(), access.Of(c.Request().Context())
	if book == nil {
		return nil, 0, &roster.Error{Kind: roster.Unavailable, Msg: "There is no roster yet."}
	}
	day, err := roster.ParseDate(c.FormValue("date"))
	if err != nil || day < 400 || day > roster.MaxDate-800 {
		return nil, 0, &roster.Error{Kind: roster.NotFound, Field: "date", Msg: "There is no such day."}
	}
	if i, ok := book.Officer(roster.OfficerID(c.FormValue("officer"))); ok {
		p := book.Person(i)
		if user.Districts == nil {
			return p, day, nil
		}
		for _, d := range book.DistrictsOf(p) {
			if user.Sees(book.Districts().At(d).ID) {
				return p, day, nil
			}
		}
	}
	return nil, 0, &roster.Error{Kind: roster.NotFound, Field: "officer", Msg: "There is nobody of that id among those that you answer for."}
}

// cell answers with an officer's day. change, unless it is nil, says on the page what came of a form.
func (r room) cell(c echo.Context, code int, p *roster.Personnel, day roster.Date, f form, change func(*cellView) error) error {
	home := roster.DistrictID("")
	if post := p.PostOn(day); post != nil {
		home = post.District
	}
	w, err := r.then(c, home, day)
	if err != nil {
		return err
	}
	v := cellView{W: w, Date: day, Said: said(day), Form: f, Edits: mayEdit(c), Back: w.URL(), Seen: digest(p), Key: token()}
	o := &p.Officer
	v.Officer = row{ID: o.ID, Name: o.Name, Unit: o.CallSign(), Role: string(o.Role)}
	v.Frame = r.Frame(c, cellSheet, v.Officer.Label()+", "+v.Said)
	v.Frame.Here = CellPath(o.ID, day)
	v.certificate(p, day)
	if v.Strip, err = r.strip(c, w); err != nil {
		return err
	}
	if err := v.rows(c, r, p, day); err != nil {
		return err
	}
	v.choices(c, home)
	v.Saw = v.state()
	if change != nil {
		if err := change(&v); err != nil {
			return err
		}
	}
	return r.Show(c, code, cellSheet, "cell.html", &v)
}

func (v *cellView) certificate(p *roster.Personnel, day roster.Date) {
	through, ok := p.CertifiedThrough(day)
	if v.CIT = ok; ok && through != 0 {
		v.Through = v.Frame.Date(through)
	}
}

// rows reads the day's duty and the rows that touch it.
func (v *cellView) rows(c echo.Context, r room, p *roster.Personnel, day roster.Date) error {
	book := r.Book()
	dates := roster.DateRange{From: day, To: day}
	user := access.Of(c.Request().Context())
	for _, t := range book.Watches(dates).AppendRemaining(nil, p, dates) {
		d := book.Districts().At(t.District)
		if !user.Sees(d.ID) {
			continue
		}
		name := nameOf(book.Shifts().At(t.Shift)) + ", " + d.Name()
		_, from := book.Zone().Local(t.Start)
		_, until := book.Zone().Local(t.End)
		v.Tours = append(v.Tours, tour{span(book.Zone(), t.Interval), name, t.Start.Time().Format(time.RFC3339), from.String(), until.String()})
	}
	q := url.Values{"officer_id": {string(p.Officer.ID)}, "from": {day.String()}, "to": {day.String()}}
	for _, list := range []struct {
		path string
		into *[]rowView
	}{{absences, &v.Absences}, {extras, &v.Extras}} {
		var all struct {
			Absences []map[string]any `json:"absences"`
			Extras   []map[string]any `json:"extras"`
		}
		if err := r.Ask().Get(c.Request(), list.path, q, &all); err != nil {
			return err
		}
		for _, row := range append(all.Absences, all.Extras...) {
			id, _ := row["id"].(string)
			row, tag, err := r.record(c, list.path, id)
			if err != nil {
				return err
			}
			*list.into = append(*list.into, r.rowView(id, tag, row))
		}
	}
	return v.requests(c, r, q)
}

// rowView says a row.
func (r room) rowView(id, tag string, row map[string]any) rowView {
	text := func(name string) string { s, _ := row[name].(string); return s }
	v := rowView{ID: id, Tag: tag, Row: row, Day: text("from")[:min(10, len(text("from")))]}
	what := text("kind")
	if d := text("district_id"); d != "" {
		what = strings.TrimSpace(what + " in " + r.districtName(roster.DistrictID(d)))
	} else if what == "" {
		what = "leave"
	}
	from, err1 := time.Parse(time.RFC3339, text("from"))
	to, err2 := time.Parse(time.RFC3339, text("to"))
	if err1 == nil && err2 == nil {
		v.From, v.Until = from.In(r.Zone()).Format("15:04"), to.In(r.Zone()).Format("15:04")
		v.Text = r.when(from, to) + ", " + what
		return v
	}
	a, _ := roster.ParseDate(text("from"))
	b, _ := roster.ParseDate(text("to"))
	v.Text = said(a)
	if b != a {
		v.Text += " to " + said(b)
	}
	v.Text += ", " + what
	return v
}

// requests reads the requests for leave that wait, and the cover that would remain.
func (v *cellView) requests(c echo.Context, r room, q url.Values) error {
	q.Set("state", "open")
	q.Set("kind", "leave")
	var waiting struct {
		Requests []request `json:"requests"`
	}
	if err := r.Ask().Get(c.Request(), "/v1/requests", q, &waiting); err != nil {
		return err
	}
	for _, ask := range waiting.Requests {
		var one request
		if err := r.Ask().Get(c.Request(), "/v1/requests/"+url.PathEscape(ask.ID), nil, &one); err != nil {
			return err
		}
		d := one.dates()
		view := requestView{ID: one.ID, Dates: said(d.From), Cover: "Approving it opens no gap."}
		if d.To != d.From {
			view.Dates += " to " + said(d.To)
		}
		if k := one.Consequences; k != nil && len(k.Opened)+len(k.Changed) > 0 {
			view.Cover = r.sentence(v.W, []written{{Consequences: k}})
			view.Cover = "Approving it" + strings.TrimPrefix(view.Cover, "It")
		}
		if one.Hindrance != nil {
			view.Cover = *one.Hindrance
		}
		v.Requests = append(v.Requests, view)
	}
	return nil
}

// state says the officer's day in words.
func (v *cellView) state() string {
	var list []string
	for _, t := range v.Tours {
		list = append(list, "on duty "+t.Hours)
	}
	for _, a := range v.Absences {
		list = append(list, "leave "+a.Text)
	}
	for _, x := range v.Extras {
		list = append(list, "extra duty "+x.Text)
	}
	if list == nil {
		return "off"
	}
	return strings.Join(list, "; ")
}

// choices are those of the forms.
func (v *cellView) choices(c echo.Context, home roster.DistrictID) {
	chosen := roster.DistrictID(v.Form.District)
	if chosen == "" {
		if chosen = v.W.District().ID; home != "" && access.Of(c.Request().Context()).Sees(home) {
			chosen = home
		}
	}
	for _, i := range theirs(c.Request(), v.W.book) {
		d := v.W.book.Districts().At(i)
		v.Districts = append(v.Districts, choice{string(d.ID), d.Name(), d.ID == chosen})
	}
	for _, k := range leaveKinds {
		v.Leave = append(v.Leave, choice{k, strings.ReplaceAll(k, "-", " "), k == v.Form.Kind})
	}
	for _, k := range extraKinds {
		v.Duty = append(v.Duty, choice{k, k, k == v.Form.Kind})
	}
}

// editCell answers POST /roster/cell.
func (r room) editCell(c echo.Context) error {
	p, day, err := r.cellOf(c)
	if err != nil {
		return err
	}
	f := readForm(c)
	if f.Save && f.Seen != "" && f.Seen != digest(p) {
		return r.cell(c, http.StatusConflict, p, day, f, func(v *cellView) error {
			v.Frame.Wrong = []string{
				"Somebody else changed the duty of this officer while you were at it.", "You saw: " + f.Saw + ".", "It is now: " + v.Saw + ".",
				"Nothing was saved. What you typed is still there: save it again if it still holds.",
			}
			return nil
		})
	}
	writes, bad, err := f.writes(r, c, p, day)
	if bad != nil {
		return r.cell(c, f.status(http.StatusBadRequest), p, day, f, func(v *cellView) error { v.Frame.Wrong = append(bad, "Nothing was saved."); return nil })
	}
	if err == nil && f.Save {
		var done []written
		var back []write
		if done, back, err = r.save(c, writes, f.Over, f.Key); err == nil {
			return r.saved(c, p, day, &f, done, back)
		}
	}
	code := http.StatusOK
	if err != nil {
		code = f.status(max(status(err), http.StatusBadRequest))
	}
	return r.cell(c, code, p, day, f, func(v *cellView) error { return v.came(c, r, writes, err) })
}

// came says on the page what came of a form: what it would do, or why it was refused.
func (v *cellView) came(c echo.Context, r room, writes []write, err error) error {
	over := v.Form.Over
	if err == nil {
		v.Effect, err = r.effect(c, v.W, v.Strip, writes, over)
	}
	if err == nil {
		return nil
	}
	if list := held(err); list != nil {
		v.Effect = &effect{}
		v.Effect.hold(r, v.W, list, over)
		v.Frame.Wrong = []string{"Not saved: it breaks a work rule, which your agency does not let pass.", "Choose a reason below and save again, or leave it. What you typed is still there."}
		return nil
	}
	if !refuse(&v.Frame, err) {
		return err
	}
	if status(err) == http.StatusPreconditionFailed {
		v.Frame.Wrong = append([]string{"Somebody else changed that row while you were at it.", "You saw: " + v.Form.Saw + ".", "It is now: " + v.Saw + "."}, v.Frame.Wrong[len(v.Frame.Wrong)-1])
	}
	return nil
}

// saved goes back to the grid, which tells what was done.
func (r room) saved(c echo.Context, p *roster.Personnel, day roster.Date, f *form, done []written, back []write) error {
	w, err := r.then(c, "", day)
	if err != nil {
		return err
	}
	name := p.Officer.Name
	if name == "" {
		name = p.Officer.CallSign()
	}
	text := map[string]string{
		actLeave: "Leave for " + name + " from ", actExtra: "Extra duty for " + name + " on ", actHours: "Other hours for " + name + " on ",
		actRemove: "Taken off the roster for " + name + ", ", actMove: "Other hours of extra duty for " + name + " on ",
	}[f.Act]
	first := day
	if d, err := roster.ParseDate(f.From); err == nil && (f.Act == actLeave || f.Act == actExtra || f.Act == actMove) {
		first = d // the form may be of another day than the cell that it was opened from
	}
	text += said(first)
	if d, err := roster.ParseDate(f.To); f.Act == actLeave && err == nil && d != first {
		text += " to " + said(d)
	}
	r.done(c, edit{What: text, Then: r.sentence(w, done), Back: back})
	return page.SeeOther(c, w.URL())
}
