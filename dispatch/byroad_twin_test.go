package dispatch_test

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"watchbill/dispatch"
	"watchbill/dispatch/roads"
	"watchbill/roster"
)

// riders is a board by road and its twin. Everybody has been on duty since the morning, so that only positions,
// statuses, claims, roads and speeds change; crews are the concern of TestBoardTwin.
type riders struct {
	*stage
	world  *world
	units  []*liveUnit
	roads  bool
	speeds int // in paces
	ticked bool
}

// rider is what an answer says of a unit's way.
type rider struct {
	Unit      dispatch.UnitID
	Travel    float64 // -1: nothing
	Source    string
	Distance  float64 // -1: nothing
	Estimated bool
	Staged    bool
}

// riding is the twin being asked by road.
type riding struct {
	*asking
	x       *riders
	at      roster.Point
	network *roads.Network // as units drive; nil: none
	pace    float64        // seconds for a metre in a straight line
}

// travel is brute force: each unit by itself.
func (a *riding) travel(u *liveUnit) (seconds float64, source string) {
	if u.fix == nil {
		return a.far(u.district()), ""
	}
	if a.network != nil && a.q.District == "" {
		from, near := a.network.Snap(u.fix.At)
		to, reached := a.network.Snap(a.at)
		if seconds, _, ok := a.network.Travel(from, to); near && reached && ok {
			return seconds, dispatch.TravelRoad
		}
	}
	return haversine(u.fix.At, a.at) * a.pace, dispatch.TravelStraight
}

func (a *riding) far(id roster.DistrictID) float64 {
	k := slices.IndexFunc(a.w.rec.Districts, func(d roster.District) bool { return d.ID == id })
	return farthestCorner(a.w.rec.Districts[k], a.at) * a.pace
}

func (a *riding) rank(u *liveUnit, headStart bool) float64 {
	s, _ := a.travel(u)
	if a.stale(u) {
		s = max(s, min(s+a.q.Now.Sub(u.heard).Seconds(), a.far(u.district())))
	}
	if u.status == dispatch.StatusUnknown {
		s += 120
	}
	if headStart && u.pair && a.q.Level == 3 && !a.q.Hazardous {
		s -= twinHeadStart
	}
	return s
}

// sorted orders units as the call sees them.
func (a *riding) sorted(units []*liveUnit, first bool) []*liveUnit {
	foreign := func(u *liveUnit) int {
		if u.district() == a.own {
			return 0
		}
		return 1
	}
	ranks := map[*liveUnit]float64{}
	for _, u := range units {
		ranks[u] = a.rank(u, first)
	}
	units = slices.Clone(units)
	slices.SortFunc(units, func(x, y *liveUnit) int {
		return cmp.Or(cmp.Compare(ranks[x], ranks[y]), foreign(x)-foreign(y), a.lacks(x)-a.lacks(y), cmp.Compare(y.until, x.until), cmp.Compare(x.id, y.id))
	})
	if first && a.q.Level >= 1 && a.q.Level <= 3 && len(units) > 0 {
		n := 0
		for n < len(units) && ranks[units[n]] <= ranks[units[0]]+twinNearEqual {
			n++
		}
		slices.SortStableFunc(units[:n], func(x, y *liveUnit) int {
			return cmp.Or(cmp.Compare(a.loses(x), a.loses(y)), cmp.Compare(a.lacks(x), a.lacks(y)))
		})
	}
	return units
}

func (a *riding) those(of func(*liveUnit) bool) []*liveUnit {
	return slices.DeleteFunc(slices.Clone(a.units), func(u *liveUnit) bool { return !of(u) })
}

func (a *riding) list(units []*liveUnit) []rider {
	out := []rider{}
	for _, u := range units[:min(len(units), a.q.Limit)] {
		r := rider{Unit: u.id, Travel: -1, Distance: -1, Estimated: u.fix == nil}
		if u.fix != nil {
			r.Travel, r.Source = a.travel(u)
			r.Travel, r.Distance = math.Round(r.Travel*10)/10, math.Round(haversine(u.fix.At, a.at))
		}
		out = append(out, r)
	}
	return out
}

