package identity_test

import (
	"fmt"
	"testing"
	"time"

	"watchbill/api/web/access"
	"watchbill/api/web/identity"
	"watchbill/roster/store/boltkv"
)

// BenchmarkSignIn says what a sign-in costs beside its password, among so many accounts, on a disk that waits for nothing.
func BenchmarkSignIn(b *testing.B) {
	for _, accounts := range []int{200, 10_000} {
		b.Run(fmt.Sprintf("accounts=%d", accounts), func(b *testing.B) {
			kv, err := boltkv.Open(b.TempDir(), boltkv.Options{NoSync: true})
			if err != nil {
				b.Fatal(err)
			}
			b.Cleanup(func() { _ = kv.Close() })
			h := openWith(b, kv, noon, 1)
			for i := range accounts {
				must(h.Create(ctx, h.by(), identity.Details{Login: fmt.Sprintf("p%d", i), Roles: roles(b, access.Officer)}))(b)
			}
			h.account("alice", access.Officer)
			b.ReportAllocs()
			b.ResetTimer()
			for b.Loop() {
				h.after(time.Second)
				h.enter("alice")
			}
		})
	}
}
