package requests

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"watchbill/ui/page"
	"watchbill/ui/requests/record"
)

var offersSheet = page.Sheet{Room: page.Roster, Styles: []string{"requests.css"}, Script: "requests.js", Keys: listed}.Parse(pages, "pages/offers.html")

// offersView is what /roster/offers shows.
type offersView struct {
	Frame     page.Frame
	Decides   bool
	Show      string
	District  string
	Districts []record.Choice
	Rows      []offerRow
	Total     int
	Cut       bool
}

// offerRow is one offer of the list.
type offerRow struct {
	Path     string
	Open     bool
	State    record.State
	District string
	Duty     string
	Kind     string
	Taken    int
	Places   int
	Now      string // who is asked now, or who stands it
	Closes   string // of what is open
	By       string
	Age      string
	offer    *record.Offer
}

// offers answers GET /roster/offers.
func (r room) offers(c echo.Context) error {
	v := offersView{Frame: r.Frame(c, offersSheet, "Open duty"), Decides: mayDecide(c), Show: c.QueryParam("show"), District: c.QueryParam("district_id"), Districts: r.districts(c)}
	query := filled(c.QueryParams(), "district_id")
	switch v.Show {
	case "ended":
		query.Set("state", "filled,expired,withdrawn")
		query.Set("from", (r.Today() - recent).String())
	case "all":
		query.Set("from", (r.Today() - recent).String())
	default:
		v.Show = "open"
		query.Set("state", "open")
	}
	var list record.Offers
	status := http.StatusOK
	switch err := r.Ask().Get(c.Request(), "/v1/offers", query, &list); {
	case err == nil:
		v.Total, v.Cut = list.Total, list.Next != nil
		v.Rows = offerRows(list.Offers, r.clock(), r.names(c))
	case v.Frame.Refuse(err, "What you chose is kept; change it and show again."):
		status = http.StatusBadRequest
	default:
		return err
	}
	return r.Show(c, status, offersSheet, "offers.html", v)
}

// offerRows puts what is open first, what closes soonest at the top, then what ended, the latest duty first.
func offerRows(offers []record.Offer, clock record.Clock, names record.Names) []offerRow {
	rows := make([]offerRow, len(offers))
	for i := range offers {
		rows[i] = newOfferRow(&offers[i], clock, names)
	}
	slices.SortStableFunc(rows, func(x, y offerRow) int {
		switch {
		case x.Open != y.Open:
			return map[bool]int{true: -1, false: 1}[x.Open]
		case x.Open:
			return cmp.Or(x.offer.Closes.Compare(y.offer.Closes), strings.Compare(x.offer.ID, y.offer.ID))
		}
		return cmp.Or(y.offer.From.Compare(x.offer.From), strings.Compare(x.offer.ID, y.offer.ID))
	})
	return rows
}

func newOfferRow(o *record.Offer, clock record.Clock, names record.Names) offerRow {
	row := offerRow{
		Path: "/roster/offers/" + url.PathEscape(o.ID), Open: o.Open(), State: record.Stated(o.State), District: names.District(o.District), Duty: o.Duty(clock),
		Kind: o.Kind, Taken: o.Taken, Places: o.Places, By: o.By, Age: page.Age(clock.Now.Sub(o.Made)), offer: o,
	}
	if row.Open {
		row.State.Words = "open"
		row.Closes = clock.At(o.Closes)
		asked := o.Asked()
		switch {
		case len(asked) == 1 && asked[0].Until != nil:
			row.Now = names.Of(asked[0].Officer).String() + " until " + until(clock, asked[0])
		case len(asked) > 0:
			row.Now = plural(len(asked), "officer") + " asked"
		default:
			row.Now = "nobody is asked"
		}
		return row
	}
	row.Now = standing(o, names)
	return row
}

// standing says who stands the duty.
func standing(o *record.Offer, names record.Names) string {
	var who []string
	for _, t := range o.Winners() {
		who = append(who, names.Of(t.Officer).String())
	}
	if who == nil {
		return "nobody"
	}
	return strings.Join(who, ", ")
}

// until says when somebody's time to answer is over.
func until(clock record.Clock, t record.Turn) string {
	if t.Until == nil {
		return "–"
	}
	if clock.DateOf(*t.Until) == clock.Today() {
		return t.Until.In(clock.Zone).Format("15:04")
	}
	return clock.At(*t.Until)
}

// districts are those that whoever asks answers for.
func (r room) districts(c echo.Context) []record.Choice {
	names := r.names(c)
	if names.Book == nil {
		return nil
	}
	var list []record.Choice
	for _, d := range names.Book.Districts().All() {
		if names.User.Sees(d.ID) {
			list = append(list, record.Choice{Value: string(d.ID), Words: d.Name()})
		}
	}
	return list
}
