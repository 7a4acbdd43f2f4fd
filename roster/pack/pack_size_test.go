package pack_test

import (
	"testing"

	"watchbill/roster/pack"
)

// TestOpenUpTo: a pack larger than is taken is not read, and says how large it is.
func TestOpenUpTo(t *testing.T) {
	const path = "testdata/small"
	if book, faults, err := pack.OpenUpTo(t.Context(), path, 1<<20); err != nil || book == nil || faults.Err() != nil {
		t.Errorf("%v %v", faults, err)
	}
	book, faults, err := pack.OpenUpTo(t.Context(), path, 1<<10)
	if err != nil || book != nil || len(faults) != 1 || faults[0].File != "small" {
		t.Errorf("%v %v", faults, err)
	}
	if _, _, err := pack.OpenUpTo(t.Context(), "testdata/none", 1<<20); err == nil {
		t.Error("what is not there was read")
	}
}
