package rate

import (
	"hash/maphash"
	"net/netip"
	"sync/atomic"
	"time"
)

// slots is how many clients a limiter remembers, and ways how many places one may be remembered at.
const (
	slots = 1 << 14
	ways  = 4
)

// Limiter holds clients to a limit. It is safe for concurrent use, and 256 KiB.
type Limiter struct {
	limit           Limit
	interval, slack int64
	seed            maphash.Seed
	slot            []slot
}

// slot is what is known of one client. Two goroutines that race for one at worst count a request for the other's client.
type slot struct {
	tag  atomic.Uint64 // of the client; 0: nobody's
	full atomic.Int64  // when its bucket is full again, in nanoseconds of Unix time
}

// New returns a limiter, nil for the limit that sets none. A nil Limiter lets everybody pass.
func New(l Limit) *Limiter {
	if l.PerSecond <= 0 {
		return nil
	}
	x := &Limiter{limit: l, seed: maphash.MakeSeed(), slot: make([]slot, slots)}
	x.interval, x.slack = l.interval()
	return x
}

// Limit returns what the limiter holds clients to.
func (x *Limiter) Limit() Limit {
	if x == nil {
		return Limit{}
	}
	return x.limit
}

// Address takes one request of an address. It returns 0 when it may pass, else how long until one may; a request that may
// not pass is not counted. The zero address is nobody's and passes.
func (x *Limiter) Address(a netip.Addr, now time.Time) time.Duration {
	if x == nil || !a.IsValid() {
		return 0
	}
	b := a.Unmap().As16()
	if a.Is6() && !a.Is4In6() {
		clear(b[8:])
	}
	return x.take(maphash.Bytes(x.seed, b[:]), now.UnixNano())
}

// User takes one request of somebody who said who they are; as Address. The empty name is nobody's and passes.
func (x *Limiter) User(name string, now time.Time) time.Duration {
	if x == nil || name == "" {
		return 0
	}
	return x.take(maphash.String(x.seed, name), now.UnixNano())
}

func (x *Limiter) take(tag uint64, now int64) time.Duration {
	s := x.find(max(tag, 1), now)
	for {
		was := s.full.Load()
		from := max(was, now)
		if ahead := from - now; ahead > x.slack {
			return time.Duration(ahead - x.slack)
		}
		if s.full.CompareAndSwap(was, from+x.interval) {
			return 0
		}
	}
}

// find returns the client's slot, taking that of one of whom there is nothing to remember, or the least to.
func (x *Limiter) find(tag uint64, now int64) *slot {
	var free *slot
	least := int64(0)
	for i := range uint64(ways) {
		s := &x.slot[(tag+i)%slots]
		switch t := s.tag.Load(); {
		case t == tag:
			return s
		case t == 0:
			if free == nil || least > 0 {
				free, least = s, 0
			}
		default:
			if full := s.full.Load(); free == nil || full < least {
				free, least = s, full
			}
		}
	}
	free.tag.Store(tag)
	free.full.Store(now)
	return free
}
