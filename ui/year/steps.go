package year

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"watchbill/roster"
	"watchbill/ui/page"
)

// stepsView is the top of the list that would close the gaps.
type stepsView struct {
	Pairs bool // what is asked for is pairs, of which there is no such list
	Steps []stepRow
	All   int // how many there are
	Path  string
}

// stepRow is one more certified posting.
type stepRow struct {
	Step       int
	Where      string
	Closed     int // minutes
	After      string
	Volunteers string // who are posted there and could be trained; empty: nobody
	More       int    // volunteers beside those
}

// recruitment is what GET /v1/recruitment answers.
type recruitment struct {
	Length int `json:"length"`
	Steps  []struct {
		Step       int                `json:"step"`
		District   roster.DistrictID  `json:"district_id"`
		Shift      roster.ShiftID     `json:"shift_id"`
		Rotation   roster.RotationID  `json:"rotation_id"`
		Offset     int                `json:"offset"`
		Closed     int                `json:"gap_minutes_closed"`
		After      float64            `json:"share_after"`
		Candidates []roster.OfficerID `json:"candidates"`
	} `json:"steps"`
}

// named is how many volunteers a step names.
const named = 2

// steps answers GET /coverage/steps with the first steps of the list, without a page around them. It is fetched after the
// year, for the list takes longer than that to work out.
func (r room) steps(c echo.Context) error {
	a, err := r.asking(c)
	if err != nil {
		return err
	}
	if a.Need == roster.NeedCoResponder {
		return r.Show(c, http.StatusOK, stepsSheet, "steps", stepsView{Pairs: true})
	}
	query := url.Values{"from": {a.From.String()}, "days": {strconv.Itoa(a.Days)}}
	path := "/coverage/recruitment?" + query.Encode()
	query.Set("limit", "3")
	var plan recruitment
	if err := r.Ask().Get(c.Request(), "/v1/recruitment", query, &plan); err != nil {
		return err
	}
	v := stepsView{All: plan.Length, Path: path}
	for _, s := range plan.Steps {
		row := stepRow{Step: s.Step, Closed: s.Closed, After: page.Share(s.After), Where: a.where(s.District, s.Shift) + ", " + string(s.Rotation) + " squad " + strconv.Itoa(s.Offset)}
		var names []string
		for _, id := range s.Candidates[:min(named, len(s.Candidates))] {
			names = append(names, nameOf(a.book, string(id)))
		}
		row.Volunteers, row.More = strings.Join(names, ", "), max(0, len(s.Candidates)-named)
		v.Steps = append(v.Steps, row)
	}
	return r.Show(c, http.StatusOK, stepsSheet, "steps", v)
}

// where is a district and a shift by name.
func (a *asking) where(district roster.DistrictID, shift roster.ShiftID) string {
	name, watch := string(district), string(shift)
	if i, ok := a.book.District(district); ok {
		name = a.book.Districts().At(i).Name()
	}
	if i, ok := a.book.Shift(shift); ok {
		watch = shiftName(a.book.Shifts().At(i))
	}
	return name + " " + watch
}
