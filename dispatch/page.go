package dispatch

import (
	"slices"
	"sync"
)

// page is the room that an answer is written in. An answer that is to stay gets a page of its own; one that is only shown
// is written on a page that is used again, which spares the collector nearly all that a lookup would leave it.
type page struct {
	answer     Answer
	candidates []Candidate
	slates     []slate
	resources  []Resource
	meters     []float64
	fallbacks  [8]Fallback // as many as are usual
	warnings   [6]Warning  // as many as there can be at once
}

var pages = sync.Pool{New: func() any { return new(page) }}

// wipe makes the page blank again, so that it keeps nothing alive, and puts it by.
func (p *page) wipe() {
	clear(p.candidates)
	clear(p.slates)
	clear(p.resources)
	clear(p.fallbacks[:])
	*p = page{candidates: p.candidates[:0], slates: p.slates[:0], resources: p.resources[:0], meters: p.meters[:0]}
	pages.Put(p)
}

// take returns n blank elements of what is left of room. What is taken does not move: where too little is left there is
// new room, and what was taken before keeps the old. Nothing at all is an empty list, not nil: an answer's lists are never null.
func take[E any](room *[]E, n int) []E {
	at := len(*room)
	if *room == nil || cap(*room)-at < n {
		*room, at = make([]E, 0, n), 0
	}
	*room = (*room)[:at+n]
	return slices.Clip((*room)[at : at+n])
}
