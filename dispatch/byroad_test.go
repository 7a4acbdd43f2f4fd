package dispatch_test

import (
	"math"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"watchbill/dispatch"
	"watchbill/dispatch/roads"
	"watchbill/roster"
	"watchbill/roster/demo"
)

// paces are speeds as policies may set them: those of the roads, emergency driving, and a slow day with another
// straight line.
var paces = []map[string]float64{
	nil, {"motorway": 1.3, "primary": 1.2, "residential": 30},
	{"motorway": 60, "secondary": 0.5, "residential": 0.8, dispatch.SpeedStraight: 30, dispatch.SpeedDetour: 1.5},
}

func straightPace(speeds map[string]float64) float64 {
	if speeds[dispatch.SpeedStraight] > 0 {
		return speeds[dispatch.SpeedDetour] / (speeds[dispatch.SpeedStraight] / 3.6)
	}
	return twinPace
}

// ground is New Castle County's roads, at each of the paces, with places on them, near them and farther away than
// counts as near; all within reach of each other at 400 km/h in a few minutes.
type ground struct {
	network        *roads.Network
	paced          []*roads.Network
	on, near, away []roster.Point
}

var countyRoads = sync.OnceValues(func() (*ground, error) {
	n, err := roads.Decode(demo.Roads())
	if err != nil {
		return nil, err
	}
	g := &ground{network: n}
	for _, speeds := range paces {
		g.paced = append(g.paced, n.Paced(speeds))
	}
	r := rand.New(rand.NewPCG(3, 4))
	for len(g.on) < 60 || len(g.near) < 40 || len(g.away) < 20 {
		p := roster.Point{Lon: -75.78 + 0.32*r.Float64(), Lat: 39.45 + 0.35*r.Float64()}
		if r.IntN(2) == 0 { // downtown, where many are equally near
			p = roster.Point{Lon: -75.57 + 0.05*r.Float64(), Lat: 39.73 + 0.03*r.Float64()}
		}
		switch s, ok := n.Snap(p); {
		case !ok:
			g.away = append(g.away, p)
		case s.OffRoad() > 20:
			g.near = append(g.near, p)
		default:
			g.on = append(g.on, n.On(s))
		}
	}
	return g, nil
})

func countyGround(tb testing.TB) *ground {
	tb.Helper()
	g, err := countyRoads()
	if err != nil {
		tb.Fatal(err)
	}
	return g
}

// draw draws a place, often one of few: units wait together.
func (g *ground) draw(t *rapid.T) roster.Point {
	switch rapid.IntRange(0, 9).Draw(t, "sort of place") {
	case 4:
		return rapid.SampledFrom(g.away).Draw(t, "away from roads")
	case 2, 3:
		return rapid.SampledFrom(g.near).Draw(t, "near a road")
	case 6, 7:
		return rapid.SampledFrom(g.on[:3]).Draw(t, "station")
	}
	return rapid.SampledFrom(g.on).Draw(t, "on a road")
}

// county is an agency of New Castle County in three districts, without anybody. Nothing in them is symmetric: no two far
// sides are equally far.
func county() roster.Records {
	rec := small()
	rec.Districts = []roster.District{square("NE", -75.6, 39.65, 0.22, 0.21), square("NW", -75.83, 39.65, 0.23, 0.2), square("S", -75.81, 39.35, 0.4, 0.3)}
	rec.Shifts = append(rec.Shifts, roster.Shift{ID: "long", Start: clock(7, 0), End: clock(19, 0)})
	return rec
}

// driven is a board by road with four certified units, of which c has no fix and d is far from any road, and a call.
func driven(t *testing.T) (*stage, *ground, dispatch.Query) {
	g := countyGround(t)
	rec := county()
	for _, id := range []roster.OfficerID{"a", "b", "c", "d"} {
		cit(&rec, "NE", "day", id)
	}
	s := raise(t, rec, "2026-07-01 12:00")
	s.free("a", "b", "c", "d").drive(g.on[10], "a").drive(g.near[3], "b").drive(g.away[2], "d")
	s.board.SetRoads(g.network, s.now)
	return s, g, dispatch.Query{Point: g.on[20], Limit: 4}
}