// first is the first rung.
func (a *riding) first(meets func(*liveUnit) bool) []rider {
	if !a.q.Hazardous {
		return a.list(a.sorted(a.those(func(u *liveUnit) bool { return u.free && meets(u) }), true))
	}
	officers := a.list(a.sorted(a.those(func(u *liveUnit) bool { return u.free && meets(u) && !u.pair }), false))
	pairs := a.list(a.sorted(a.those(func(u *liveUnit) bool { return u.free && meets(u) && u.pair }), false))
	for k := range pairs {
		pairs[k].Staged = true
	}
	n := len(officers)
	if a.q.Need != roster.NeedCIT && n == a.q.Limit && n > 1 && len(pairs) > 0 {
		n--
	}
	return append(officers[:n:n], pairs[:min(len(pairs), a.q.Limit-n)]...)
}

// ladder is the first rung and those below it that list units by position.
func (a *riding) ladder() map[dispatch.Rung][]rider {
	cit := func(u *liveUnit) bool { return u.grade() == dispatch.GradeCIT }
	meets := func(u *liveUnit) bool {
		switch {
		case a.q.Need == roster.NeedAny, a.q.Need == roster.NeedCoResponder && a.q.Hazardous:
			return cit(u) || u.pair
		case a.q.Need == roster.NeedCoResponder:
			return u.pair
		}
		return cit(u)
	}
	out := map[dispatch.Rung][]rider{"first": a.first(meets)}
	held := len(out["first"]) > 0
	rung := func(name dispatch.Rung, of func(*liveUnit) bool) {
		if units := a.those(of); len(units) > 0 {
			sorted := a.sorted(units, false)
			out[name] = a.list(sorted)
			for k := range out[name] {
				out[name][k].Staged = a.q.Hazardous && sorted[k].pair
			}
		}
	}
	level := a.q.Level
	if level == 0 || a.q.Hazardous {
		level = 4
	}
	rung(dispatch.RungDivertible, func(u *liveUnit) bool { return meets(u) && u.claim != nil && u.claim.Level < level })
	if held {
		return out
	}
	rung(dispatch.RungConditional, func(u *liveUnit) bool { return u.maybe && meets(u) })
	if a.q.Need == roster.NeedCIT {
		rung(dispatch.RungCoResponder, func(u *liveUnit) bool { return u.free && u.pair && !cit(u) })
	}
	if !a.q.Hazardous && a.q.Need == roster.NeedCoResponder {
		rung(dispatch.RungCIT, func(u *liveUnit) bool { return u.free && !u.pair && cit(u) })
	}
	for grade, name := range map[dispatch.Grade]dispatch.Rung{
		dispatch.GradeUndesignated: dispatch.RungUndesignated, dispatch.GradeTrained: dispatch.RungTrained,
		dispatch.GradeSupervisor: dispatch.RungSupervisor, dispatch.GradePatrol: dispatch.RungPatrol,
	} {
		rung(name, func(u *liveUnit) bool { return u.free && !u.pair && u.grade() == grade })
	}
	return out
}

// ridersIn takes the same from an answer.
func ridersIn(a *dispatch.Answer) map[dispatch.Rung][]rider {
	list := func(candidates []dispatch.Candidate) []rider {
		out := []rider{}
		for _, c := range candidates {
			r := rider{Unit: c.Unit, Travel: -1, Source: c.TravelSource, Distance: -1, Estimated: c.Estimated, Staged: c.Staged}
			if c.TravelS != nil {
				r.Travel, r.Distance = *c.TravelS, *c.DistanceM
			}
			out = append(out, r)
		}
		return out
	}
	out := map[dispatch.Rung][]rider{"first": list(a.Candidates)}
	for _, f := range a.Fallbacks {
		if len(f.Candidates) > 0 {
			out[f.Rung] = list(f.Candidates)
		}
	}
	return out
}

