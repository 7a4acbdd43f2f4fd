package identity

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"watchbill/roster"
	"watchbill/roster/store"
)

// snapshot is who there is as of one commit. It does not change, and neither do the rows in it, but for what they note
// of when they were last seen.
type snapshot struct {
	settings *settings

	accounts map[AccountID]*account
	logins   map[string]*account
	subjects map[Subject]*account
	sessions map[[32]byte]*session // under the hash of the present token and of the one before it
	links    map[[32]byte]*link
	keys     map[string]*key
	prints   map[[32]byte]*key // certificates by fingerprint
	hosts    map[string]*key   // certificates by DNS name
}

// read makes the snapshot of a store; before is the one so far, whose notes of who was seen go on; nil: none.
func read(ctx context.Context, kv store.KV, before *snapshot) (*snapshot, error) {
	list, err := rows(ctx, kv, false)
	if err != nil {
		return nil, err
	}
	return newSnapshot(list, before)
}

func newSnapshot(list []row, before *snapshot) (*snapshot, error) {
	s := &snapshot{
		settings: newSettings(),
		accounts: map[AccountID]*account{}, logins: map[string]*account{}, subjects: map[Subject]*account{}, sessions: map[[32]byte]*session{},
		links: map[[32]byte]*link{}, keys: map[string]*key{}, prints: map[[32]byte]*key{}, hosts: map[string]*key{},
	}
	var errs []error
	for _, x := range list {
		if a, ok := x.(*account); ok && s.logins[a.Login] != nil {
			errs = append(errs, fmt.Errorf("two accounts have the login %q", a.Login))
		}
		if before != nil {
			before.goesOn(x)
		}
		s.add(x)
	}
	if len(errs) > 0 {
		return nil, &roster.Error{Kind: roster.Unavailable, Msg: "the accounts in the store contradict each other", Err: errors.Join(errs...)}
	}
	return s, nil
}

// goesOn has a row that was read again note in the same place when it was seen.
func (s *snapshot) goesOn(x row) {
	switch x := x.(type) {
	case *session:
		if old := s.sessions[x.hash]; old != nil {
			x.seen = old.seen
		}
	case *key:
		if old := s.keys[x.Number]; old != nil {
			x.used = old.used
		}
	}
}

// with returns the snapshot with some rows put, in the place of those under the same key, and some gone. It copies only the tables
// that they are of.
func (s *snapshot) with(put, gone []row) *snapshot {
	next := *s
	copied := map[string]bool{}
	for _, x := range slices.Concat(put, gone) {
		if kind := x.meta().kind; !copied[kind] {
			copied[kind] = true
			next.own(kind)
		}
	}
	for _, x := range slices.Concat(put, gone) {
		next.drop(x)
	}
	for _, x := range put {
		next.add(x)
	}
	return &next
}

// own copies the tables of a kind.
func (s *snapshot) own(kind string) {
	switch kind {
	case kindAccount:
		s.accounts, s.logins, s.subjects = maps.Clone(s.accounts), maps.Clone(s.logins), maps.Clone(s.subjects)
	case kindSession:
		s.sessions = maps.Clone(s.sessions)
	case kindLink:
		s.links = maps.Clone(s.links)
	case kindKey:
		s.keys, s.prints, s.hosts = maps.Clone(s.keys), maps.Clone(s.prints), maps.Clone(s.hosts)
	}
}

func (s *snapshot) add(x row) {
	switch x := x.(type) {
	case *account:
		s.accounts[x.id()] = x
		s.logins[x.Login] = x
		if x.Subject != (Subject{}) {
			s.subjects[x.Subject] = x
		}
	case *session:
		s.sessions[x.hash] = x
		if x.before != ([32]byte{}) {
			s.sessions[x.before] = x
		}
	case *link:
		s.links[x.hash] = x
	case *key:
		s.keys[x.Number] = x
		if x.DNSName != "" {
			s.hosts[x.DNSName] = x
		} else if x.Fingerprint != "" {
			s.prints[x.hash] = x
		}
	case *settings:
		s.settings = x
	}
}

// drop takes away what lies under a row's key.
func (s *snapshot) drop(x row) {
	switch x := x.(type) {
	case *account:
		if old := s.accounts[x.id()]; old != nil {
			delete(s.accounts, old.id())
			delete(s.logins, old.Login)
			delete(s.subjects, old.Subject)
		}
	case *session:
		if old := s.sessions[x.hash]; old != nil {
			delete(s.sessions, old.hash)
			delete(s.sessions, old.before)
		}
	case *link:
		delete(s.links, x.hash)
	case *key:
		if old := s.keys[x.Number]; old != nil {
			delete(s.keys, old.Number)
			delete(s.prints, old.hash)
			delete(s.hosts, old.DNSName)
		}
	}
}

// administrators counts those who can sign in, leaving one account out.
func (s *snapshot) administrators(but AccountID) int {
	n := 0
	for id, a := range s.accounts {
		if id != but && s.administers(a) {
			n++
		}
	}
	return n
}

// sessionsOf lists the sessions of an account that live, in no order.
func (s *snapshot) sessionsOf(id AccountID, now time.Time) []*session {
	var list []*session
	for hash, x := range s.sessions {
		if x.Account == id && hash == x.hash && s.state(x, now) != ErrEnded { //nolint:errorlint // state wraps nothing
			list = append(list, x)
		}
	}
	return list
}
