package weeks

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"watchbill/roster"
)

// The edits of an officer's day.
const (
	actLeave  = "leave"  // a new absence
	actExtra  = "extra"  // new extra duty
	actHours  = "hours"  // other hours for a tour
	actRemove = "remove" // of a row of leave or extra duty
	actMove   = "move"   // other hours for a row of extra duty
)

// form is what was typed, as it was typed.
type form struct {
	Act        string
	Save       bool   // else it is tried
	From, To   string // dates
	Start, End string // times by the clock; of leave both empty: whole days
	Kind, Note string
	District   string
	Tour       string // when the tour begins that gets other hours, RFC 3339
	List, Row  string // of the row that is removed or moved
	Tag        string // of that row, as it was read
	Over       override
	Seen, Saw  string // of the officer's rows when the form was made: a digest, and in words
	Key        string // of Idempotency-Key
}

// readForm reads a posted form.
func readForm(c echo.Context) form {
	v := func(name string) string { return strings.TrimSpace(c.FormValue(name)) }
	return form{
		Act: v("act"), Save: v("step") != "try", From: v("from"), To: v("to"), Start: clockText(v("start")), End: clockText(v("end")), Kind: v("kind"), Note: v("note"), District: v("district"),
		Tour: v("tour"), List: v("list"), Row: v("row"), Tag: c.FormValue("tag"), Over: override{v("reason"), v("words")}, Seen: v("seen"), Saw: v("saw"), Key: v("key"),
	}
}

// status is that of an answer which refuses the form: of one that is tried, being refused is what was asked about.
func (f *form) status(code int) int {
	if !f.Save {
		return http.StatusOK
	}
	return code
}

// clockText is a time as people write it, 7:00 or 1900, as the format has it; what is no time stays as it is.
func clockText(s string) string {
	digits := strings.Replace(s, ":", "", 1)
	if len(digits) == 3 {
		digits = "0" + digits
	}
	if len(digits) != 4 || strings.Trim(digits, "0123456789") != "" {
		return s
	}
	return digits[:2] + ":" + digits[2:]
}

// wrong gathers what is wrong with a form.
type wrong []string

func (w *wrong) add(format string, args ...any) { *w = append(*w, fmt.Sprintf(format, args...)) }

// date reads a date.
func (w *wrong) date(name, s string) roster.Date {
	d, err := roster.ParseDate(s)
	if err != nil || d < 400 || d > roster.MaxDate-800 {
		w.add("%s: %q is no date; write it as 2026-11-20", name, s)
		return 0
	}
	return d
}

// clock reads a time of day.
func (w *wrong) clock(name, s string) roster.ClockTime {
	t, err := roster.ParseClockTime(s)
	if err != nil {
		w.add("%s: %q is no time; write it as 19:00", name, s)
	}
	return t
}

// span reads the time between two clock times from a date on: an end that is not after the start is on the next day.
func (w *wrong) span(zone *roster.Zone, day roster.Date, start, end string) roster.Interval {
	from, to := w.clock("From", start), w.clock("Until", end)
	next := day
	if to <= from {
		next++
	}
	if len(*w) > 0 {
		return roster.Interval{}
	}
	return roster.Interval{Start: zone.Instant(day, from), End: zone.Instant(next, to)}
}

// moment is an instant as the interface reads it, by the agency's clock.
func moment(zone *roster.Zone, m roster.Minute) string {
	return m.Time().In(zone.Location()).Format("2006-01-02T15:04-07:00")
}

// kinds of leave and of extra duty, as the format knows them.
var (
	leaveKinds = []string{"vacation", "sick", "training", "court", "light-duty", "family", "military", "admin", "injury", "other"}
	extraKinds = []string{"overtime", "callback", "detail"}
)

// writes are those that do what the form says for an officer's day. It returns what is wrong with the form, if anything is.
func (f *form) writes(r room, c echo.Context, p *roster.Personnel, day roster.Date) ([]write, []string, error) {
	var bad wrong
	zone, id := r.Book().Zone(), p.Officer.ID
	switch f.Act {
	case actLeave:
		return f.leave(zone, id), bad, nil
	case actExtra:
		v := bad.span(zone, bad.date("Date", f.From), f.Start, f.End)
		return []write{extra(zone, id, roster.DistrictID(f.District), v, f.Kind)}, bad, nil
	case actHours:
		list := f.hours(r, p, day, &bad)
		return list, bad, nil
	case actRemove, actMove:
		return f.row(r, c, id)
	}
	return nil, []string{"Nothing was chosen to be done."}, nil
}

