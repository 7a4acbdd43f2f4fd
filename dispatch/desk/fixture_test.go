package desk_test

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"watchbill/dispatch"
	"watchbill/dispatch/desk"
	"watchbill/dispatch/desk/ledgertest"
	"watchbill/roster"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// car is a unit of the board below.
type car struct {
	id       dispatch.UnitID
	kind     dispatch.Kind
	officers []roster.OfficerID
	travel   float64
}

// cars: O1 to O3 certified, P1 a pair with O1 aboard, X1 and X2 patrol, S1 shares X1's officer.
var cars = []car{
	{"C1", dispatch.KindCIT, []roster.OfficerID{"O1"}, 100},
	{"C2", dispatch.KindCIT, []roster.OfficerID{"O2"}, 200},
	{"C3", dispatch.KindCIT, []roster.OfficerID{"O3"}, 300},
	{"P1", dispatch.KindCoResponder, []roster.OfficerID{"O1", "K1"}, 150},
	{"X1", dispatch.KindOfficer, []roster.OfficerID{"O7"}, 50},
	{"X2", dispatch.KindOfficer, []roster.OfficerID{"O8"}, 60},
	{"S1", dispatch.KindOfficer, []roster.OfficerID{"O7", "O9"}, 70},
}

// board is a slow, obvious board.
type board struct {
	mu      sync.Mutex // guards all below
	cars    []car
	status  map[dispatch.UnitID]dispatch.Report
	claims  map[dispatch.AssignmentID]dispatch.Claim
	endless bool // certificates have no end, so that none is stated
	asked   int
	stamped time.Time
}

func newBoard() *board {
	return &board{cars: slices.Clone(cars), status: map[dispatch.UnitID]dispatch.Report{}, claims: map[dispatch.AssignmentID]dispatch.Claim{}}
}

func (b *board) holder(c car) dispatch.AssignmentID {
	for _, x := range b.claims {
		if x.Unit == c.id || slices.ContainsFunc(x.Officers, func(o roster.OfficerID) bool { return slices.Contains(c.officers, o) }) {
			return x.ID
		}
	}
	return ""
}

func (b *board) Nearest(q dispatch.Query) (*dispatch.Answer, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.asked++
	if q.District == "nowhere" {
		return nil, &roster.Error{Kind: roster.NotFound, Field: "district_id", Msg: "there is no such district"}
	}
	if q.Need == "" {
		q.Need = roster.NeedCIT
	}
	a := &dispatch.Answer{
		Revision: 7, ComputedAt: q.Now, At: q.At.Time(), District: "D1", Need: q.Need, NeedReasons: q.NeedReasons, Tier: 1,
		Candidates: []dispatch.Candidate{}, Warnings: []dispatch.Warning{}, Fallbacks: []dispatch.Fallback{},
	}
	list := slices.Clone(b.cars)
	slices.SortStableFunc(list, func(x, y car) int { return cmp.Compare(x.travel, y.travel) })
	for _, c := range list {
		if c.kind == dispatch.KindOfficer || q.Need == roster.NeedCoResponder && c.kind != dispatch.KindCoResponder {
			continue
		}
		s := b.status[c.id].Primary
		if b.holder(c) != "" || s == dispatch.StatusUnavailable {
			a.PassedOver = append(a.PassedOver, dispatch.PassedOver{Unit: c.id, Reason: "on a call"})
			continue
		}
		if len(a.Candidates) < max(q.Limit, 3) {
			travel := c.travel
			a.Candidates = append(a.Candidates, dispatch.Candidate{Unit: c.id, Officers: c.officers, Kind: c.kind, TravelS: &travel, Reasons: []string{"near"}})
		}
	}
	if len(a.Candidates) > 0 {
		a.PassedOver = nil
	}
	return a, nil
}

func (b *board) Unit(id dispatch.UnitID, now time.Time) (dispatch.UnitState, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.stamped = now
	for _, c := range b.cars {
		if c.id != id {
			continue
		}
		u := dispatch.UnitState{Unit: id, Officers: c.officers, Kind: c.kind, Status: dispatch.StatusUnknown, Assignment: b.holder(c)}
		if r, ok := b.status[id]; ok {
			u.Status, u.Secondary = r.Primary, r.Secondary
		}
		if c.kind == dispatch.KindCoResponder && !b.endless {
			through := roster.Date(760000)
			u.CertifiedThrough = &through
		}
		return u, true
	}
	return dispatch.UnitState{}, false
}

func (b *board) Hold(c dispatch.Claim) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.claims[c.ID] = c
}

func (b *board) Release(id dispatch.AssignmentID) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.claims, id)
}

func (b *board) Report(r dispatch.Report, _ time.Time) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !slices.ContainsFunc(b.cars, func(c car) bool { return c.id == r.Unit }) {
		return &roster.Error{Kind: roster.NotFound, Field: "unit_id", Msg: "there is no such unit"}
	}
	if r.Time.Before(b.status[r.Unit].Time) {
		return &roster.Error{Kind: roster.Conflict, Field: "time", Msg: "older than the status held"}
	}
	b.status[r.Unit] = r
	return nil
}

func (b *board) ReportAll(all []dispatch.Report, now time.Time) []error {
	errs := make([]error, len(all))
	for i, r := range all {
		errs[i] = b.Report(r, now)
	}
	return errs
}

