package webhook

import (
	"slices"
	"sync"
	"time"
)

// recheck is how long to wait at most before looking at the clock again, which may have been set.
const recheck = time.Minute

// queue is what waits for one endpoint.
type queue struct {
	Endpoint
	place int           // in the configuration, from 1
	most  int           // that may wait
	wake  chan struct{} // holds one token while there may be something new

	mu      sync.Mutex // guards what follows
	known   map[string]bool
	waiting []Delivery // by Due, then as they came
	gone    bool       // the endpoint wants nothing any more
}

func newQueue(e Endpoint, place, most int) *queue {
	return &queue{Endpoint: e, place: place, most: most, wake: make(chan struct{}, 1), known: make(map[string]bool)}
}

// claim takes charge of the delivery with that ID, before it is in the outbox, so that who reads the outbox leaves it
// alone. It returns false when somebody has, or the endpoint is gone.
func (q *queue) claim(id string) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.gone || q.known[id] {
		return false
	}
	q.known[id] = true
	return true
}

// isGone tells whether the endpoint wants nothing any more.
func (q *queue) isGone() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.gone
}

// add puts a claimed delivery where its time is. It returns those that are given up for it: the oldest when too many
// wait, d itself when the endpoint is gone.
func (q *queue) add(d Delivery) (givenUp []Delivery) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.gone {
		return []Delivery{d}
	}
	at, _ := slices.BinarySearchFunc(q.waiting, d, func(a, b Delivery) int {
		if a.Due.After(b.Due) {
			return 1
		}
		return -1 // behind those due at the same time
	})
	q.waiting = slices.Insert(q.waiting, at, d)
	if len(q.waiting) > q.most {
		oldest := 0
		for i, w := range q.waiting {
			if w.Queued.Before(q.waiting[oldest].Queued) {
				oldest = i
			}
		}
		givenUp = []Delivery{q.waiting[oldest]}
		q.waiting = slices.Delete(q.waiting, oldest, oldest+1)
	}
	select {
	case q.wake <- struct{}{}:
	default:
	}
	return givenUp
}

// next takes out the first delivery that is due. When there is none it says how long to wait before asking again.
func (q *queue) next(now time.Time) (d Delivery, wait time.Duration, ok bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.waiting) == 0 {
		return Delivery{}, recheck, false
	}
	d = q.waiting[0]
	wait = d.Due.Sub(now)
	if wait > 0 && wait <= longestDelay { // no delay is longer: the clock was set back
		return Delivery{}, min(wait, recheck), false
	}
	q.waiting = slices.Delete(q.waiting, 0, 1)
	return d, 0, true
}

// forget ends a claim.
func (q *queue) forget(id string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	delete(q.known, id)
}

// close lets nothing in any more, and returns what waits.
func (q *queue) close() []Delivery {
	q.mu.Lock()
	defer q.mu.Unlock()
	waiting := q.waiting
	q.waiting, q.gone = nil, true
	return waiting
}
