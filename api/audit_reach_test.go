package api_test

import (
	"context"
	"net/http"
	"net/url"
	"testing"
	"time"

	"watchbill/api"
	"watchbill/api/web"
	"watchbill/dispatch"
	"watchbill/roster/store/audit"
)

// deepTrail is one of many records, none of which is wanted. It notes what it was asked.
type deepTrail struct {
	asked *[]audit.Filter
	walk  func(ctx context.Context)
}

func (x deepTrail) Records(_ context.Context, f audit.Filter) ([]audit.Record, bool, error) {
	*x.asked = append(*x.asked, f)
	return nil, false, nil
}

func (x deepTrail) Head(context.Context) (audit.Head, error) { return audit.Head{Seq: 250_000}, nil }

func (x deepTrail) Verify(ctx context.Context, _ ...audit.Head) (audit.Verdict, error) {
	x.walk(ctx)
	return audit.Verdict{}, ctx.Err()
}

func deepService(t *testing.T, x deepTrail) *service {
	s := newService(t, nil)
	s.handler = api.New(api.Options{Roster: s.house, Nearest: dispatch.NewBoard(), Trail: x, Web: web.Options{Now: s.now}})
	return s
}

// TestAuditReach: a request looks at so many records and no more, and the pages together at every one once.
func TestAuditReach(t *testing.T) {
	var asked []audit.Filter
	s := deepService(t, deepTrail{asked: &asked})
	query := url.Values{"order": {"newest"}, "who": {"nobody"}}
	for range 10 {
		a := decode[api.Audit](t, s.get("/v1/audit?"+query.Encode()).Body)
		if a.NextCursor == nil {
			break
		}
		query.Set("cursor", *a.NextCursor)
	}
	at := uint64(250_001)
	for _, f := range asked {
		if f.Before != at || f.Before-f.After > 100_001 {
			t.Errorf("between %d and %d, want before %d", f.After, f.Before, at)
		}
		at = f.After + 1
	}
	if len(asked) != 3 || at != 1 {
		t.Errorf("%d requests, down to %d", len(asked), at)
	}
	asked = nil
	if a := s.get("/v1/audit?order=newest&format=csv"); a.Code != http.StatusOK || len(asked) != 1 || asked[0].After != 0 || a.Header().Get("Link") != "" {
		t.Errorf("a file: %d %+v", a.Code, asked)
	}
}

// TestWalkHoldsNobodyUp: while the trail is walked all else is answered, and a walk ends with whoever asked for it.
func TestWalkHoldsNobodyUp(t *testing.T) {
	begun := make(chan struct{})
	s := deepService(t, deepTrail{asked: new([]audit.Filter), walk: func(ctx context.Context) {
		if at, ok := ctx.Deadline(); !ok || time.Until(at) < time.Minute {
			t.Error("a walk has as long as any other request")
		}
		close(begun)
		<-ctx.Done()
	}})
	ctx, leave := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.do(request("/v1/audit/verification?walk=true").WithContext(ctx))
	}()
	<-begun
	for path, code := range map[string]int{"/v1/audit": http.StatusOK, "/v1/audit/verification": http.StatusOK, "/v1/audit/verification?walk=true": http.StatusServiceUnavailable} {
		if a := s.get(path); a.Code != code {
			t.Errorf("%s meanwhile: %d %s", path, a.Code, a.Body)
		}
	}
	leave()
	<-done
}
