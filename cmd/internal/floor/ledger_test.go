package floor

import (
	"testing"

	"watchbill/dispatch/desk"
	"watchbill/dispatch/desk/ledgertest"
	"watchbill/roster/store/boltkv"
	"watchbill/roster/store/storetest"
)

func TestLedger(t *testing.T) {
	t.Run("bbolt", func(t *testing.T) {
		ledgertest.Run(t, func(t testing.TB) desk.Ledger {
			kv, err := boltkv.Open(t.TempDir(), boltkv.Options{NoSync: true})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { kv.Close() })
			return ledger{kv}
		})
	})
	t.Run("memory", func(t *testing.T) {
		ledgertest.Run(t, func(t testing.TB) desk.Ledger { return ledger{storetest.NewMemory()} })
	})
}
