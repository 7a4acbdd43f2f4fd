package recruit_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"watchbill/coverage"
	"watchbill/coverage/recruit"
	"watchbill/roster"
	"watchbill/roster/pack"
)

func TestSmoke(t *testing.T) {
	for _, x := range []struct {
		name string
		from roster.Date
	}{{"seattle-2016", roster.NewDate(2016, 1, 1)}, {"seattle-2016", roster.NewDate(2016, 6, 1)}, {"chicago-2016", roster.NewDate(2016, 8, 19)}, {"tiny", roster.NewDate(2027, 1, 1)}} {
		b, _, err := pack.Open(context.Background(), "/work/shared/packs/"+x.name)
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range []recruit.Options{{UntilShare: 1}, {UntilShare: 0.99}, {UntilShare: 0.95}, {UntilShare: 1, AfterRenewals: true}, {UntilShare: 1, AnyOffset: true}, {UntilShare: 0.98, AnyOffset: true}, {UntilShare: 0.98, WithLeave: true}, {UntilShare: 1, SpareOneOff: true}} {
			o.From = x.from
			began := time.Now()
			p, err := recruit.New(context.Background(), b, o)
			if err != nil {
				t.Fatal(err)
			}
			took := time.Since(began)
			fmt.Printf("%s %+v: %v steps %d bound %d %v reached %v before %.4f after %.6f short %v renew %d late %d oneoff %d left %d leave %+v\n", x.name, o, took, len(p.Steps), p.Bound, p.Exact, p.Reached, p.Before.Of(), p.After.Of(), p.Short, len(p.Renewals), p.TooLate, len(p.OneOff), len(p.Left), p.Leave)
			if o.WithLeave {
				continue
			}
			b2, err := recruit.Apply(p.Book, p, -1)
			if err != nil {
				t.Fatal(err)
			}
			g, _ := coverage.New(context.Background(), b2, coverage.Options{From: o.From})
			if g.Shares().Agency != p.After {
				t.Errorf("recomputed %v, claimed %v", g.Shares().Agency, p.After)
			}
		}
	}
}
