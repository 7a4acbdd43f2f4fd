package webhook

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"watchbill/roster"
)

// The kinds of event, which are the type of a payload.
const (
	NoCITAvailable = "no-cit-available" // a recommendation had no certified officer to offer
	FeedLost       = "feed-lost"        // a position feed has gone silent
	FeedBack       = "feed-back"
	WatchList      = "watch-list" // a certified unit has become free for a call that was sent without one

	GapOpened          = "gap-opened" // within the days that are looked at
	GapWorsened        = "gap-worsened"
	GapClosed          = "gap-closed"
	GapPassed          = "gap-passed"          // its time is over
	CertificateLapsing = "certificate-lapsing" // and its lapse opens gaps
	CertificateSettled = "certificate-settled"
	CertificateLapsed  = "certificate-lapsed"
	TargetLost         = "target-lost"
	TargetMet          = "target-met"
	AlertDigest        = "alert-digest" // many of them as one
)

// Kinds lists them.
var Kinds = []string{
	NoCITAvailable, FeedLost, FeedBack, WatchList,
	GapOpened, GapWorsened, GapClosed, GapPassed, CertificateLapsing, CertificateSettled, CertificateLapsed, TargetLost, TargetMet, AlertDigest,
}

// checkKind returns nil for one of the kinds, else a [roster.Invalid] about field.
func checkKind(field, kind string) error {
	if slices.Contains(Kinds, kind) {
		return nil
	}
	return roster.Invalidf(field, "%q is no kind of event; there are %s", kind, strings.Join(Kinds, ", "))
}

// payload is the body.
type payload struct {
	Type      string    `json:"type"`
	Timestamp time.Time `json:"timestamp"` // of the event, not of an attempt
	Data      any       `json:"data"`
}

func encode(kind string, at time.Time, data any) ([]byte, error) {
	return json.Marshal(payload{kind, at.UTC(), data})
}
