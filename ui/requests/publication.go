package requests

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"watchbill/ui/ask"
	"watchbill/ui/page"
	"watchbill/ui/requests/record"
)

var publicationSheet = page.Sheet{Room: page.Roster, Styles: []string{"requests.css"}, Script: "requests.js", Keys: []page.Key{
	{Press: []string{"p"}, Does: "Publish again: opens the question"}, {Press: []string{"w"}, Does: "Withdraw: opens the question"},
}}.Parse(pages, "pages/publication.html")

// publicationView is what /roster/publications/{id} shows.
type publicationView struct {
	Frame       page.Frame
	Publication record.Publication
	Period      string
	Districts   string
	Decides     bool
	Revision    string
	Officer     string // whose changes alone are shown; empty: all
	Total       int
	Changes     []changeLine
	Next        string // path of the changes that follow; empty: these are all
	Versions    []versionLine
}

// changeLine is an officer's date that is not what was published.
type changeLine struct {
	Who     record.Person
	First   bool // the first line of its officer
	Date    string
	Was, Is string
	Edit    string
}

// versionLine is one publishing.
type versionLine struct {
	record.Version
	When string
}

// changesPage is how many changes a page shows.
const changesPage = 200

// publication answers GET /roster/publications/{id}.
func (r room) publication(c echo.Context) error {
	v, err := r.publicationView(c, pathID(c))
	if err != nil {
		return err
	}
	switch c.QueryParam("done") {
	case "published":
		v.Frame.Said = "Published, version " + strconv.Itoa(v.Publication.Version) + ". From now on changes are marked, here, in the weeks and on each officer's page."
	case "withdrawn":
		v.Frame.Said = "Withdrawn. Changes are no longer marked; the record stays."
	}
	return r.Show(c, http.StatusOK, publicationSheet, "publication.html", v)
}

func (r room) publicationView(c echo.Context, id string) (v publicationView, err error) {
	path := ask.Path("v1", "publications", id)
	if err = r.Ask().Get(c.Request(), path, nil, &v.Publication); err != nil {
		return v, err
	}
	p, clock, names := &v.Publication, r.clock(), r.names(c)
	v.Period, v.Districts, v.Revision = clock.Days(p.Dates()), "all districts", strconv.FormatUint(p.Revision, 10)
	if p.Districts != nil {
		v.Districts = strings.Join(districtNames(names, p.Districts), ", ")
	}
	v.Frame = r.Frame(c, publicationSheet, "Published: "+v.Period)
	v.Decides = mayDecide(c) && p.Withdrawn == nil
	for i := range p.Versions {
		x := p.Versions[len(p.Versions)-1-i]
		v.Versions = append(v.Versions, versionLine{x, clock.At(x.At)})
	}
	if p.Withdrawn != nil {
		return v, nil
	}
	v.Officer = strings.TrimSpace(c.QueryParam("officer_id"))
	query := filled(c.QueryParams(), "cursor")
	query.Set("limit", strconv.Itoa(changesPage))
	if v.Officer != "" {
		query.Set("officer_id", r.one(c, v.Officer))
	}
	var changes record.Changes
	if err = r.Ask().Get(c.Request(), path+"/changes", query, &changes); err != nil {
		if v.Frame.Refuse(err, "Ask for the officer by call sign or identifier.") {
			return v, nil
		}
		return v, err
	}
	v.Total = changes.Total
	last := record.Person{}
	for _, x := range changes.Changes {
		line := changeLine{Who: names.Of(x.Officer), Date: clock.Date(x.Date), Was: stretches(clock, names, x.Before), Is: stretches(clock, names, x.After)}
		line.First = line.Who != last
		last = line.Who
		if x.Edit != nil {
			line.Edit = clock.At(x.Edit.At) + ", " + x.Edit.By
		}
		v.Changes = append(v.Changes, line)
	}
	if changes.Next != nil {
		query.Set("cursor", *changes.Next)
		query.Del("limit")
		v.Next = "/roster/publications/" + url.PathEscape(id) + "?" + query.Encode()
	}
	return v, nil
}

// stretches say the duty of a date: 19:00–07:00 Centre, night. Off where there is none.
func stretches(clock record.Clock, names record.Names, list []record.Stretch) string {
	if len(list) == 0 {
		return "off"
	}
	said := make([]string, len(list))
	for i, s := range list {
		said[i] = clock.Hours(s.Start, s.End) + " " + names.District(s.District)
		if s.Shift == nil {
			said[i] += ", extra"
		} else {
			said[i] += ", " + names.Shift(*s.Shift)
		}
	}
	return strings.Join(said, "; ")
}

// handlePublication answers POST /roster/publications/{id}: it is published again, or withdrawn.
func (r room) handlePublication(c echo.Context) error {
	id := pathID(c)
	v, err := r.publicationView(c, id)
	if err != nil {
		return err
	}
	done, question := "withdrawn", ask.Question{
		Method: http.MethodDelete, Path: ask.Path("v1", "publications", id), Header: http.Header{"If-Match": {`"` + c.FormValue("revision") + `"`}},
	}
	if c.FormValue("do") == "publish" {
		body := map[string]any{"from": v.Publication.From, "to": v.Publication.To}
		if v.Publication.Districts != nil {
			body["district_ids"] = v.Publication.Districts
		}
		done, question = "published", ask.Question{Method: http.MethodPost, Path: "/v1/publications", Body: body}
	}
	if _, err = r.Ask().Ask(c.Request(), question); err == nil {
		return page.SeeOther(c, "/roster/publications/"+url.PathEscape(id)+"?done="+done)
	}
	switch last := v.Publication.Last(); {
	case refused(err, http.StatusPreconditionFailed):
		v.Frame.Wrong = []string{
			"Somebody was first: " + last.By + " published version " + strconv.Itoa(last.Version) + " at " + r.clock().At(last.At) + ".",
			"Nothing of yours was done. Below is what there is now.",
		}
	case v.Frame.Refuse(err, "Nothing was changed."):
	case forbidden(err):
		v.Frame.Wrong = []string{err.Error(), "Nothing was changed."}
	default:
		return err
	}
	return r.Show(c, status(err), publicationSheet, "publication.html", v)
}
