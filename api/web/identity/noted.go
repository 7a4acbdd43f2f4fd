package identity

import (
	"fmt"
	"sync"
	"time"
)

// mostNoted is how many failures that count against no account, of logins that there are not and of accounts that are locked, are
// recorded in an hour. Others an account's lock or an address's ends; these, from enough addresses, nothing would, and a disk is
// filled in the end. The next record says how many were left out.
const (
	mostNoted  = 500
	notedEvery = time.Hour
)

// noted counts them. The zero value is ready; it is safe for concurrent use.
type noted struct {
	mu      sync.Mutex // guards what follows
	since   time.Time
	n       int
	leftOut int
}

// takes tells whether a failure is to be recorded, and what the record says of those that were not.
func (x *noted) takes(now time.Time) (say []string, ok bool) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if now.Sub(x.since).Abs() >= notedEvery { // also where the clock was set back
		x.since, x.n = now, 0
	}
	if x.n >= mostNoted {
		x.leftOut++
		return nil, false
	}
	x.n++
	if x.leftOut > 0 {
		say = []string{fmt.Sprintf("%d more were left out", x.leftOut)}
		x.leftOut = 0
	}
	return say, true
}
