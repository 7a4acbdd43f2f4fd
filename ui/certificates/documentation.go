package certificates

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/labstack/echo/v4"

	"watchbill/api/web/access"
	"watchbill/ui/page"
)

// documentationSheet is the page of /credentials/documentation.
var documentationSheet = page.Sheet{
	Room: page.Credentials, Styles: []string{"certificates.css"}, Script: "certificates.js",
	Keys: []page.Key{{Press: []string{"n"}, Does: "Next page"}, {Press: []string{"p"}, Does: "Page before"}},
}.Parse(pages, "pages/documentation.html", "pages/paging.html")

// documentationView is what the page shows.
type documentationView struct {
	Frame  page.Frame
	Code   string // of the gap that is listed; empty: all but those of evidence alone
	S      *standings
	Codes  []codeRow
	Rows   []lackRow
	Paging paging
	Alone  int // records that lack evidence alone and are not listed
}

// codeRow is a gap that occurs, with how often.
type codeRow struct {
	Code, Words         string
	Credentials, People int
	Path                string
	Here                bool
}

// lackRow is a credential, or a person, with what is missing.
type lackRow struct {
	ID, Name   string
	Credential string
	Number     string
	Missing    []string
}

// documentation answers GET /credentials/documentation.
func (r room) documentation(c echo.Context) error {
	in := c.QueryParams()
	v := documentationView{Frame: r.Frame(c, documentationSheet, "Documentation"), Code: in.Get("code")}
	q := url.Values{"documentation": {"any"}}
	if v.Code != "" {
		q.Set("documentation", v.Code)
	}
	all, err := r.everybody(c.Request(), q)
	if err != nil {
		if v.S = new(standings); !v.Frame.Refuse(err, "Choose one of the gaps listed.") {
			return err
		}
		return r.Show(c, http.StatusBadRequest, documentationSheet, "documentation.html", v)
	}
	v.S = all
	for _, d := range v.S.Documentation {
		v.Codes = append(v.Codes, codeRow{d.Code, d.Words, d.Credentials, d.People, "/credentials/documentation?" + url.Values{"code": {d.Code}}.Encode(), d.Code == v.Code})
	}
	rows := v.rows(names{r.Book(), access.Of(c.Request().Context())})
	from, to, paged := pageOf("/credentials/documentation", in, len(rows))
	v.Paging, v.Rows = paged, rows[from:to]
	return r.Show(c, http.StatusOK, documentationSheet, "documentation.html", v)
}

// rows gathers what is missing by credential, in the order of the answer.
func (v *documentationView) rows(n names) []lackRow {
	var rows []lackRow
	for i := range v.S.Officers {
		p := &v.S.Officers[i]
		var of []lackRow
		var key []string
		alone := map[string]bool{}
		for _, g := range p.Documentation {
			row := lackRow{ID: string(p.Officer), Name: n.officer(p.Officer), Credential: "–"}
			if g.Credential != nil {
				row.Credential, row.Number = g.Credential.Kind, g.Credential.Number
				if g.Credential.Completed != nil {
					row.Credential += ", " + v.Frame.Date(*g.Credential.Completed)
				}
			}
			name := row.Credential + "~" + row.Number
			at := slices.Index(key, name)
			if at < 0 {
				key, of, at = append(key, name), append(of, row), len(of)
				alone[name] = true
			}
			of[at].Missing = append(of[at].Missing, reason(&v.Frame, g.Words))
			if g.Code != "no-evidence" {
				alone[name] = false
			}
		}
		for k, row := range of {
			if v.Code == "" && alone[key[k]] {
				v.Alone++
				continue
			}
			if v.Code == "" || p.lacks(v.Code, row, &v.Frame) {
				rows = append(rows, row)
			}
		}
	}
	return rows
}

// lacks tells whether one of somebody's credentials has a gap.
func (p *person) lacks(code string, row lackRow, f *page.Frame) bool {
	return slices.ContainsFunc(p.Documentation, func(g lack) bool {
		return g.Code == code && slices.Contains(row.Missing, reason(f, g.Words)) && (g.Credential == nil) == (row.Credential == "–")
	})
}
