package weeks

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"watchbill/api/web/access"
	"watchbill/roster"
	"watchbill/ui/page"
)

// How many days a window has.
const (
	minDays, maxDays, usualDays = 14, 42, 28
	pageCells                   = 120 * usualDays // days of officers on one page: a browser is to draw it in a fifth of a second
)

// window is what part of the roster a page shows.
type window struct {
	book     *roster.Book
	district int // index
	From     roster.Date
	Days     int
	Need     roster.Need
	Shift    roster.ShiftID // only the squads of it; empty: all
	Who      string         // "cit": only those certified on a day of it; empty: all
	Page     int            // of size officers, from 1
	theirs   []int          // the districts that whoever asks answers for; duty in others is not shown
}

// dates are those of the window.
func (w *window) dates() roster.DateRange {
	return roster.DateRange{From: w.From, To: w.From + roster.Date(w.Days) - 1}
}

// needs are the window's need and, where the agency asks for pairs anywhere, the other.
func (w *window) needs() []roster.Need {
	if w.Need == roster.NeedCoResponder {
		return []roster.Need{w.Need, roster.NeedCIT}
	}
	for d := range w.book.Districts().Len() {
		for i := range w.book.Shifts().Len() {
			if required, always := w.book.Steady(roster.NeedCoResponder, d, i); required > 0 || !always {
				return []roster.Need{w.Need, roster.NeedCoResponder}
			}
		}
	}
	return []roster.Need{w.Need}
}

// size is how many officers a page has.
func (w *window) size() int { return pageCells / w.Days }

// Width are the classes of a page by how many days are side by side, in whole weeks.
func (w *window) Width() string {
	class := "days-" + strconv.Itoa((w.Days+6)/7*7)
	if w.Days > usualDays {
		class += " narrow"
	}
	return class
}

// District is the district's record.
func (w *window) District() roster.District { return w.book.Districts().At(w.district) }

// URL is the window's page.
func (w window) URL() string {
	q := url.Values{"district": {string(w.District().ID)}, "from": {w.From.String()}, "days": {strconv.Itoa(w.Days)}}
	if w.Need != roster.NeedCIT {
		q.Set("need", string(w.Need))
	}
	if w.Shift != "" {
		q.Set("shift", string(w.Shift))
	}
	if w.Who != "" {
		q.Set("who", w.Who)
	}
	if w.Page > 1 {
		q.Set("page", strconv.Itoa(w.Page))
	}
	return "/roster?" + q.Encode()
}

// moved is the same window so many days later.
func (w window) moved(days int) window {
	w.From += roster.Date(days)
	return w
}

// turned is another page of it.
func (w window) turned(to int) window {
	w.Page = to
	return w
}

// theirs lists the indexes of the districts that whoever asks answers for.
func theirs(r *http.Request, book *roster.Book) (list []int) {
	user := access.Of(r.Context())
	for i, d := range book.Districts().All() {
		if user.Sees(d.ID) {
			list = append(list, i)
		}
	}
	return list
}

// window reads which part of the roster a query asks for. What it leaves out or gets wrong is as usual: the first district, from
// this week's Monday. Errors are roster.Unavailable without a roster, NotFound for a district that is not there or not theirs.
func (r room) window(c echo.Context, q url.Values) (*window, error) {
	book := r.Book()
	if book == nil {
		return nil, &roster.Error{Kind: roster.Unavailable, Msg: "There is no roster yet."}
	}
	list := theirs(c.Request(), book)
	if len(list) == 0 {
		return nil, &roster.Error{Kind: roster.NotFound, Msg: "None of the districts that you answer for is on the roster."}
	}
	w := &window{book: book, district: list[0], From: monday(r.Today()), Days: usualDays, Need: roster.NeedCIT, Page: 1, theirs: list}
	if id := roster.DistrictID(q.Get("district")); id != "" {
		i, ok := book.District(id)
		if !ok || !access.Of(c.Request().Context()).Sees(id) {
			return nil, &roster.Error{Kind: roster.NotFound, Field: "district", Msg: "There is no such district among those that you answer for."}
		}
		w.district = i
	}
	if d, err := roster.ParseDate(q.Get("from")); err == nil && d != 0 {
		w.From = min(max(d, 400), roster.MaxDate-800) // so that weeks either side can be said
	}
	if n, err := strconv.Atoi(q.Get("days")); err == nil {
		w.Days = min(max(n, minDays), maxDays)
	}
	if roster.Need(q.Get("need")) == roster.NeedCoResponder {
		w.Need = roster.NeedCoResponder
	}
	if _, ok := book.Shift(roster.ShiftID(q.Get("shift"))); ok {
		w.Shift = roster.ShiftID(q.Get("shift"))
	}
	if q.Get("who") == "cit" {
		w.Who = "cit"
	}
	if n, err := strconv.Atoi(q.Get("page")); err == nil {
		w.Page = min(max(n, 1), 1000)
	}
	return w, nil
}

// then is the grid that a page below it leads back to, and its window: the form or the query says which, else where the browser
// came from, else the district's weeks around a date.
func (r room) then(c echo.Context, district roster.DistrictID, date roster.Date) (*window, error) {
	path := c.FormValue("then")
	if path == "" {
		if from, err := url.Parse(c.Request().Referer()); err == nil && from.Host == c.Request().Host && from.Path == "/roster" {
			path = from.RequestURI()
		}
	}
	if path = page.Back(path); path == "/roster" || strings.HasPrefix(path, "/roster?") {
		if at, err := url.Parse(path); err == nil {
			if w, err := r.window(c, at.Query()); err == nil {
				return w, nil
			}
		}
	}
	q := url.Values{}
	if access.Of(c.Request().Context()).Sees(district) {
		q.Set("district", string(district))
	}
	if date != 0 {
		q.Set("from", monday(date).String())
	}
	return r.window(c, q)
}

// monday is the Monday on or before d.
func monday(d roster.Date) roster.Date { return d - (d-1)%7 }
