package boltkv_test

import (
	"testing"

	"watchbill/roster/store"
	"watchbill/roster/store/boltkv"
	"watchbill/roster/store/storetest"
)

func TestConformance(t *testing.T) {
	storetest.Run(t, func(t testing.TB, place string) store.KV {
		return open(t, place, boltkv.Options{NoSync: true})
	})
}

// open does not close: the suite does that itself.
func open(t testing.TB, dir string, o boltkv.Options) *boltkv.Store {
	t.Helper()
	s, err := boltkv.Open(dir, o)
	if err != nil {
		t.Fatalf("open %s: %v", dir, err)
	}
	return s
}
