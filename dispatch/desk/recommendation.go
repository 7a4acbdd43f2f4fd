package desk

import (
	"slices"
	"strconv"
	"time"

	"watchbill/dispatch"
	"watchbill/roster"
)

// RecommendationID names a recommendation.
type RecommendationID string

// Expiry is how long a recommendation can be assigned from.
const Expiry = 30 * time.Minute

// What the desk warns of.
const (
	WarnNotRecorded dispatch.Warning = "not-recorded" // the recommendation could not be journaled in time
	WarnRosterOnly  dispatch.Warning = "roster-only"  // another time than now was asked about: it cannot be assigned
)

// Recommendation is an answer with a name. It encodes to JSON as the HTTP interface gives it. What the desk returns is
// shared: read it only.
type Recommendation struct {
	ID RecommendationID `json:"id"`
	dispatch.Answer
	Facts      Facts    `json:"call"`
	Level      int      `json:"level"` // after screening; 0: unknown
	Hazards    []string `json:"hazards"`
	Hazardous  bool     `json:"hazardous"`
	Rules      []string `json:"rules"`      // of screening, that decided
	Assignable bool     `json:"assignable"` // false: answered from the roster alone
	By         string   `json:"by,omitempty"`

	Previous RecommendationID `json:"previous_id,omitempty"` // the last one for this call
	Changed  bool             `json:"changed"`               // against it: need, level or first choice
	Changes  []string         `json:"changes"`               // in words
}

// first is the unit to send, empty where there is none.
func (r *Recommendation) first() dispatch.UnitID {
	if len(r.Candidates) == 0 {
		return ""
	}
	return r.Candidates[0].Unit
}

// offers tells whether the unit is of the first rung.
func (r *Recommendation) offers(u dispatch.UnitID) bool {
	return slices.ContainsFunc(r.Candidates, func(c dispatch.Candidate) bool { return c.Unit == u })
}

// missed tells whether nobody could be sent.
func (r *Recommendation) missed() bool {
	return r.Assignable && r.Need != NeedNone && len(r.Candidates) == 0
}

// query is what the board is asked for the call.
func (f *Facts) query(s *Screened, now time.Time) dispatch.Query {
	q := dispatch.Query{
		District: f.District, At: roster.MinuteOf(now), Now: now, Need: s.Need, Languages: f.Languages, Skills: f.Skills,
		Call: f.Call, Level: s.Level, Hazards: s.Hazards, Hazardous: s.Hazardous, NeedReasons: s.NeedReasons,
	}
	if s.Need == NeedNone {
		q.Need = roster.NeedCIT
	}
	if f.Point != nil {
		q.Point = *f.Point
	}
	return q
}

// compare says what changed since the recommendation before of the same call.
func (r *Recommendation) compare(before *Recommendation) {
	r.Previous = before.ID
	if r.Need != before.Need {
		r.Changes = append(r.Changes, "need "+string(r.Need)+" instead of "+string(before.Need))
	}
	if r.Level != before.Level {
		r.Changes = append(r.Changes, "level "+level(r.Level)+" instead of "+level(before.Level))
	}
	if x, y := r.first(), before.first(); x != y {
		r.Changes = append(r.Changes, "first choice "+choice(x)+" instead of "+choice(y))
	}
	r.Changed = len(r.Changes) > 0
}

func level(n int) string {
	if n == 0 {
		return "unknown"
	}
	return strconv.Itoa(n)
}

func choice(u dispatch.UnitID) string {
	if u == "" {
		return "nobody"
	}
	return string(u)
}

// brief is what is remembered of a recommendation for comparing the call's next one with it.
func (r *Recommendation) brief() *Recommendation {
	b := *r
	b.Candidates = slices.Clone(r.Candidates[:min(1, len(r.Candidates))])
	b.Fallbacks, b.Lead, b.PassedOver = nil, nil, nil
	return &b
}

// recents are the recommendations of the last half hour, and the last one of each call. Guarded by the desk's lock.
type recents struct {
	byID   map[RecommendationID]*Recommendation
	order  []*Recommendation
	weight int // candidates and recommendations held

	last      map[roster.CallID]*Recommendation // brief
	lastOrder []*Recommendation
}

// How many are remembered.
const (
	maxRecent = 50_000 // recommendations and their candidates
	maxLast   = 10_000 // calls
)

func newRecents() recents {
	return recents{byID: map[RecommendationID]*Recommendation{}, last: map[roster.CallID]*Recommendation{}}
}

func (s *recents) weigh(r *Recommendation) int {
	n := 1 + len(r.Candidates) + len(r.PassedOver)
	for _, f := range r.Fallbacks {
		n += len(f.Candidates) + len(f.Resources)
	}
	return n
}

// add remembers a recommendation.
func (s *recents) add(r *Recommendation) {
	s.byID[r.ID] = r
	s.order = append(s.order, r)
	s.weight += s.weigh(r)
}

// settle makes it the last one of its call.
func (s *recents) settle(r *Recommendation) {
	b := r.brief()
	s.last[r.Facts.Call] = b
	s.lastOrder = append(s.lastOrder, b)
}

// prune forgets what is old or too much.
func (s *recents) prune(now time.Time) {
	for len(s.order) > 0 && (s.weight > maxRecent || now.Sub(s.order[0].ComputedAt) > Expiry) {
		r := s.order[0]
		s.weight -= s.weigh(r)
		delete(s.byID, r.ID)
		s.order = s.order[1:]
	}
	for len(s.lastOrder) > 0 && (len(s.lastOrder) > maxLast || now.Sub(s.lastOrder[0].ComputedAt) > Keep) {
		b := s.lastOrder[0]
		if s.last[b.Facts.Call] == b {
			delete(s.last, b.Facts.Call)
		}
		s.lastOrder = s.lastOrder[1:]
	}
}
