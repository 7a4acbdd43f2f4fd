package certificates

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"watchbill/api/web/access"
	"watchbill/roster"
	"watchbill/roster/pack"
	"watchbill/ui/ask"
	"watchbill/ui/page"
)

// recordClass answers POST /credentials/class: it finds people, shows what the class will do, or saves it.
func (r room) recordClass(c echo.Context) error {
	in, err := c.FormParams()
	if err != nil {
		return err
	}
	v := r.classView(c, in)
	if v.Form.Key == "" {
		v.Form.Key = "class"
	}
	all, err := r.everybody(c.Request(), nil)
	if err != nil {
		return err
	}
	n := names{r.Book(), access.Of(c.Request().Context())}
	v.chosen(n, all)
	do := in.Get("do")
	if do != "find" {
		if err := r.check(c, &v, n, all); err != nil {
			return err
		}
	}
	status := http.StatusOK
	switch faulty := v.faulty(); {
	case do == "find":
	case faulty != "":
		status = http.StatusBadRequest
		v.Checked = false
		v.Frame.Wrong = []string{faulty, "Nothing is saved. Everything that you typed is kept below; correct what is marked ▲."}
	case do == "save" && v.Form.Seen != v.Form.mark():
		v.Frame.Said = "Not saved yet: something was changed after you looked. This is what it will do now; press Save again."
	case do == "save":
		done, err := r.save(c, &v, n)
		if err != nil || done {
			return err
		}
		status = http.StatusConflict
	}
	v.Form.Seen = v.Form.mark()
	v.offer(n, all)
	return r.Show(c, status, classSheet, "class.html", v)
}

// faulty says what is wrong with the class, empty for nothing.
func (v *classView) faulty() string {
	rows := 0
	for _, row := range v.Rows {
		if row.Fault != "" {
			rows++
		}
	}
	switch {
	case len(v.Rows) == 0:
		return "The class has nobody yet: tick officers or paste their numbers."
	case rows > 0 && len(v.Faults) > 0:
		return fmt.Sprintf("%d of %d people and %d things of the class do not fit.", rows, len(v.Rows), len(v.Faults))
	case rows > 0:
		return fmt.Sprintf("%d of %d people cannot be recorded.", rows, len(v.Rows))
	case len(v.Faults) > 0:
		return "The class does not fit the roster."
	}
	return ""
}

// cells are the row of a credential, as the interface takes it.
func (f *classForm) cells(officer string) map[string]any {
	cells := map[string]any{"officer_id": officer}
	for name, text := range map[string]string{
		"kind": f.Kind, "program": f.Program, "host": f.Host, "started": f.Started, "completed": f.Completed, "hours": f.Hours,
		"authority": f.Authority, "category": f.Category, "evidence": f.Evidence,
	} {
		if text != "" {
			cells[name] = text
		}
	}
	if list := split(f.Components); len(list) > 0 {
		cells["components"] = list
	}
	return cells
}

// check asks what the class would do, and tells each fault at its place: a field of the class, or somebody of it.
func (r room) check(c echo.Context, v *classView, n names, all *standings) error {
	f := &v.Form
	completed, err := roster.ParseDate(f.Completed)
	if err != nil {
		v.Faults["completed"] = "year, month and day"
	}
	if f.Started != "" {
		if started, err := roster.ParseDate(f.Started); err != nil {
			v.Faults["started"] = "year, month and day"
		} else if v.Faults["completed"] == "" && started > completed {
			v.Faults["started"] = "is after the class was completed"
		}
	}
	if v.Faults["completed"] == "" && completed > all.On+366 {
		v.Faults["completed"] = "is more than a year ahead"
	}
	if f.Kind == "" {
		v.Faults["kind"] = "choose what was taught"
	}
	if h, err := strconv.ParseFloat(f.Hours, 64); f.Hours != "" && (err != nil || h < 0) {
		v.Faults["hours"] = "a number of hours, such as 40"
	}
	if len(v.Faults) > 0 {
		return nil
	}
	var changes []map[string]any
	var of []int
	for i := range v.Rows {
		row := &v.Rows[i]
		p := n.person(roster.OfficerID(row.ID))
		switch {
		case row.Fault != "" || p == nil:
			continue
		case has(p, f.Kind, completed):
			row.Skip, row.Note = true, "on record already, will not be saved twice"
			continue
		case p.Officer.Role != roster.RoleOfficer:
			row.Note = "is a " + string(p.Officer.Role) + ": the hours count, nobody is certified by it"
		case !p.Officer.Designated:
			row.Note = "is not designated and will not count"
		}
		of = append(of, i)
		changes = append(changes, map[string]any{"file": "credentials.csv", "op": "add", "row": f.cells(row.ID)})
	}
	if len(changes) == 0 {
		v.Checked = true
		return nil
	}
	return r.would(c, v, n, changes, of, max(completed, all.On))
}

