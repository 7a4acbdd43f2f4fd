package alert

import (
	"slices"

	"watchbill/coverage"
	"watchbill/roster"
)

// Kind is what an alert is about.
type Kind string

// The kinds.
const (
	KindGap         Kind = "gap"
	KindCertificate Kind = "certificate"
	KindTarget      Kind = "target"
)

// Kinds lists them. Callers must not change it.
var Kinds = []Kind{KindGap, KindCertificate, KindTarget}

// Alert is something true of the days ahead that somebody should know. Exactly one of Gap, Certificate and Target is
// there; what they point to is never changed.
type Alert struct {
	// ID is unique among the alerts of a State and stays while the alert does: the gap's own id when it was first seen, such
	// as gap~cit~D1~2027-03-03T12:00Z, certificate~OFFICER, target~recruitment~DISTRICT~SHIFT.
	ID          string       `json:"id"`
	Gap         *Gap         `json:"gap,omitempty"`
	Certificate *Certificate `json:"certificate,omitempty"`
	Target      *Target      `json:"target,omitempty"`
}

// Kind says what the alert is about.
func (a Alert) Kind() Kind {
	switch {
	case a.Gap != nil:
		return KindGap
	case a.Certificate != nil:
		return KindCertificate
	}
	return KindTarget
}

// same tells whether two alerts say the same.
func (a Alert) same(b Alert) bool {
	if a.ID != b.ID || a.Kind() != b.Kind() {
		return false
	}
	switch {
	case a.Certificate != nil:
		return *a.Certificate == *b.Certificate
	case a.Target != nil:
		return *a.Target == *b.Target
	}
	g, h := a.Gap, b.Gap
	return g.Need == h.Need && g.District == h.District && g.Short == h.Short && g.ShortMinutes == h.ShortMinutes && g.Cause == h.Cause &&
		g.GoesOn == h.GoesOn && slices.Equal(g.Parts, h.Parts) && slices.Equal(g.Officers, h.Officers)
}

// Gap is one stretch of trouble in a district: a gap, or the parts into which a known one has fallen.
type Gap struct {
	Need         roster.Need       `json:"need"`
	District     roster.DistrictID `json:"district"`
	Parts        []roster.Interval `json:"parts"`         // at least one; ascending and apart
	Short        int               `json:"short"`         // the largest shortage in any part
	ShortMinutes int               `json:"short_minutes"` // of all parts
	Cause        coverage.Cause    `json:"cause"`         // of the part with most short minutes, the first of equals
	Officers     []string          `json:"officers"`      // of all parts, sorted: officer_ids, for co-responder pair_ids
	GoesOn       bool              `json:"goes_on"`       // reaches the end of what was looked at
}

// Start is when the first part begins.
func (g *Gap) Start() roster.Minute { return g.Parts[0].Start }

// End is when the last part ends, not part of it.
func (g *Gap) End() roster.Minute { return g.Parts[len(g.Parts)-1].End }

// Minutes is the length of all parts.
func (g *Gap) Minutes() (n int) {
	for _, p := range g.Parts {
		n += p.Minutes()
	}
	return n
}

// shared counts the minutes that g has in common with the parts of another.
func (g *Gap) shared(parts []roster.Interval) (n int) {
	for _, p := range g.Parts {
		for _, q := range parts {
			n += p.And(q).Minutes()
		}
	}
	return n
}

// Certificate is one that is about to lapse and whose lapse opens gaps within a year.
type Certificate struct {
	Officer      roster.OfficerID `json:"officer"`
	Through      roster.Date      `json:"through"` // last date certified, grace included
	Gaps         int              `json:"gaps"`    // that name the officer, by cause lapse or both, and end after it
	ShortMinutes int              `json:"short_minutes"`
	First        roster.Minute    `json:"first"` // start of the first of them
}

// Measure is what a target is about.
type Measure string

// The measures.
const (
	Recruitment   Measure = "recruitment"     // certified officers posted to a district and shift, of those required
	ShareOfPatrol Measure = "share-of-patrol" // certified officers with a posting, of all with one
	ShareCovered  Measure = "share-covered"   // covered minutes of the year from today, of all its minutes
)

// Measures lists them. Callers must not change it.
var Measures = []Measure{Recruitment, ShareOfPatrol, ShareCovered}

// Target is one that is missed.
type Target struct {
	Measure  Measure           `json:"measure"`
	District roster.DistrictID `json:"district,omitempty"` // of recruitment, and so is Shift
	Shift    roster.ShiftID    `json:"shift,omitempty"`
	Required float64           `json:"required"` // a number of officers for recruitment, else a share
	Count    int               `json:"count"`    // certified officers, or covered minutes
	Of       int               `json:"of"`       // required, posted, or all minutes
}

// Actual is what stands against Required: a number of officers for recruitment, else a share.
func (t *Target) Actual() float64 {
	switch {
	case t.Measure == Recruitment:
		return float64(t.Count)
	case t.Of == 0:
		return 1 // nothing was required
	}
	return float64(t.Count) / float64(t.Of)
}