// held lists the claims by identifier.
func (b *board) held() []dispatch.AssignmentID {
	b.mu.Lock()
	defer b.mu.Unlock()
	ids := []dispatch.AssignmentID{}
	for id := range b.claims {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

// fault is what a ledger does wrong.
type fault int

const (
	well  fault = iota
	down        // commits fail, having done nothing
	lying       // commits fail, having done all
	blind       // as lying, and nothing can be read either
	hung        // nothing returns until it is well again
)

// ledger is a ledger with faults.
type ledger struct {
	ledgertest.Memory
	mu    sync.Mutex // guards fault, woken
	fault fault
	woken chan struct{}
}

func (l *ledger) set(f fault) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.woken != nil {
		close(l.woken)
		l.woken = nil
	}
	if f == hung {
		l.woken = make(chan struct{})
	}
	l.fault = f
}

func (l *ledger) now() fault {
	l.mu.Lock()
	f, woken := l.fault, l.woken
	l.mu.Unlock()
	if woken != nil {
		<-woken
		return well
	}
	return f
}

func (l *ledger) Commit(ctx context.Context, changes []desk.Change) error {
	f := l.now()
	if f == down {
		return unavailable()
	}
	err := l.Memory.Commit(ctx, changes)
	if f == lying || f == blind {
		return errors.Join(unavailable(), err)
	}
	return err
}

func (l *ledger) Scan(ctx context.Context, table, from string, limit int) ([]desk.Row, error) {
	if f := l.now(); f == blind {
		return nil, unavailable()
	}
	return l.Memory.Scan(ctx, table, from, limit)
}

func unavailable() error { return &roster.Error{Kind: roster.Unavailable, Msg: "the disk is gone"} }

// house is a desk with its surroundings.
type house struct {
	*desk.Desk
	board  *board
	ledger *ledger
	events []desk.Event
	skew   time.Duration // of the desk's clock
}

// screen is plain: the need asked for, cit where none is.
func screen(f desk.CallFacts) desk.Screened {
	s := desk.Screened{Need: f.Need, NeedReasons: []string{"nature " + f.Nature}, Level: f.Level, Hazards: f.Hazards, Rules: []string{"rule " + f.Nature}}
	if s.Need == "" {
		s.Need = roster.NeedCIT
	}
	return s
}

// open makes a desk on a ledger and opens it. It is closed with the test.
func open(t testing.TB, l *ledger) *house {
	t.Helper()
	h := build(l)
	must(t, h.Open(t.Context()))
	t.Cleanup(func() { l.set(well); must(t, h.Close(context.Background())) })
	return h
}

func build(l *ledger) *house {
	h := &house{board: newBoard(), ledger: l}
	h.Desk = desk.New(desk.Options{
		Board: h.board, Ledger: l, Screen: screen, Now: func() time.Time { return time.Now().Add(h.skew) },
		Tell: func(e desk.Event) { h.events = append(h.events, e) },
	})
	return h
}

// bubble runs a test on a clock that stands still while anybody works.
func bubble(t *testing.T, test func(t *testing.T, h *house)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { test(t, open(t, &ledger{})) })
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantKind(t testing.TB, err error, kind roster.Kind) {
	t.Helper()
	if !errors.Is(err, &roster.Error{Kind: kind}) {
		t.Errorf("error %v, want one of kind %s", err, kind)
	}
}

// wantText compares what a user is told.
func wantText(t testing.TB, err error, want string) {
	t.Helper()
	var e *roster.Error
	if !errors.As(err, &e) || e.Msg != want {
		t.Errorf("error %v, want %q", err, want)
	}
}

func request(call roster.CallID) desk.Request {
	return desk.Request{Facts: desk.Facts{Call: call, Point: &roster.Point{Lat: 39.7, Lon: -75.5}, Nature: "MNTL", Level: 3, Hazards: []string{"weapon"}}}
}

func (h *house) recommend(t testing.TB, call roster.CallID) *desk.Recommendation {
	t.Helper()
	r, err := h.Recommend(t.Context(), request(call))
	must(t, err)
	return r
}

// send recommends for a call and assigns a unit, with a reason.
func (h *house) send(t testing.TB, call roster.CallID, u dispatch.UnitID) *desk.Assignment {
	t.Helper()
	a, err := h.Assign(t.Context(), desk.Choice{Recommendation: h.recommend(t, call).ID, Unit: u, OverrideReason: "closest", By: "D1"})
	must(t, err)
	return a
}

// say reports a status of now.
func (h *house) say(t testing.TB, u dispatch.UnitID, p dispatch.Status, call roster.CallID, s ...dispatch.Secondary) []desk.AssignmentEvent {
	t.Helper()
	_, events, err := h.Status(t.Context(), dispatch.Report{Unit: u, Time: time.Now(), Primary: p, Secondary: s, Call: call})
	must(t, err)
	return events
}

func (h *house) kinds(t testing.TB) []desk.EntryKind {
	t.Helper()
	lines, err := h.Journal(t.Context(), "", 0)
	must(t, err)
	var kinds []desk.EntryKind
	for _, e := range lines {
		kinds = append(kinds, e.Kind)
	}
	return kinds
}