// drawRiders draws an agency of New Castle County at noon.
func drawRiders(t *rapid.T) roster.Records {
	rec := county()
	rec.Agency.CoResponder.OfficerMustBeCertified = rapid.Bool().Draw(t, "certified pairs")
	if n := rapid.IntRange(0, 2).Draw(t, "required"); n > 0 {
		rec.Targets = []roster.Target{{Need: roster.NeedCIT, Required: n}}
	}
	none := rapid.IntRange(0, 3).Draw(t, "nobody certified") == 0
	for i := range rapid.IntRange(1, 14).Draw(t, "officers") {
		id := roster.OfficerID(fmt.Sprintf("o%02d", i))
		o := roster.Officer{
			ID: id, Designated: rapid.IntRange(0, 5).Draw(t, "designated") > 0, Rank: rapid.SampledFrom([]string{"", "", "", "Sergeant"}).Draw(t, "rank"),
			Languages: rapid.SampledFrom([][]string{nil, {"es"}, {"es", "vi"}}).Draw(t, "languages"),
		}
		hire(&rec, string(rapid.SampledFrom(rec.Districts).Draw(t, "district").ID), rapid.SampledFrom([]string{"day", "long"}).Draw(t, "shift"), o)
		switch rapid.IntRange(0, 5).Draw(t, "training") {
		case 0:
		case 1:
			rec.Credentials = append(rec.Credentials, roster.Credential{Officer: id, Kind: "MHFA-PS", Completed: day("2026-01-01"), Hours: 8})
		default:
			if !none {
				certify(&rec, id, "2025-02-28")
			}
		}
	}
	for i := range rapid.IntRange(0, min(3, len(rec.Officers))).Draw(t, "pairs") {
		clinician := roster.OfficerID(fmt.Sprint("clinician", i))
		hire(&rec, "NE", "day", roster.Officer{ID: clinician, Role: roster.RoleClinician})
		pairUp(&rec, roster.PairID(fmt.Sprint("P", i)), rec.Officers[i].ID, clinician)
	}
	return rec
}

// TestByRoadTwin compares whole ladders by road with driving every unit to every call by itself, and the answers of the
// state that was patched together with those of one made anew.
func TestByRoadTwin(t *testing.T) {
	g := countyGround(t)
	seen := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		rec := drawRiders(t)
		x := &riders{world: &world{twin: newTwin(t, rec)}, stage: &stage{board: dispatch.NewBoard()}, roads: rapid.IntRange(0, 5).Draw(t, "roads") < 5}
		x.now = moment(x.world.book, "2026-07-01 12:00").Time()
		if rapid.Bool().Draw(t, "roads first") && x.roads {
			x.board.SetRoads(g.network, x.now)
		}
		x.board.SetMuster(dispatch.NewMuster(x.world.book, nil), x.now)
		x.units = x.world.out(past{}, x.now)
		if x.roads {
			x.board.SetRoads(g.network, x.now)
		}
		for range rapid.IntRange(1, 40).Draw(t, "events") {
			x.happen(t, g)
			if rapid.IntRange(0, 5).Draw(t, "ask") == 0 {
				x.compare(t, g, seen)
			}
		}
		x.compare(t, g, seen)
	})
	t.Log(seen)
}