// TestSetRoads: roads come, go and come back while the board serves, and speeds change with the policy.
func TestSetRoads(t *testing.T) {
	s, g, q := driven(t)
	expect := func(what string, n *roads.Network, pace float64) {
		t.Helper()
		a := s.ask(q)
		for unit, at := range map[dispatch.UnitID]roster.Point{"a": g.on[10], "b": g.near[3], "d": g.away[2]} {
			want, source := haversine(at, q.Point)*pace, dispatch.TravelStraight
			if n != nil && unit != "d" {
				from, _ := n.Snap(at)
				to, _ := n.Snap(q.Point)
				want, _, _ = n.Travel(from, to)
				source = dispatch.TravelRoad
			}
			c := candidate(t, a, unit)
			if c.TravelSource != source || math.Abs(*c.TravelS-want) > 0.051 {
				t.Errorf("%s: %s takes %v s by %s, want %v by %s", what, unit, *c.TravelS, c.TravelSource, want, source)
			}
		}
		if c := candidate(t, a, "c"); c.TravelS != nil || !c.Estimated || c.TravelSource != "" {
			t.Errorf("%s: c, of whom no position is known, takes %v", what, c)
		}
	}
	expect("roads", g.paced[0], twinPace)
	s.board.SetRoads(nil, s.now)
	expect("none", nil, twinPace)
	s.pass(time.Second).tick()
	s.board.SetRoads(g.network, s.now)
	expect("again", g.paced[0], twinPace)

	rec := county()
	for _, id := range []roster.OfficerID{"a", "b", "c", "d"} {
		cit(&rec, "NE", "day", id)
	}
	for k := len(paces) - 1; k >= 0; k-- {
		p := roster.DefaultPolicy()
		p.Speeds = paces[k]
		rec.Policy = &p
		s.revise(rec)
		expect("another policy", g.paced[k], straightPace(paces[k]))
	}
	if other, err := delawareRoads(); other != nil { // in which spots of the one before mean nothing
		s.board.SetRoads(other, s.now)
		expect("another network", other, twinPace)
	} else if err != nil {
		t.Error(err)
	}
}

// TestSetRoadsBeforeRoster: roads may come first, and positions before both.
func TestSetRoadsBeforeRoster(t *testing.T) {
	g := countyGround(t)
	rec := county()
	cit(&rec, "NE", "day", "a")
	s := &stage{tb: t, board: dispatch.NewBoard(), book: book(t, rec)}
	s.now = moment(s.book, "2026-07-01 12:00").Time()
	s.board.SetRoads(g.network, s.now)
	s.board.SetMuster(dispatch.NewMuster(s.book, nil), s.now)
	s.drive(g.on[1], "a")
	if c := candidate(t, s.ask(dispatch.Query{Point: g.on[2]}), "a"); c.TravelSource != dispatch.TravelRoad {
		t.Errorf("by %s", c.TravelSource)
	}
	// At another minute than now there is the roster alone: nobody has a position, and no road is of use.
	a, err := s.board.Nearest(dispatch.Query{Point: g.on[2], Now: s.now, At: roster.MinuteOf(s.now) + 5})
	if err != nil || candidate(t, a, "a").TravelSource != "" {
		t.Errorf("%v, %+v", err, a)
	}
}

// TestTiesByRoad: units that wait at one place take equally long; the rules of ties decide, not who is met first.
func TestTiesByRoad(t *testing.T) {
	g := countyGround(t)
	call := g.on[5]
	for _, c := range []struct {
		name, want string
		hire       func(r *roster.Records)
	}{
		{"district of the call", "z", func(r *roster.Records) {
			cit(r, "S", "day", "a")
			cit(r, "NE", "day", "z")
			cit(r, "NW", "day", "b")
		}},
		{"longer on duty", "m", func(r *roster.Records) {
			cit(r, "S", "day", "a")
			cit(r, "S", "long", "m")
			cit(r, "S", "day", "z")
		}},
		{"call sign", "a", func(r *roster.Records) {
			cit(r, "S", "day", "z")
			cit(r, "S", "day", "a")
		}},
		{"a pair is met in another set", "a", func(r *roster.Records) {
			cit(r, "S", "day", "a")
			cit(r, "S", "day", "z")
			hire(r, "S", "day", roster.Officer{ID: "clinician", Role: roster.RoleClinician})
			pairUp(r, "p", "z", "clinician")
		}},
	} {
		rec := county()
		rec.Districts[0] = square("NE", -75.6, 39.5, 0.2, 0.35)
		c.hire(&rec)
		s := raise(t, rec, "2026-07-01 12:00")
		s.board.SetRoads(g.network, s.now)
		if d := s.ask(dispatch.Query{Point: call}).District; c.name == "district of the call" && d != "NE" {
			call = g.on[6]
		}
		for _, o := range rec.Officers {
			u := dispatch.UnitID(o.CallSign())
			if s.board.Knows(u) {
				s.drive(g.on[0], u)
			}
		}
		if s.board.Knows("p") {
			s.drive(g.on[0], "p")
		}
		for limit := 1; limit <= 3; limit++ {
			if a := s.ask(dispatch.Query{Point: call, Limit: limit}); string(a.Candidates[0].Unit) != c.want {
				t.Errorf("%s, limit %d, call in %s: %q, want %s first", c.name, limit, a.District, unitIDs(a.Candidates), c.want)
			}
		}
	}
}

