package replay

import (
	"math"
	"math/rand/v2"
	"slices"
	"strconv"

	"watchbill/dispatch"
	"watchbill/roster"
)

// DefaultOnScene is how many minutes a call takes where neither it nor any other says.
const DefaultOnScene = 60

// Demand is the calls to be replayed: past ones, the same in every run, or rates that make other ones in each. It does
// not depend on the roster, so that two rosters can be held against one Demand. It never changes and is safe for
// concurrent use.
type Demand struct {
	From roster.Date // of the horizon that it was made for
	Days int
	All  bool // other calls than crisis calls too

	ground *dispatch.Ground // whose districts the calls lie in
	past   []request        // by time; nil: synthetic
	scenes [2][]float64     // minutes on the scene that calls are known to have taken: crisis calls', others'
	rates  *rates           // nil: past calls
	spread []bank           // by district: where synthetic calls are, and past ones that name no more than it
	facts  Facts
}

// Facts say what a Demand was made of.
type Facts struct {
	Synthetic  bool
	PerYear    float64 // synthetic: calls in 365 days
	LearntFrom int     // synthetic: past calls that the rates were learnt from; 0: spread by posted officers
	Outside    int     // synthetic: past crisis calls outside every district, which nothing was learnt from
	ByWeek     bool    // synthetic: by the hours of the week, else of the day
	Calls      int     // past: how many are replayed
	Crisis     int     // past: of these, how many are crisis calls
	Timed      int     // of these, or of those learnt from, how many say how long they took
}

// request is a past call.
type request struct {
	at       Time
	key      uint64
	point    *roster.Point // nil: no more is known than the district
	district int           // of ground
	crisis   bool
	minutes  float64 // on the scene; 0: not known
}

// Facts returns what the demand was made of.
func (d *Demand) Facts() Facts { return d.facts }

// Past makes a Demand of past calls over the dates from from on: of the crisis calls, or with all of every call. Faults
// name rows of calls by their index: calls outside the dates, outside every district or in an unknown one, and minutes
// that are negative or no number. With any, the Demand is nil.
func Past(f *Floor, calls []roster.Call, all bool) (*Demand, roster.Faults) {
	o, book := f.opt, f.book
	d := &Demand{From: o.From, Days: o.Days, All: all, ground: f.ground, spread: f.banks, past: []request{}}
	days := roster.DateRange{From: o.From, To: o.From + roster.Date(o.Days) - 1}
	var faults roster.Faults
	for i := range calls {
		c := &calls[i]
		if !all && !c.Crisis {
			continue
		}
		refuse := func(column, msg string) {
			faults = append(faults, roster.Fault{Table: roster.CallsFile, Row: i, Column: column, Msg: msg})
		}
		if date := book.Zone().DateAt(roster.MinuteOf(c.Received)); !days.Contains(date) {
			refuse("received", date.String()+" is outside the dates replayed, "+days.From.String()+" to "+days.To.String()+"; choose others with --from and --days")
		}
		if !(c.OnSceneMinutes >= 0 && c.OnSceneMinutes <= maxMinutes) {
			refuse("on_scene_minutes", strconv.FormatFloat(c.OnSceneMinutes, 'f', -1, 64)+" is not between 0 and 1000000")
		}
		r := request{at: Time(c.Received.UnixMilli()), key: key(string(c.ID)), crisis: c.Crisis, minutes: c.OnSceneMinutes}
		if district, column, msg := f.locate(c); msg != "" {
			refuse(column, msg)
		} else {
			r.district, r.point = district, c.At
		}
		d.past = append(d.past, r)
		d.facts.Calls++
		d.known(c)
	}
	if len(faults) > 0 {
		return nil, faults
	}
	slices.SortStableFunc(d.past, func(x, y request) int {
		if x.at != y.at {
			return int(min(1, max(-1, x.at-y.at)))
		}
		if x.key < y.key { // whatever order the rows came in
			return -1
		}
		return 1
	})
	return d, nil
}

// maxMinutes bounds the time on the scene, as the roster does.
const maxMinutes = 1_000_000

// locate returns the district of a call, or what is wrong with its place, and the column that says it.
func (f *Floor) locate(c *roster.Call) (district int, column, msg string) {
	if c.At == nil {
		k, ok := f.book.District(c.District)
		if !ok {
			return 0, "district_id", "names no district of the roster"
		}
		return k, "", ""
	}
	if !(math.Abs(c.At.Lat) <= 90 && math.Abs(c.At.Lon) <= 180) {
		return 0, "lat", "is no place on Earth"
	}
	k, inside := f.ground.Locate(*c.At)
	if !inside {
		return 0, "lat", "the place lies outside every district; the nearest is " + string(f.book.Districts().At(k).ID)
	}
	return k, "", ""
}

// known notes what a past call says of calls in general.
func (d *Demand) known(c *roster.Call) {
	kind := 1
	if c.Crisis {
		kind = 0
		d.facts.Crisis++
	}
	if c.OnSceneMinutes > 0 {
		d.facts.Timed++
		d.scenes[kind] = append(d.scenes[kind], c.OnSceneMinutes)
	}
}

// scene returns how long a call takes on the scene, drawn from those known where it does not say: u is from 0 to 1.
func (d *Demand) scene(minutes float64, crisis bool, u float64) Time {
	kind := 1
	if crisis {
		kind = 0
	}
	if known := d.scenes[kind]; minutes == 0 && len(known) > 0 {
		minutes = known[int(u*float64(len(known)))]
	}
	if minutes == 0 {
		minutes = DefaultOnScene
	}
	return Time(math.Round(minutes * float64(Minute)))
}

// draw makes the calls of a run for a floor, in dst as far as it has room.
func (d *Demand) draw(f *Floor, chances Draws, dst *drawn) {
	dst.jobs, dst.calls = dst.jobs[:0], dst.calls[:0]
	if d.rates != nil {
		d.rates.draw(d, f, rand.New(rand.NewPCG(chances.base, forCalls)), dst)
		return
	}
	for i := range d.past {
		r := &d.past[i]
		v := visit{district: r.district, crisis: r.crisis}
		if r.point != nil {
			v.place = placeAt(*r.point, f.roads)
		} else {
			b := d.spread[r.district]
			v.place = b[chances.index(forSpot, r.key, 0, len(b))]
		}
		dst.add(d, f, r.at, v, d.scene(r.minutes, r.crisis, chances.share(forScene, r.key, 0)))
	}
}

// drawn is the calls of one run.
type drawn struct {
	jobs  []Job
	calls []visit
}

// add adds a call. Where the floor has other districts than the demand was made for, it is located anew.
func (x *drawn) add(d *Demand, f *Floor, at Time, v visit, scene Time) {
	if f.ground != d.ground {
		v.district, _ = f.ground.Locate(v.place.at)
	}
	line := 0
	districts := f.lines() - 1
	if !v.crisis {
		line = districts
	} else if districts > 1 {
		line = v.district
	}
	x.jobs = append(x.jobs, Job{Arrives: at, OnScene: scene, Line: line})
	x.calls = append(x.calls, v)
}

// lines is how many lines calls wait in: one for crisis calls, or one for each district where only its own units come;
// and the last for other calls.
func (f *Floor) lines() int {
	if f.opt.Scope == ScopeDistrict && f.opt.Queue == QueueCertified {
		return f.book.Districts().Len() + 1
	}
	return 2
}
