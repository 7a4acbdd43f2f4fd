package avl_test

import (
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"watchbill/dispatch"
	"watchbill/dispatch/avl"
)

var _ avl.Sink = (*dispatch.Board)(nil)

// board is a Sink that keeps what it is given and refuses fixes at 0, 0.
type board struct {
	mu             sync.Mutex
	fixes          []dispatch.Fix
	heard          []dispatch.UnitID
	calls, largest int

	hold chan struct{} // nil: TakeFixes does not wait; else it takes one of it
}

func (b *board) TakeFixes(fixes []dispatch.Fix, _ time.Time) []dispatch.Refusal {
	if b.hold != nil {
		<-b.hold
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.calls++
	b.largest = max(b.largest, len(fixes))
	out := make([]dispatch.Refusal, len(fixes))
	for i, f := range fixes {
		if f.At.Lat == 0 && f.At.Lon == 0 {
			out[i] = dispatch.RefusedOffWorld
			continue
		}
		b.fixes = append(b.fixes, f)
	}
	return out
}

func (b *board) Heard(unit dispatch.UnitID, _ time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.heard = append(b.heard, unit)
}

func TestDevices(t *testing.T) {
	known := func(u dispatch.UnitID) bool { return u == "K12" || u == "" }
	devices := avl.Devices{"356612022463055": "K7", "K12": "K13", "lost": ""}
	for _, c := range []struct {
		name, device string
		known        func(dispatch.UnitID) bool
		want         dispatch.UnitID
		ok           bool
	}{
		{"mapped, known or not", "356612022463055", known, "K7", true},
		{"the map comes first", "K12", known, "K13", true},
		{"neither", "K7", known, "K7", false},
		{"mapped to nobody", "lost", known, "lost", false},
		{"no device", "", known, "", false},
		{"nobody is known", "K14", nil, "K14", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got, ok := devices.Unit(c.device, c.known); got != c.want || ok != c.ok {
				t.Errorf("%q is %q, %v; want %q, %v", c.device, got, ok, c.want, c.ok)
			}
		})
	}
	if got, ok := avl.Devices(nil).Unit("K12", known); got != "K12" || !ok {
		t.Errorf("without a map K12 is %q, %v", got, ok)
	}
}

func TestDeliver(t *testing.T) {
	devices := avl.Devices{"1": "A", "2": "B"}
	unit := func(d string) (dispatch.UnitID, bool) { return devices.Unit(d, nil) }
	const at = "2026-11-21T12:00:00Z"
	sink := &board{}
	got := avl.Deliver([]avl.Report{
		{Device: "1", Fix: fix(at, 0, 0)}, {Device: "3", Fix: fix(at, 1, 1)}, {Device: "2"}, {Device: "1", Fix: fix(at, 1, 1)}, {Device: "4"},
	}, unit, sink, instant(at))
	want := []dispatch.Refusal{dispatch.RefusedOffWorld, dispatch.RefusedUnknown, "", "", dispatch.RefusedUnknown}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("refusals (-want +got):\n%s", diff)
	}
	taken := fix(at, 1, 1)
	taken.Unit = "A"
	if diff := cmp.Diff([]dispatch.Fix{*taken}, sink.fixes); diff != "" {
		t.Errorf("fixes (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]dispatch.UnitID{"B"}, sink.heard); diff != "" || sink.calls != 1 {
		t.Errorf("%d calls, heard (-want +got):\n%s", sink.calls, diff)
	}
}
