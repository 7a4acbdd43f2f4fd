package coverage_test

import (
	"testing"

	"pgregory.net/rapid"

	"watchbill/roster"
)

// TestTwin compares slots, gaps, causes, officers, shares, recruitment gaps and the share of patrol with the slow twin.
func TestTwin(t *testing.T) { rapid.Check(t, likeTwin) }

// FuzzTwin is the same, looking for packs that take new ways through the engine.
func FuzzTwin(f *testing.F) { f.Fuzz(rapid.MakeFuzz(likeTwin)) }

func likeTwin(t *rapid.T) {
	pack := drawPack(t, false)
	b, faults := roster.NewBook(pack.records, 7)
	if b == nil {
		t.Fatalf("refused:\n%v\n%v", faults, pack)
	}
	got := newGrids(t, b, pack.from, pack.days).figures(t)
	want := newTwin(pack.records, pack.from, pack.days).figures()
	compareFigures(t, pack.String(), want, got)
}
