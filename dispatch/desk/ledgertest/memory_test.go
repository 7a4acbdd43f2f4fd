package ledgertest_test

import (
	"testing"

	"watchbill/dispatch/desk"
	"watchbill/dispatch/desk/ledgertest"
)

func TestMemory(t *testing.T) {
	ledgertest.Run(t, func(testing.TB) desk.Ledger { return new(ledgertest.Memory) })
}
