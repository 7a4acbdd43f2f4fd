package drill

import (
	"context"
	"math"
	"net/http"
	"net/url"
	"time"

	"watchbill/dispatch"
	"watchbill/roster"
)

// status is what CAD says of a unit.
type status struct {
	Unit      dispatch.UnitID      `json:"unit_id,omitempty"` // in a whole state
	Primary   dispatch.Status      `json:"primary"`
	Secondary []dispatch.Secondary `json:"secondary"`
	Time      time.Time            `json:"time"`
	Crew      []roster.OfficerID   `json:"crew,omitempty"`
	Call      roster.CallID        `json:"call_id,omitempty"`
	Until     *time.Time           `json:"until,omitempty"`
	Position  *latLon              `json:"position,omitempty"`
}

type latLon struct {
	Lat float64 `json:"lat"`
	Lon float64 `json:"lon"`
}

// put is a place as it is sent, to a tenth of a metre.
func put(p roster.Point) latLon {
	return latLon{math.Round(p.Lat*1e6) / 1e6, math.Round(p.Lon*1e6) / 1e6}
}

// say reports a unit's status, with the call that CAD alone has it on.
func (d *Drill) say(ctx context.Context, u *unit, now time.Time, primary dispatch.Status, word dispatch.Secondary) bool {
	s := status{Primary: primary, Secondary: []dispatch.Secondary{word}, Time: now}
	if u.call != nil && u.task == "" {
		s.Call = u.call.id
	}
	return d.tell(ctx, u.id, s)
}

func (d *Drill) tell(ctx context.Context, id dispatch.UnitID, s status) bool {
	d.counts.Reports++
	return d.ask(ctx, http.MethodPut, "/v1/units/{unit}/status", "/v1/units/"+url.PathEscape(string(id))+"/status", "", s, nil)/100 == 2
}

// loggedIn is what CAD says of a unit whose crew has just got in.
func (u *unit) loggedIn(now time.Time) status {
	at := put(u.position(now).at)
	s := status{
		Primary: dispatch.StatusAvailable, Secondary: []dispatch.Secondary{dispatch.InService}, Time: now,
		Crew: u.crew, Position: &at,
	}
	if !u.over.IsZero() {
		s.Until = &u.over
	}
	return s
}

// reports is how many seconds lie between two positions of one unit.
const reports = 5

type fix struct {
	Unit dispatch.UnitID `json:"unit_id"`
	Time time.Time       `json:"time"`
	latLon
	Speed    float64  `json:"speed_mps"`
	Heading  *float64 `json:"heading_deg,omitempty"` // of those that move
	Accuracy float64  `json:"accuracy_m"`
}

// report sends the positions of the units whose second it is.
func (d *Drill) report(ctx context.Context, now time.Time) {
	var batch []fix
	for _, u := range d.units {
		if d.beat%reports != u.slot || !u.silent.IsZero() && !now.Before(u.silent) {
			continue
		}
		p := u.position(now)
		moving := p.mps > 0
		if !moving && u.gated {
			continue
		}
		f := fix{Unit: u.id, Time: now, latLon: put(p.at), Speed: math.Round(p.mps*10) / 10, Accuracy: float64(4 + u.rng.IntN(8))}
		if moving {
			heading := math.Mod(math.Round(p.heading), 360)
			f.Heading = &heading
		}
		batch = append(batch, f)
	}
	if len(batch) == 0 {
		return
	}
	var taken struct {
		Accepted int
		Refused  []struct {
			Index  int
			Reason string
		}
	}
	d.counts.Fixes += len(batch)
	d.ask(ctx, http.MethodPost, "/v1/positions", "/v1/positions", "", map[string][]fix{"positions": batch}, &taken)
	d.counts.FixesRefused += len(taken.Refused)
	for _, r := range taken.Refused {
		d.counts.Errors["position "+r.Reason]++
	}
}
