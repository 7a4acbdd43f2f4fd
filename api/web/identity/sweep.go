package identity

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"watchbill/roster/store"
	"watchbill/roster/store/audit"
)

// SweepEvery is how often [Register.Sweep] is to be called, and so how much of when somebody was last seen a power cut forgets.
const SweepEvery = time.Minute

// Sweep writes when sessions, accounts and keys were last used, takes away what has ended, and disables accounts that
// were not seen for long. It is to be called every [SweepEvery]. What it could not do it does the next time.
func (r *Register) Sweep(ctx context.Context, now time.Time) error {
	r.writing.Lock()
	defer r.writing.Unlock()
	r.waiting.Lock()
	r.forgetSteps(now)
	r.forgetEnrolling(now)
	for of, list := range r.addresses {
		if len(recent(list, now)) == 0 {
			delete(r.addresses, of)
		}
	}
	r.waiting.Unlock()
	if err := r.note(ctx, now); err != nil {
		return err
	}
	accounts := slices.Collect(maps.Values(r.now.Load().accounts))
	slices.SortFunc(accounts, func(x, y *account) int { return x.lastSeen().Compare(y.lastSeen()) }) // the administrator who stays is the one seen last
	for _, a := range accounts {
		var err error
		switch s := r.now.Load(); {
		case s.idledOut(a, now):
			err = r.idleOut(ctx, a, now)
		case a.IdledOut && a.Disabled.Sub(now) > clockAhead:
			err = r.idleIn(ctx, a, now)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// clockAhead is how far ahead a clock was that disabled an account at a time which has not come yet.
const clockAhead = time.Hour

// idleIn enables an account that a clock which was ahead disabled. The caller holds writing.
func (r *Register) idleIn(ctx context.Context, a *account, now time.Time) error {
	b := a.again()
	b.Disabled, b.IdledOut, b.Since = time.Time{}, false, second(now)
	b.Count++
	return r.write(ctx, deed{By: itself(now), action: audit.AccountEnabled, of: a.of(), keys: []string{"the clock was ahead"}, put: []row{b}})
}

// itself is the service, which nobody asked.
func itself(now time.Time) By {
	return By{audit.Who{Kind: audit.Service, Name: "watchbill"}, "service", now}
}

// lastSeen is since when the days without being seen count.
func (a *account) lastSeen() time.Time {
	if a.Seen.After(a.Since) {
		return a.Seen
	}
	return a.Since
}

// noteAtOnce is how many rows one commit of a sweep has at most.
const noteAtOnce = 1000

// note writes what changed by itself.
func (r *Register) note(ctx context.Context, now time.Time) error {
	s := r.now.Load()
	var put, gone []row
	seen := map[AccountID]time.Time{}
	for hash, x := range s.sessions {
		if hash != x.hash {
			continue
		}
		at := x.seenAt()
		if at.After(seen[x.Account]) {
			seen[x.Account] = at
		}
		switch {
		case s.state(x, now) == ErrEnded: //nolint:errorlint // state wraps nothing
			gone = append(gone, x)
		case !at.Equal(x.Last):
			y := *x
			y.Last = at
			put = append(put, &y)
		}
	}
	for id, at := range seen {
		if a := s.accounts[id]; a != nil && at.After(a.Seen) {
			b := a.again()
			b.Seen = at
			put = append(put, b)
		}
	}
	for _, l := range s.links {
		if !now.Before(l.Expires) || l.Kind == Setup && s.administrators("") > 0 {
			gone = append(gone, l)
		}
	}
	for _, k := range s.keys {
		if shown := k.shown(); shown.Used.After(k.Used) {
			b := k.again()
			b.Key.Used = shown.Used
			put = append(put, b)
		}
	}
	for len(put)+len(gone) > 0 {
		p, g := min(noteAtOnce, len(put)), min(noteAtOnce, len(gone))
		if err := r.write(ctx, deed{put: put[:p], gone: gone[:g]}); err != nil {
			return err
		}
		put, gone = put[p:], gone[g:]
	}
	return nil
}

// idledOut tells whether an account is to be disabled for not having been seen. The last administrator never is.
func (s *snapshot) idledOut(a *account, now time.Time) bool {
	days := s.settings.IdleDays
	if days == 0 || !a.Disabled.IsZero() {
		return false
	}
	if now.Sub(a.lastSeen()) < time.Duration(days)*24*time.Hour || len(s.sessionsOf(a.id(), now)) > 0 {
		return false
	}
	return !s.administers(a) || s.administrators(a.id()) > 0
}

// idleOut disables it. The caller holds writing.
func (r *Register) idleOut(ctx context.Context, a *account, now time.Time) error {
	s := r.now.Load()
	b := a.again()
	b.Disabled, b.IdledOut = second(now), true
	b.Count++
	d := deed{By: itself(now), action: audit.AccountDisabled, of: a.of(), keys: []string{"not seen for long"}, put: []row{b}}
	d.gone = append(s.allSessionsOf(a.id()), s.linksOf(a.id())...)
	return r.write(ctx, d)
}

// Run sweeps every [SweepEvery] until ctx ends, and once more then. failed is told of each error; nil: nobody is.
func (r *Register) Run(ctx context.Context, now func() time.Time, failed func(error)) {
	tick := time.NewTicker(SweepEvery)
	defer tick.Stop()
	for {
		last := false
		select {
		case <-tick.C:
		case <-ctx.Done():
			last = true
		}
		if err := r.Sweep(context.WithoutCancel(ctx), now()); err != nil && failed != nil {
			failed(err)
		}
		if last {
			return
		}
	}
}

// Ended returns what ends all sessions and links that a store holds: what a restore adds to its commit, for sessions and
// links that were ended or used since the backup would be good again. It reads keys only, so that it ends damaged ones too.
func Ended(ctx context.Context, kv store.KV) ([]store.Op, error) {
	var ops []store.Op
	for _, kind := range []string{kindSession, kindLink} {
		page, err := kv.Scan(ctx, store.Prefix([]byte(space+kind+"\x00")))
		if err != nil {
			return nil, fmt.Errorf("read sessions and links: %w", err)
		}
		for _, e := range page.Entries {
			ops = append(ops, store.Delete(e.Key))
		}
	}
	return ops, nil
}
