package requests

import (
	"crypto/rand"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"watchbill/ui/ask"
	"watchbill/ui/page"
	"watchbill/ui/requests/record"
)

var newRequestSheet = page.Sheet{Room: page.Roster, Styles: []string{"requests.css"}, Script: "requests.js"}.Parse(pages, "pages/request-new.html")

// newRequestView is what /roster/requests/new shows.
type newRequestView struct {
	Frame page.Frame
	Kinds []record.Choice
	Typed requestForm
}

// requestForm is what the form says, as its fields have it.
type requestForm struct {
	What, Officer         string
	From, To, Kind        string // of leave
	Date, With, OtherDate string // of a swap
	Key                   string // so that what is sent twice is made once
}

// newRequest answers GET /roster/requests/new.
func (r room) newRequest(c echo.Context) error {
	v := newRequestView{r.Frame(c, newRequestSheet, "Enter a request"), record.Kinds, requestForm{What: "leave", Kind: "vacation", Officer: c.QueryParam("officer_id"), Key: rand.Text()}}
	return r.Show(c, http.StatusOK, newRequestSheet, "request-new.html", v)
}

// makeRequest answers POST /roster/requests/new.
func (r room) makeRequest(c echo.Context) error {
	field := func(name string) string { return strings.TrimSpace(c.FormValue(name)) }
	form := requestForm{field("what"), field("officer_id"), field("from"), field("to"), field("kind"), field("date"), field("with"), field("with_date"), c.FormValue("key")}
	answer, err := r.Ask().Ask(c.Request(), ask.Question{
		Method: http.MethodPost, Path: "/v1/requests", Header: http.Header{"Idempotency-Key": {form.Key}}, Body: form.body(func(s string) string { return r.one(c, s) }),
	})
	if err == nil {
		var made record.Request
		if err = answer.Read(&made); err != nil {
			return err
		}
		return page.SeeOther(c, "/roster/requests/"+url.PathEscape(made.ID)+"?done="+made.State)
	}
	v := newRequestView{r.Frame(c, newRequestSheet, "Enter a request"), record.Kinds, form}
	if !v.Frame.Refuse(err, "Nothing was asked. What you typed is kept below.") {
		if !forbidden(err) {
			return err
		}
		v.Frame.Wrong = []string{err.Error(), "Nothing was asked. What you typed is kept below."}
	}
	return r.Show(c, status(err), newRequestSheet, "request-new.html", v)
}

// one reads who was typed.
func (r room) one(c echo.Context, text string) string {
	if ids := r.people(c, text); len(ids) == 1 {
		return ids[0]
	}
	return text
}

// body is the form as the interface takes it.
func (f *requestForm) body(who func(string) string) map[string]any {
	b := map[string]any{"officer_id": who(f.Officer)}
	if f.What == "swap" {
		b["swap"] = map[string]string{"date": f.Date, "with_officer_id": who(f.With), "with_date": f.OtherDate}
		return b
	}
	to := f.To
	if to == "" {
		to = f.From
	}
	b["leave"] = map[string]string{"from": f.From, "to": to, "kind": f.Kind}
	return b
}
