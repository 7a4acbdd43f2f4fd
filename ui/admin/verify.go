package admin

import (
	"net/url"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"watchbill/ui/page"
)

// chainPlace is a place in the chain of the trail.
type chainPlace struct {
	Seq  uint64 `json:"seq"`
	Hash string `json:"hash"`
}

// Short is what of it is worth keeping elsewhere: its number and the first digits of its hash.
func (p chainPlace) Short() string { return p.Hash[:min(12, len(p.Hash))] }

// verification is where the trail stands, and what was found when it was last walked.
type verification struct {
	Head chainPlace `json:"head"`
	Last *struct {
		At      time.Time   `json:"at"`
		By      string      `json:"by"`
		Records int         `json:"records"`
		First   uint64      `json:"first"`
		Head    chainPlace  `json:"head"`
		Kept    *chainPlace `json:"kept"`
		Sound   bool        `json:"sound"`
		Faults  []struct {
			Problem string `json:"problem"`
			Seq     uint64 `json:"seq"`
			Detail  string `json:"detail"`
		} `json:"faults"`
		LeftOut int `json:"faults_left_out"`
	} `json:"last"`
}

// Since is how many records were written since it was walked.
func (v verification) Since() uint64 {
	if v.Last == nil || v.Head.Seq < v.Last.Head.Seq {
		return 0
	}
	return v.Head.Seq - v.Last.Head.Seq
}

// longTrail is from how many records on the page says that a walk takes a while: at 100,000 it is a second.
const longTrail = 300_000

// Seconds is about how many a walk takes, rounded up to tens; 0: it is done at once.
func (v verification) Seconds() uint64 {
	if v.Head.Seq < longTrail {
		return 0
	}
	return (v.Head.Seq/100_000 + 9) / 10 * 10
}

// walkWait is how long whoever has the trail walked may wait, as the interface lets them.
const walkWait = 10 * time.Minute

// verify answers POST /admin/audit/verify: it has the trail walked, for as long as whoever asked waits.
func (r room) verify(c echo.Context) error {
	page.Patient(c, walkWait)
	q := url.Values{"walk": {"true"}}
	if kept := strings.TrimSpace(c.FormValue("kept")); kept != "" {
		q.Set("kept", kept)
	}
	var found verification
	if err := r.Ask().Get(c.Request(), "/v1/audit/verification", q, &found); err != nil {
		return r.showAudit(c, status(err), err)
	}
	return page.SeeOther(c, "/admin/audit?done=verified")
}
