package certificates

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"watchbill/api/web/access"
	"watchbill/roster"
	"watchbill/ui/ask"
	"watchbill/ui/page"
)

// correctSheet is the page of /credentials/{officer}/correct.
var correctSheet = page.Sheet{
	Room: page.Credentials, Styles: []string{"certificates.css"}, Script: "certificates.js",
	Keys: []page.Key{{Press: []string{"v"}, Does: "See what it will do"}},
}.Parse(pages, "pages/correct.html")

// correctView is what the page shows.
type correctView struct {
	Frame    page.Frame
	ID, Name string // of the officer
	Record   string // identifier of the credential
	Kind     string
	Tag      string // of the record as it was when it was opened
	Fields   []correctField
	May      bool
	Seen     *consequences // what it will do; nil: not looked at
	Missing  []string
}

// correctField is a column of the record.
type correctField struct {
	Name, Label, Sort string
	Value             string
	Now               string // what is on record, where somebody else changed it meanwhile
	Fault             string
	Wide              bool
}

// consequences are what a write does to coverage.
type consequences struct {
	Days   int   `json:"days"`
	Before share `json:"share_before"`
	After  share `json:"share_after"`
	Opened []any `json:"gaps_opened"`
	Closed []any `json:"gaps_closed"`
}

type share struct {
	Share float64 `json:"share"`
}

// columns are what may be corrected, in the order of the form.
var columns = []correctField{
	{Name: "started", Label: "Began", Sort: "date"}, {Name: "completed", Label: "Completed", Sort: "date"}, {Name: "hours", Label: "Hours", Sort: "text"},
	{Name: "authority", Label: "Issued by", Sort: "text"}, {Name: "number", Label: "Number", Sort: "text"}, {Name: "category", Label: "Credit category", Sort: "text"},
	{Name: "expires", Label: "Expires", Sort: "date"}, {Name: "revoked", Label: "Revoked from", Sort: "date"},
	{Name: "program", Label: "Programme", Sort: "text", Wide: true}, {Name: "host", Label: "Host", Sort: "text", Wide: true},
	{Name: "components", Label: "Components", Sort: "text", Wide: true}, {Name: "evidence", Label: "Evidence, a link to where it is kept", Sort: "text", Wide: true},
}

// correctForm answers GET /credentials/{officer}/correct.
func (r room) correctForm(c echo.Context) error {
	v, now, err := r.correcting(c, c.QueryParam("id"))
	if err != nil {
		return err
	}
	for i := range v.Fields {
		v.Fields[i].Value = now.cell(v.Fields[i].Name)
	}
	return r.Show(c, http.StatusOK, correctSheet, "correct.html", v)
}

// correcting reads the record with its tag. It must be of the officer that the path names.
func (r room) correcting(c echo.Context, id string) (correctView, credential, error) {
	var now credential
	a, err := r.Ask().Ask(c.Request(), ask.Question{Path: ask.Path("v1", "credentials", id)})
	if err == nil {
		err = a.Read(&now)
	}
	if err == nil && now.Officer != c.Param("officer") {
		err = &roster.Error{Kind: roster.NotFound, Msg: "This officer has no such credential on record."}
	}
	if err != nil {
		return correctView{}, now, err
	}
	n := names{r.Book(), access.Of(c.Request().Context())}
	v := correctView{
		Frame: r.Frame(c, correctSheet, "Correct a record"), ID: now.Officer, Name: n.officer(roster.OfficerID(now.Officer)), Record: now.ID, Kind: now.Kind,
		Tag: a.Header.Get("ETag"), May: page.Records.Allows(access.Of(c.Request().Context()).Roles), Fields: append([]correctField{}, columns...),
	}
	return v, now, nil
}

// cell is a column as a form has it.
func (x *credential) cell(name string) string {
	day := func(d *roster.Date) string {
		if d == nil {
			return ""
		}
		return d.String()
	}
	switch name {
	case "started":
		return day(x.Started)
	case "completed":
		return day(x.Completed)
	case "expires":
		return day(x.Expires)
	case "revoked":
		return day(x.Revoked)
	case "hours":
		if x.Hours == nil {
			return ""
		}
		return number(*x.Hours)
	case "components":
		return strings.Join(x.Components, " ")
	}
	return said(map[string]*string{
		"authority": x.Authority, "number": x.Number, "category": x.Category, "program": x.Program, "host": x.Host, "evidence": x.Evidence,
	}[name])
}

// correct answers POST /credentials/{officer}/correct: it shows what a correction will do, or makes it.
func (r room) correct(c echo.Context) error {
	in, err := c.FormParams()
	if err != nil {
		return err
	}
	v, now, err := r.correcting(c, in.Get("id"))
	if err != nil {
		return err
	}
	tag := in.Get("tag")
	row := map[string]any{}
	for i := range v.Fields {
		f := &v.Fields[i]
		f.Value = strings.TrimSpace(in.Get(f.Name))
		switch {
		case f.Name == "components":
			row[f.Name] = split(f.Value)
		case f.Value == "":
			row[f.Name] = nil
		default:
			row[f.Name] = f.Value
		}
	}
	q := ask.Question{Method: http.MethodPatch, Path: ask.Path("v1", "credentials", now.ID), Header: http.Header{"If-Match": {tag}}, Body: row}
	if in.Get("do") != "save" {
		q.Query = url.Values{"dry_run": {"true"}}
	}
	a, err := r.Ask().Ask(c.Request(), q)
	if err != nil {
		return r.notCorrected(c, &v, &now, tag, err)
	}
	var wrote struct {
		Consequences *consequences `json:"consequences"`
	}
	if err := a.Read(&wrote); err != nil {
		return err
	}
	if in.Get("do") == "save" {
		return page.SeeOther(c, "/credentials/"+url.PathEscape(v.ID)+"?saved=1")
	}
	v.Tag, v.Seen = tag, wrote.Consequences
	return r.Show(c, http.StatusOK, correctSheet, "correct.html", v)
}

// notCorrected shows the form again with what was typed, and why it was not done.
func (r room) notCorrected(c echo.Context, v *correctView, now *credential, tag string, err error) error {
	refused := (*ask.Refused)(nil)
	if !errors.As(err, &refused) {
		return err
	}
	if refused.Status == http.StatusPreconditionFailed {
		for i := range v.Fields {
			if f := &v.Fields[i]; f.Value != now.cell(f.Name) {
				f.Now = now.cell(f.Name)
				if f.Now == "" {
					f.Now = "nothing"
				}
			}
		}
		v.Frame.Wrong = []string{"Not saved: somebody else changed this record after you opened it.", "What you typed is kept; beside it stands what is on record now. Save again to put yours in its place."}
		return r.Show(c, http.StatusConflict, correctSheet, "correct.html", v)
	}
	for _, x := range refused.Faults {
		for i := range v.Fields {
			if strings.TrimPrefix(x.Pointer, "/") == v.Fields[i].Name || strings.HasPrefix(x.Pointer, "/"+v.Fields[i].Name+"/") {
				v.Fields[i].Fault = x.Detail
			}
		}
	}
	v.Tag = tag // as it was opened: what somebody else wrote meanwhile they have not seen
	if !v.Frame.Refuse(err, "Nothing is saved. What you typed is kept; correct what is marked ▲.") {
		return err
	}
	return r.Show(c, http.StatusBadRequest, correctSheet, "correct.html", v)
}
