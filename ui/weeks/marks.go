package weeks

import (
	"net/url"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"watchbill/roster"
)

// marks are what the roster itself does not say of days: leave that is asked for, and duty that is not as it was published.
type marks struct {
	people    map[roster.OfficerID]*personMarks
	Asked     int // requests that wait
	Changed   int // days
	Published []publication
	More      bool // there are more changes than are marked
}

type personMarks struct {
	asked, changed map[roster.Date]bool
}

// publication is a published period.
type publication struct {
	ID        string              `json:"id"`
	From      roster.Date         `json:"from"`
	To        roster.Date         `json:"to"`
	Version   int                 `json:"version"`
	Districts []roster.DistrictID `json:"district_ids"`
}

// request is a request for leave.
type request struct {
	ID      string           `json:"id"`
	Kind    string           `json:"kind"`
	State   string           `json:"state"`
	Officer roster.OfficerID `json:"officer_id"`
	Leave   *struct {
		From string `json:"from"`
		To   string `json:"to"`
	} `json:"leave"`
	Hindrance    *string       `json:"hindrance"`
	Consequences *consequences `json:"consequences"`
}

// dates are the days that a leave touches.
func (q *request) dates() (r roster.DateRange) {
	if q.Leave == nil {
		return r
	}
	r.From, _ = roster.ParseDate(q.Leave.From[:min(10, len(q.Leave.From))])
	r.To, _ = roster.ParseDate(q.Leave.To[:min(10, len(q.Leave.To))])
	return r
}

// maxChanges is how many changes since publishing are asked for.
const maxChanges = 1000

func (m *marks) of(id roster.OfficerID) *personMarks { return m.people[id] }

func (m *marks) person(id roster.OfficerID) *personMarks {
	p := m.people[id]
	if p == nil {
		p = &personMarks{map[roster.Date]bool{}, map[roster.Date]bool{}}
		m.people[id] = p
	}
	return p
}

// marks asks for those of a window; of what was published only which periods there are, unless changes says otherwise.
func (r room) marks(c echo.Context, w *window, changes bool) (*marks, error) {
	m := &marks{people: map[roster.OfficerID]*personMarks{}}
	dates := w.dates()
	within := url.Values{"from": {dates.From.String()}, "to": {dates.To.String()}}
	var waiting struct {
		Requests []request `json:"requests"`
	}
	q := url.Values{"state": {"open"}, "kind": {"leave"}, "from": within["from"], "to": within["to"]}
	if err := r.Ask().Get(c.Request(), "/v1/requests", q, &waiting); err != nil {
		return nil, err
	}
	for i := range waiting.Requests {
		ask := &waiting.Requests[i]
		for d := max(ask.dates().From, dates.From); d <= min(ask.dates().To, dates.To); d++ {
			m.person(ask.Officer).asked[d] = true
		}
	}
	m.Asked = len(waiting.Requests)
	var periods struct {
		Publications []publication `json:"publications"`
	}
	within.Set("in_force", "true")
	if err := r.Ask().Get(c.Request(), "/v1/publications", within, &periods); err != nil {
		return nil, err
	}
	for _, p := range periods.Publications {
		if p.Districts != nil && !slices.Contains(p.Districts, w.District().ID) {
			continue
		}
		m.Published = append(m.Published, p)
		if !changes {
			continue
		}
		if err := r.changes(c, w, m, p.ID); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// changes marks the days that differ from a published period.
func (r room) changes(c echo.Context, w *window, m *marks, id string) error {
	var list struct {
		Next    *string `json:"next_cursor"`
		Changes []struct {
			Officer roster.OfficerID `json:"officer_id"`
			Date    roster.Date      `json:"date"`
		} `json:"changes"`
	}
	if err := r.Ask().Get(c.Request(), "/v1/publications/"+url.PathEscape(id)+"/changes", url.Values{"limit": {strconv.Itoa(maxChanges)}}, &list); err != nil {
		return err
	}
	m.More = m.More || list.Next != nil
	for _, change := range list.Changes {
		if w.dates().Contains(change.Date) {
			m.person(change.Officer).changed[change.Date] = true
			m.Changed++
		}
	}
	return nil
}
