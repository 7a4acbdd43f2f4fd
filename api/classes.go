package api

import (
	"cmp"
	"runtime"
	"slices"
	"strings"
	"time"

	"watchbill/api/web"
	"watchbill/api/web/lane"
	"watchbill/api/web/rate"
	"watchbill/roster"
)

// The classes of routes. Those of a class share its lane and its rate.
const (
	ClassDispatch = "dispatch" // who is asked for while a call waits, and what that is answered from: no lane
	ClassOrdinary = "ordinary" // all that is not of another class
	ClassHeavy    = "heavy"    // what a processor is busy with for tenths of a second, and longer
	ClassSignIn   = "sign-in"  // what a stranger can have a password tried with
	ClassPage     = "page"     // what people look at; what it asks the interface for is worked on in the page's place
	ClassConsole  = "console"  // what dispatchers look at: it waits for no other page
)

// ClassNames lists the classes.
var ClassNames = []string{ClassDispatch, ClassOrdinary, ClassHeavy, ClassSignIn, ClassPage, ClassConsole}

// Rates are how often one address, and one user, may ask for what is of a class. A class that is not there has no limit.
type Rates map[string]rate.Limit

// DefaultRates are those of a service that is told nothing else. A dispatch centre's CAD is one address, and so is a centre
// behind a proxy that nobody said to trust.
func DefaultRates() Rates {
	return Rates{
		ClassDispatch: {PerSecond: 2000, Burst: 4000},
		ClassOrdinary: {PerSecond: 100, Burst: 400},
		ClassHeavy:    {PerSecond: 10, Burst: 40},
		ClassSignIn:   {PerSecond: 0.5, Burst: 30},
		ClassPage:     {PerSecond: 20, Burst: 100},
		ClassConsole:  {PerSecond: 100, Burst: 300},
	}
}

// wrongRate is how often an address is answered at once that its request was wrong, where there are rates at all. Whoever sends us
// nothing but what we refuse has it a tenth of a second later (package web), for a refusal costs as much as a lookup.
var wrongRate = rate.Limit{PerSecond: 50, Burst: 200}

// ParseRates returns the default rates but for those that say otherwise, each CLASS=RATE with a rate as [rate.Parse] reads
// it. Errors are roster.Invalid with the field rate.
func ParseRates(each []string) (Rates, error) {
	rates := DefaultRates()
	for _, s := range each {
		class, limit, _ := strings.Cut(s, "=")
		if _, ok := rates[class]; !ok {
			return nil, roster.Invalidf("rate", "%q is not CLASS=RATE with a class of %s, such as %s=200/s", s, strings.Join(ClassNames, ", "), ClassOrdinary)
		}
		l, err := rate.Parse(limit)
		if err != nil {
			return nil, err
		}
		rates[class] = l
	}
	return rates, nil
}

// The lanes: how many wait, and how long. What does not get a place within that is better asked for again.
const (
	ordinaryQueue, ordinaryWait = 64, 5 * time.Second
	heavyQueue, heavyWait       = 16, 8 * time.Second
	signInQueue, signInWait     = 32, 5 * time.Second
	pageQueue, pageWait         = 128, 5 * time.Second
)

// laneWidths are how many requests of the interface's lanes are worked on at once, and how many of them may be heavy, where there
// are so many processors; of pages as many again as of the first, and of the pages of dispatch. One is left free for what has no lane.
func laneWidths(processors int) (all, heavy int) {
	all = max(1, processors-1)
	return all, max(1, all/2)
}

// heavy are the patterns that are ClassHeavy.
var heavy = []string{
	"/v1/coverage", "/v1/whatif", "/v1/forecast", "/v1/recruitment", "/v1/reports/coverage", "/v1/reports/response", "/v1/reports/credentials",
	"/v1/gaps/:id/fillers", "/v1/publications/:id/changes", "/v1/ledger", "/v1/import", "/v1/export",
}

// urgent are the patterns that are ClassDispatch beside those that wait for nothing ([prompt]).
var urgent = []string{
	"/v1/recommendations", "/v1/recommendations/:id", "/v1/assignments", "/v1/assignments/:id", "/v1/eido", "/v1/units", "/v1/units/:unit/status", "/metrics",
}

// signIn are how the patterns begin that are ClassSignIn.
var signIn = []string{
	"/sign-in", "/v1/sign-in", "/set-up", "/v1/set-up", "/invitation", "/v1/invitation", "/prove", "/v1/prove", "/v1/password", "/v1/totp",
}

// classes sorts the patterns of routes: the map holds those that are not of the class beside it, which is ClassOrdinary.
func classes(routes []route, opt *Options) (map[string]*web.Class, *web.Class) {
	all, narrow := laneWidths(cmp.Or(opt.Processors, runtime.GOMAXPROCS(0)))
	pool := lane.NewPool(all)
	lanes := map[string]*lane.Lane{
		ClassOrdinary: lane.New(lane.Options{Name: ClassOrdinary, Pool: pool, Places: all, Queue: ordinaryQueue, Wait: ordinaryWait}),
		ClassHeavy:    lane.New(lane.Options{Name: ClassHeavy, Pool: pool, Places: narrow, Queue: heavyQueue, Wait: heavyWait}),
		ClassSignIn:   lane.New(lane.Options{Name: ClassSignIn, Pool: pool, Places: 1, Queue: signInQueue, Wait: signInWait}),
		ClassPage:     lane.New(lane.Options{Name: ClassPage, Pool: lane.NewPool(all), Places: all, Queue: pageQueue, Wait: pageWait}),
		ClassConsole:  lane.New(lane.Options{Name: ClassConsole, Pool: lane.NewPool(all), Places: all, Queue: pageQueue, Wait: pageWait}),
	}
	for _, name := range ClassNames {
		if l := lanes[name]; l != nil {
			lane.Register(opt.Registry, l)
		}
	}
	made := map[string]*web.Class{}
	for _, name := range ClassNames {
		made[name] = &web.Class{Name: name, Lane: lanes[name], Rate: rate.New(opt.Rates[name])}
	}
	of := map[string]*web.Class{}
	for _, r := range routes {
		if name := classOf(r.path); name != ClassOrdinary {
			of[r.path] = made[name]
		}
	}
	open := &web.Class{Name: ClassPage, Rate: made[ClassPage].Rate} // a stream waits for nobody
	ready := &web.Class{Name: ClassPage, Rate: rate.New(opt.Rates[ClassDispatch])}
	for _, p := range opt.Pages {
		switch {
		case p.Urgent:
			of[p.Path] = made[ClassConsole]
		case p.Ready:
			of[p.Path] = ready
		case p.Stream:
			of[p.Path] = open
		case of[p.Path] != open: // of a path with several methods the stream decides
			of[p.Path] = made[ClassPage]
		}
	}
	return of, made[ClassOrdinary]
}

// classOf tells the class of a pattern.
func classOf(pattern string) string {
	switch {
	case slices.Contains(prompt, pattern), slices.Contains(urgent, pattern):
		return ClassDispatch
	case slices.Contains(heavy, pattern):
		return ClassHeavy
	}
	for _, p := range signIn {
		if pattern == p || strings.HasPrefix(pattern, p+"/") {
			return ClassSignIn
		}
	}
	return ClassOrdinary
}