// TestPassedOverInOrder: by call sign, wherever they have driven since the board last put neighbours together.
func TestPassedOverInOrder(t *testing.T) {
	rec := small()
	for _, id := range []roster.OfficerID{"c", "a", "b"} {
		cit(&rec, "A", "day", id)
	}
	s := raise(t, rec, "2026-07-01 12:00")
	for k, unit := range []dispatch.UnitID{"b", "c", "a"} {
		s.drive(east(inA, float64(100*k)), unit)
		s.report(dispatch.Report{Unit: unit, Primary: dispatch.StatusUnavailable})
	}
	s.pass(6*time.Second).drive(east(inA, 300), "b")
	want := "a b c"
	for what, a := range map[string]*dispatch.Answer{
		"patched": s.ask(dispatch.Query{Point: inA}), "made anew": s.board.Anew(dispatch.Query{Point: inA, Need: roster.NeedCIT, Now: s.now, At: roster.MinuteOf(s.now)}),
	} {
		var got []string
		for _, x := range a.PassedOver {
			got = append(got, string(x.Unit))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %q, want %q", what, got, want)
		}
	}
}

// TestRouteOfUnit: from the unit to the call, in the time that ranking says.
func TestRouteOfUnit(t *testing.T) {
	s, g, q := driven(t)
	apart := func(p, q roster.Point) float64 { return haversine(p, q) }
	for k, speeds := range paces {
		rec := county()
		for _, id := range []roster.OfficerID{"a", "b", "c", "d"} {
			cit(&rec, "NE", "day", id)
		}
		p := roster.DefaultPolicy()
		p.Speeds = speeds
		rec.Policy = &p
		s.revise(rec)
		for _, at := range append(g.near[:5:5], g.on[:25]...) {
			q.Point = at
			a := s.ask(q)
			for _, unit := range []dispatch.UnitID{"a", "b"} {
				c := candidate(t, a, unit)
				route, ok := s.board.State().Route(unit, at)
				if !ok || math.Abs(route.Seconds-*c.TravelS) > 0.2 {
					t.Fatalf("pace %d: %s to %v: route of %v s, %v; ranked by %v s", k, unit, at, route.Seconds, ok, *c.TravelS)
				}
				from, _ := g.network.Snap(roster.Point{Lat: c.Position.Lat, Lon: c.Position.Lon})
				to, _ := g.network.Snap(at)
				first, last := route.Points[0], route.Points[len(route.Points)-1]
				if apart(first, g.network.On(from)) > 1 || apart(last, g.network.On(to)) > 1 || apart(last, at) > to.OffRoad()+1 {
					t.Fatalf("pace %d: %s to %v: from %v to %v", k, unit, at, first, last)
				}
			}
		}
	}
	for what, none := range map[string]func() (roads.Route, bool){
		"no fix":         func() (roads.Route, bool) { return s.board.State().Route("c", q.Point) },
		"unit off road":  func() (roads.Route, bool) { return s.board.State().Route("d", q.Point) },
		"call off road":  func() (roads.Route, bool) { return s.board.State().Route("a", g.away[0]) },
		"no such unit":   func() (roads.Route, bool) { return s.board.State().Route("x", q.Point) },
		"off the planet": func() (roads.Route, bool) { return s.board.State().Route("a", roster.Point{Lat: math.NaN()}) },
		"no roads": func() (roads.Route, bool) {
			s.board.SetRoads(nil, s.now)
			return s.board.State().Route("a", q.Point)
		},
	} {
		if r, ok := none(); ok || r.Points != nil {
			t.Errorf("%s: %v", what, r)
		}
	}
}

// TestSetRoadsTogether: readers and writers are at work while roads come and go; the race detector watches.
func TestSetRoadsTogether(t *testing.T) {
	s, g, q := driven(t)
	b, start := s.board, s.now
	var passed atomic.Int64
	now := func() time.Time { return start.Add(time.Duration(passed.Load())) }
	var reading, writing sync.WaitGroup
	var stop atomic.Bool
	for k := range 3 {
		reading.Go(func() {
			for r := rand.New(rand.NewPCG(5, uint64(k))); !stop.Load(); {
				q, at := q, now()
				q.Point, q.Now, q.At = g.on[r.IntN(len(g.on))], at, roster.MinuteOf(at)
				a, err := b.Nearest(q)
				if err != nil || len(a.Candidates) != 4 {
					t.Errorf("%v: %+v", err, a)
					return
				}
				roads := 0
				for _, c := range a.Candidates {
					if c.TravelSource == dispatch.TravelRoad {
						roads++
					}
				}
				if roads != 0 && roads != 2 {
					t.Errorf("%d of two units by road", roads)
				}
				b.State().Route("a", q.Point)
			}
		})
	}
	for k, write := range []func(i int){
		func(i int) { b.SetRoads([]*roads.Network{nil, g.network}[i%2], now()) },
		func(i int) {
			passed.Add(int64(100 * time.Millisecond))
			b.TakeFix(dispatch.Fix{Unit: "a", Time: now(), At: g.on[10]}, now())
			b.Tick(now())
		},
	} {
		writing.Go(func() {
			for i := range 100 + 100*k {
				write(i)
			}
		})
	}
	writing.Wait()
	stop.Store(true)
	reading.Wait()
}
