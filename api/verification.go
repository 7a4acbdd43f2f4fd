package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"watchbill/api/web/access"
	"watchbill/roster"
	"watchbill/roster/store/audit"
)

// Verification is the answer of GET /v1/audit/verification: where the audit trail stands, and what was found when it was
// last walked. What was found is kept in memory: after a start nothing was.
type Verification struct {
	Head AuditPlace     `json:"head"` // the newest record; number 0: there is none
	Last *AuditVerified `json:"last"` // nil: not walked since the service started
}

// AuditVerified is what a walk of the audit trail found.
type AuditVerified struct {
	At            time.Time    `json:"at"` // UTC
	By            string       `json:"by"`
	Records       int          `json:"records"`
	First         uint64       `json:"first"` // number of the first record; 0: there is none
	Head          AuditPlace   `json:"head"`  // as it was then
	Kept          *AuditPlace  `json:"kept"`  // the head from elsewhere that it was held against; nil: none
	Sound         bool         `json:"sound"`
	Faults        []AuditFault `json:"faults"` // never nil
	FaultsLeftOut int          `json:"faults_left_out"`
}

// AuditFault is a way in which the trail is not as it was written.
type AuditFault struct {
	Problem audit.Problem `json:"problem"`
	Seq     uint64        `json:"seq"` // 0: of no record
	Detail  string        `json:"detail"`
}

// maxAuditFaults is how many faults of the trail an answer lists.
const maxAuditFaults = 100

func newAuditVerified(v *audit.Verdict, at time.Time, by string, kept []audit.Head) *AuditVerified {
	a := &AuditVerified{
		At: at, By: by, Records: v.Records, First: v.First, Head: AuditPlace{v.Head.Seq, v.Head.Hash}, Sound: v.Sound(),
		Faults: []AuditFault{}, FaultsLeftOut: max(0, len(v.Faults)-maxAuditFaults) + v.LeftOut,
	}
	if kept != nil {
		a.Kept = &AuditPlace{kept[0].Seq, kept[0].Hash}
	}
	for _, f := range v.Faults[:min(len(v.Faults), maxAuditFaults)] {
		a.Faults = append(a.Faults, AuditFault(f))
	}
	return a
}

// walkWait is how long a walk of the trail may take. A million records take some ten seconds of a processor.
const walkWait = 10 * time.Minute

// verification answers GET /v1/audit/verification; with walk it walks the trail first, for as long as whoever asked waits. One walk is
// under way at a time, and in no lane: all that is asked of the service would wait for its end.
func (s *server) verification(turn chan struct{}) echo.HandlerFunc {
	return func(c echo.Context) error {
		q := newQuery(c, "walk", "kept")
		walk := q.choice("walk", "false", "true", "false") == "true"
		var kept []audit.Head
		if text, ok := q.given("kept"); ok {
			head, err := audit.ParseHead(text)
			if err != nil || !walk {
				q.fault("kept", "is SEQ:HASH with at least 12 digits of the hash, and goes with walk=true")
			}
			kept = append(kept, head)
		}
		if err := q.done(); err != nil {
			return err
		}
		if s.opt.Trail == nil {
			return unavailable("an audit trail")
		}
		if walk {
			if err := s.walkTrail(c, turn, kept); err != nil {
				return err
			}
		}
		head, err := s.opt.Trail.Head(c.Request().Context())
		if err != nil {
			return err
		}
		return sendPlain(c, http.StatusOK, Verification{AuditPlace{head.Seq, head.Hash}, s.verified.Load()})
	}
}

// walkTrail walks the audit trail and keeps what it found.
func (s *server) walkTrail(c echo.Context, turn chan struct{}, kept []audit.Head) error {
	select {
	case turn <- struct{}{}:
		defer func() { <-turn }()
	default:
		return &roster.Error{Kind: roster.Unavailable, Msg: "The trail is being verified already; ask again when that is done."}
	}
	ctx, cancel := context.WithTimeout(c.Request().Context(), walkWait)
	defer cancel()
	if err := http.NewResponseController(c.Response()).SetWriteDeadline(soon(walkWait)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return fmt.Errorf("put off the connection's deadline: %w", err)
	}
	v, err := s.opt.Trail.Verify(ctx, kept...)
	if err != nil {
		return err
	}
	now := s.opt.Web.Now
	if s.opt.Web.Real != nil {
		now = s.opt.Web.Real
	}
	s.verified.Store(newAuditVerified(&v, now().UTC(), access.Of(c.Request().Context()).Name, kept))
	return nil
}
