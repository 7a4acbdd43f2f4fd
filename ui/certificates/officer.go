package certificates

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"watchbill/api/web/access"
	"watchbill/roster"
	"watchbill/ui/ask"
	"watchbill/ui/page"
)

// officerSheet is the page of /credentials/{officer}.
var officerSheet = page.Sheet{
	Room: page.Credentials, Styles: []string{"certificates.css"}, Script: "certificates.js",
	Keys: []page.Key{{Press: []string{"c"}, Does: "Record a renewal"}},
}.Parse(pages, "pages/officer.html")

// credential is one on record, as the interface lists it.
type credential struct {
	ID         string       `json:"id"`
	Officer    string       `json:"officer_id"`
	Kind       string       `json:"kind"`
	Program    *string      `json:"program"`
	Host       *string      `json:"host"`
	Started    *roster.Date `json:"started"`
	Completed  *roster.Date `json:"completed"`
	Hours      *float64     `json:"hours"`
	Components []string     `json:"components"`
	Authority  *string      `json:"authority"`
	Number     *string      `json:"number"`
	Category   *string      `json:"category"`
	Expires    *roster.Date `json:"expires"`
	Revoked    *roster.Date `json:"revoked"`
	Evidence   *string      `json:"evidence"`
}

// officerView is what the page shows.
type officerView struct {
	Frame     page.Frame
	ID, Name  string
	Unit      string
	Role      roster.Role
	Facts     []string
	P         person
	Stands    stands
	Through   string
	Reason    string
	Record    string // where a renewal is recorded; empty: not by them
	Line      timeline
	Courses   []courseRow
	Person    []string // what is missing of the person
	Postings  []postingRow
	Opens     []gapRow
	Short     int // minutes
	MoreOpens int
	Lapse     string // when it lapses within the horizon; empty: it does not
	Mandates  []mandateRow
}

// courseRow is a credential in words.
type courseRow struct {
	Kind, Program, Host, Dates, Hours string
	Components, Authority             string
	Number, Category, Expires         string
	Evidence, Link                    string // Link: where Evidence is an address
	Counts                            string
	Good                              bool
	Correct                           string // where it is corrected
	Missing                           []string
}

// postingRow is a posting in words.
type postingRow struct {
	Where, Rotation, From, To string
	Now                       bool
}

// gapRow is an interval that a lapse opens.
type gapRow struct {
	District, When string
	Minutes        int
}

// mandateRow is a training duty.
type mandateRow struct {
	Name, Hours, When string
	Met               bool
}

// officer answers GET /credentials/{officer}.
func (r room) officer(c echo.Context) error {
	id := c.Param("officer")
	var who struct {
		ID string `json:"officer_id"`
	}
	if err := r.Ask().Get(c.Request(), ask.Path("v1", "officers", id), nil, &who); err != nil {
		return err
	}
	var s standings
	if err := r.Ask().Get(c.Request(), "/v1/credentials/standing", url.Values{"officer_id": {id}}, &s); err != nil {
		return err
	}
	var list struct {
		Credentials []credential `json:"credentials"`
	}
	if err := r.Ask().Get(c.Request(), "/v1/credentials", url.Values{"officer_id": {id}}, &list); err != nil {
		return err
	}
	n := names{r.Book(), access.Of(c.Request().Context())}
	p := n.person(roster.OfficerID(id))
	if p == nil || len(s.Officers) == 0 {
		return &roster.Error{Kind: roster.NotFound, Msg: "There is nobody of that number on the roster."}
	}
	v := officerView{Frame: r.Frame(c, officerSheet, strings.TrimSpace(id+" "+p.Officer.Name)), ID: id, Name: p.Officer.Name, Role: p.Officer.Role, P: s.Officers[0]}
	if c.QueryParam("saved") != "" {
		v.Frame.Said = "Saved. This is how the officer stands now."
	}
	v.fill(n, p, s.On, list.Credentials)
	if page.Records.Allows(access.Of(c.Request().Context()).Roles) {
		q := url.Values{"officer": {id}}
		if v.P.Certified {
			q.Set("kind", "refresher") // whoever is not certified takes the course
		}
		v.Record = "/credentials/class?" + q.Encode()
	}
	if err := r.lapse(c, &v, n); err != nil {
		return err
	}
	return r.Show(c, http.StatusOK, officerSheet, "officer.html", v)
}

// maxOpens is how many gaps of a lapse the page lists.
const maxOpens = 12

// lapse asks what the end of the officer's certification opens. Where the service has no time for that now, the page stands without.
func (r room) lapse(c echo.Context, v *officerView, n names) error {
	var f forecastOf
	err := r.Ask().Get(c.Request(), "/v1/forecast", url.Values{"limit": {"0"}}, &f)
	if refused := (*ask.Refused)(nil); errors.As(err, &refused) && refused.Status == http.StatusServiceUnavailable {
		return nil
	}
	if err != nil {
		return err
	}
	for _, l := range f.Lapses {
		if string(l.Officer) != v.ID {
			continue
		}
		v.Lapse, v.Short = v.Frame.Date(l.Through), l.ShortMinutes
		for i, g := range l.Gaps {
			if i == maxOpens {
				v.MoreOpens = len(l.Gaps) - maxOpens
				break
			}
			v.Opens = append(v.Opens, gapRow{n.district(g.District), n.span(&v.Frame, g.Start, g.End), g.Minutes})
		}
	}
	return nil
}

