package identity

import (
	"context"
	"time"

	"watchbill/roster"
	"watchbill/roster/store/audit"
)

// Enrolment is a second factor that is being set up.
type Enrolment struct {
	Secret string // base32, for typing in
	URI    string // otpauth:, for a QR code
}

// enrolling is one that waits for its first code.
type enrolling struct {
	factor *factor
	until  time.Time
}

const (
	enrolHolds   = 10 * time.Minute
	maxEnrolling = 10_000
)

var errProve = &roster.Error{Kind: roster.Unauthenticated, Field: "session", Msg: "Prove again who you are: it is a while since you did, and this asks for it."}

// Enrol begins to set up a second factor of the session's account. It is good for ten minutes, and in memory only. Errors
// are those of Session, and roster.Unauthenticated where it is longer than [ProofHolds] that they proved who they are.
func (r *Register) Enrol(token string, now time.Time) (Enrolment, error) {
	s := r.now.Load()
	x, err := s.fresh(token, now)
	if err != nil {
		return Enrolment{}, err
	}
	f := newFactor()
	r.waiting.Lock()
	defer r.waiting.Unlock()
	if len(r.enrolling) >= maxEnrolling {
		r.forgetEnrolling(now)
	}
	if len(r.enrolling) >= maxEnrolling {
		return Enrolment{}, &roster.Error{Kind: roster.Unavailable, Msg: "too many set up a second factor at once; try again"}
	}
	r.enrolling[x.ID] = enrolling{f, now.Add(enrolHolds)}
	return f.enrolment(s.accounts[x.Account].Login), nil
}

// fresh finds the session of somebody who proved a short while ago who they are.
func (s *snapshot) fresh(token string, now time.Time) (*session, error) {
	x, hash, err := s.session(token, now)
	if err != nil {
		return nil, err
	}
	if proved := s.showSession(x, hash).Proved; now.Sub(proved).Abs() > ProofHolds {
		return nil, errProve
	}
	return x, nil
}

// forgetEnrolling drops those that took too long. The caller holds waiting.
func (r *Register) forgetEnrolling(now time.Time) {
	for id, x := range r.enrolling {
		if !now.Before(x.until) {
			delete(r.enrolling, id)
		}
	}
}

// ConfirmEnrolment sets up the second factor with a first code of it, in the place of any other, and returns the recovery
// codes, each good once in the place of a code. They are nowhere else. The session gets another token, other sessions of the account
// end: they were begun without this second factor. Errors are those of Enrol; roster.Invalid with the field "code".
func (r *Register) ConfirmEnrolment(ctx context.Context, token, code, address string, now time.Time) (Entered, []string, error) {
	r.writing.Lock()
	defer r.writing.Unlock()
	s := r.now.Load()
	x, err := s.fresh(token, now)
	if err != nil {
		return Entered{}, nil, err
	}
	r.waiting.Lock()
	begun, ok := r.enrolling[x.ID]
	r.waiting.Unlock()
	if !ok || !now.Before(begun.until) {
		return Entered{}, nil, roster.Invalidf("code", "setting it up took too long; begin again")
	}
	f := begun.factor.takes(unspaced(code), now)
	if f == nil {
		return Entered{}, nil, roster.Invalidf("code", "is not the code that the program shows now; see that the clock of the device is right")
	}
	a := s.accounts[x.Account].again()
	codes, hashes := newRecovery()
	a.Factor, a.Recovery = f, hashes
	d := deed{By: person(a, address, now), action: audit.SecondFactorSet, of: a.of(), put: []row{a}, gone: s.otherSessions(x)}
	e, err := r.renew(ctx, d, x, a, unchanged)
	if err != nil {
		return Entered{}, nil, err
	}
	r.waiting.Lock()
	delete(r.enrolling, x.ID)
	r.waiting.Unlock()
	return e, codes, nil
}

// RemoveSecondFactor takes away that of the session's account. Errors are those of Enrol; roster.Forbidden where a role
// of the account asks for one.
func (r *Register) RemoveSecondFactor(ctx context.Context, token, address string, now time.Time) error {
	r.writing.Lock()
	defer r.writing.Unlock()
	s := r.now.Load()
	x, err := s.fresh(token, now)
	if err != nil {
		return err
	}
	a := s.accounts[x.Account].again()
	switch {
	case s.settings.limits(a.Roles).SecondFactor:
		return &roster.Error{Kind: roster.Forbidden, Msg: "Your role asks for a second factor; set up another in its place."}
	case a.Factor == nil:
		return nil
	}
	a.Factor, a.Recovery = nil, nil
	return r.write(ctx, deed{By: person(a, address, now), action: audit.SecondFactorGone, of: a.of(), put: []row{a}})
}
