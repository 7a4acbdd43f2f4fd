package identity

import (
	"encoding/hex"
	"errors"
	"sync/atomic"
	"time"
)

// session is the record of a Session, under the SHA-256 of its token. All but seen stays as it is.
type session struct {
	m            meta
	hash, before [32]byte      // of the token, and of the one before it; zero: there was none
	seen         *atomic.Int64 // when it was last used, in seconds; the record has it as of the last sweep
	sessionBody
}

type sessionBody struct {
	ID       string    `json:"id"`
	Account  AccountID `json:"account"`
	Rights   uint64    `json:"rights"` // of the account, when the token was made
	Begun    time.Time `json:"begun"`
	Proved   time.Time `json:"proved"`
	Last     time.Time `json:"seen"`
	Address  string    `json:"address,omitempty"`
	Provider bool      `json:"provider,omitempty"` // proved through an OpenID Connect provider
	Before   string    `json:"before,omitempty"`   // SHA-256 of the token before, which is good until Until
	Until    time.Time `json:"until,omitzero"`
	// ProvedBefore is Proved for the token before: what was proved since is the present token's.
	ProvedBefore time.Time `json:"proved_before,omitzero"`
	// Failures to prove here who they are, within the window, and since when there were too many; see mayProve.
	Failures []time.Time `json:"failures,omitempty"`
	Shut     time.Time   `json:"shut,omitzero"`
}

type sessionForm struct {
	Version int `json:"v"`
	sessionBody
}

func (s *session) meta() *meta { return &s.m }

func (s *session) value() ([]byte, error) { return encode(sessionForm{version, s.sessionBody}) }

func readSession(m meta, value []byte) (row, error) {
	var f sessionForm
	if err := decode(value, &f, &f.Version); err != nil {
		return nil, err
	}
	switch {
	case f.ID == "" || f.Account == "":
		return nil, errors.New("it is nobody's")
	case f.Last.UTC().Year() > maxYear:
		return nil, errors.New("it was seen at a time that cannot be written again")
	}
	s := &session{m: m, sessionBody: f.sessionBody, seen: new(atomic.Int64)}
	s.seen.Store(s.Last.Unix())
	var err error
	if s.hash, err = hashed(m.id); err == nil && s.Before != "" {
		s.before, err = hashed(s.Before)
	}
	if err != nil {
		return nil, err
	}
	return s, nil
}

// newSession makes the row of a session with a token of its own. body.Last is when it was seen last.
func newSession(body sessionBody) (*session, string) {
	token, hash := newToken()
	s := &session{m: meta{kind: kindSession, id: hex.EncodeToString(hash[:])}, hash: hash, sessionBody: body, seen: new(atomic.Int64)}
	s.seen.Store(body.Last.Unix())
	return s, token
}

// seenAt is when it was last used.
func (s *session) seenAt() time.Time { return time.Unix(s.seen.Load(), 0).UTC() }

// clockBack is by how many seconds a clock may be behind what was noted before it counts as set back: requests beside each
// other come out of order.
const clockBack = 60

// touch notes that it is used.
func (s *session) touch(now time.Time) {
	for at, to := s.seen.Load(), now.Unix(); at < to || at > to+clockBack; at = s.seen.Load() {
		if s.seen.CompareAndSwap(at, to) {
			return
		}
	}
}
