package requests

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"watchbill/roster"
	"watchbill/ui/page"
	"watchbill/ui/requests/record"
)

var ledgerSheet = page.Sheet{Room: page.Roster, Styles: []string{"requests.css"}, Keys: []page.Key{
	{Press: []string{"Enter"}, Does: "On the head of a column: sort by it; again: the other way round"},
}}.Parse(pages, "pages/ledger.html")

// ledgerView is what /roster/ledger shows.
type ledgerView struct {
	Frame     page.Frame
	Period    string // 28, 365 or own
	From, To  string
	District  string
	Districts []record.Choice
	Dates     string
	Counted   int
	Columns   []ledgerColumn
	Mean      []string
	Rows      []ledgerLine
	CSV       string // path
	MeanAt    int    // of the bars; 0: it is not drawn
	Nothing   bool   // all figures are 0
	LeftOut   int    // officers that are not listed
}

// ledgerColumn is a head of the table.
type ledgerColumn struct {
	Name, Path string
	Sorted     string // ascending, descending, or empty: not by this one
	Number     bool
}

// ledgerLine is an officer, or the mean.
type ledgerLine struct {
	Who   record.Person
	Bar   int // length of the bar of extra hours
	Cells []ledgerCell
}

// ledgerCell is a figure and how far it is from the mean.
type ledgerCell struct{ Figure, Off string }

// tally is an answer of GET /v1/ledger.
type tally struct {
	Periods []struct {
		From     roster.Date   `json:"from"`
		To       roster.Date   `json:"to"`
		Counted  int           `json:"counted"`
		Mean     ledgerFigures `json:"mean"`
		Officers []ledgerRow   `json:"officers"`
	} `json:"periods"`
}

type ledgerRow struct {
	Officer roster.OfficerID `json:"officer_id"`
	ledgerFigures
	FromMean ledgerFigures `json:"from_mean"`
}

type ledgerFigures struct {
	ExtraHours    float64 `json:"extra_hours"`
	Offers        float64 `json:"offers"`
	Accepted      float64 `json:"accepted"`
	Declined      float64 `json:"declined"`
	Unanswered    float64 `json:"unanswered"`
	Swaps         float64 `json:"swaps"`
	LeaveApproved float64 `json:"leave_approved"`
	LeaveDenied   float64 `json:"leave_denied"`
}

// figures are the columns, in their order.
var figures = []struct {
	name, words string
	of          func(ledgerFigures) float64
}{
	{"extra_hours", "Extra hours", func(f ledgerFigures) float64 { return f.ExtraHours }},
	{"offers", "Offers", func(f ledgerFigures) float64 { return f.Offers }},
	{"accepted", "Accepted", func(f ledgerFigures) float64 { return f.Accepted }},
	{"declined", "Declined", func(f ledgerFigures) float64 { return f.Declined }},
	{"unanswered", "No answer", func(f ledgerFigures) float64 { return f.Unanswered }},
	{"swaps", "Swaps", func(f ledgerFigures) float64 { return f.Swaps }},
	{"leave_approved", "Leave approved", func(f ledgerFigures) float64 { return f.LeaveApproved }},
	{"leave_denied", "Leave denied", func(f ledgerFigures) float64 { return f.LeaveDenied }},
}

// maxLedger is how many officers one page lists: those at the top, as it is sorted.
const maxLedger = 300

// barLength is that of the longest bar.
const barLength = 132

// ledger answers GET /roster/ledger.
func (r room) ledger(c echo.Context) error {
	today := r.Today()
	v := ledgerView{
		Frame: r.Frame(c, ledgerSheet, "Fairness"), Period: c.QueryParam("period"), From: c.QueryParam("from"), To: c.QueryParam("to"),
		District: c.QueryParam("district_id"), Districts: r.districts(c),
	}
	switch v.Period {
	case "own":
	case "365":
		v.From, v.To = (today - 364).String(), today.String()
	default:
		v.Period, v.From, v.To = "28", (today - 27).String(), today.String()
	}
	query := url.Values{}
	for name, value := range map[string]string{"from": v.From, "to": v.To, "district_id": v.District} {
		if value != "" {
			query.Set(name, value)
		}
	}
	sort, down := c.QueryParam("sort"), c.QueryParam("dir") != "up"
	if sort == "" {
		sort = figures[0].name
	}
	status := http.StatusOK
	var all tally
	switch err := r.Ask().Get(c.Request(), "/v1/ledger", query, &all); {
	case err == nil && len(all.Periods) > 0:
		query.Set("format", "csv")
		v.CSV = "/v1/ledger?" + query.Encode()
		r.fillLedger(c, &v, &all, sort, down)
	case err == nil:
	case v.Frame.Refuse(err, "What you chose is kept; change it and show again."):
		status = http.StatusBadRequest
	default:
		return err
	}
	return r.Show(c, status, ledgerSheet, "ledger.html", v)
}

