package outlook

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"watchbill/api/web/access"
	"watchbill/roster"
	"watchbill/ui/ask"
	"watchbill/ui/page"
)

// whatIfSheet is the page of /coverage/what-if.
var whatIfSheet = page.Sheet{
	Room: page.Coverage, Styles: []string{"outlook.css"}, Script: "outlook.js",
	Keys: []page.Key{{Press: []string{"a"}, Does: "To add a change"}, {Press: []string{"u"}, Does: "Take back the last change"}},
}.Parse(pages, "pages/what-if.html", "pages/gaps.html")

// whatIfPath is where the builder is.
const whatIfPath = "/coverage/what-if"

// maxGapRows is how many gaps of a sort the page lists.
const maxGapRows = 40

// whatIfView is what the page shows.
type whatIfView struct {
	Frame page.Frame
	horizon
	MayAsk   bool
	List     []changeRow
	Faulty   int      // of them
	Given    []string // the list as the address has it
	Back     string   // the address that takes the last change back; empty: there is none
	Was      string   // what was just taken out, in words
	Restore  string   // the address that puts it back
	Forms    []changeForm
	Places   places
	Answered bool
	D        difference
	Begins   string // the first date of it
	Notes    []string
	Figures  []figureRow
	Watches  []watchRow
	Same     int // watches that stay as they are
	Opened   gapTable
	Closed   gapTable
	Changed  []changedRow
	More     int // changed gaps that are not listed
	Renewed  string
}

// places are what the forms let somebody choose from.
type places struct{ Districts, Shifts, Rotations, Absences []choice }

// figureRow is one figure before and after.
type figureRow struct {
	Name, Before, After, Difference string
	Better, Worse                   bool
}

// watchRow is one shift in one district before and after.
type watchRow struct {
	District, Shift  string
	Before, After    float64
	Points           string
	Better, Worse    bool
	Bettered, Worsen int
}

// gapTable is gaps with their total.
type gapTable struct {
	Title, Empty string
	Total        int
	Rows         []gapRow
}

// More is how many gaps the table leaves out.
func (t gapTable) More() int { return t.Total - len(t.Rows) }

// gapRow is a gap in words.
type gapRow struct {
	District, When, Cause, Who string
	Minutes, Short             int
}

// changedRow is gaps that became others.
type changedRow struct{ District, Before, After string }

// whatIf answers GET /coverage/what-if.
func (r room) whatIf(c echo.Context) error {
	in := c.QueryParams()
	list, strange, beyond := readList(in["c"])
	v := whatIfView{Frame: r.Frame(c, whatIfSheet, "What if"), horizon: horizonOf(in), MayAsk: page.Asks.Allows(access.Of(c.Request().Context()).Roles)}
	n := names{r.Book(), access.Of(c.Request().Context())}
	if !v.MayAsk {
		return r.Show(c, http.StatusOK, whatIfSheet, "what-if.html", v)
	}
	v.Places = places{n.districts(access.Of(c.Request().Context())), n.shifts(), n.rotations(), absences}
	v.Forms = formsOf(in, r.Today())
	if code := in.Get("add"); code != "" {
		made, wrong := formChange(code, in)
		full := len(list) >= maxChanges || len(strings.Join(in["c"], ""))+len(made.String()) > maxList
		switch {
		case wrong == "" && full:
			wrong = fmt.Sprintf("The list is full: an address holds %d changes at most. Take one out first.", maxChanges)
		case wrong == "":
			return page.SeeOther(c, v.address(append(list, made)))
		}
		v.Frame.Wrong = []string{"Not added: " + wrong, "What you typed is kept below, and so is the list."}
	}
	if strange+beyond > 0 {
		v.Frame.Wrong = append(v.Frame.Wrong, fmt.Sprintf("Of the changes of this address %d could not be read or are beyond the %d that a list holds, and left out of the figures below.", strange+beyond, maxChanges))
	}
	r.list(&v, n, list, in)
	if len(list) > 0 {
		if err := r.answer(c, &v, n, list); err != nil {
			return err
		}
	}
	status := http.StatusOK
	if v.Frame.Wrong != nil {
		status = http.StatusBadRequest
	}
	return r.Show(c, status, whatIfSheet, "what-if.html", v)
}

// address is that of the page with a list.
func (v *whatIfView) address(list []change) string {
	q := url.Values{}
	v.set(q)
	for _, c := range list {
		q.Add("c", c.String())
	}
	if len(q) == 0 {
		return whatIfPath
	}
	return whatIfPath + "?" + q.Encode()
}

