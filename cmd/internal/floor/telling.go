package floor

import (
	"context"
	"encoding/json"
	"reflect"
	"slices"
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

// FeedKey is in the store once a position feed has spoken: a service that starts again then waits for it.
var FeedKey = []byte("feed\x00spoken")

// tell publishes what is new.
func (f *Floor) tell(kind string, v any) {
	b, err := json.Marshal(v)
	if err != nil {
		f.opt.Log.Error().Err(err).Str("kind", kind).Msg("an event cannot be written")
		return
	}
	f.Hub.Publish(kind, b)
}

// deskEvent tells what happened at the desk. It is called under the desk's lock and does not wait.
func (f *Floor) deskEvent(e desk.Event) {
	switch e.Kind {
	case desk.EventAssignment:
		f.tell(live.Assignment, e.Assignment)
	case desk.EventMiss:
		r := e.Recommendation
		missed := miss{e.At, string(r.ID), string(r.Facts.Call), append([]dispatch.PassedOver{}, r.PassedOver...)}
		f.tell(live.RecommendationMiss, missed)
		f.hook(webhook.NoCITAvailable, missed)
	case desk.EventWatchList:
		told := freed{e.At, string(e.Watched.Facts.Call), string(e.Candidate.Unit), e.Candidate.TravelS}
		f.tell(live.WatchList, told)
		f.hook(webhook.WatchList, told)
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
func (f *Floor) watch(ctx context.Context, now time.Time) {
	s := f.Board.State()
	if s == nil {
		return
	}
	before := f.alarm
	f.alarm.roll, f.alarm.revision = s.Roll(), s.Muster().Book().Revision()
	if f.alarm.roll != before.roll {
		why := "crews"
		switch {
		case f.alarm.revision != before.revision:
			why = "roster"
		case before.roll == nil || f.alarm.roll.Valid() != before.roll.Valid():
			why = "shift"
		}
		f.tell(live.Roster, map[string]any{"revision": f.alarm.revision, "changed": why, "at": now.UTC()})
	}
	silent, ever := s.Silent(now)
	if ever && !f.alarm.spoken {
		_, err := f.opt.KV.Commit(ctx, store.Txn{Ops: []store.Op{store.Put(FeedKey, nil)}})
		f.alarm.spoken = err == nil // else it is tried again
	}
	if f.alarm.lost = ever && silent > 0; f.alarm.lost != before.lost {
		state, kind := "back", webhook.FeedBack
		if f.alarm.lost {
			state, kind = "lost", webhook.FeedLost
		}
		what := map[string]any{"state": state, "at": now.UTC(), "silent_s": int(silent.Seconds())}
		f.tell(live.Feed, what)
		f.hook(kind, what)
		f.opt.Log.Warn().Str("state", state).Int("silent_s", int(silent.Seconds())).Msg("position feed")
	}
}

// Status takes what CAD says of a unit and tells listeners.
func (f *Floor) Status(ctx context.Context, r dispatch.Report) (dispatch.UnitState, []desk.AssignmentEvent, error) {
	u, events, err := f.Desk.Status(ctx, r)
	if err == nil {
		f.tell(live.Status, []dispatch.UnitState{u})
	}
	return u, events, err
}

// StatusAll takes CAD's whole state and tells listeners of the units that it changes.
func (f *Floor) StatusAll(ctx context.Context, reports []dispatch.Report) (accepted int, refused []desk.Refused, err error) {
	now := f.opt.Now()
	before := make(map[dispatch.UnitID]dispatch.UnitState, len(reports))
	for _, u := range f.Board.Units(now) {
		before[u.Unit] = u
	}
	accepted, refused, err = f.Desk.StatusAll(ctx, reports)
	changed := slices.DeleteFunc(f.Board.Units(now), func(u dispatch.UnitState) bool { return reflect.DeepEqual(u, before[u.Unit]) })
	if len(changed) > 0 {
		f.tell(live.Status, changed)
	}
	return accepted, refused, err
}
