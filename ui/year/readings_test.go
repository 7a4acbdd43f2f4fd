package year

import (
	"testing"

	"watchbill/coverage"
	"watchbill/roster"
)

// TestReadings: a grid is read once for those who see the same districts of it, and the readings used least lately are let go.
func TestReadings(t *testing.T) {
	book := demoBook(t)
	grids := make([]*coverage.Grid, mostReadings)
	for i := range grids {
		grid, err := coverage.New(t.Context(), book, coverage.Options{From: roster.NewDate(2026, 11, 20), Days: 7 + i})
		if err != nil {
			t.Fatal(err)
		}
		grids[i] = grid
	}
	one := func(id roster.DistrictID) bool { return id == book.Districts().At(0).ID }
	var k readings
	all, part := k.read(grids[0], everything), k.read(grids[0], one)
	if all == part || len(all.lines) <= len(part.lines) {
		t.Errorf("%d lines of all, %d of one district", len(all.lines), len(part.lines))
	}
	if k.read(grids[0], everything) != all || k.read(grids[0], one) != part {
		t.Error("what was read is read again")
	}
	for _, grid := range grids[1:] {
		k.read(grid, everything)
	}
	if k.read(grids[0], one) != part || k.read(grids[0], everything) == all {
		t.Error("what was used least lately stays")
	}
	if len(k.kept) != mostReadings {
		t.Errorf("%d are kept", len(k.kept))
	}
}