// happen draws something that changes.
func (x *riders) happen(t *rapid.T, g *ground) {
	if len(x.units) == 0 {
		return
	}
	u := rapid.SampledFrom(x.units).Draw(t, "unit")
	switch rapid.SampledFrom([]string{"fix", "fix", "fix", "fix", "fix", "status", "status", "claim", "heard", "pass", "pass", "speeds", "roads"}).Draw(t, "event") {
	case "fix":
		f := dispatch.Fix{Unit: u.id, At: g.draw(t), Source: rapid.SampledFrom([]dispatch.PositionSource{dispatch.PositionAVL, dispatch.PositionStatus}).Draw(t, "source")}
		f.Time = x.now.Add(-time.Duration(rapid.SampledFrom([]int{0, 0, 0, 30, 70, 200, 2000}).Draw(t, "age")) * time.Second)
		if x.board.TakeFix(f, x.now) == "" {
			if same := u.fix != nil && u.fix.Time.Equal(f.Time) && u.fix.At == f.At; same {
				u.heard = x.now
				f = *u.fix
			} else if f.Time.After(u.heard) || u.fix == nil {
				u.heard = f.Time
			}
			u.fix, x.ticked = &f, false
		}
	case "heard":
		if u.fix != nil {
			x.board.Heard(u.id, x.now)
			u.heard, x.ticked = x.now, false
		}
	case "status":
		r := dispatch.Report{Unit: u.id, Time: x.now, Primary: rapid.SampledFrom([]dispatch.Status{dispatch.StatusAvailable, dispatch.StatusAvailable, dispatch.StatusConditional, dispatch.StatusUnavailable}).Draw(t, "status")}
		if err := x.board.Report(r, x.now); err != nil {
			t.Fatal(err)
		}
		u.report = &r
	case "claim":
		id := dispatch.AssignmentID(u.id)
		if u.claim != nil {
			x.board.Release(id, x.now)
			u.claim = nil
			break
		}
		c := dispatch.Claim{ID: id, Call: roster.CallID("call " + id), Level: rapid.IntRange(1, 4).Draw(t, "level"), Unit: u.id, Progress: dispatch.EnRoute, Since: x.now}
		for _, p := range u.crew {
			c.Officers = append(c.Officers, p.id)
		}
		x.board.Hold(c, x.now)
		u.claim = &c
	case "pass":
		x.now = x.now.Add(time.Duration(rapid.SampledFrom([]int{1, 4, 6, 50, 300}).Draw(t, "seconds")) * time.Second)
		x.board.Tick(x.now)
		x.ticked = true
	case "roads":
		if x.roads = !x.roads; x.roads {
			x.board.SetRoads(g.network, x.now)
		} else {
			x.board.SetRoads(nil, x.now)
		}
	case "speeds":
		x.speeds = rapid.IntRange(0, len(paces)-1).Draw(t, "pace")
		rec := x.world.rec
		p := roster.DefaultPolicy()
		p.Speeds = paces[x.speeds]
		rec.Policy = &p
		x.world.twin = newTwin(t, rec)
		x.board.SetMuster(dispatch.NewMuster(x.world.book, x.board.State().Muster()), x.now)
	}
	u.free = u.claim == nil && (u.report == nil || u.report.Primary == dispatch.StatusAvailable)
	u.maybe = u.claim == nil && u.report != nil && u.report.Primary == dispatch.StatusConditional
	if u.status = dispatch.StatusUnknown; u.report != nil {
		u.status = u.report.Primary
	}
	if u.claim != nil {
		u.status = dispatch.StatusUnavailable
	}
}

func (x *riders) compare(t *rapid.T, g *ground, seen map[string]int) {
	if !x.ticked {
		x.board.Tick(x.now)
		x.ticked = true
	}
	q := drawQuery(t, x.now)
	q.Call, q.Point = "", g.draw(t)
	muster := x.board.State().Muster()
	a := &riding{asking: &asking{w: x.world}, x: x, at: q.Point}
	if rapid.IntRange(0, 7).Draw(t, "district only") == 4 {
		k := rapid.IntRange(0, len(x.world.rec.Districts)-1).Draw(t, "district")
		q.District, a.at = muster.Book().Districts().At(k).ID, muster.Ground().Inside(k)
	}
	got, err := x.board.Nearest(q)
	if err != nil {
		t.Fatal(err)
	}
	a.q, a.own, a.units = q, got.District, x.units
	if a.pace = straightPace(paces[x.speeds]); x.roads {
		a.network = g.paced[x.speeds]
	}
	want, has := a.ladder(), ridersIn(got)
	delete(has, dispatch.RungRecall)
	if diff := gocmp.Diff(want, has, cmpopts.EquateApprox(0, 0.101)); diff != "" {
		t.Fatalf("at %s, %+v, roads %v, speeds %v (-twin +board):\n%s", x.now, q, x.roads, paces[x.speeds], diff)
	}
	if diff := gocmp.Diff(x.board.Anew(q), got, cmpopts.SortSlices(func(x, y dispatch.PassedOver) bool { return x.Unit < y.Unit })); diff != "" {
		t.Fatalf("at %s, %+v (-made anew +patched):\n%s", x.now, q, diff)
	}
	for rung, list := range want {
		for _, r := range list {
			seen[strings.TrimSpace(string(rung)+" "+r.Source)]++
		}
	}
}
