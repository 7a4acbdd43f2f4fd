package roads_test

import (
	"container/heap"
	"math"
	"math/rand/v2"
	"testing"

	"watchbill/dispatch/roads"
)

// twin is the obvious way: from each unit forward, arc by arc, over all that can be reached.
type twin struct {
	network   *roads.Network
	arcs      []roads.Arc
	forbidden map[[2]int]bool
	from      map[int32][]int // by node: the arcs that leave it
}

func newTwin(n *roads.Network) *twin {
	w := &twin{network: n, from: map[int32][]int{}}
	w.arcs, w.forbidden = n.Arcs()
	for i, a := range w.arcs {
		w.from[a.From] = append(w.from[a.From], i)
	}
	return w
}

// times gives the seconds from one spot to each of others, +Inf where no road leads.
func (w *twin) times(unit roads.Spot, calls []roads.Spot) []float64 {
	stretch, share := w.network.Where(unit)
	reached := make([]float64, len(w.arcs)) // milliseconds until the end of each arc
	q := &queue{}
	for i, a := range w.arcs {
		reached[i] = math.Inf(1)
		if a.Stretch == stretch {
			heap.Push(q, item{i, (1 - along(a, share)) * float64(a.Millis)})
		}
	}
	times := make([]float64, len(calls))
	for k := range times {
		times[k] = math.Inf(1)
		if at, to := w.network.Where(calls[k]); at == stretch {
			for _, a := range w.arcs {
				if a.Stretch == at && along(a, share) <= along(a, to) {
					times[k] = min(times[k], (along(a, to)-along(a, share))*float64(a.Millis))
				}
			}
		}
	}
	aimed := map[uint32][]int{}
	for k, c := range calls {
		at, _ := w.network.Where(c)
		aimed[at] = append(aimed[at], k)
	}
	for q.Len() > 0 {
		x := heap.Pop(q).(item)
		if reached[x.arc] <= x.millis {
			continue
		}
		reached[x.arc] = x.millis
		for _, next := range w.from[w.arcs[x.arc].To] {
			if w.forbidden[[2]int{x.arc, next}] {
				continue
			}
			a := w.arcs[next]
			for _, k := range aimed[a.Stretch] {
				_, share := w.network.Where(calls[k])
				times[k] = min(times[k], x.millis+along(a, share)*float64(a.Millis))
			}
			heap.Push(q, item{next, x.millis + float64(a.Millis)})
		}
	}
	for k := range times {
		times[k] = times[k]/1000 + (unit.OffRoad()+calls[k].OffRoad())/roads.OffRoadMPS
	}
	return times
}

// along is how much of an arc lies behind a spot at a share of its stretch.
func along(a roads.Arc, share float64) float64 {
	if a.Backward {
		return 1 - share
	}
	return share
}

type item struct {
	arc    int
	millis float64
}

type queue []item

func (q queue) Len() int           { return len(q) }
func (q queue) Less(i, j int) bool { return q[i].millis < q[j].millis }
func (q queue) Swap(i, j int)      { q[i], q[j] = q[j], q[i] }
func (q *queue) Push(x any)        { *q = append(*q, x.(item)) }
func (q *queue) Pop() any {
	old := *q
	x := old[len(old)-1]
	*q = old[:len(old)-1]
	return x
}

// found gathers all that a search visits.
type found struct {
	t     *testing.T
	last  float64
	times map[[2]int]float64
}

func (f *found) Visit(set int, i int32, seconds float64) float64 {
	key := [2]int{set, int(i)}
	if _, twice := f.times[key]; twice {
		f.t.Errorf("mark %v visited twice", key)
	}
	if seconds < f.last {
		f.t.Errorf("mark %v at %v s after one at %v s", key, seconds, f.last)
	}
	f.last, f.times[key] = seconds, seconds
	return math.Inf(1)
}

// few is by how much partial stretches are rounded at most, in seconds.
const few = 0.004

// TestSearchTwin compares searches, travels and routes over the state with the twin's.
func TestSearchTwin(t *testing.T) {
	whole, _ := delaware(t)
	count := 16
	if testing.Short() || racing {
		count = 4
	}
	for name, n := range map[string]*roads.Network{
		"signed": whole,
		"paced":  whole.Paced(map[string]float64{"motorway": 1.3, "residential": 30, "service": 0.5, "detour": 9}),
	} {
		t.Run(name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(11, 12))
			units := append(scattered(n, r, count, state, nil), roads.Spot{})
			calls := scattered(n, r, count, state, nil)
			calls = append(calls, units[0], units[1]) // where a unit stands
			sets := []*roads.Marks{nil, roads.NewMarks(whole, units[:count/2]), roads.NewMarks(whole, units[count/2:])}
			w := newTwin(n)
			want := make([][]float64, count)
			for i := range want {
				want[i] = w.times(units[i], calls)
			}
			for k, call := range calls {
				f := found{t, 0, map[[2]int]float64{}}
				n.Search(call, sets, math.Inf(1), &f)
				if len(f.times) != count {
					t.Fatalf("call %d: %d marks found of %d", k, len(f.times), count)
				}
				for i := range want {
					got := f.times[[2]int{1 + i/(count/2), i % (count / 2)}]
					if math.Abs(got-want[i][k]) > few {
						t.Errorf("unit %d to call %d: %v s, twin says %v", i, k, got, want[i][k])
					}
					checkRoute(t, n, units[i], call, got)
				}
			}
		})
	}
}

// checkRoute checks that travel and route are of the time searched, and that the course is as long as they say.
func checkRoute(t testing.TB, n *roads.Network, from, to roads.Spot, want float64) {
	t.Helper()
	seconds, metres, ok := n.Travel(from, to)
	route, drawn := n.Route(from, to)
	if !ok || !drawn || seconds != want || route.Seconds != want || route.Metres != metres {
		t.Errorf("travel %v s, %v m, %v; route %v s, %v m, %v; search %v s", seconds, metres, ok, route.Seconds, route.Metres, drawn, want)
		return
	}
	if p := route.Points; len(p) < 2 || apart(p[0], n.On(from)) > 0.2 || apart(p[len(p)-1], n.On(to)) > 0.2 {
		t.Errorf("route of %d points does not lead from spot to spot", len(p))
	}
	length := from.OffRoad() + to.OffRoad()
	for k := range route.Points[1:] {
		length += apart(route.Points[k], route.Points[k+1])
	}
	if math.Abs(length-metres) > 1+metres/1000 {
		t.Errorf("course of %v m, said to be %v", length, metres)
	}
}
