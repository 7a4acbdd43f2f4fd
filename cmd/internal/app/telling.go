package app

import (
	"context"
	"encoding/json"
	"reflect"
	"slices"
	"strconv"
	"time"

	"watchbill/api/live"
	"watchbill/api/webhook"
	"watchbill/dispatch"
	"watchbill/dispatch/desk"
	"watchbill/roster/store"
)

// alarm is what the last look at the board found, so that a change is told once.
type alarm struct {
	roll     *dispatch.Roll
	revision uint64
	lost     bool // the position feed
	spoken   bool // a position feed has, and the store says so
}

// feedKey is in the store once a position feed has spoken: a service that starts again then waits for it.
var feedKey = []byte("feed\x00spoken")

// tell publishes what is new.
func (d *dispatching) tell(kind string, v any) {
	b, err := json.Marshal(v)
	if err != nil {
		d.log.Error().Err(err).Str("kind", kind).Msg("an event cannot be written")
		return
	}
	d.hub.Publish(kind, b)
}

// deskEvent tells what happened at the desk. It is called under the desk's lock and does not wait.
func (d *dispatching) deskEvent(e desk.Event) {
	switch e.Kind {
	case desk.EventAssignment:
		d.tell(live.Assignment, e.Assignment)
	case desk.EventMiss:
		r := e.Recommendation
		missed := miss{e.At, string(r.ID), string(r.Facts.Call), append([]dispatch.PassedOver{}, r.PassedOver...)}
		d.tell(live.RecommendationMiss, missed)
		d.hook(webhook.NoCITAvailable, missed)
	case desk.EventWatchList:
		told := freed{e.At, string(e.Watched.Facts.Call), string(e.Candidate.Unit), e.Candidate.TravelS}
		d.tell(live.WatchList, told)
		d.hook(webhook.WatchList, told)
	}
}

// miss says that nobody who meets a call's need could be sent.
type miss struct {
	At             time.Time             `json:"at"`
	Recommendation string                `json:"recommendation_id"`
	Call           string                `json:"call_id"`
	PassedOver     []dispatch.PassedOver `json:"passed_over"`
}

// freed says that a unit could now go to a call that was sent without.
type freed struct {
	At      time.Time `json:"at"`
	Call    string    `json:"call_id"`
	Unit    string    `json:"unit_id"`
	TravelS *float64  `json:"travel_s"`
}

// watch tells of what the clock has brought: another roll of units, a feed that fell silent or came back.
func (d *dispatching) watch(ctx context.Context, now time.Time) {
	s := d.board.State()
	if s == nil {
		return
	}
	before := d.alarm
	d.alarm.roll, d.alarm.revision = s.Roll(), s.Muster().Book().Revision()
	if d.alarm.roll != before.roll {
		why := "crews"
		switch {
		case d.alarm.revision != before.revision:
			why = "roster"
		case before.roll == nil || d.alarm.roll.Valid() != before.roll.Valid():
			why = "shift"
		}
		d.tell(live.Roster, map[string]any{"revision": d.alarm.revision, "changed": why, "at": now.UTC()})
	}
	silent, ever := s.Silent(now)
	if ever && !d.alarm.spoken {
		_, err := d.kv.Commit(ctx, store.Txn{Ops: []store.Op{store.Put(feedKey, nil)}})
		d.alarm.spoken = err == nil // else it is tried again
	}
	if d.alarm.lost = ever && silent > 0; d.alarm.lost != before.lost {
		state, kind := "back", webhook.FeedBack
		if d.alarm.lost {
			state, kind = "lost", webhook.FeedLost
		}
		what := map[string]any{"state": state, "at": now.UTC(), "silent_s": int(silent.Seconds())}
		d.tell(live.Feed, what)
		d.hook(kind, what)
		d.log.Warn().Str("state", state).Int("silent_s", int(silent.Seconds())).Msg("position feed")
	}
}

// feed takes positions to the board and tells listeners of those that were taken.
type feed struct{ *dispatching }

// TakeFixes takes positions as dispatch.Board does.
func (f feed) TakeFixes(fixes []dispatch.Fix, now time.Time) []dispatch.Refusal {
	refused := f.board.TakeFixes(fixes, now)
	for i := range fixes {
		if refused[i] == "" {
			f.hub.Offer(live.Positions, string(fixes[i].Unit), position(&fixes[i]))
		}
	}
	return refused
}

// Heard takes a heartbeat.
func (f feed) Heard(unit dispatch.UnitID, now time.Time) { f.board.Heard(unit, now) }

// Unit finds the unit of a device.
func (f feed) Unit(device string) (dispatch.UnitID, bool) { return f.unitOf(device) }

// position is a fix as listeners get it.
func position(f *dispatch.Fix) []byte {
	b := append(make([]byte, 0, 128), `{"unit_id":`...)
	b = strconv.AppendQuote(b, string(f.Unit))
	b = strconv.AppendFloat(append(b, `,"lat":`...), f.At.Lat, 'f', -1, 64)
	b = strconv.AppendFloat(append(b, `,"lon":`...), f.At.Lon, 'f', -1, 64)
	b = append(f.Time.UTC().AppendFormat(append(b, `,"time":"`...), time.RFC3339), '"')
	for _, x := range []struct {
		name  string
		value *float64
	}{{"speed_mps", f.SpeedMPS}, {"heading_deg", f.HeadingD}, {"accuracy_m", f.AccuracyM}} {
		if x.value != nil {
			b = append(append(append(b, `,"`...), x.name...), `":`...)
			b = strconv.AppendFloat(b, *x.value, 'f', -1, 64)
		}
	}
	return append(b, '}')
}

// Status takes what CAD says of a unit and tells listeners.
func (d *dispatching) Status(ctx context.Context, r dispatch.Report) (dispatch.UnitState, []desk.AssignmentEvent, error) {
	u, events, err := d.desk.Status(ctx, r)
	if err == nil {
		d.tell(live.Status, []dispatch.UnitState{u})
	}
	return u, events, err
}

// StatusAll takes CAD's whole state and tells listeners of the units that it changes.
func (d *dispatching) StatusAll(ctx context.Context, reports []dispatch.Report) (accepted int, refused []desk.Refused, err error) {
	now := d.now()
	before := make(map[dispatch.UnitID]dispatch.UnitState, len(reports))
	for _, u := range d.board.Units(now) {
		before[u.Unit] = u
	}
	accepted, refused, err = d.desk.StatusAll(ctx, reports)
	changed := slices.DeleteFunc(d.board.Units(now), func(u dispatch.UnitState) bool { return reflect.DeepEqual(u, before[u.Unit]) })
	if len(changed) > 0 {
		d.tell(live.Status, changed)
	}
	return accepted, refused, err
}
