package boltkv_test

import (
	"context"
	"fmt"
	"os"
	"testing"

	"go.uber.org/goleak"

	"watchbill/roster/store"
	"watchbill/roster/store/boltkv"
	"watchbill/roster/store/powercut"
)

// childDir makes this test binary, run again, a process that holds the store there and writes round after round until
// it is killed.
const childDir = "WATCHBILL_TEST_CHILD"

const keysOfARound = 400

func TestMain(m *testing.M) {
	powercut.Main()
	if dir := os.Getenv(childDir); dir != "" {
		fmt.Fprintln(os.Stderr, writeRounds(dir))
		os.Exit(1)
	}
	goleak.VerifyTestMain(m)
}

func writeRounds(dir string) error {
	s, err := boltkv.Open(dir, boltkv.Options{Command: "watchbill test-child"})
	if err != nil {
		return err
	}
	p, err := s.Scan(context.Background(), store.Range{})
	if err != nil {
		return err
	}
	for n := p.Revision + 1; ; n++ {
		if _, err := s.Commit(context.Background(), store.Txn{Ops: roundOps(n)}); err != nil {
			return err
		}
		fmt.Println(n)
	}
}

// roundOps puts n everywhere, and moves keys about so that pages split, merge and are freed.
func roundOps(n uint64) (ops []store.Op) {
	for i := range uint64(keysOfARound) {
		key := fmt.Appendf(nil, "k%04d", i)
		if (i/50+n)%4 == 0 {
			ops = append(ops, store.Delete(key))
		} else {
			ops = append(ops, store.Put(key, fmt.Appendf(nil, "%d%0*d", n, (i*n)%300, 0)))
		}
	}
	return ops
}
