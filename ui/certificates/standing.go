package certificates

import (
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"watchbill/api/web/access"
	"watchbill/roster"
	"watchbill/ui/page"
)

// standingSheet is the page of /credentials.
var standingSheet = page.Sheet{
	Room: page.Credentials, Styles: []string{"certificates.css"}, Script: "certificates.js",
	Keys: []page.Key{{Press: []string{"/"}, Does: "To the search"}, {Press: []string{"n"}, Does: "Next page"}, {Press: []string{"p"}, Does: "Page before"}},
}.Parse(pages, "pages/standing.html", "pages/paging.html")

// perPage is how many rows a page lists.
const perPage = 50

// filter is a choice of whom to list.
type filter struct {
	Code, Name string
	passes     func(p *person, v roster.Verdict, on roster.Date) bool
}

// filters are all there are, in the order that they are shown.
var filters = []filter{
	{"", "everybody", func(*person, roster.Verdict, roster.Date) bool { return true }},
	{"certified", "certified", func(p *person, _ roster.Verdict, _ roster.Date) bool { return p.Certified }},
	{"30", "lapsing in 30", ending(30)},
	{"60", "in 60", ending(60)},
	{"90", "in 90 days", ending(90)},
	{"grace", "in grace", func(_ *person, v roster.Verdict, _ roster.Date) bool { return v == roster.InGrace }},
	{"lapsed", "lapsed", func(_ *person, v roster.Verdict, _ roster.Date) bool {
		return v == roster.Lapsed || v == roster.Revoked
	}},
	{"unaccepted", "does not count", func(_ *person, v roster.Verdict, _ roster.Date) bool { return v == roster.NotAccepted }},
	{"undesignated", "not designated", func(p *person, _ roster.Verdict, _ roster.Date) bool {
		return p.Role == roster.RoleOfficer && !p.Designated
	}},
	{"lacking", "papers lacking", func(p *person, _ roster.Verdict, _ roster.Date) bool { return lacking(p) }},
	{"never", "no certificate", func(p *person, v roster.Verdict, _ roster.Date) bool {
		return p.Role == roster.RoleOfficer && (v == roster.NoCredential || v == roster.NotCompleted)
	}},
}

func ending(days roster.Date) func(*person, roster.Verdict, roster.Date) bool {
	return func(p *person, _ roster.Verdict, on roster.Date) bool {
		return p.Certified && p.Through != nil && *p.Through-on <= days
	}
}

// lacking tells whether papers lack more than evidence alone, or a refresher, which stands on a page of its own.
func lacking(p *person) bool {
	return slices.ContainsFunc(p.Documentation, func(g lack) bool { return g.Code != "no-evidence" && g.Code != "refresher-due" })
}

// standingView is what the page shows.
type standingView struct {
	Frame   page.Frame
	On      string
	Q       string // the search, as it was typed
	Is      string // the code of the filter
	Mandate string
	S       *standings
	Filters []filterDoor
	Rows    []standingRow
	Paging  paging
	Record  bool
	CSV     string
}

// filterDoor is a filter with how many it lets through.
type filterDoor struct {
	Name, Path string
	Count      int
	Here       bool
}

// standingRow is somebody.
type standingRow struct {
	ID, Name, Unit, Where string
	Stands                stands
	Through, Reason       string
	Lacks                 int
}

// paging is where in a list a page is.
type paging struct {
	First, Last, Total int
	Before, Next       string // addresses; empty: there is none
}

// pageOf cuts a list of n into pages; q is the address's query.
func pageOf(path string, q url.Values, n int) (from, to int, p paging) {
	at, _ := strconv.Atoi(q.Get("page"))
	at = max(0, min(at-1, (n-1)/perPage))
	from, to = at*perPage, min(n, (at+1)*perPage)
	address := func(k int) string {
		next := url.Values{}
		for name, values := range q {
			if values[0] != "" && name != "page" {
				next[name] = values
			}
		}
		next.Set("page", strconv.Itoa(k+1))
		return path + "?" + next.Encode()
	}
	p = paging{First: from + 1, Last: to, Total: n}
	if at > 0 {
		p.Before = address(at - 1)
	}
	if to < n {
		p.Next = address(at + 1)
	}
	return from, to, p
}