// answer asks the interface, and words what it says. A refusal is told at the change that it is of.
func (r room) answer(c echo.Context, v *whatIfView, n names, list []change) error {
	m := &maker{ask: r.Ask(), request: c.Request(), book: n.book, last: r.last(v.horizon)}
	var rows []row
	var of []int // the change that each row is of
	for i, x := range list {
		made, err := m.rows(x)
		if err != nil {
			if !v.told(i, err) {
				return err
			}
			continue
		}
		for range made {
			of = append(of, i)
		}
		rows = append(rows, made...)
	}
	if v.Faulty > 0 {
		v.Frame.Wrong = append(v.Frame.Wrong, "Nothing was worked out: a change does not fit the roster. The list is kept; correct or take out what is marked ▲.")
		return nil
	}
	body := map[string]any{"changes": rows, "limit": maxGapRows}
	if v.From != "" {
		body["from"] = v.From
	}
	if days, err := strconv.Atoi(v.Days); err == nil {
		body["days"] = days
	} else if v.Days != "" {
		v.Frame.Wrong = append(v.Frame.Wrong, "The number of days is a whole number, such as 365. The list is kept.")
		return nil
	}
	a, err := r.Ask().Ask(c.Request(), ask.Question{Method: http.MethodPost, Path: "/v1/whatif", Body: body})
	if err != nil {
		return v.refused(err, of)
	}
	var answer asked
	if err := a.Read(&answer); err != nil {
		return err
	}
	v.Answered, v.D = true, *answer.Difference
	v.horizon, v.Begins = v.or(answer.From, answer.Days), v.Frame.Date(answer.From)
	for _, x := range answer.Notes {
		v.Notes = append(v.Notes, x.Detail)
	}
	v.fill(n)
	return nil
}

// last is the last date that a horizon reaches, as far as what was typed can be read.
func (r room) last(h horizon) roster.Date {
	from, days := r.Today(), 365
	if d, err := roster.ParseDate(h.From); err == nil {
		from = d
	}
	if n, err := strconv.Atoi(h.Days); err == nil && n > 0 {
		days = n
	}
	return from + roster.Date(days-1)
}

// told marks a change as faulty; false where the error is none that a page can tell of.
func (v *whatIfView) told(i int, err error) bool {
	refused, fault := (*ask.Refused)(nil), (*roster.Error)(nil)
	switch {
	case errors.As(err, &refused) && (refused.Status == http.StatusBadRequest || refused.Status == http.StatusNotFound):
		said := refused.Error()
		if len(refused.Faults) > 0 {
			said = refused.Faults[0].Detail
		}
		v.fault(i, said)
	case errors.As(err, &refused):
		return false
	case errors.As(err, &fault):
		v.fault(i, fault.Msg)
	default:
		return false
	}
	return true
}

func (v *whatIfView) fault(i int, said string) {
	if len(v.List[i].Faults) == 0 {
		v.Faulty++
	}
	v.List[i].Faults = append(v.List[i].Faults, said)
}

// refused tells the interface's faults, each at its change.
func (v *whatIfView) refused(err error, of []int) error {
	refused := (*ask.Refused)(nil)
	if !errors.As(err, &refused) || len(refused.Faults) == 0 {
		if v.Frame.Refuse(err, "The list is kept.") {
			return nil
		}
		return err
	}
	wrong := []string{}
	for _, f := range refused.Faults {
		k, column := rowOf(f.Pointer)
		if k < 0 || k >= len(of) {
			wrong = append(wrong, strings.TrimPrefix(strings.ReplaceAll(f.Pointer, "/", " ")+": ", ": ")+f.Detail)
			continue
		}
		said := f.Detail
		if column != "" {
			said = column + ": " + said
		}
		v.fault(of[k], said)
	}
	if v.Faulty > 0 {
		wrong = append(wrong, "Nothing was worked out: a change does not fit the roster. The list is kept; correct or take out what is marked ▲.")
	}
	v.Frame.Wrong = append(v.Frame.Wrong, wrong...)
	return nil
}

// rowOf is which row a pointer such as /changes/3/row/to is into, and which column; -1 for none.
func rowOf(pointer string) (int, string) {
	parts := strings.Split(strings.TrimPrefix(pointer, "/"), "/")
	if len(parts) < 2 || parts[0] != "changes" {
		return -1, ""
	}
	k, err := strconv.Atoi(parts[1])
	if err != nil {
		return -1, ""
	}
	if len(parts) > 3 {
		return k, strings.ReplaceAll(parts[3], "_", " ")
	}
	return k, ""
}
