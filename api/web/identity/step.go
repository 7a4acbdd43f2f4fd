package identity

import (
	"context"
	"time"

	"watchbill/roster"
	"watchbill/roster/store/audit"
)

// step is a password that was right, and waits for the code.
type step struct {
	account AccountID
	had     *password
	until   time.Time
}

const (
	stepHolds = 5 * time.Minute
	maxSteps  = 10_000
	// maxStepsOf is how many an account may have; the oldest ends for the next, so that who knows one password keeps nobody else out.
	maxStepsOf = 5
)

var errStep = &roster.Error{Kind: roster.Unauthenticated, Msg: "That took too long. Begin again with your login and password."}

// wantCode notes that a password was right. It is on record: a password that is known without the telephone may be
// stolen. What cannot be recorded is not told either, or nothing would count who guesses while the store cannot be written. The
// caller holds writing.
func (r *Register) wantCode(ctx context.Context, a *account, address string, now time.Time) (Entered, error) {
	if err := r.write(ctx, deed{By: nobody(address, now), action: audit.CodeWanted, of: a.of()}); err != nil {
		return Entered{}, err
	}
	token, hash := newToken()
	r.waiting.Lock()
	defer r.waiting.Unlock()
	r.forgetStepOf(a.id())
	if len(r.steps) >= maxSteps {
		r.forgetSteps(now)
	}
	if len(r.steps) >= maxSteps {
		return Entered{}, &roster.Error{Kind: roster.Unavailable, Msg: "too many sign in at once; try again"}
	}
	r.steps[hash] = step{a.id(), a.Password, now.Add(stepHolds)}
	return Entered{Token: token, CodeWanted: true}, nil
}

// forgetStepOf drops the oldest of an account that has as many as it may. The caller holds waiting.
func (r *Register) forgetStepOf(id AccountID) {
	n := 0
	var oldest [32]byte
	for hash, x := range r.steps {
		if x.account != id {
			continue
		}
		if n++; n == 1 || x.until.Before(r.steps[oldest].until) {
			oldest = hash
		}
	}
	if n >= maxStepsOf {
		delete(r.steps, oldest)
	}
}

// forgetSteps drops those that took too long. The caller holds waiting.
func (r *Register) forgetSteps(now time.Time) {
	for hash, x := range r.steps {
		if !now.Before(x.until) {
			delete(r.steps, hash)
		}
	}
}

// SecondFactor goes on where SignIn wanted a code. A wrong code counts as a failure; the token stays good until it ends,
// the account is locked or its password changes. Errors are those of SignIn.
func (r *Register) SecondFactor(ctx context.Context, token, code, address string, now time.Time) (Entered, error) {
	if err := r.admits(address, now); err != nil {
		return Entered{}, err
	}
	hash, _ := hashOf(token)
	r.writing.Lock()
	defer r.writing.Unlock()
	r.waiting.Lock()
	x, ok := r.steps[hash]
	r.waiting.Unlock()
	if !ok || !now.Before(x.until) {
		return Entered{}, errStep
	}
	a, err := r.mayTry(ctx, x.account, address, now)
	if err != nil {
		return Entered{}, err
	}
	if a.Password != x.had {
		return Entered{}, errStep
	}
	e, err := r.enter(ctx, a, nil, Attempt{Code: code, Address: address, At: now})
	if err == nil {
		r.waiting.Lock()
		delete(r.steps, hash)
		r.waiting.Unlock()
	}
	return e, err
}