// standing answers GET /credentials.
func (r room) standing(c echo.Context) error {
	in := c.QueryParams()
	v := standingView{
		Frame: r.Frame(c, standingSheet, "Credentials"), On: in.Get("on"), Q: in.Get("q"), Is: in.Get("is"), Mandate: in.Get("mandate"),
		Record: page.Records.Allows(access.Of(c.Request().Context()).Roles),
	}
	q := url.Values{}
	for name, text := range map[string]string{"on": v.On, "mandate": v.Mandate} {
		if text != "" {
			q.Set(name, text)
		}
	}
	all, err := r.everybody(c.Request(), q)
	if err != nil {
		if v.S = new(standings); !v.Frame.Refuse(err, "What you typed is kept. Correct it and press Show.") {
			return err
		}
		return r.Show(c, http.StatusBadRequest, standingSheet, "standing.html", v)
	}
	v.S, v.On = all, all.On.String()
	v.CSV = "/v1/credentials/standing?" + url.Values{"on": {v.On}, "format": {"csv"}}.Encode()
	v.fill(names{r.Book(), access.Of(c.Request().Context())}, in)
	return r.Show(c, http.StatusOK, standingSheet, "standing.html", v)
}

// fill finds those whom the search and the filter let through.
func (v *standingView) fill(n names, in url.Values) {
	counts := make([]int, len(filters))
	at := max(0, slices.IndexFunc(filters, func(f filter) bool { return f.Code == v.Is }))
	var rows []*person
	search := newSearch(v.Q)
	for i := range v.S.Officers {
		p := &v.S.Officers[i]
		verdict := n.verdict(p, v.S.On)
		if !search.finds(n, p.Officer) {
			continue
		}
		for k := range filters {
			if filters[k].passes(p, verdict, v.S.On) {
				counts[k]++
				if k == at {
					rows = append(rows, p)
				}
			}
		}
	}
	for k, f := range filters {
		next := url.Values{"on": {v.On}}
		for name, text := range map[string]string{"q": v.Q, "is": f.Code, "mandate": v.Mandate} {
			if text != "" {
				next.Set(name, text)
			}
		}
		v.Filters = append(v.Filters, filterDoor{f.Name, "/credentials?" + next.Encode(), counts[k], k == at})
	}
	if slices.Contains([]string{"30", "60", "90", "grace"}, v.Is) {
		slices.SortStableFunc(rows, func(a, b *person) int { return int(*a.Through - *b.Through) })
	}
	from, to, paged := pageOf("/credentials", in, len(rows))
	v.Paging = paged
	for _, p := range rows[from:to] {
		v.Rows = append(v.Rows, v.row(n, p))
	}
}

// verdict is the roster's word for how somebody stands.
func (n names) verdict(p *person, on roster.Date) roster.Verdict {
	if x := n.person(p.Officer); x != nil {
		return n.book.Standing(x, on).Verdict
	}
	return ""
}

func (v *standingView) row(n names, p *person) standingRow {
	row := standingRow{
		ID: string(p.Officer), Name: n.officer(p.Officer), Where: n.posted(p.Officer, v.S.On),
		Stands: standsOf(n.verdict(p, v.S.On), p, v.S.On), Reason: reason(&v.Frame, p.Reason), Lacks: len(p.Documentation), Through: "–",
	}
	if x := n.person(p.Officer); x != nil {
		row.Unit = x.Officer.CallSign()
	}
	switch {
	case p.Through != nil:
		row.Through = v.Frame.Date(*p.Through)
	case p.Certified:
		row.Through = "no end"
	}
	if !p.InService {
		row.Reason = strings.TrimPrefix(row.Reason+"; out of service", "; ")
	}
	return row
}

// search finds people by number, name or call sign: all words must be there, whatever their case.
type search []string

func newSearch(text string) search { return strings.Fields(strings.ToLower(text)) }

// finds tells whether somebody is found. Whoever looks for nothing finds all.
func (s search) finds(n names, id roster.OfficerID) bool {
	if len(s) == 0 {
		return true
	}
	text := string(id)
	if p := n.person(id); p != nil {
		text += " " + p.Officer.Name + " " + p.Officer.CallSign()
	}
	text = strings.ToLower(text)
	for _, w := range s {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

// maxOffered is how many people a field offers.
const maxOffered = 20

// people answers GET /credentials/people: those whom a search finds, as options of a list that a field offers.
func (r room) people(c echo.Context) error {
	all, err := r.everybody(c.Request(), nil)
	if err != nil {
		return err
	}
	n, s := names{r.Book(), access.Of(c.Request().Context())}, newSearch(c.QueryParam("q"))
	var b strings.Builder
	found := 0
	for i := range all.Officers {
		p := &all.Officers[i]
		if p.Role != roster.RoleOfficer || !s.finds(n, p.Officer) {
			continue
		}
		if found++; found > maxOffered {
			break
		}
		b.WriteString(`<option value="` + template.HTMLEscapeString(c.QueryParam("before")+string(p.Officer)) + `">`)
		b.WriteString(template.HTMLEscapeString(strings.TrimSpace(n.officer(p.Officer)+" "+n.posted(p.Officer, all.On))) + "</option>")
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	return c.HTML(http.StatusOK, b.String())
}
