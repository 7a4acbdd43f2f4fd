package outlook

import (
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"watchbill/api/web/access"
	"watchbill/roster"
	"watchbill/ui/page"
)

// reportsSheet is the page of /coverage/reports.
var reportsSheet = page.Sheet{
	Room: page.Coverage, Styles: []string{"outlook.css"}, Script: "outlook.js",
	Keys: []page.Key{{Press: []string{"/"}, Does: "To the first date"}},
}.Parse(pages, "pages/reports.html")

// report is one that the interface lists.
type report struct {
	Path    string   `json:"path"`
	Title   string   `json:"title"`
	Formats []string `json:"formats"`
}

// reportForm is a report with what it has to be told.
type reportForm struct {
	report
	Name, Says           string
	Period, On, Need     bool
	Shift                bool
	From, To, Date       string
	District, ShiftValue string
	NeedValue            string
}

// Buttons are the formats, in words.
func (f reportForm) Buttons() []choice {
	var out []choice
	for _, x := range []choice{{"html", "Page to print"}, {"csv", "CSV"}, {"json", "JSON"}} {
		if slices.Contains(f.Formats, x.Value) {
			out = append(out, x)
		}
	}
	return out
}

// reportsView is what the page shows.
type reportsView struct {
	Frame     page.Frame
	Reports   []reportForm
	Spans     []span
	Districts []choice
	Shifts    []choice
	Sheets    []choice // what else can be had as a sheet: Value is its path
}

// span is a period that is often asked for.
type span struct{ Name, From, To, Path string }

// holds says what a report holds.
func holds(name string) string {
	switch name {
	case "coverage":
		return "Shares of slots and minutes by district, shift and month, gaps by cause, the worst slots, which targets held."
	case "response":
		return "Crisis calls with a certified officer assigned and on scene, times, overrides, outcomes, from the dispatch journal."
	case "credentials":
		return "Tiers, mandates, what lapses, who is not certified and why; as CSV every credential on record."
	case "roll-call":
		return "Everybody on duty in one watch, with certificates, pairs, who is away, and the relief."
	}
	return ""
}

// reports answers GET /coverage/reports. With report it leads to that report, once what it is told holds.
func (r room) reports(c echo.Context) error {
	in := c.QueryParams()
	v := reportsView{Frame: r.Frame(c, reportsSheet, "Reports")}
	var list struct {
		Reports []report `json:"reports"`
	}
	if err := r.Ask().Get(c.Request(), "/v1/reports", nil, &list); err != nil {
		return err
	}
	n := names{r.Book(), access.Of(c.Request().Context())}
	v.Districts, v.Shifts = n.districts(access.Of(c.Request().Context())), n.shifts()
	v.Spans = spansOf(r.Today())
	for _, x := range list.Reports {
		v.Reports = append(v.Reports, formOf(x, in, v.Spans[0], r.Today()))
	}
	v.Sheets = []choice{
		{"/v1/coverage?format=csv", "Slots of the next 365 days"}, {"/v1/gaps?format=csv", "Gaps of the next 365 days"}, {"/v1/recruitment?format=csv", "Recruitment steps"},
		{"/v1/targets/gaps?format=csv", "Recruitment targets missed"}, {"/v1/forecast?format=csv", "Forecast by district and shift"}, {"/v1/credentials/standing?format=csv", "Standing of everybody today"},
	}
	name := in.Get("report")
	if name == "" {
		return r.Show(c, http.StatusOK, reportsSheet, "reports.html", v)
	}
	i := slices.IndexFunc(v.Reports, func(f reportForm) bool { return f.Name == name })
	if i < 0 {
		v.Frame.Wrong = []string{"There is no such report. Choose one of those below."}
		return r.Show(c, http.StatusNotFound, reportsSheet, "reports.html", v)
	}
	to, wrong := v.Reports[i].address(in.Get("format"))
	if wrong != "" {
		v.Frame.Wrong = []string{v.Reports[i].Title + ": " + wrong, "What you typed is kept. Correct it and choose the format again."}
		return r.Show(c, http.StatusBadRequest, reportsSheet, "reports.html", v)
	}
	return page.SeeOther(c, to)
}

// formOf is the form of a report, with what was typed into it where it was sent, else the last whole month.
func formOf(x report, in url.Values, last span, today roster.Date) reportForm {
	f := reportForm{report: x, Name: x.Path[len("/v1/reports/"):], From: last.From, To: last.To, Date: today.String(), NeedValue: "cit"}
	f.Says = holds(f.Name)
	f.Need = f.Name == "coverage"
	f.Period = f.Name == "coverage" || f.Name == "response"
	f.On, f.Shift = !f.Period, f.Name == "roll-call"
	if in.Get("report") == f.Name || in.Get("report") == "" {
		for name, into := range map[string]*string{"from": &f.From, "to": &f.To, "on": &f.Date, "district_id": &f.District, "shift_id": &f.ShiftValue, "need": &f.NeedValue} {
			if in.Has(name) {
				*into = in.Get(name)
			}
		}
	}
	return f
}

// address is that of the report; wrong says what does not hold.
func (f reportForm) address(format string) (path, wrong string) {
	q := url.Values{}
	if slices.Contains(f.Formats, format) {
		q.Set("format", format)
	} else {
		return "", "choose a format."
	}
	if f.On {
		if _, err := roster.ParseDate(f.Date); err != nil {
			return "", "the date is year, month and day, such as 2027-03-31."
		}
		q.Set("on", f.Date)
	}
	if f.Shift {
		if f.ShiftValue == "" {
			return "", "choose a shift."
		}
		q.Set("shift_id", f.ShiftValue)
		if f.District != "" {
			q.Set("district_id", f.District)
		}
	}
	if f.Period {
		from, err := roster.ParseDate(f.From)
		to, err2 := roster.ParseDate(f.To)
		switch {
		case err != nil || err2 != nil:
			return "", "first and last date are year, month and day, such as 2027-03-31."
		case to < from:
			return "", "the last date, " + f.To + ", is before the first, " + f.From + "."
		}
		q.Set("from", f.From)
		q.Set("to", f.To)
	}
	if f.Need && f.NeedValue != "" {
		q.Set("need", f.NeedValue)
	}
	return f.Path + "?" + q.Encode(), ""
}

// spansOf are the periods that are often asked for, the last whole month first.
func spansOf(today roster.Date) []span {
	year, month, _ := today.Civil()
	first := roster.NewDate(year, month, 1)
	quarter := roster.NewDate(year, month-(month-1)%3, 1)
	out := []span{
		{Name: "last month", From: first.AddMonths(-1).String(), To: (first - 1).String()},
		{Name: "this month", From: first.String(), To: (first.AddMonths(1) - 1).String()},
		{Name: "last quarter", From: quarter.AddMonths(-3).String(), To: (quarter - 1).String()},
		{Name: "last 12 months", From: first.AddMonths(-12).String(), To: (first - 1).String()},
		{Name: "next 12 months", From: first.AddMonths(1).String(), To: (first.AddMonths(13) - 1).String()},
		{Name: "this year", From: roster.NewDate(year, time.January, 1).String(), To: roster.NewDate(year, time.December, 31).String()},
	}
	for i := range out {
		out[i].Path = "/coverage/reports?" + url.Values{"from": {out[i].From}, "to": {out[i].To}}.Encode()
	}
	return out
}
