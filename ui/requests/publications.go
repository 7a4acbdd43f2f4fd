package requests

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"watchbill/roster"
	"watchbill/ui/ask"
	"watchbill/ui/page"
	"watchbill/ui/requests/record"
)

var publicationsSheet = page.Sheet{Room: page.Roster, Styles: []string{"requests.css"}, Script: "requests.js", Keys: append(slices.Clone(listed),
	page.Key{Press: []string{"p"}, Does: "Publish: opens the question"},
)}.Parse(pages, "pages/publications.html")

// publicationsView is what /roster/publications shows.
type publicationsView struct {
	Frame     page.Frame
	Decides   bool
	All       bool // the withdrawn ones too
	Rows      []publicationRow
	Total     int
	Cut       bool
	Districts []record.Choice
	Bound     bool // whoever looks answers for some districts, and so must choose
	Typed     publishForm
}

// publishForm is what the form says.
type publishForm struct {
	From, To  string
	Districts []string // none: all
	Open      bool     // it was sent and refused
}

// Chosen tells whether a district was chosen.
func (f publishForm) Chosen(d string) bool { return slices.Contains(f.Districts, d) }

// publicationRow is a period of the list.
type publicationRow struct {
	Path      string
	Period    string
	State     record.State
	InForce   bool
	Districts string
	Version   int
	Last      record.Version
	Changes   int // since; of what is in force
	from      roster.Date
}

// publications answers GET /roster/publications.
func (r room) publications(c echo.Context) error {
	v, err := r.publicationsView(c)
	if err != nil {
		return err
	}
	return r.Show(c, http.StatusOK, publicationsSheet, "publications.html", v)
}

func (r room) publicationsView(c echo.Context) (v publicationsView, err error) {
	v.Frame, v.Decides, v.All, v.Districts = r.Frame(c, publicationsSheet, "Published periods"), mayDecide(c), c.QueryParam("show") == "all", r.districts(c)
	v.Bound = r.names(c).User.Districts != nil
	query := url.Values{"in_force": {"true"}, "from": {r.Today().String()}}
	if v.All {
		query = nil
	}
	var list record.Publications
	if err = r.Ask().Get(c.Request(), "/v1/publications", query, &list); err != nil {
		return v, err
	}
	v.Total, v.Cut = list.Total, list.Next != nil
	clock, names, last := r.clock(), r.names(c), r.Today()-1
	for i := range list.Publications {
		p := &list.Publications[i]
		row := publicationRow{
			Path: "/roster/publications/" + url.PathEscape(p.ID), Period: clock.Days(p.Dates()), InForce: p.Withdrawn == nil, Version: p.Version, Last: p.Last(),
			Districts: "all", State: record.State{Mark: "●", Words: "in force"}, from: p.From,
		}
		if p.Districts != nil {
			row.Districts = strings.Join(districtNames(names, p.Districts), ", ")
		}
		if row.InForce {
			last = max(last, p.To)
			changes := record.Changes{}
			if err = r.Ask().Get(c.Request(), ask.Path("v1", "publications", p.ID, "changes"), url.Values{"limit": {"1"}}, &changes); err != nil {
				return v, err
			}
			row.Changes = changes.Total
		} else {
			row.State = record.Stated("withdrawn")
		}
		v.Rows = append(v.Rows, row)
	}
	slices.SortStableFunc(v.Rows, func(x, y publicationRow) int { return int(y.from - x.from) })
	v.Typed = publishForm{From: (last + 1).String(), To: (last + 28).String()}
	return v, nil
}

// publish answers POST /roster/publications.
func (r room) publish(c echo.Context) error {
	fields, err := c.FormParams()
	if err != nil {
		return err
	}
	typed := publishForm{From: fields.Get("from"), To: fields.Get("to"), Districts: fields["district_ids"], Open: true}
	body := map[string]any{"from": typed.From, "to": typed.To}
	if len(typed.Districts) > 0 {
		body["district_ids"] = typed.Districts
	}
	answer, err := r.Ask().Ask(c.Request(), ask.Question{Method: http.MethodPost, Path: "/v1/publications", Body: body})
	if err == nil {
		var made record.Publication
		if err = answer.Read(&made); err != nil {
			return err
		}
		return page.SeeOther(c, "/roster/publications/"+url.PathEscape(made.ID)+"?done=published")
	}
	v, look := r.publicationsView(c)
	if look != nil {
		return look
	}
	v.Typed = typed
	if !v.Frame.Refuse(err, "Nothing was published. What you typed is kept below.") {
		if !forbidden(err) {
			return err
		}
		v.Frame.Wrong = []string{err.Error(), "Nothing was published. What you typed is kept below."}
	}
	return r.Show(c, status(err), publicationsSheet, "publications.html", v)
}
