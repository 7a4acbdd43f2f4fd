package storetest_test

import (
	"testing"

	"go.uber.org/goleak"

	"watchbill/roster/store"
	"watchbill/roster/store/storetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestMemory(t *testing.T) {
	places := map[string]*storetest.Memory{}
	storetest.Run(t, func(_ testing.TB, place string) store.KV {
		if places[place] == nil {
			places[place] = storetest.NewMemory()
		}
		places[place].Reopen()
		return places[place]
	})
}
