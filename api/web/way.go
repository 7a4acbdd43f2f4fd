package web

import (
	"maps"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/prometheus/client_golang/prometheus"

	"watchbill/api/web/lane"
)

// way is a route as the edge knows it: how it is limited, and its metrics, found once.
type way struct {
	pattern   string // as logs and metrics name it
	timed     bool   // its requests have a deadline
	lookup    bool   // reports keep off where it comes in
	stream    bool
	quiet     bool // the log's info does not tell of it where all is well
	bodyLimit int64
	class     *Class                   // nil: it has neither a lane nor a rate
	lane      *lane.Lane               // the class's, nil for what never waits
	rules     [len(methods) + 1]ruling // whom it is for, by method

	requests [len(methods) + 1][len(classes)]atomic.Pointer[prometheus.Counter] // made when first counted
	seconds  prometheus.Observer
}

// ways are the routes met so far, by pattern. The router gives the patterns, so they are few.
type ways struct {
	all atomic.Pointer[map[string]*way]
	mu  sync.Mutex // held while one is added
}

// way returns what is known of a pattern, empty where no route matched.
func (x *edge) way(pattern string) *way {
	if all := x.ways.all.Load(); all != nil {
		if w := (*all)[pattern]; w != nil {
			return w
		}
	}
	return x.addWay(pattern)
}

func (x *edge) addWay(pattern string) *way {
	x.ways.mu.Lock()
	defer x.ways.mu.Unlock()
	next := map[string]*way{}
	if all := x.ways.all.Load(); all != nil {
		if w := (*all)[pattern]; w != nil {
			return w
		}
		next = maps.Clone(*all)
	}
	w := &way{pattern: route(pattern), bodyLimit: x.opt.BodyLimit, stream: slices.Contains(x.opt.Streams, pattern), quiet: slices.Contains(x.opt.Quiet, pattern)}
	if limit, ok := x.opt.Bodies[pattern]; ok {
		w.bodyLimit = limit
	}
	w.timed = !w.stream && !slices.Contains(x.opt.Prompt, pattern)
	w.lookup = slices.Contains(x.opt.Lookups, pattern)
	_, said := x.opt.Classes[pattern]
	if w.class = x.class(pattern); w.class != nil && pattern != "" && (said || !w.stream) {
		w.lane = w.class.Lane
	}
	x.rule(w, pattern)
	w.seconds = x.metrics.seconds.WithLabelValues(w.pattern)
	next[pattern] = w
	x.ways.all.Store(&next)
	return w
}
