package dispatch_test

import (
	"cmp"
	"slices"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"watchbill/dispatch"
	"watchbill/roster"
)

// find asks the board for some units, and holds what it finds to what it says of each unit that there may be.
func (x *told) find(t *rapid.T) {
	calls := map[dispatch.UnitID]bool{"Z1": true, "Z2": true}
	for _, o := range x.rec.Officers {
		calls[dispatch.UnitID(o.CallSign())] = true
	}
	for _, p := range x.rec.Pairs {
		calls[dispatch.UnitID(p.CallSign())] = true
	}
	w := dispatch.Wanted{
		Kind:     rapid.SampledFrom([]dispatch.Kind{"", "", dispatch.KindCIT, dispatch.KindCoResponder, dispatch.KindOfficer}).Draw(t, "kind"),
		Status:   rapid.SampledFrom([]dispatch.Status{"", "", dispatch.StatusAvailable, dispatch.StatusUnavailable, dispatch.StatusUnknown}).Draw(t, "status"),
		District: rapid.SampledFrom([]roster.DistrictID{"", "", "A", "B", "nowhere"}).Draw(t, "district"),
		After:    dispatch.UnitID(rapid.SampledFrom([]string{"", "", "A", "Z1", "b"}).Draw(t, "after")),
		Most:     rapid.IntRange(0, 4).Draw(t, "most"),
	}
	want, total := []dispatch.UnitState{}, 0
	for call := range calls {
		u, ok := x.board.Unit(call, x.now)
		if !ok || len(u.Officers) == 0 && slices.Contains(u.Secondary, dispatch.OffDuty) {
			continue
		}
		if w.Kind != "" && u.Kind != w.Kind || w.Status != "" && u.Status != w.Status || w.District != "" && u.District != w.District {
			continue
		}
		if total++; u.Unit > w.After {
			want = append(want, u)
		}
	}
	slices.SortFunc(want, func(a, b dispatch.UnitState) int { return cmp.Compare(a.Unit, b.Unit) })
	if w.Most > 0 && len(want) > w.Most {
		want = want[:w.Most]
	}
	got, n := x.board.Find(x.now, w)
	if diff := gocmp.Diff(want, got); diff != "" || n != total {
		t.Fatalf("at %s, %+v: %d in all, not %d (-each +found):\n%s", x.now, w, n, total, diff)
	}
}
