package setup

import (
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"watchbill/roster"
	"watchbill/ui/page"
)

// sheet is the page of /set-up.
var sheet = page.Sheet{Room: page.SetUp, Styles: []string{"setup.css"}}.Parse(pages, "pages/setup.html")

// view is what the page shows: the form while there is no roster, then what to do next.
type view struct {
	Frame  page.Frame
	Form   form
	Files  []file
	All    string // the path of all templates together
	Zones  []string
	Faults []fault
	More   int // faults that are not listed
	Next   *next
}

// zones are suggestions; any IANA name is taken.
var zones = []string{
	"America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles", "America/Anchorage", "Pacific/Honolulu",
	"America/Toronto", "America/Vancouver", "Europe/London", "Europe/Dublin", "Australia/Sydney", "Pacific/Auckland",
}

// next is what there is, once there is a roster.
type next struct {
	Districts, Shifts, People, Certified int
	Share                                float64 // of the year's slots, by minutes; of 1
	Need                                 int     // slots that are not covered whole
}

// show answers GET /set-up.
func (r room) show(c echo.Context) error {
	v := r.view(c)
	switch {
	case c.QueryParam("loaded") != "" && r.Book() != nil:
		v.Frame.Said = "The roster is loaded. Nothing else needs to be done before you look at it."
	case c.QueryParam("proved") != "":
		v.Form = form{c.QueryParam("name"), c.QueryParam("zone"), c.QueryParam("dates")}
		v.Frame.Wrong = []string{"Nothing was loaded yet: it was a while since you proved who you are. Now you have.", "Choose the files once more, and load them."}
	}
	return r.page(c, http.StatusOK, v)
}

func (r room) view(c echo.Context) view {
	title := "Set up: from your lists to a first view"
	if r.Book() != nil {
		title = "Set up: what to do next"
	}
	return view{Frame: r.Frame(c, sheet, title), Files: files, All: "/set-up/templates/" + allTemplates, Zones: zones, Form: form{Zone: zones[0]}}
}

// page shows the view, with what to do next where there is a roster.
func (r room) page(c echo.Context, status int, v view) error {
	if book := r.Book(); book != nil {
		n, err := r.next(c, book)
		if err != nil {
			return err
		}
		v.Next = n
	}
	return r.Show(c, status, sheet, "setup.html", v)
}

// next reads what to say of a roster.
func (r room) next(c echo.Context, book *roster.Book) (*next, error) {
	n := &next{Districts: book.Districts().Len(), Shifts: book.Shifts().Len(), People: book.People()}
	var cover struct {
		Share    struct{ Share float64 }
		Statuses struct{ Partial, Uncovered int }
	}
	if err := r.Ask().Get(c.Request(), "/v1/coverage", url.Values{"limit": {"1"}}, &cover); err != nil {
		return nil, err
	}
	n.Share, n.Need = cover.Share.Share, cover.Statuses.Partial+cover.Statuses.Uncovered
	var gaps struct {
		ShareOfPatrol struct{ First struct{ Certified int } } `json:"share_of_patrol"`
	}
	if err := r.Ask().Get(c.Request(), "/v1/targets/gaps", url.Values{"limit": {"1"}}, &gaps); err != nil {
		return nil, err
	}
	n.Certified = gaps.ShareOfPatrol.First.Certified
	return n, nil
}
