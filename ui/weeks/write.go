package weeks

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"watchbill/roster"
	"watchbill/ui/ask"
)

// The lists that edits of this room write to, and their files of the pack.
const (
	absences = "/v1/absences"
	extras   = "/v1/extras"
)

// write is one write to the roster: of a new row to a list, or a change or removal of a row.
type write struct {
	Method string         `json:"m"`           // POST, PATCH or DELETE
	List   string         `json:"l"`           // absences or extras
	ID     string         `json:"i,omitempty"` // of the row; empty for POST
	Tag    string         `json:"t,omitempty"` // If-Match; empty: whatever it is
	Row    map[string]any `json:"r,omitempty"` // what is written
	Was    map[string]any `json:"w,omitempty"` // the row as it was, for what takes the write back; of PATCH and DELETE
	After  bool           `json:"-"`           // the interface can judge it only once the write before is done
}

// path is where it goes.
func (w *write) path() string {
	if w.ID == "" {
		return w.List
	}
	return w.List + "/" + url.PathEscape(w.ID)
}

// change is the write as a row of POST /v1/whatif's list.
func (w *write) change() map[string]any {
	c := map[string]any{"file": strings.TrimPrefix(w.List, "/v1/") + ".csv"}
	switch w.Method {
	case http.MethodPost:
		c["op"], c["row"] = "add", w.Row
	case http.MethodPatch:
		c["op"], c["key"], c["row"] = "change", filled(w.Was), w.Row
	default:
		c["op"], c["key"] = "remove", filled(w.Was)
	}
	return c
}

// filled is a row without its id, its empty cells and its words.
func filled(row map[string]any) map[string]any {
	row = maps.Clone(row)
	maps.DeleteFunc(row, func(name string, v any) bool { return v == nil || v == "" || name == "id" || name == "note" })
	return row
}

// override says why work rules are overridden; the zero one: they are not.
type override struct{ Reason, Words string }

// reasons are those that the interface takes.
var reasons = []struct{ Value, Name string }{
	{"emergency", "Emergency"}, {"call-volume", "Call volume"}, {"planned-event", "Planned event"}, {"mutual-aid", "Mutual aid"}, {"staffing", "Staffing"},
}

// breach is a work rule that is broken.
type breach struct {
	Rule    string           `json:"rule"`
	Officer roster.OfficerID `json:"officer_id"`
	Start   time.Time        `json:"start"`
	End     time.Time        `json:"end"`
	Detail  string           `json:"detail"`
}

// consequences are what the interface says that a write does to coverage in the year ahead.
type consequences struct {
	Opened  []gap       `json:"gaps_opened"`
	Closed  []gap       `json:"gaps_closed"`
	Changed []gapChange `json:"gaps_changed"`
	LeftOut int         `json:"left_out"`
}

// written is the answer of a write.
type written struct {
	Revision     uint64         `json:"revision"`
	Record       map[string]any `json:"record"`
	Warnings     []string       `json:"warnings"`
	Breaches     []breach       `json:"breaches"`
	Overridden   bool           `json:"overridden"`
	Consequences *consequences  `json:"consequences"`
}

// put puts a write to the interface, for trial where dry says so. It returns what takes it back.
func (r room) put(c echo.Context, w *write, over override, key string, dry bool) (written, write, error) {
	q := ask.Question{Method: w.Method, Path: w.path(), Header: http.Header{}}
	if w.Row != nil {
		q.Body = w.Row
	}
	if dry {
		q.Query = url.Values{"dry_run": {"true"}}
	} else if key != "" && w.Method == http.MethodPost {
		q.Header.Set("Idempotency-Key", key)
	}
	if w.Tag != "" {
		q.Header.Set("If-Match", w.Tag)
	}
	if over.Reason != "" {
		q.Header.Set("Work-Rules-Override", strings.TrimSuffix(over.Reason+"; "+over.Words, "; "))
	}
	var done written
	answer, err := r.Ask().Ask(c.Request(), q)
	if err == nil {
		err = answer.Read(&done)
	}
	return done, w.back(done.Record, answer.Header.Get("ETag")), err
}

// back is what takes a write back that left a row, with that tag.
func (w *write) back(row map[string]any, tag string) write {
	id, _ := row["id"].(string)
	switch w.Method {
	case http.MethodPost:
		return write{Method: http.MethodDelete, List: w.List, ID: id, Tag: tag, Was: row}
	case http.MethodPatch:
		was := maps.Clone(w.Was)
		delete(was, "id")
		return write{Method: http.MethodPatch, List: w.List, ID: id, Tag: tag, Row: was, Was: row}
	}
	was := maps.Clone(w.Was)
	delete(was, "id")
	return write{Method: http.MethodPost, List: w.List, Row: was}
}

// save does writes one after the other. Where one is refused those before are taken back, so that nothing is half done; an error
// says so where that fails.
func (r room) save(c echo.Context, writes []write, over override, key string) (done []written, back []write, err error) {
	for i := range writes {
		own := key
		if key != "" {
			own = fmt.Sprintf("%s-%d", key, i)
		}
		w, b, err := r.put(c, &writes[i], over, own, false)
		if err != nil {
			return nil, nil, errors.Join(err, r.takeBack(c, back))
		}
		done, back = append(done, w), append(back, b)
	}
	return done, back, nil
}

// takeBack does the writes that take others back, the last first.
func (r room) takeBack(c echo.Context, back []write) error {
	for i := len(back) - 1; i >= 0; i-- {
		if _, _, err := r.put(c, &back[i], override{}, "", false); err != nil {
			return partError{err}
		}
	}
	return nil
}

// partError says that an edit was done in part, and could not be taken back.
type partError struct{ error }

func (e partError) Error() string {
	return "an edit was done in part, and could not be taken back: " + e.error.Error()
}
func (e partError) Unwrap() error { return e.error }

// inPart tells whether half an edit stands.
func inPart(err error) bool { return errors.As(err, &partError{}) }

// record reads a row and its tag.
func (r room) record(c echo.Context, list, id string) (row map[string]any, tag string, err error) {
	answer, err := r.Ask().Ask(c.Request(), ask.Question{Path: list + "/" + url.PathEscape(id)})
	if err != nil {
		return nil, "", err
	}
	err = answer.Read(&row)
	return row, answer.Header.Get("ETag"), err
}

// held reads which breaches hold a write up; nil where it is refused for something else.
func held(err error) []breach {
	refused := (*ask.Refused)(nil)
	if inPart(err) || !errors.As(err, &refused) || refused.Status != http.StatusConflict {
		return nil
	}
	var said struct {
		Holder struct {
			Breaches []breach `json:"breaches"`
		} `json:"holder"`
	}
	if json.Unmarshal(refused.Whole, &said) != nil {
		return nil
	}
	return said.Holder.Breaches
}

// status is that of a refusal, 0 where err is none.
func status(err error) int {
	refused := (*ask.Refused)(nil)
	if errors.As(err, &refused) {
		return refused.Status
	}
	return 0
}
