package requests

import (
	"net/http"
	"net/url"
	"time"

	"github.com/labstack/echo/v4"

	"watchbill/roster"
	"watchbill/ui/page"
	"watchbill/ui/requests/record"
)

var rollCallSheet = page.Sheet{Room: page.Roster, Styles: []string{"requests.css"}, Script: "requests.js", Keys: listed}.Parse(pages, "pages/roll-call.html")

// rollCallView is what /roster/roll-call shows.
type rollCallView struct {
	Frame     page.Frame
	On        string
	Shift     string
	District  string
	Shifts    []record.Choice
	Districts []record.Choice
	When      string
	Sheet     string // path of the sheet of all that was chosen; empty: there is none
	Rows      []rollLine
	Before    string // paths of the watch before and after
	After     string
}

// rollLine is a district's sheet in brief.
type rollLine struct {
	Path      string
	District  string
	People    int
	Certified int
	Others    int
	Required  int
	Min       int
	Status    string // covered, partial, uncovered; empty: nothing is asked for
	Away      int
	Next      string
}

// rolls is an answer of GET /v1/reports/roll-call.
type rolls struct {
	Start     time.Time `json:"start"`
	End       time.Time `json:"end"`
	Districts []struct {
		District  roster.DistrictID `json:"district_id"`
		Name      string            `json:"name"`
		People    int               `json:"people"`
		Certified int               `json:"certified"`
		Others    struct {
			People int `json:"people"`
		} `json:"others"`
		Needs []struct {
			Need     string `json:"need"`
			Required int    `json:"required"`
			Min      int    `json:"min"`
			Status   string `json:"status"`
		} `json:"needs"`
		Away []struct{} `json:"away"`
	} `json:"districts"`
}

// rollCall answers GET /roster/roll-call.
func (r room) rollCall(c echo.Context) error {
	v := rollCallView{
		Frame: r.Frame(c, rollCallSheet, "Roll-call"), On: c.QueryParam("on"), Shift: c.QueryParam("shift_id"), District: c.QueryParam("district_id"), Districts: r.districts(c),
	}
	book := r.Book()
	for _, s := range book.Shifts().All() {
		v.Shifts = append(v.Shifts, record.Choice{Value: string(s.ID), Words: r.names(c).Shift(s.ID) + " " + s.Start.String() + "–" + s.End.String()})
	}
	if v.On == "" || v.Shift == "" {
		on, shift := nextWatch(book, r.Now())
		if v.On == "" {
			v.On = on.String()
		}
		if v.Shift == "" {
			v.Shift = shift
		}
	}
	query := url.Values{"on": {v.On}, "shift_id": {v.Shift}}
	if v.District != "" {
		query.Set("district_id", v.District)
	}
	if day, err := roster.ParseDate(v.On); err == nil {
		other := filled(query, "shift_id", "district_id")
		other.Set("on", (day - 1).String())
		v.Before = "/roster/roll-call?" + other.Encode()
		other.Set("on", (day + 1).String())
		v.After = "/roster/roll-call?" + other.Encode()
	}
	status := http.StatusOK
	var answer rolls
	switch err := r.Ask().Get(c.Request(), "/v1/reports/roll-call", query, &answer); {
	case err == nil:
		r.fillRolls(c, &v, &answer, query)
	case v.Frame.Refuse(err, "Choose another date or shift."):
		status = http.StatusBadRequest
	default:
		return err
	}
	return r.Show(c, status, rollCallSheet, "roll-call.html", v)
}

func (r room) fillRolls(c echo.Context, v *rollCallView, answer *rolls, query url.Values) {
	query.Set("format", "html")
	v.Sheet, v.When = "/v1/reports/roll-call?"+query.Encode(), r.clock().Span(answer.Start, answer.End)
	for _, d := range answer.Districts {
		query.Set("district_id", string(d.District))
		line := rollLine{
			Path: "/v1/reports/roll-call?" + query.Encode(), District: r.names(c).District(d.District), People: d.People, Certified: d.Certified, Others: d.Others.People, Away: len(d.Away),
		}
		for _, n := range d.Needs {
			if n.Need == "cit" {
				line.Required, line.Min, line.Status = n.Required, n.Min, n.Status
			}
		}
		v.Rows = append(v.Rows, line)
	}
}

// nextWatch is the watch that begins next, whose sheet is the likeliest to be wanted: it may have begun within the hour.
func nextWatch(book *roster.Book, now time.Time) (roster.Date, string) {
	at := roster.MinuteOf(now) - 60
	today := book.Zone().DateAt(at)
	watches := book.Watches(roster.DateRange{From: today, To: today + 7})
	best, on, shift := roster.Minute(0), today, ""
	for d := today; d <= today+7 && shift == ""; d++ {
		for i, s := range book.Shifts().All() {
			w := watches.On(i, d)
			if w.End > w.Start && w.Start >= at && (shift == "" || w.Start < best) {
				best, on, shift = w.Start, d, string(s.ID)
			}
		}
	}
	if shift == "" && book.Shifts().Len() > 0 {
		shift = string(book.Shifts().At(0).ID)
	}
	return on, shift
}
