package api

import (
	"sync"
	"time"

	"watchbill/api/web"
	"watchbill/api/web/access"
)

// How many streams of events one user, and one address nobody signed in from, may listen to at once. Pages share a stream
// between tabs where the browser can; a wall of screens has one each.
const (
	userListens    = 64
	addressListens = 1024
	listenAgain    = 5 * time.Second
)

// listeners count who listens. The zero value is ready; it is safe for concurrent use. It holds no more names than there are
// streams, which the hub counts.
type listeners struct {
	mu sync.Mutex
	of map[string]int // guarded
}

// come lets one more in, and returns what to call when it has gone. The error is of asking too often.
func (l *listeners) come(u *access.User, address string) (leave func(), err error) {
	name, most := "address "+address, addressListens
	if u.ID != "" {
		name, most = string(u.Kind)+" "+u.ID, userListens
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.of == nil {
		l.of = make(map[string]int)
	}
	if l.of[name] >= most {
		return nil, web.TooMany("You listen to too many streams of events at once.", listenAgain)
	}
	l.of[name]++
	return func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		if l.of[name]--; l.of[name] == 0 {
			delete(l.of, name)
		}
	}, nil
}
