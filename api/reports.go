package api

import (
	"context"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"watchbill/api/web/access"
	"watchbill/dispatch"
	"watchbill/dispatch/desk"
	"watchbill/roster"
)

// Reports takes what CAD says of units, and lets assignments follow. Errors are those of the methods of [desk.Desk].
type Reports interface {
	Status(context.Context, dispatch.Report) (dispatch.UnitState, []desk.AssignmentEvent, error)
	StatusAll(context.Context, []dispatch.Report) (accepted int, refused []desk.Refused, err error)
}

// The bounds of CAD's word.
const (
	maxUnits = 10_000 // in a batch
	maxCrew  = 16
)

// unitAfter is a unit after a report, with what that did to assignments.
type unitAfter struct {
	dispatch.UnitState
	Events []desk.AssignmentEvent `json:"assignment_events"`
}

// putStatus answers PUT /v1/units/{unit}/status.
func (s *server) putStatus(c echo.Context) error {
	q := newQuery(c)
	unit := q.unit()
	if err := q.done(); err != nil {
		return err
	}
	b, err := readJSON(c)
	if err != nil {
		return err
	}
	report := b.report(statusMembers, s.opt.Web.Now())
	report.Unit = unit
	if access.Of(c.Request().Context()).Kind == access.Person { // a machine is CAD's own word
		report.By = by(c)
	}
	if err := b.done(); err != nil {
		return err
	}
	if s.opt.Reports == nil {
		return unavailable("statuses")
	}
	state, events, err := s.opt.Reports.Status(c.Request().Context(), report)
	if err != nil {
		return inBody(err, nil)
	}
	if events == nil {
		events = []desk.AssignmentEvent{}
	}
	return sendJSON(c, http.StatusOK, unitAfter{state, events})
}

// taken says what became of a batch.
type taken struct {
	Accepted int            `json:"accepted"`
	Refused  []desk.Refused `json:"refused"` // never null
}

// putUnits answers PUT /v1/units.
func (s *server) putUnits(c echo.Context) error {
	if err := newQuery(c).done(); err != nil {
		return err
	}
	b, err := readJSON(c)
	if err != nil {
		return err
	}
	reports := b.reports(s.opt.Web.Now())
	if err := b.done(); err != nil {
		return err
	}
	if s.opt.Reports == nil {
		return unavailable("statuses")
	}
	once, twice := namedOnce(reports)
	accepted, refused, err := s.opt.Reports.StatusAll(c.Request().Context(), once)
	if err != nil {
		return inBody(err, nil)
	}
	refused = mergeRefused(refused, twice)
	return sendJSON(c, http.StatusOK, taken{accepted, refused})
}

// namedTwice refuses what a batch says of a unit that it has spoken of before.
const namedTwice = "named-twice"

// namedOnce returns the first report of each unit, and the indexes of the others, rising.
func namedOnce(reports []dispatch.Report) (once []dispatch.Report, twice []int) {
	seen := make(map[dispatch.UnitID]bool, len(reports))
	once = make([]dispatch.Report, 0, len(reports))
	for i := range reports {
		if seen[reports[i].Unit] {
			twice = append(twice, i)
			continue
		}
		seen[reports[i].Unit] = true
		once = append(once, reports[i])
	}
	return once, twice
}

// mergeRefused returns, never nil, what was refused of a batch by the indexes of the whole batch, rising, where refused
// counts without those left out before.
func mergeRefused(refused []desk.Refused, twice []int) []desk.Refused {
	all := make([]desk.Refused, 0, len(refused)+len(twice))
	left := 0
	for _, r := range refused {
		for left < len(twice) && twice[left] <= r.Index+left {
			all = append(all, desk.Refused{Index: twice[left], Reason: namedTwice})
			left++
		}
		r.Index += left
		all = append(all, r)
	}
	for _, i := range twice[left:] {
		all = append(all, desk.Refused{Index: i, Reason: namedTwice})
	}
	return all
}

var (
	statusMembers   = []string{"primary", "secondary", "time", "crew", "call_id", "until", "position"}
	unitMembers     = append(append([]string(nil), statusMembers...), "unit_id")
	unitsMembers    = []string{"units"}
	positionMembers = []string{"lat", "lon", "time"}
	primaries       = []dispatch.Status{dispatch.StatusAvailable, dispatch.StatusConditional, dispatch.StatusUnavailable}
)

func (b *body) reports(now time.Time) (all []dispatch.Report) {
	given := b.object(unitsMembers, func(int) {
		b.list(maxUnits, func(int) { all = append(all, b.report(unitMembers, now)) })
	})
	b.require(given, unitsMembers, 1)
	return all
}

// report reads what CAD says of a unit; members are statusMembers or unitMembers.
func (b *body) report(members []string, now time.Time) dispatch.Report {
	r := dispatch.Report{Time: now}
	given := b.object(members, func(i int) {
		switch i {
		case 0:
			r.Primary = choice(b, primaries...)
		case 1:
			b.list(len(dispatch.Secondaries), func(int) { r.Secondary = append(r.Secondary, choice(b, dispatch.Secondaries...)) })
		case 2:
			r.Time = b.instant()
		case 3:
			r.Crew = []roster.OfficerID{} // an empty list says that nobody is aboard
			b.list(maxCrew, func(int) { r.Crew = append(r.Crew, roster.OfficerID(b.id())) })
		case 4:
			r.Call = roster.CallID(b.id())
		case 5:
			r.Until = b.instant()
		case 6:
			r.At = b.place()
		case 7:
			r.Unit = dispatch.UnitID(b.sign())
		}
	})
	b.require(given, members, 1)
	if len(members) > len(statusMembers) && given>>len(statusMembers)&1 == 0 && !b.faulty() {
		b.faultAt("unit_id", "is required")
	}
	if r.At != nil && r.At.Time.IsZero() {
		r.At.Time = r.Time
	}
	return r
}

// place reads where CAD has a unit.
func (b *body) place() *dispatch.Fix {
	f := &dispatch.Fix{Source: dispatch.PositionStatus}
	given := b.object(positionMembers, func(i int) {
		switch i {
		case 0:
			f.At.Lat = b.degrees(90)
		case 1:
			f.At.Lon = b.degrees(180)
		case 2:
			f.Time = b.instant()
		}
	})
	b.require(given, positionMembers, 2)
	return f
}
