package weeks

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"watchbill/roster"
	"watchbill/ui/page"
)

// weeksView is the page of the grid.
type weeksView struct {
	Frame     page.Frame
	W         *window
	Strip     *strip
	Squads    []squad
	Marks     *marks
	Officers  int // on all pages
	From, To  int // those on this page, from 1
	Pages     []turn
	Districts []choice
	Shifts    []choice
	Lengths   []choice
	Needs     []choice // none: the agency asks for no pairs
	Edits     bool
	Last      string // the last edit, which can be undone; empty: none
	Earlier   string // paths
	Later     string
	Now       string
	Changes   string // the page with changes since publishing marked, where that takes long; empty: they are, or there are none
}

// choice is an option.
type choice struct {
	Value, Name string
	Chosen      bool
}

// turn is a page of officers.
type turn struct {
	Name, Path string
	Here       bool
}

// largeCity is from how many people on the changes since publishing are marked only when asked for: they then take more than a page may.
const largeCity = 2000

// show answers GET /roster.
func (r room) show(c echo.Context) error {
	if r.Book() == nil {
		f := r.Frame(c, weeksSheet, "Roster")
		return r.Show(c, http.StatusOK, weeksSheet, "weeks.html", weeksView{Frame: f})
	}
	w, err := r.window(c, c.QueryParams())
	if err != nil {
		return err
	}
	return r.grid(c, w, nil, nil)
}

// grid answers with the grid of a window. tell, unless it is nil, says on the frame that something went wrong; where it cannot,
// the page answers with err.
func (r room) grid(c echo.Context, w *window, tell func(*page.Frame) bool, err error) error {
	f := r.Frame(c, weeksSheet, "Roster of "+w.District().Name())
	code := http.StatusOK
	if tell != nil {
		if !tell(&f) {
			return err
		}
		code = max(http.StatusConflict, status(err))
	}
	v := weeksView{Frame: f, W: w, Edits: mayEdit(c)}
	v.Frame.Here = w.URL()
	if tell == nil {
		v.Frame.Said, v.Last = r.told(c)
	} else {
		_, v.Last = r.told(c)
	}
	if asked, wrong := strconv.Atoi(c.QueryParam("days")); tell == nil && wrong == nil && asked != w.Days {
		v.Frame.Wrong = []string{fmt.Sprintf("%d days were asked for; the page shows %d.", asked, w.Days)}
	}
	if v.Strip, err = r.strip(c, w); err != nil {
		return err
	}
	if err := v.mark(c, r); err != nil {
		return err
	}
	v.Squads, v.Officers = w.list(v.Marks)
	v.turns()
	v.choices(c)
	v.Earlier, v.Later = w.moved(-7).URL(), w.moved(7).URL()
	now := *w
	now.From = monday(r.Today())
	v.Now = now.URL()
	return r.Show(c, code, weeksSheet, "weeks.html", v)
}

// mark asks for the marks.
func (v *weeksView) mark(c echo.Context, r room) (err error) {
	ask := v.W.book.People() < largeCity || c.QueryParam("changes") != ""
	if v.Marks, err = r.marks(c, v.W, ask); err != nil {
		return err
	}
	if !ask && len(v.Marks.Published) > 0 {
		v.Changes = v.W.URL() + "&changes=1"
	}
	return nil
}

// turns are the pages of officers.
func (v *weeksView) turns() {
	size := v.W.size()
	if v.Officers <= size && v.W.Page == 1 {
		return
	}
	for from := 1; from <= v.Officers; from += size {
		n := (from-1)/size + 1
		to := min(from+size-1, v.Officers)
		v.Pages = append(v.Pages, turn{strconv.Itoa(from) + "–" + strconv.Itoa(to), v.W.turned(n).URL(), n == v.W.Page})
		if n == v.W.Page {
			v.From, v.To = from, to
		}
	}
}

// choices are those of the form above the grid.
func (v *weeksView) choices(c echo.Context) {
	w := v.W
	for _, i := range theirs(c.Request(), w.book) {
		d := w.book.Districts().At(i)
		v.Districts = append(v.Districts, choice{string(d.ID), d.Name(), i == w.district})
	}
	for _, s := range w.book.Shifts().All() {
		v.Shifts = append(v.Shifts, choice{string(s.ID), nameOf(s), s.ID == w.Shift})
	}
	lengths := []int{14, 21, 28, 35, 42}
	if !slices.Contains(lengths, w.Days) {
		lengths = append(lengths, w.Days)
		slices.Sort(lengths)
	}
	for _, n := range lengths {
		v.Lengths = append(v.Lengths, choice{strconv.Itoa(n), strconv.Itoa(n) + " days", n == w.Days})
	}
	if len(w.needs()) > 1 {
		v.Needs = []choice{
			{string(roster.NeedCIT), "CIT officer", w.Need == roster.NeedCIT}, {string(roster.NeedCoResponder), "Co-responder pair", w.Need == roster.NeedCoResponder},
		}
	}
}

// CellPath is the page of an officer's day.
func CellPath(id roster.OfficerID, d roster.Date) string {
	return "/roster/cell?" + url.Values{"officer": {string(id)}, "date": {d.String()}}.Encode()
}
