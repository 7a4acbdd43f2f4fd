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

	WarnNatureNotKept dispatch.Warning = "nature-not-kept" // no map has the nature, and it has not the form of a code
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

// against is what makes sending a unit, as it is now, an override: the end of a sentence about it. Empty: nothing does.
func (r *Recommendation) against(u *dispatch.UnitState) string {
	switch {
	case !r.offers(u.Unit):
		return "is not one of the candidates"
	case r.without(u) && r.Need == roster.NeedCIT:
		return "has nobody certified aboard by now"
	case r.without(u):
		return "is neither a CIT unit nor a pair by now"
	case u.Status == dispatch.StatusUnavailable, u.Status == dispatch.StatusOffDuty:
		return "is " + string(u.Status) + " by now"
	}
	return ""
}

// without tells whether a unit, as it is now, does not meet the need: for cit somebody has to be certified, for the
// others a crisis unit of either kind is enough not to be looking on.
func (r *Recommendation) without(u *dispatch.UnitState) bool {
	switch {
	case r.Need == roster.NeedNone, u.Kind == dispatch.KindCIT:
		return false
	case u.Kind != dispatch.KindCoResponder:
		return true
	}
	return r.Need == roster.NeedCIT && u.CertifiedThrough == nil && !r.endless(u)
}

// endless tells whether a pair is certified without an end, of which the board says no more than of one that is not
// certified. It is where it was offered for cit, and the same people are aboard.
func (r *Recommendation) endless(u *dispatch.UnitState) bool {
	return slices.ContainsFunc(r.Candidates, func(c dispatch.Candidate) bool {
		return c.Unit == u.Unit && c.Kind == u.Kind && c.CertifiedThrough == nil && sameCrew(c.Officers, u.Officers)
	})
}

// sameCrew tells whether two lists name the same people, whoever speaks for them.
func sameCrew(a, b []roster.OfficerID) bool {
	return len(a) == len(b) && !slices.ContainsFunc(a, func(o roster.OfficerID) bool { return !slices.Contains(b, o) })
}

// missed tells whether nobody could be sent.
func (r *Recommendation) missed() bool {
	return r.Assignable && r.Need != roster.NeedNone && len(r.Candidates) == 0
}

// query is what the board is asked for the call.
func (f *Facts) query(s *Screened, now time.Time) dispatch.Query {
	q := dispatch.Query{
		District: f.District, At: roster.MinuteOf(now), Now: now, Need: s.Need, Languages: f.Languages, Skills: f.Skills,
		Call: f.Call, Level: s.Level, Hazards: s.Hazards, Hazardous: s.Hazardous, NeedReasons: s.NeedReasons,
	}
	if s.Need == roster.NeedNone {
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

// brief is what is remembered of a recommendation for comparing the call's next one with it, and for telling who meets
// its need.
func (r *Recommendation) brief() *Recommendation {
	b := *r
	b.Candidates = make([]dispatch.Candidate, len(r.Candidates))
	for i, c := range r.Candidates {
		b.Candidates[i] = dispatch.Candidate{Unit: c.Unit, Kind: c.Kind, Officers: c.Officers, CertifiedThrough: c.CertifiedThrough}
	}
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
