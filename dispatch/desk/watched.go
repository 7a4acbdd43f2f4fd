package desk

import (
	"context"
	"slices"
	"time"

	"watchbill/dispatch"
	"watchbill/roster"
)

// The bounds of the watch list.
const (
	WatchFor   = 12 * time.Hour // how long a call stays on it at most
	maxWatched = 1000           // calls; beyond it the oldest go
	maxTold    = 100            // units told of for one call; beyond it nothing more is told
)

// WatchReason says why a call is watched.
type WatchReason string

// The reasons.
const (
	NoCandidate    WatchReason = "no-candidate"     // nobody could be sent when it was asked last
	SentWithoutCIT WatchReason = "sent-without-cit" // somebody was who does not meet its need
)

// Watched is a call on the watch list. What the desk returns is shared: read it only.
type Watched struct {
	Facts          Facts            `json:"call"`
	Need           roster.Need      `json:"need"`
	NeedReasons    []string         `json:"need_reasons"`
	Level          int              `json:"level"`
	Hazards        []string         `json:"hazards"`
	Hazardous      bool             `json:"hazardous"`
	Since          time.Time        `json:"since"`
	Reason         WatchReason      `json:"reason"`
	Sent           dispatch.UnitID  `json:"sent,omitempty"` // of SentWithoutCIT
	Recommendation RecommendationID `json:"recommendation_id"`
	Told           []Told           `json:"told"` // oldest first
}

// Told is a unit that could have gone to a watched call, as it was told.
type Told struct {
	Unit    dispatch.UnitID `json:"unit_id"`
	At      time.Time       `json:"at"`
	TravelS *float64        `json:"travel_s"` // nil without a fix
}

// watching makes a place on the list for a call as it was last asked about.
func watching(r *Recommendation, reason WatchReason, since time.Time, told []Told) *Watched {
	if told == nil {
		told = []Told{}
	}
	return &Watched{
		Facts: r.Facts, Need: r.Need, NeedReasons: r.NeedReasons, Level: r.Level, Hazards: r.Hazards, Hazardous: r.Hazardous,
		Since: since, Reason: reason, Recommendation: r.ID, Told: told,
	}
}

// asked brings the list up to a recommendation for the present. The caller holds the lock.
func (d *Desk) asked(r *Recommendation, now time.Time) {
	w := d.watch[r.Facts.Call]
	switch {
	case r.Need == roster.NeedNone:
		d.setWatch(r.Facts.Call, nil)
	case w != nil && w.Reason == SentWithoutCIT:
		next := watching(r, w.Reason, w.Since, w.Told)
		next.Sent = w.Sent
		d.setWatch(r.Facts.Call, next)
	case r.missed() && d.covered(r.Facts.Call):
	case r.missed() && w != nil:
		d.setWatch(r.Facts.Call, watching(r, NoCandidate, w.Since, w.Told))
	case r.missed():
		d.setWatch(r.Facts.Call, watching(r, NoCandidate, now, nil))
	case w != nil: // now there is somebody, and the dispatcher sees it
		d.setWatch(r.Facts.Call, nil)
	}
}

// covered tells whether somebody who meets its need is on the call. The caller holds the lock.
func (d *Desk) covered(c roster.CallID) bool {
	for _, a := range d.byUnit {
		if a.Call == c && !a.WithoutCIT {
			return true
		}
	}
	return false
}

// setWatch puts a call on the list, or with nil takes it off. The caller holds the lock.
func (d *Desk) setWatch(c roster.CallID, w *Watched) {
	if d.watch[c] == w {
		return
	}
	d.backlog.touch(TableWatch, string(c))
	if w == nil {
		delete(d.watch, c)
		return
	}
	d.watch[c] = w
	d.crowded()
}

// crowded takes the oldest off the list where there are too many. The caller holds the lock.
func (d *Desk) crowded() {
	for len(d.watch) > maxWatched {
		var oldest *Watched
		for _, w := range d.watch {
			if oldest == nil || w.Since.Before(oldest.Since) || w.Since.Equal(oldest.Since) && w.Recommendation < oldest.Recommendation {
				oldest = w
			}
		}
		c := oldest.Facts.Call
		delete(d.watch, c)
		d.backlog.touch(TableWatch, string(c))
		d.note(&Entry{At: d.clock(), Kind: EntryUnwatched, Call: c, Reason: "more than 1,000 calls are watched, and it was the oldest"})
	}
}

// watchAfter is the place on the list of a call once its assignment a is as given; nil: none. A call is on it while all
// who are sent do not meet its need, and is off when the last of them is closed. The caller holds the lock.
func (d *Desk) watchAfter(a *Assignment, now time.Time) *Watched {
	var without *Assignment
	look := func(x *Assignment) (met bool) {
		if x.Call != a.Call || !x.Open() {
			return false
		}
		if x.WithoutCIT && (without == nil || x.ID < without.ID) {
			without = x
		}
		return !x.WithoutCIT
	}
	met := look(a)
	for _, x := range d.byUnit {
		if x.ID != a.ID {
			met = look(x) || met
		}
	}
	if met || without == nil {
		return nil
	}
	w, asked := d.watch[a.Call], d.recents.last[a.Call]
	switch {
	case w != nil && w.Reason == SentWithoutCIT && w.Sent == without.Unit:
		return w
	case w != nil:
		next := *w
		next.Reason, next.Sent = SentWithoutCIT, without.Unit
		return &next
	case asked != nil:
		next := watching(asked, SentWithoutCIT, now, nil)
		next.Sent = without.Unit
		return next
	}
	return nil
}

// rewatch brings the list up to an assignment. The caller holds the lock.
func (d *Desk) rewatch(a *Assignment, now time.Time) { d.setWatch(a.Call, d.watchAfter(a, now)) }

// Watching lists the calls on the watch list, the longest there first.
func (d *Desk) Watching() []*Watched {
	d.mu.Lock()
	defer d.mu.Unlock()
	list := make([]*Watched, 0, len(d.watch))
	for _, w := range d.watch {
		list = append(list, w)
	}
	slices.SortFunc(list, func(a, b *Watched) int {
		if c := a.Since.Compare(b.Since); c != 0 {
			return c
		}
		if a.Facts.Call < b.Facts.Call {
			return -1
		}
		return 1
	})
	return list
}

// Unwatch takes a call off the watch list; a roster.Error of kind NotFound where it is not on it.
func (d *Desk) Unwatch(ctx context.Context, c roster.CallID, by string) error {
	now := d.clock()
	d.mu.Lock()
	if d.watch[c] == nil {
		d.mu.Unlock()
		return &roster.Error{Kind: roster.NotFound, Field: "call_id", Msg: "the call is not on the watch list"}
	}
	d.setWatch(c, nil)
	d.note(&Entry{At: now, Kind: EntryUnwatched, Call: c, By: by})
	d.flushLater()
	d.mu.Unlock()
	d.wait(ctx, TableWatch, string(c))
	return nil
}