// span is an interval by the agency's clock.
func (n names) span(f *page.Frame, start, end time.Time) string {
	zone := n.book.Zone().Location()
	from, to := start.In(zone), end.In(zone)
	said := f.Date(roster.DateOf(from)) + " " + from.Format("15:04") + "–"
	if to.Sub(from) > 24*time.Hour {
		said += f.Date(roster.DateOf(to)) + " "
	}
	return said + to.Format("15:04")
}

func (v *officerView) fill(n names, p *roster.Personnel, on roster.Date, list []credential) {
	o := p.Officer
	v.Unit, v.Stands, v.Reason = o.CallSign(), standsOf(n.verdict(&v.P, on), &v.P, on), reason(&v.Frame, v.P.Reason)
	switch {
	case v.P.Through != nil:
		v.Through = v.Frame.Date(*v.P.Through)
	case v.P.Certified:
		v.Through = "no end"
	}
	v.Facts = append(v.Facts, string(o.Role))
	if o.Rank != "" && o.Rank != string(o.Role) {
		v.Facts = append(v.Facts, o.Rank)
	}
	if o.PatrolSince != 0 {
		v.Facts = append(v.Facts, "on patrol since "+v.Frame.Date(o.PatrolSince))
	}
	if o.Designated {
		v.Facts = append(v.Facts, "designated")
	} else {
		v.Facts = append(v.Facts, "not designated")
	}
	if o.Volunteer {
		v.Facts = append(v.Facts, "volunteered")
	}
	if !o.Eligible {
		v.Facts = append(v.Facts, "not eligible for training")
	}
	if len(o.Languages) > 0 {
		v.Facts = append(v.Facts, "speaks "+strings.Join(o.Languages, ", "))
	}
	if !v.P.InService {
		v.Facts = append(v.Facts, "out of service")
	}
	v.courses(n, p, on, list)
	for _, g := range v.P.Documentation {
		if g.Credential == nil {
			v.Person = append(v.Person, reason(&v.Frame, g.Words))
		}
	}
	for _, post := range p.Posts().All() {
		if !n.user.Sees(post.District) {
			continue
		}
		row := postingRow{
			Where: n.district(post.District) + " " + n.shift(post.Shift), Rotation: string(post.Rotation) + ", offset " + strconv.Itoa(post.Offset),
			From: v.Frame.Date(post.Dates.From), To: "open", Now: post.Dates.From <= on && (post.Dates.To == 0 || post.Dates.To >= on),
		}
		if post.Dates.To != 0 {
			row.To = v.Frame.Date(post.Dates.To)
		}
		v.Postings = append(v.Postings, row)
	}
	for _, m := range v.P.Mandates {
		row := mandateRow{Name: m.Name, Met: m.Met, Hours: number(m.Hours) + " of " + number(m.Required) + " h"}
		switch {
		case m.Met && m.Through != nil:
			row.When = "through " + v.Frame.Date(*m.Through)
		case !m.Met && m.Due != nil:
			row.When = "due since " + v.Frame.Date(*m.Due)
		}
		v.Mandates = append(v.Mandates, row)
	}
	v.Line = lineOf(v.Frame.Date, n.user, p, n.book.Agency().Certification, on)
}

// courses words the credentials, with what each is worth on a date.
func (v *officerView) courses(n names, p *roster.Personnel, on roster.Date, list []credential) {
	weighed := n.book.Weigh(nil, p, on)
	rule := n.book.Agency().Certification
	for _, x := range list {
		row := courseRow{
			Kind: x.Kind, Program: said(x.Program), Host: said(x.Host), Components: strings.Join(x.Components, ", "), Authority: said(x.Authority),
			Number: said(x.Number), Category: said(x.Category), Evidence: said(x.Evidence), Counts: "training hours",
			Correct: "/credentials/" + url.PathEscape(x.Officer) + "/correct?" + url.Values{"id": {x.ID}}.Encode(),
		}
		if x.Hours != nil {
			row.Hours = number(*x.Hours)
		}
		row.Dates = "not completed"
		if x.Completed != nil {
			row.Dates = v.Frame.Date(*x.Completed)
		}
		if x.Expires != nil {
			row.Expires = v.Frame.Date(*x.Expires)
		}
		if x.Revoked != nil {
			row.Expires = "revoked " + v.Frame.Date(*x.Revoked)
		}
		if u, err := url.Parse(row.Evidence); err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" {
			row.Link = row.Evidence
		}
		for i, c := range p.Credentials().All() {
			if c.Kind != x.Kind || x.Completed == nil != (c.Completed == 0) || x.Completed != nil && *x.Completed != c.Completed || c.Number != said(x.Number) {
				continue
			}
			if c.Kind == rule.Kind || rule.Refresher != nil && c.Kind == rule.Refresher.Kind {
				row.Good, row.Counts = weighed[i].Counts, reason(&v.Frame, weighed[i].Why)
				if row.Good {
					row.Counts = "counts"
				}
			}
		}
		for _, g := range v.P.Documentation {
			if g.Credential != nil && g.Credential.Kind == x.Kind && g.Credential.Number == said(x.Number) && same(g.Credential.Completed, x.Completed) {
				row.Missing = append(row.Missing, reason(&v.Frame, g.Words))
			}
		}
		v.Courses = append(v.Courses, row)
	}
}

func same(a, b *roster.Date) bool { return (a == nil) == (b == nil) && (a == nil || *a == *b) }

func said(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func number(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
