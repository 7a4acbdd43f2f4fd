package replay_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"watchbill/dispatch/replay"
)

// preferred is a desk that sends the first free server of a job's preferences.
type preferred struct {
	order [][]int // by kind
	kind  []int   // by job
	busy  []bool
}

func (*preferred) Advance(replay.Time)               {}
func (*preferred) Next(replay.Time) replay.Time      { return replay.Never }
func (p *preferred) Freed(server int, _ replay.Time) { p.busy[server] = false }

func (p *preferred) Send(job int, _ replay.Time) (int, replay.Time, bool) {
	for _, s := range p.order[p.kind[job]] {
		if !p.busy[s] {
			p.busy[s] = true
			return s, 0, true
		}
	}
	return -1, 0, false
}

// poisson makes jobs that arrive at random and take a random time, one unit of time being an hour.
func poisson(r *rand.Rand, n int, rates []float64) (jobs []replay.Job, kinds []int) {
	total := 0.0
	for _, x := range rates {
		total += x
	}
	at := 0.0
	for range n {
		at += r.ExpFloat64() / total
		u, k := r.Float64()*total, 0
		for k < len(rates)-1 && u >= rates[k] {
			u -= rates[k]
			k++
		}
		hours := func(x float64) replay.Time { return replay.Time(x * float64(replay.Hour)) }
		jobs = append(jobs, replay.Job{Arrives: hours(at), OnScene: hours(r.ExpFloat64())})
		kinds = append(kinds, k)
	}
	return jobs, kinds
}

// batches is over how many stretches of a long run figures are averaged: stretches are nearly independent, so that their
// scatter gives the sampling error.
const batches = 50

// sampled is a mean of batches and its standard error.
type sampled struct{ mean, err float64 }

func sample(values []float64) sampled {
	n, sum, squares := float64(len(values)), 0.0, 0.0
	for _, x := range values {
		sum += x
	}
	for _, x := range values {
		squares += (x - sum/n) * (x - sum/n)
	}
	return sampled{sum / n, math.Sqrt(squares / (n - 1) / n)}
}

// near fails unless the figure is within four standard errors of what theory says, and those are small enough to mean
// anything.
func near(t *testing.T, name string, got sampled, want float64) {
	t.Helper()
	t.Logf("%s: %.5f ± %.5f (one standard error), theory %.5f", name, got.mean, got.err, want)
	if off := math.Abs(got.mean - want); off > 4*got.err || got.err > 0.005 {
		t.Errorf("%s = %.5f, want %.5f; standard error %.5f", name, got.mean, want, got.err)
	}
}