// fillLedger puts the figures of the first period into the view.
func (r room) fillLedger(c echo.Context, v *ledgerView, all *tally, sort string, down bool) {
	p, names := all.Periods[0], r.names(c)
	v.Dates, v.Counted = r.clock().Days(roster.DateRange{From: p.From, To: p.To}), p.Counted
	v.Columns = ledgerColumns(c.QueryParams(), sort, down)
	sortLedger(p.Officers, names, sort, down)
	most := p.Mean.ExtraHours
	for i := range p.Officers {
		most = max(most, p.Officers[i].ExtraHours)
	}
	scale := func(hours float64) int {
		if most == 0 {
			return 0
		}
		return int(hours / most * barLength)
	}
	v.MeanAt = min(scale(p.Mean.ExtraHours), barLength-1)
	v.Nothing = p.Mean == ledgerFigures{}
	for _, f := range figures {
		v.Mean = append(v.Mean, figure(f.of(p.Mean)))
	}
	v.LeftOut = max(0, len(p.Officers)-maxLedger)
	for i := range p.Officers[:min(len(p.Officers), maxLedger)] {
		row := &p.Officers[i]
		line := ledgerLine{Who: names.Of(row.Officer), Bar: scale(row.ExtraHours)}
		for _, f := range figures {
			line.Cells = append(line.Cells, ledgerCell{figure(f.of(row.ledgerFigures)), offset(f.of(row.FromMean))})
		}
		v.Rows = append(v.Rows, line)
	}
}

// ledgerColumns are the heads, each with the path that sorts by it.
func ledgerColumns(query url.Values, sort string, down bool) []ledgerColumn {
	head := func(name, words string, number bool) ledgerColumn {
		q := filled(query, "period", "from", "to", "district_id")
		q.Set("sort", name)
		col := ledgerColumn{Name: words, Number: number}
		if name == sort {
			col.Sorted = map[bool]string{true: "descending", false: "ascending"}[down]
		}
		if name == sort && down || name == "officer" && name != sort {
			q.Set("dir", "up")
		}
		col.Path = "/roster/ledger?" + q.Encode()
		return col
	}
	list := []ledgerColumn{head("officer", "Officer", false)}
	for _, f := range figures {
		list = append(list, head(f.name, f.words, true))
	}
	return list
}

// sortLedger sorts by a figure, or by call sign; equals stay in the order of call signs.
func sortLedger(rows []ledgerRow, names record.Names, by string, down bool) {
	slices.SortStableFunc(rows, func(x, y ledgerRow) int {
		return strings.Compare(names.Of(x.Officer).Unit, names.Of(y.Officer).Unit)
	})
	turn := 1
	if down {
		turn = -1
	}
	if by == "officer" {
		if down {
			slices.Reverse(rows)
		}
		return
	}
	for _, f := range figures {
		if f.name == by {
			slices.SortStableFunc(rows, func(x, y ledgerRow) int { return turn * cmp.Compare(f.of(x.ledgerFigures), f.of(y.ledgerFigures)) })
		}
	}
}

// figure writes a number with as many decimals as it has, two at most.
func figure(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// offset writes a distance from the mean, one decimal: +4.5, −2.0. Empty: it is none.
func offset(f float64) string {
	s := strconv.FormatFloat(f, 'f', 1, 64)
	switch {
	case s == "0.0" || s == "-0.0":
		return ""
	case f > 0:
		return "+" + s
	}
	return "−" + strings.TrimPrefix(s, "-")
}