// would asks the interface what changes would do, and the roster how each would stand on a date.
func (r room) would(c echo.Context, v *classView, n names, changes []map[string]any, of []int, on roster.Date) error {
	a, err := r.Ask().Ask(c.Request(), ask.Question{Method: http.MethodPost, Path: "/v1/whatif", Body: map[string]any{"changes": changes, "limit": 0}})
	if refused := (*ask.Refused)(nil); errors.As(err, &refused) && len(refused.Faults) > 0 {
		v.told(refused, of)
		return nil
	}
	if err != nil {
		if v.Frame.Refuse(err, "") {
			v.Faults["class"] = v.Frame.Wrong[0]
			return nil
		}
		return err
	}
	var answer struct {
		Days       int `json:"days"`
		Difference struct {
			Share struct {
				Before, After struct {
					Share float64 `json:"share"`
				}
			} `json:"share"`
			Gaps struct {
				Closed struct {
					Total int `json:"total"`
				} `json:"closed"`
			} `json:"gaps"`
		} `json:"difference"`
	}
	if err := a.Read(&answer); err != nil {
		return err
	}
	d := answer.Difference
	v.Checked, v.Before, v.After, v.Closed, v.Days = true, d.Share.Before.Share, d.Share.After.Share, d.Gaps.Closed.Total, answer.Days
	text, err := json.Marshal(changes)
	if err != nil {
		return err
	}
	edit, err := pack.ReadChanges(bytes.NewReader(text))
	if err != nil {
		return err
	}
	next, _ := edit.Apply(n.book)
	if next == nil {
		return nil // the interface would have said so
	}
	then := names{next, n.user}
	for _, i := range of {
		row := &v.Rows[i]
		p := then.person(roster.OfficerID(row.ID))
		s := next.Standing(p, on)
		as := person{Officer: p.Officer.ID, Certified: s.Certified, Designated: s.Designated, Role: p.Officer.Role, Through: &s.Through}
		if s.Through == 0 {
			as.Through = nil
		}
		row.After, row.Until = standsOf(s.Verdict, &as, on), "–"
		switch {
		case s.Certified && s.Through == 0:
			row.Until = "no end"
		case s.Certified:
			row.Until = v.Frame.Date(s.Through)
		default:
			row.Note = strings.TrimPrefix(row.Note+"; "+reason(&v.Frame, s.Reason), "; ")
		}
	}
	return nil
}

// told tells the interface's faults, each at its place.
func (v *classView) told(refused *ask.Refused, of []int) {
	for _, f := range refused.Faults {
		parts := strings.Split(strings.TrimPrefix(f.Pointer, "/"), "/")
		k := -1
		if len(parts) > 1 && parts[0] == "changes" {
			if x, err := strconv.Atoi(parts[1]); err == nil && x < len(of) {
				k = x
			}
		}
		switch {
		case k < 0:
			v.Faults["class"] = f.Detail
		case len(parts) > 3 && parts[3] != "officer_id":
			v.Faults[parts[3]] = f.Detail
		default:
			v.Rows[of[k]].Fault = f.Detail
		}
	}
}

// save puts the credentials on the roster one by one, and leads to what is then on record. It returns false, with what was
// saved and what was not by row, where something was not.
func (r room) save(c echo.Context, v *classView, n names) (done bool, err error) {
	var saved, failed int
	var before, after *float64
	for i := range v.Rows {
		row := &v.Rows[i]
		if row.Skip {
			continue
		}
		key, err := v.key(row.ID)
		if err != nil {
			return false, err
		}
		a, err := r.Ask().Ask(c.Request(), ask.Question{
			Method: http.MethodPost, Path: "/v1/credentials", Body: v.Form.cells(row.ID), Header: http.Header{"Idempotency-Key": {key}},
		})
		if err != nil {
			failed++
			row.NotDone = "the service does not say why; save again"
			if refused := (*ask.Refused)(nil); errors.As(err, &refused) {
				row.NotDone = refused.Error()
				if len(refused.Faults) > 0 {
					row.NotDone = refused.Faults[0].Detail
				}
			}
			continue
		}
		saved, row.Saved, row.Skip = saved+1, true, true
		var wrote struct {
			Consequences *struct {
				Before struct {
					Share float64 `json:"share"`
				} `json:"share_before"`
				After struct {
					Share float64 `json:"share"`
				} `json:"share_after"`
			} `json:"consequences"`
		}
		if a.Read(&wrote) == nil && wrote.Consequences != nil {
			if before == nil {
				before = &wrote.Consequences.Before.Share
			}
			after = &wrote.Consequences.After.Share
		}
	}
	if failed == 0 {
		q := url.Values{"kind": {v.Form.Kind}, "completed": {v.Form.Completed}, "saved": {strconv.Itoa(saved)}}
		if before != nil {
			q.Set("before", strconv.FormatFloat(*before, 'f', 6, 64))
			q.Set("after", strconv.FormatFloat(*after, 'f', 6, 64))
		}
		return true, page.SeeOther(c, "/credentials/class?"+q.Encode())
	}
	v.Form.Officers = slices.DeleteFunc(v.Form.Officers, func(id string) bool {
		return slices.ContainsFunc(v.Rows, func(row classRow) bool { return row.ID == id && row.Saved })
	})
	v.Frame.Wrong = []string{
		fmt.Sprintf("%d of %d saved, %d not.", saved, saved+failed, failed),
		"Those saved are on the roster. The others stand below with why; press Save again once that is put right: nobody is saved twice.",
	}
	return false, nil
}

// key is the idempotency key of somebody's credential of this class: of what is saved too, so that a correction is no repetition, and
// whoever goes back to the form may use it for another class.
func (v *classView) key(officer string) (string, error) {
	text, err := json.Marshal([]any{v.Form.Key, v.Form.cells(officer)}) // whose members stand in order
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(text)
	return "class-" + hex.EncodeToString(sum[:]), nil
}
