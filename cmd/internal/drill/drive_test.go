package drill_test

import (
	"math"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"watchbill/cmd/internal/drill"
)

// TestDrives: a drive takes about as long as the network says, goes at the roads' own speeds, and never leaves them or
// jumps.
func TestDrives(t *testing.T) {
	_, n := agency()
	varied := 0
	rapid.Check(t, func(t *rapid.T) {
		corner := rapid.Int32Range(0, int32(n.Nodes()-1))
		from, to := n.NodeAt(corner.Draw(t, "from")), n.NodeAt(corner.Draw(t, "to"))
		a, _ := n.Snap(from)
		b, _ := n.Snap(to)
		want, metres, ok := n.Travel(a, b)
		lasts, speeds, places := drill.DriveFor(n, from, to)
		if !ok || metres < 500 {
			return
		}
		if got := lasts.Seconds(); math.Abs(got-want) > 5+want/10 {
			t.Errorf("%.0f s, the network says %.0f s for %.0f m", got, want, metres)
		}
		for i, at := range places {
			if spot, ok := n.Snap(at); !ok || spot.OffRoad() > 1 {
				t.Errorf("after %d s it is %.1f m off the road", i, spot.OffRoad())
			}
			if i > 0 && drill.Meters(places[i-1], at) > 56 {
				t.Errorf("%.0f m in the second before %d", drill.Meters(places[i-1], at), i)
			}
		}
		if len(speeds) > 0 && slices.Max(speeds) > 1.5*slices.Min(speeds) {
			varied++
		}
	})
	if varied < 50 {
		t.Errorf("only %d drives go at more than one speed", varied)
	}
}

// BenchmarkDrive finds the way across the county and times it: some minutes' patrol of one unit.
func BenchmarkDrive(b *testing.B) {
	_, n := agency()
	from, to := n.NodeAt(100), n.NodeAt(int32(n.Nodes()-100))
	b.ReportAllocs()
	for b.Loop() {
		drill.DriveFor(n, from, to)
	}
}

// BenchmarkNew makes a drill ready.
func BenchmarkNew(b *testing.B) {
	book, n := agency()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := drill.New(drill.Options{URL: "http://x", Book: book, Roads: n, Now: time.Now}); err != nil {
			b.Fatal(err)
		}
	}
}