// leave is the write of leave. The interface says what is wrong with its dates.
func (f *form) leave(zone *roster.Zone, id roster.OfficerID) []write {
	row := map[string]any{"officer_id": id, "from": f.From, "to": f.To, "kind": f.Kind, "note": f.Note}
	if f.Start != "" || f.End != "" {
		from, err1 := roster.ParseDate(f.From)
		start, err2 := roster.ParseClockTime(f.Start)
		end, err3 := roster.ParseClockTime(f.End)
		last, err4 := roster.ParseDate(f.To)
		row["from"], row["to"] = f.From+"T"+f.Start, f.To+"T"+f.End
		if err1 == nil && err2 == nil && err3 == nil && err4 == nil {
			if last == from && end <= start {
				last++
			}
			row["from"], row["to"] = moment(zone, zone.Instant(from, start)), moment(zone, zone.Instant(last, end))
		}
	}
	return []write{{Method: http.MethodPost, List: absences, Row: row}}
}

// extra is the write of extra duty.
func extra(zone *roster.Zone, id roster.OfficerID, district roster.DistrictID, v roster.Interval, kind string) write {
	return write{Method: http.MethodPost, List: extras, Row: map[string]any{
		"officer_id": id, "district_id": district, "from": moment(zone, v.Start), "to": moment(zone, v.End), "kind": kind,
	}}
}

// away is the write of leave by time.
func away(zone *roster.Zone, id roster.OfficerID, v roster.Interval, note string) write {
	return write{Method: http.MethodPost, List: absences, Row: map[string]any{
		"officer_id": id, "from": moment(zone, v.Start), "to": moment(zone, v.End), "kind": "admin", "note": note,
	}}
}

// hours are the writes that give a tour other hours: what is taken off it as leave by time, what is put to it as extra duty.
func (f *form) hours(r room, p *roster.Personnel, day roster.Date, bad *wrong) (list []write) {
	zone := r.Book().Zone()
	next := bad.span(zone, bad.date("Date", f.From), f.Start, f.End)
	at, err := time.Parse(time.RFC3339, f.Tour)
	dates := roster.DateRange{From: day, To: day}
	for _, t := range r.Book().Watches(dates).AppendRemaining(nil, p, dates) {
		if err != nil || t.Start != roster.MinuteOf(at) || len(*bad) > 0 {
			continue
		}
		for _, v := range less(t.Interval, next) {
			list = append(list, away(zone, p.Officer.ID, v, "hours changed"))
		}
		district := r.Book().Districts().At(t.District).ID
		for _, v := range less(next, t.Interval) {
			list = append(list, extra(zone, p.Officer.ID, district, v, "overtime"))
			list[len(list)-1].After = len(list) > 1
		}
		if list == nil {
			bad.add("These are the tour's hours already.")
		}
		return list
	}
	if len(*bad) == 0 {
		bad.add("The tour is not there any more.")
	}
	return nil
}

// less is what of v lies outside w.
func less(v, w roster.Interval) (list []roster.Interval) {
	if !v.Meets(w) {
		return []roster.Interval{v}
	}
	if v.Start < w.Start {
		list = append(list, roster.Interval{Start: v.Start, End: w.Start})
	}
	if w.End < v.End {
		list = append(list, roster.Interval{Start: w.End, End: v.End})
	}
	return list
}

// row is the write that removes a row of the officer's, or gives extra duty other hours. It holds the row to what was read.
func (f *form) row(r room, c echo.Context, id roster.OfficerID) ([]write, []string, error) {
	if f.List != absences && f.List != extras {
		return nil, []string{"Nothing was chosen to be done."}, nil
	}
	row, _, err := r.record(c, f.List, f.Row)
	if err != nil {
		return nil, nil, err
	}
	if row["officer_id"] != string(id) {
		return nil, []string{"That row is somebody else's."}, nil
	}
	w := write{Method: http.MethodDelete, List: f.List, ID: f.Row, Tag: f.Tag, Was: row}
	if f.Act == actMove {
		var bad wrong
		zone := r.Book().Zone()
		v := bad.span(zone, bad.date("Date", f.From), f.Start, f.End)
		if bad != nil {
			return nil, bad, nil
		}
		w.Method, w.Row = http.MethodPatch, map[string]any{"from": moment(zone, v.Start), "to": moment(zone, v.End)}
	}
	return []write{w}, nil, nil
}

// digest tells one state of an officer's duty from another.
func digest(p *roster.Personnel) string {
	rows := p.Rows()
	text, err := json.Marshal([]any{rows.Postings, rows.Absences, rows.Extras})
	if err != nil {
		panic(err) // rows are JSON
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:8])
}

// token is an Idempotency-Key.
func token() string { return rand.Text() }
