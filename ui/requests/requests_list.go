package requests

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"watchbill/roster"
	"watchbill/ui/ask"
	"watchbill/ui/page"
	"watchbill/ui/requests/record"
)

var requestsSheet = page.Sheet{Room: page.Roster, Styles: []string{"requests.css"}, Script: "requests.js", Keys: append(slices.Clone(listed),
	page.Key{Press: []string{"a"}, Does: "Approve the request of the row: its page, the question open"},
	page.Key{Press: []string{"d"}, Does: "Deny the request of the row: its page, the reasons open"},
)}.Parse(pages, "pages/requests.html")

// requestsView is what /roster/requests shows.
type requestsView struct {
	Frame   page.Frame
	Decides bool
	Filter  requestFilter
	Total   int
	Rows    []requestRow
	Cut     bool // more match than are listed
}

// requestFilter is what was chosen. All are as the form has them.
type requestFilter struct{ Show, Kind, Officer, From, To string }

// Chosen tells whether more was chosen than which states.
func (f requestFilter) Chosen() bool { return f.Kind+f.Officer+f.From+f.To != "" }

// requestRow is one request of the list.
type requestRow struct {
	ID, Path  string
	State     record.State
	Waits     bool
	What      string
	Who       record.Person
	With      *record.Person // of a swap
	When      string
	In        string // how soon it begins; empty: it has
	Districts []string
	Made      time.Time
	Since     string     // of what waits: how long it has
	Decided   string     // by whom and when
	Cover     *coverView // if it is approved; nil: not looked at
	begins    time.Time
	last      time.Time
}

// statesOf are the interface's states by what is shown.
var statesOf = map[string]string{"waiting": "open,proposed,agreed", "decided": "approved,denied,withdrawn,expired", "all": ""}

// recent is how far back what was decided is listed where no date is asked for, in days.
const recent = 92

// requests answers GET /roster/requests.
func (r room) requests(c echo.Context) error {
	v := requestsView{Frame: r.Frame(c, requestsSheet, "Requests"), Decides: mayDecide(c)}
	v.Filter = requestFilter{
		c.QueryParam("show"), c.QueryParam("kind"), strings.TrimSpace(c.QueryParam("officer_id")), c.QueryParam("from"), c.QueryParam("to"),
	}
	if _, ok := statesOf[v.Filter.Show]; !ok {
		v.Filter.Show = "waiting"
	}
	if v.Filter.Show != "waiting" && v.Filter.From == "" && v.Filter.To == "" {
		v.Filter.From = (r.Today() - recent).String()
	}
	query := filled(c.QueryParams(), "kind", "officer_id", "to")
	for name, value := range map[string]string{"state": statesOf[v.Filter.Show], "from": v.Filter.From, "officer_id": v.Filter.Officer} {
		if value != "" {
			query.Set(name, value)
		}
	}
	status := http.StatusOK
	list, err := r.requestList(c, query)
	switch {
	case err == nil:
		v.Rows, v.Total, v.Cut = r.requestRows(c, list), list.Total, list.Next != nil
		if err := r.addCover(c, v.Rows); err != nil {
			return err
		}
	case v.Frame.Refuse(err, "What you chose is kept; change it and show again."):
		status = http.StatusBadRequest
	default:
		return err
	}
	return r.Show(c, status, requestsSheet, "requests.html", v)
}

func (r room) requestList(c echo.Context, query url.Values) (list record.Requests, err error) {
	err = r.Ask().Get(c.Request(), "/v1/requests", query, &list)
	return list, err
}

// requestRows puts what waits first, what begins soonest at the top, and behind it what was decided, the latest first.
func (r room) requestRows(c echo.Context, list record.Requests) []requestRow {
	clock, names := r.clock(), r.names(c)
	rows := make([]requestRow, len(list.Requests))
	for i := range list.Requests {
		rows[i] = newRequestRow(&list.Requests[i], clock, names)
	}
	slices.SortStableFunc(rows, func(x, y requestRow) int {
		switch {
		case x.Waits != y.Waits:
			return map[bool]int{true: -1, false: 1}[x.Waits]
		case x.Waits:
			return cmp.Or(x.begins.Compare(y.begins), strings.Compare(x.ID, y.ID))
		}
		return cmp.Or(y.last.Compare(x.last), strings.Compare(x.ID, y.ID))
	})
	return rows
}

// previewed is of how many requests that wait the list says what approving would do; of others their page says it.
const previewed = 25

// addCover asks what approving the first of the rows would do.
func (r room) addCover(c echo.Context, rows []requestRow) error {
	clock, names := r.clock(), r.names(c)
	for i := range rows[:min(len(rows), previewed)] {
		if !rows[i].Waits {
			break // behind it is nothing that waits
		}
		var q record.Request
		err := r.Ask().Get(c.Request(), ask.Path("v1", "requests", rows[i].ID), nil, &q)
		switch {
		case refused(err, http.StatusNotFound): // withdrawn this moment, or no longer theirs
		case err != nil:
			return err
		case q.Hindrance != nil:
			rows[i].Cover = &coverView{Words: "Cannot be approved now.", Worse: true}
		case q.Consequences != nil:
			rows[i].Cover = newCover(&q, clock, names)
		}
	}
	return nil
}

func newRequestRow(q *record.Request, clock record.Clock, names record.Names) requestRow {
	row := requestRow{
		ID: q.ID, Path: "/roster/requests/" + url.PathEscape(q.ID), State: record.Stated(q.State), Waits: q.Waits(), What: q.What(), Who: names.Of(q.Officer),
		When: q.When(clock), Districts: districtNames(names, q.Districts), Made: q.Made, begins: q.Begins(clock), last: q.Last().At,
	}
	if q.Swap != nil {
		with := names.Of(q.Swap.Takes.Officer)
		row.With = &with
	}
	if in := row.begins.Sub(clock.Now); in > 0 && row.Waits {
		row.In = "in " + page.Age(in)
	}
	if row.Waits {
		row.Since = page.Age(clock.Now.Sub(q.Made))
	} else {
		row.Decided = q.Last().By
	}
	return row
}

func districtNames(names record.Names, ids []roster.DistrictID) []string {
	list := make([]string, len(ids))
	for i, id := range ids {
		list[i] = names.District(id)
	}
	return list
}
