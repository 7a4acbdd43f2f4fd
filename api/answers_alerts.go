package api

import (
	"time"

	"watchbill/coverage"
	"watchbill/coverage/alert"
	"watchbill/roster"
)

// Alert is something true of the days ahead that somebody should know: exactly one of Gap, Certificate and Target is there.
type Alert struct {
	ID          string            `json:"id"` // stays while the alert does, whatever becomes of it
	Kind        alert.Kind        `json:"kind"`
	Since       Instant           `json:"since"` // when it was first found
	Waits       bool              `json:"waits"` // to be told when quiet hours end
	Gap         *AlertGap         `json:"gap,omitempty"`
	Certificate *AlertCertificate `json:"certificate,omitempty"`
	Target      *AlertTarget      `json:"target,omitempty"`
}

// AlertGap is a gap, or the parts into which a known one has fallen.
type AlertGap struct {
	Need         roster.Need       `json:"need"`
	District     roster.DistrictID `json:"district_id"`
	Start        Instant           `json:"start"` // of the first part
	End          Instant           `json:"end"`   // of the last one, not part of it
	Parts        int               `json:"parts"`
	Minutes      int               `json:"minutes"` // of all parts
	Short        int               `json:"short"`
	ShortMinutes int               `json:"short_minutes"`
	Cause        coverage.Cause    `json:"cause"`
	Officers     []string          `json:"officers"` // officer_ids, for need co-responder pair_ids; never nil
	GoesOn       bool              `json:"goes_on"`  // reaches the end of the days that are looked at
}

// AlertCertificate is one about to lapse, whose lapse opens gaps.
type AlertCertificate struct {
	Officer      roster.OfficerID `json:"officer_id"`
	Through      roster.Date      `json:"through"` // last date certified, grace included
	Gaps         int              `json:"gaps"`    // of the year from today
	ShortMinutes int              `json:"short_minutes"`
	First        Instant          `json:"first_gap"` // start of the first of them
}

// AlertTarget is one that is missed.
type AlertTarget struct {
	Target   alert.Measure     `json:"target"`
	District roster.DistrictID `json:"district_id,omitempty"` // of recruitment, and so is Shift
	Shift    roster.ShiftID    `json:"shift_id,omitempty"`
	Required float64           `json:"required"`
	Actual   float64           `json:"actual"`
	Count    int               `json:"count"` // certified officers, or covered minutes
	Of       int               `json:"of"`    // required or posted officers, or all minutes
}

// NewAlert answers with a known alert as the clocks of zone have it.
func NewAlert(zone *roster.Zone, k alert.Known) Alert {
	a := Alert{ID: k.ID, Kind: k.Kind(), Since: NewInstant(zone, k.Since), Waits: k.Told == nil}
	switch {
	case k.Gap != nil:
		g := k.Gap
		a.Gap = &AlertGap{
			g.Need, g.District, NewInstant(zone, g.Start()), NewInstant(zone, g.End()), len(g.Parts), g.Minutes(), g.Short, g.ShortMinutes,
			g.Cause, append([]string{}, g.Officers...), g.GoesOn,
		}
	case k.Certificate != nil:
		c := k.Certificate
		a.Certificate = &AlertCertificate{c.Officer, c.Through, c.Gaps, c.ShortMinutes, NewInstant(zone, c.First)}
	case k.Target != nil:
		t := k.Target
		a.Target = &AlertTarget{t.Measure, t.District, t.Shift, t.Required, t.Actual(), t.Count, t.Of}
	}
	return a
}

// AlertEvent tells the new state of one alert, on GET /v1/events and as a webhook.
type AlertEvent struct {
	Event    alert.EventKind `json:"event"`
	At       time.Time       `json:"at"`       // by the service's clock, UTC
	Revision uint64          `json:"revision"` // of the roster
	Change   alert.Change    `json:"change"`
	Reason   alert.Reason    `json:"reason,omitempty"`  // why it is over
	Into     string          `json:"into_id,omitempty"` // of the alert that a merged one is part of
	Alert    Alert           `json:"alert"`             // as it is; once over, as it last was
}

// maxAlertsTold is how many alerts a digest and a listener's first snapshot list.
const maxAlertsTold = 100

// AlertDigest tells of many things as one.
type AlertDigest struct {
	Event    alert.EventKind         `json:"event"`
	At       time.Time               `json:"at"`
	Revision uint64                  `json:"revision"`
	Occasion alert.Occasion          `json:"occasion"`
	Counts   map[alert.EventKind]int `json:"counts"` // of the events that it stands for, or of those since the last daily one
	Urgent   int                     `json:"urgent"` // of them, those that could not have waited
	OpenAlerts
}

// OpenAlerts sums up the alerts that are open and lists the first of them.
type OpenAlerts struct {
	Total   int            `json:"total"`    // open
	Gaps    []alert.GapSum `json:"gaps"`     // of them, by need and cause
	Open    []Alert        `json:"open"`     // gaps by start, then certificates by last day, then targets
	LeftOut int            `json:"left_out"` // of those open, how many are not listed; GET /v1/alerts lists all
}

// NewOpenAlerts sums up alerts in the order in which they are to be listed.
func NewOpenAlerts(zone *roster.Zone, open []alert.Known) OpenAlerts {
	plain := make([]alert.Alert, len(open))
	for i, k := range open {
		plain[i] = k.Alert
	}
	listed := open[:min(len(open), maxAlertsTold)]
	o := OpenAlerts{Total: len(open), Gaps: alert.SumGaps(plain), Open: make([]Alert, len(listed)), LeftOut: len(open) - len(listed)}
	for i, k := range listed {
		o.Open[i] = NewAlert(zone, k)
	}
	return o
}

// NewAlertTold answers with what an event says: an AlertEvent or an AlertDigest.
func NewAlertTold(book *roster.Book, at time.Time, e alert.Event) any {
	if d := e.Digest; d != nil {
		counts := d.Counts
		if counts == nil {
			counts = map[alert.EventKind]int{}
		}
		return AlertDigest{e.Kind, at.UTC(), book.Revision(), d.Occasion, counts, d.Urgent, NewOpenAlerts(book.Zone(), d.Open)}
	}
	known := alert.Known{Alert: e.Alert, Since: e.Since, Told: &e.Alert}
	return AlertEvent{e.Kind, at.UTC(), book.Revision(), e.Change, e.Reason, e.Into, NewAlert(book.Zone(), known)}
}
