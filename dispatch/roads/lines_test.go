package roads_test

import (
	"testing"

	"watchbill/dispatch/roads"
	"watchbill/roster/demo"
)

func TestLines(t *testing.T) {
	n, err := roads.Decode(demo.Roads())
	if err != nil {
		t.Fatal(err)
	}
	lines := 0
	for _, class := range roads.ClassNames() {
		for line := range n.Lines(class) {
			if lines++; len(line) < 2 {
				t.Fatalf("a line of %s has %d points", class, len(line))
			}
		}
	}
	if lines != n.Stretches() {
		t.Errorf("%d lines of %d stretches", lines, n.Stretches())
	}
	for range n.Lines("canal") {
		t.Error("a line of a class that there is not")
	}
}
