package identity

import (
	"net/netip"
	"slices"
	"time"

	"watchbill/roster"
)

// What locks an account: so many failures within a window, with no success between.
const (
	MaxFailures   = 5
	FailureWindow = 15 * time.Minute
)

// recent are the failures within the window that ends now. One that is yet to come, by a clock that was set back since, counts
// where it is as near.
func recent(failures []time.Time, now time.Time) []time.Time {
	return slices.DeleteFunc(slices.Clone(failures), func(t time.Time) bool { return now.Sub(t).Abs() >= FailureWindow })
}

// failed is the account after one more failure.
func (a *account) failed(now time.Time) *account {
	b := a.again()
	b.Failures = append(recent(a.Failures, now), second(now))
	if len(b.Failures) >= MaxFailures {
		b.Locked, b.Failures = second(now), nil
	}
	return b
}

// HeldOff is the error of an address with too many failures.
type HeldOff struct{ Until time.Time }

func (h *HeldOff) Error() string { return errHeldOff.Msg }

// Unwrap returns a roster.Error of kind Unavailable.
func (h *HeldOff) Unwrap() error { return errHeldOff }

var errHeldOff = &roster.Error{Kind: roster.Unavailable, Msg: "Too many sign-ins failed from this address. Try again in a quarter of an hour, or from another one."}

// maxAddresses is how many addresses with failures are remembered; with more, those with the fewest recent ones are forgotten.
const maxAddresses = 20_000

// network is what an address counts as: of IPv6 the /64, which one subscriber has whole.
func network(address string) string {
	a, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	if a = a.Unmap().WithZone(""); a.Is6() {
		p, err := a.Prefix(64)
		if err == nil {
			return p.String()
		}
	}
	return a.String()
}

// admits tells whether an address may try. Failures of addresses are in memory only: a restart forgets them, locks of accounts
// it does not.
func (r *Register) admits(address string, now time.Time) error {
	most := r.now.Load().settings.AddressFailures
	if most == 0 {
		return nil
	}
	r.waiting.Lock()
	defer r.waiting.Unlock()
	list := recent(r.addresses[network(address)], now)
	if len(list) < most {
		return nil
	}
	return &HeldOff{list[len(list)-most].Add(FailureWindow)}
}

// miss notes a failure of an address, and tells whether it is held off from now on.
func (r *Register) miss(address string, now time.Time) bool {
	most := r.now.Load().settings.AddressFailures
	if most == 0 {
		return false
	}
	r.waiting.Lock()
	defer r.waiting.Unlock()
	of := network(address)
	if _, ok := r.addresses[of]; !ok && len(r.addresses) >= maxAddresses {
		r.forget(now)
	}
	list := append(recent(r.addresses[of], now), now)
	r.addresses[of] = list
	return len(list) == most
}

// heldOff lists the addresses that are held off.
func (r *Register) heldOff(now time.Time) (list []string) {
	most := r.now.Load().settings.AddressFailures
	r.waiting.Lock()
	defer r.waiting.Unlock()
	for of, failures := range r.addresses {
		if most > 0 && len(recent(failures, now)) >= most {
			list = append(list, of)
		}
	}
	return list
}

// letIn forgets the failures of addresses.
func (r *Register) letIn(list []string) {
	r.waiting.Lock()
	defer r.waiting.Unlock()
	for _, of := range list {
		delete(r.addresses, of)
	}
}

// forget drops the addresses without a recent failure, and if that is not enough, those with one. The caller holds waiting.
func (r *Register) forget(now time.Time) {
	for least := 1; ; least++ {
		for of, list := range r.addresses {
			if len(recent(list, now)) < least {
				delete(r.addresses, of)
			}
		}
		if len(r.addresses) < maxAddresses {
			return
		}
	}
}
