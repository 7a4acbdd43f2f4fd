package replay

import "math"

// Time is an instant or a length of time in whole milliseconds; instants count from 1970-01-01T00:00Z. Whole numbers keep
// a simulation the same on every machine.
type Time int64

// The lengths of time.
const (
	Second Time = 1000
	Minute      = 60 * Second
	Hour        = 60 * Minute
)

// Never is an instant after all others.
const Never Time = math.MaxInt64

// Job is a call as the core sees it.
type Job struct {
	Arrives Time
	OnScene Time // how long whoever takes it stays there
	Line    int  // which line it waits in, from 0: of lines that wait, lower ones are served first
}

// Desk says who takes a job. The core calls it in the order of time, from one goroutine.
type Desk interface {
	// Advance lets everything of the desk's own happen up to an instant, that instant included: who comes on duty, who leaves.
	Advance(at Time)
	// Send names the server that takes a job from now on, one that is free, and how long it travels; false: nobody can
	// take it now, nor any other job of its line.
	Send(job int, at Time) (server int, travel Time, ok bool)
	// Freed says that a server has finished its job, after Advance to the same instant.
	Freed(server int, at Time)
	// Next is the first instant after at at which somebody may come free otherwise than by finishing a job; Never: none.
	// It is asked only while jobs wait.
	Next(at Time) Time
}

// Outcome is what became of a job.
type Outcome struct {
	Server int  // -1: nobody came
	Sent   Time // when the server was sent, at the earliest when the job arrived
	Travel Time
	Done   Time // Sent, travel and time on the scene together
}

// Core is the simulation of servers who take jobs: each job is sent a server by the desk, occupies it for its travel
// and its time on the scene, and where nobody can be sent waits in its line, first come first served, or is lost. It
// steps from event to event; of those at one instant what the desk does by itself comes first, then jobs that end, then
// those that wait, then those that arrive.
type Core struct {
	Jobs  []Job // ascending by Arrives
	Desk  Desk
	Lines int         // how many lines there are; less than 1 counts as 1
	Lose  bool        // jobs that nobody can take at once are lost
	End   Time        // nobody is sent after it; 0: no end
	Stop  func() bool // asked every few hundred turns: true ends the simulation where it stands; nil: never
}

// Run simulates all jobs and returns their outcomes, by index of Jobs, in dst as far as that has room. A desk that never
// again has anybody free and a Core without an end leave jobs waiting: they end as if nobody came.
func (c *Core) Run(dst []Outcome) []Outcome {
	r := running{core: c, out: dst[:0], lines: make([]line, max(1, c.Lines)), end: c.End}
	if r.end == 0 {
		r.end = Never
	}
	for range c.Jobs {
		r.out = append(r.out, Outcome{Server: -1})
	}
	next := 0
	for now, turn := Time(math.MinInt64), 0; ; turn++ {
		if turn&255 == 255 && c.Stop != nil && c.Stop() {
			return r.out
		}
		at := r.done.first()
		if next < len(c.Jobs) {
			at = min(at, c.Jobs[next].Arrives)
		}
		if r.waiting > 0 {
			at = min(at, c.Desk.Next(now))
		}
		if at == Never || at > r.end {
			return r.out
		}
		now = at
		c.Desk.Advance(now)
		for r.done.first() == now {
			c.Desk.Freed(r.done.pop(), now)
		}
		r.serve(now)
		if next < len(c.Jobs) && c.Jobs[next].Arrives == now { // one a turn: it may be done before the next one comes
			r.arrive(next, now)
			next++
		}
	}
}

// running is a Core in the course of a run.
type running struct {
	core    *Core
	out     []Outcome
	done    ends
	lines   []line
	waiting int // jobs in all lines
	end     Time
}

// line is the jobs that wait, in the order of their arrival; those before head have gone.
type line struct {
	jobs []int
	head int
}

func (l *line) empty() bool { return l.head == len(l.jobs) }

// arrive sends somebody to a job, or puts it in its line.
func (r *running) arrive(job int, now Time) {
	l := &r.lines[r.core.Jobs[job].Line]
	if l.empty() && r.send(job, now) || r.core.Lose {
		return
	}
	l.jobs = append(l.jobs, job)
	r.waiting++
}

// serve sends whoever is free to those who wait.
func (r *running) serve(now Time) {
	if r.waiting == 0 {
		return
	}
	for i := range r.lines {
		l := &r.lines[i]
		for !l.empty() && r.send(l.jobs[l.head], now) {
			l.head++
			r.waiting--
		}
		if l.empty() {
			l.jobs, l.head = l.jobs[:0], 0
		}
	}
}

// send tells whether the desk has sent somebody to a job.
func (r *running) send(job int, now Time) bool {
	server, travel, ok := r.core.Desk.Send(job, now)
	if !ok {
		return false
	}
	done := now + travel + r.core.Jobs[job].OnScene
	r.out[job] = Outcome{server, now, travel, done}
	r.done.push(end{done, server})
	return true
}

// end is when a server finishes.
type end struct {
	at     Time
	server int
}

// ends is a heap of them: the earliest first, of those at one instant the lowest server.
type ends []end

func (h ends) first() Time {
	if len(h) == 0 {
		return Never
	}
	return h[0].at
}

func (h ends) less(i, j int) bool {
	return h[i].at < h[j].at || h[i].at == h[j].at && h[i].server < h[j].server
}

func (h *ends) push(e end) {
	*h = append(*h, e)
	s := *h
	for k := len(s) - 1; k > 0; {
		parent := (k - 1) / 2
		if !s.less(k, parent) {
			return
		}
		s[k], s[parent] = s[parent], s[k]
		k = parent
	}
}

// pop takes off the first and returns its server.
func (h *ends) pop() int {
	s := *h
	server, last := s[0].server, len(s)-1
	s[0] = s[last]
	s = s[:last]
	*h = s
	for k := 0; ; {
		least := k
		for _, child := range [2]int{2*k + 1, 2*k + 2} {
			if child < last && s.less(child, least) {
				least = child
			}
		}
		if least == k {
			return server
		}
		s[k], s[least] = s[least], s[k]
		k = least
	}
}