// TestHypercube: Larson and Odoni's three servers with an infinite queue, λ = 1.5, μ = 1.
func TestHypercube(t *testing.T) {
	orders := [][]int{{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {2, 0, 1}}
	jobs, kinds := poisson(rand.New(rand.NewPCG(1, 2)), 600_000, []float64{0.50, 0.25, 0.35, 0.40})
	desk := &preferred{orders, kinds, make([]bool, 3)}
	out := (&replay.Core{Jobs: jobs, Desk: desk}).Run(nil)

	var workload [3][]float64
	var queued, away []float64
	size := len(jobs) / batches
	for b := range batches {
		some := out[b*size : (b+1)*size]
		from, to := jobs[b*size].Arrives, jobs[(b+1)*size-1].Arrives
		busy, late, other := [3]replay.Time{}, 0, 0
		for i, o := range some {
			busy[o.Server] += o.Done - o.Sent
			if o.Sent > jobs[b*size+i].Arrives {
				late++
			}
			if o.Server != orders[kinds[b*size+i]][0] {
				other++
			}
		}
		for s := range busy {
			workload[s] = append(workload[s], float64(busy[s])/float64(to-from))
		}
		queued = append(queued, float64(late)/float64(size))
		away = append(away, float64(other)/float64(size))
	}
	near(t, "workload 1", sample(workload[0]), 0.5574)
	near(t, "workload 2", sample(workload[1]), 0.4734)
	near(t, "workload 3", sample(workload[2]), 0.4693)
	near(t, "P(queue)", sample(queued), 0.23684)
	near(t, "inter-area fraction", sample(away), 0.4353)
}

// TestErlang: three servers, 1.5 erlangs: the share lost without a queue (B) and the share that waits with one (C).
func TestErlang(t *testing.T) {
	jobs, kinds := poisson(rand.New(rand.NewPCG(3, 4)), 600_000, []float64{1.5})
	for _, c := range []struct {
		name string
		lose bool
		want float64
	}{{"Erlang B(3, 1.5)", true, 0.13433}, {"Erlang C(3, 1.5)", false, 0.23684}} {
		out := (&replay.Core{Jobs: jobs, Desk: &preferred{[][]int{{0, 1, 2}}, kinds, make([]bool, 3)}, Lose: c.lose}).Run(nil)
		var shares []float64
		size := len(jobs) / batches
		for b := range batches {
			n := 0
			for i := b * size; i < (b+1)*size; i++ {
				if out[i].Server < 0 || out[i].Sent > jobs[i].Arrives {
					n++
				}
			}
			shares = append(shares, float64(n)/float64(size))
		}
		near(t, c.name, sample(shares), c.want)
	}
}

// covering is a desk of units at sites, each 30 % of its time on other work; a job is lost unless a unit at one of its
// sites is free.
type covering struct {
	draws  replay.Draws
	sites  []int   // by unit
	covers [][]int // sites by kind
	kind   []int
}

func (*covering) Advance(replay.Time)          {}
func (*covering) Next(replay.Time) replay.Time { return replay.Never }
func (*covering) Freed(int, replay.Time)       {}

func (c *covering) Send(job int, at replay.Time) (int, replay.Time, bool) {
	for u, site := range c.sites {
		if slices.Contains(c.covers[c.kind[job]], site) && !c.draws.Elsewhere(uint64(u), at) {
			return u, 0, true
		}
	}
	return -1, 0, false
}

// TestExpectedCovering: weights 10, 20, 30, 40; two units at sites F1 to F3, each busy 30 % of its time by the draws
// that a roster's units have.
func TestExpectedCovering(t *testing.T) {
	covers := [][]int{{1, 2}, {1, 2}, {2, 3}, {3}}
	jobs, kinds := poisson(rand.New(rand.NewPCG(5, 6)), 400_000, []float64{0.10, 0.20, 0.30, 0.40})
	for i := range jobs {
		jobs[i].OnScene = 0
	}
	for _, c := range []struct {
		name  string
		sites []int
		want  float64
	}{{"F2+F3", []int{2, 3}, 76.3}, {"F1+F3", []int{1, 3}, 70}, {"F3+F3", []int{3, 3}, 63.7}} {
		desk := &covering{replay.NewDraws(7, 0, 0.3, 0), c.sites, covers, kinds}
		out := (&replay.Core{Jobs: jobs, Desk: desk, Lose: true}).Run(nil)
		var shares []float64
		size := len(jobs) / batches
		for b := range batches {
			n := 0
			for i := b * size; i < (b+1)*size; i++ {
				if out[i].Server >= 0 {
					n++
				}
			}
			shares = append(shares, float64(n)/float64(size))
		}
		near(t, c.name, sample(shares), c.want/100)
	}
}

// TestCoreTwin compares the core with a simulation that keeps no heap and looks at everything at every event.
func TestCoreTwin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		servers, kinds := rapid.IntRange(0, 4).Draw(t, "servers"), rapid.IntRange(1, 3).Draw(t, "kinds")
		order := make([][]int, kinds)
		for k := range order {
			all := make([]int, servers)
			for i := range all {
				all[i] = i
			}
			order[k] = rapid.Permutation(all).Draw(t, "order")[:rapid.IntRange(0, servers).Draw(t, "of them")]
		}
		var jobs []replay.Job
		var kind []int
		at := replay.Time(0)
		for range rapid.IntRange(0, 30).Draw(t, "jobs") {
			at += replay.Time(rapid.IntRange(0, 4).Draw(t, "gap"))
			k := rapid.IntRange(0, kinds-1).Draw(t, "kind")
			jobs = append(jobs, replay.Job{Arrives: at, OnScene: replay.Time(rapid.IntRange(1, 9).Draw(t, "takes")), Line: k})
			kind = append(kind, k)
		}
		lose, end := rapid.Bool().Draw(t, "lose"), replay.Time(rapid.IntRange(0, 60).Draw(t, "end"))
		core := &replay.Core{Jobs: jobs, Desk: &preferred{order, kind, make([]bool, servers)}, Lines: kinds, Lose: lose, End: end}
		got, want := core.Run(nil), slowCore(jobs, kind, order, servers, lose, end)
		if d := cmp.Diff(want, got, cmpopts.EquateEmpty()); d != "" {
			t.Fatalf("(-twin +core)\n%s", d)
		}
	})
}

// slowCore walks every instant.
func slowCore(jobs []replay.Job, kind []int, order [][]int, servers int, lose bool, end replay.Time) []replay.Outcome {
	out := make([]replay.Outcome, len(jobs))
	gone := make([]bool, len(jobs)) // served or lost
	until := make([]replay.Time, servers)
	for i := range out {
		out[i].Server = -1
	}
	last := replay.Time(30*4 + 31*9 + 1)
	if end > 0 {
		last = min(last, end)
	}
	for now := replay.Time(0); now <= last; now++ {
		try := func(i int) {
			for _, s := range order[kind[i]] {
				if until[s] <= now {
					until[s] = now + jobs[i].OnScene
					out[i] = replay.Outcome{Server: s, Sent: now, Done: until[s]}
					gone[i] = true
					return
				}
			}
		}
		for line := range order { // those who wait, line by line
			for i := range jobs {
				if jobs[i].Arrives < now && kind[i] == line && !gone[i] {
					try(i)
				}
			}
		}
		for i := range jobs {
			if jobs[i].Arrives == now {
				if try(i); lose {
					gone[i] = true
				}
			}
		}
	}
	return out
}
