package api

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/labstack/echo/v4"

	"watchbill/coverage/recruit"
	"watchbill/roster"
)

// recruitment answers GET /v1/recruitment.
func (s *server) recruitment(kept *plans) echo.HandlerFunc {
	return func(c echo.Context) error {
		of, err := s.scope(c)
		if err != nil {
			return err
		}
		book := of.book
		q := newQuery(c, "from", "days", "until_share", "any_offset", "after_renewals", "with_leave", "spare_one_off", "format", "limit", "cursor")
		horizon := s.horizon(q, book)
		ask := recruit.Options{
			From: horizon.From, Days: horizon.Days, UntilShare: q.shareOf("until_share", 1), Today: min(horizon.From, s.today(book)),
			AnyOffset: q.truth("any_offset"), AfterRenewals: q.truth("after_renewals"), WithLeave: q.truth("with_leave"), SpareOneOff: q.truth("spare_one_off"),
		}
		l := q.listing(book, ask)
		if err := q.done(); err != nil {
			return err
		}
		if s.fresh(c, l) {
			return c.NoContent(http.StatusNotModified)
		}
		plan, err := kept.plan(c.Request().Context(), book, ask)
		if err != nil {
			return err
		}
		return send(c, l, list[RecruitStep]{
			rows:   recruitSteps(plan),
			answer: func(rows []RecruitStep, p Page) Answer { return newRecruitment(plan, rows, p) },
			header: recruitmentHeader, file: "recruitment-" + ask.From.String(),
		})
	}
}

// shareOf returns a number from 0 to 1, or other when the parameter is not given.
func (q *query) shareOf(name string, other float64) float64 {
	value, ok := q.given(name)
	if !ok {
		return other
	}
	f, err := strconv.ParseFloat(value, 64)
	if err != nil || strings.Trim(value, "0123456789.") != "" || f > 1 {
		q.fault(name, "%q is not a share from 0 to 1, such as 0.95", clip(value))
	}
	return f
}

// truth returns whether a parameter is given as true.
func (q *query) truth(name string) bool { return q.choice(name, "false", "true", "false") == "true" }

// plans keeps the recruitment plans that were asked for last: each takes some tenths of a second on a large city. They
// are computed one at a time, whoever asks. It is safe for concurrent use.
type plans struct {
	turn chan struct{} // holds a token while somebody computes

	mu   sync.Mutex // held for a few comparisons only
	kept []keptPlan // the latest used first
}

// keptPlan is a plan with what it answers.
type keptPlan struct {
	book *roster.Book
	ask  recruit.Options
	plan *recruit.Plan
}

// maxPlans is how many are kept. A plan holds its Book, and that a roster of the past.
const maxPlans = 8

func newPlans() *plans { return &plans{turn: make(chan struct{}, 1)} }

// plan returns the plan of this very book. Errors are those of [recruit.New], and of ctx while it waits for its turn.
func (p *plans) plan(ctx context.Context, book *roster.Book, ask recruit.Options) (*recruit.Plan, error) {
	if plan := p.find(book, ask); plan != nil {
		return plan, nil
	}
	select {
	case p.turn <- struct{}{}:
		defer func() { <-p.turn }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if plan := p.find(book, ask); plan != nil {
		return plan, nil // somebody else computed it meanwhile
	}
	plan, err := recruit.New(ctx, book, ask)
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.kept = append([]keptPlan{{book, ask, plan}}, p.kept[:min(len(p.kept), maxPlans-1)]...)
	return plan, nil
}

func (p *plans) find(book *roster.Book, ask recruit.Options) *recruit.Plan {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i, k := range p.kept {
		if k.book == book && k.ask == ask {
			copy(p.kept[1:i+1], p.kept[:i])
			p.kept[0] = k
			return k.plan
		}
	}
	return nil
}
