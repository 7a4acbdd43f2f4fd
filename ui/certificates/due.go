package certificates

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"watchbill/api/web/access"
	"watchbill/roster"
	"watchbill/ui/ask"
	"watchbill/ui/page"
)

// dueSheet is the page of /credentials/due.
var dueSheet = page.Sheet{
	Room: page.Credentials, Styles: []string{"certificates.css"}, Script: "certificates.js",
	Keys: []page.Key{{Press: []string{"Space"}, Does: "Tick an officer"}, {Press: []string{"c"}, Does: "A class for those ticked"}},
}.Parse(pages, "pages/due.html", "pages/paging.html")

// spans are how far ahead the page may look, in days.
var spans = []int{30, 60, 90, 180, 365}

// dueView is what the page shows.
type dueView struct {
	Frame     page.Frame
	Within    int
	Spans     []filterDoor
	S         *standings
	Rows      []dueRow
	Paging    paging
	Past      []dueRow // lapsed in the year behind, whom a refresher no longer helps
	MorePast  int
	Refresher string // kind; empty: the agency has none
	Grace     int
	Record    bool
	Missing   string // why it is not said what a lapse opens
}

// dueRow is a certification that ends.
type dueRow struct {
	ID, Name, Where string
	Stands          stands
	Through         string
	Left            int // days
	Opens, Gaps     int
	Known           bool // what it opens
	Ago             int  // days
	Do              string
}

// lapse is what the end of a certification opens.
type lapse struct {
	short, gaps int
	revoked     bool
}

// due answers GET /credentials/due.
func (r room) due(c echo.Context) error {
	in := c.QueryParams()
	v := dueView{Frame: r.Frame(c, dueSheet, "Due refreshers"), Within: 90, Record: page.Records.Allows(access.Of(c.Request().Context()).Roles)}
	if n, err := strconv.Atoi(in.Get("within")); err == nil && slices.Contains(spans, n) {
		v.Within = n
	}
	all, err := r.everybody(c.Request(), nil)
	if err != nil {
		return err
	}
	v.S = all
	n := names{r.Book(), access.Of(c.Request().Context())}
	if n.book != nil {
		rule := n.book.Agency().Certification
		v.Grace = rule.GraceDays
		if rule.Refresher != nil {
			v.Refresher = rule.Refresher.Kind
		}
	}
	opens := map[roster.OfficerID]lapse{}
	var f forecastOf
	err = r.Ask().Get(c.Request(), "/v1/forecast", url.Values{"limit": {"0"}}, &f)
	if refused := (*ask.Refused)(nil); errors.As(err, &refused) && refused.Status != http.StatusUnauthorized {
		v.Missing = refused.Error()
		r.Passing(c)
	} else if err != nil {
		return err
	}
	for _, l := range f.Lapses {
		opens[l.Officer] = lapse{l.ShortMinutes, len(l.Gaps), l.Why == roster.Revoked}
	}
	v.fill(n, in, opens)
	return r.Show(c, http.StatusOK, dueSheet, "due.html", v)
}

// maxPast is how many lapses behind the page lists.
const maxPast = 100

func (v *dueView) fill(n names, in url.Values, opens map[roster.OfficerID]lapse) {
	on := v.S.On
	var ahead, behind []*person
	counts := make([]int, len(spans))
	for i := range v.S.Officers {
		p := &v.S.Officers[i]
		if p.Role != roster.RoleOfficer || p.Through == nil || !p.InService {
			continue
		}
		left := *p.Through - on
		switch {
		case p.Certified:
			for k, s := range spans {
				if int(left) <= s {
					counts[k]++
				}
			}
			if int(left) <= v.Within {
				ahead = append(ahead, p)
			}
		case left < 0 && left >= -365 && p.Designated:
			behind = append(behind, p)
		}
	}
	for k, s := range spans {
		v.Spans = append(v.Spans, filterDoor{strconv.Itoa(s) + " days", "/credentials/due?within=" + strconv.Itoa(s), counts[k], s == v.Within})
	}
	slices.SortStableFunc(ahead, func(a, b *person) int { return int(*a.Through - *b.Through) })
	slices.SortStableFunc(behind, func(a, b *person) int { return int(*b.Through - *a.Through) })
	from, to, paged := pageOf("/credentials/due", in, len(ahead))
	v.Paging = paged
	row := func(p *person) dueRow {
		x, known := opens[p.Officer]
		d := dueRow{
			ID: string(p.Officer), Name: n.officer(p.Officer), Where: n.posted(p.Officer, on), Stands: standsOf(n.verdict(p, on), p, on),
			Through: v.Frame.Date(*p.Through), Left: int(*p.Through - on), Ago: int(on - *p.Through), Opens: x.short, Gaps: x.gaps, Known: known, Do: "the course again",
		}
		if x.revoked {
			d.Do = "the course again: revoked"
		} else if p.Certified && v.Refresher != "" {
			d.Do = v.Refresher + " by " + v.Frame.Date(*p.Through)
		}
		return d
	}
	for _, p := range ahead[from:to] {
		v.Rows = append(v.Rows, row(p))
	}
	for i, p := range behind {
		if i == maxPast {
			v.MorePast = len(behind) - maxPast
			break
		}
		v.Past = append(v.Past, row(p))
	}
}
