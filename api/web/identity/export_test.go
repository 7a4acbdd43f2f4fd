package identity

import (
	"encoding/base32"
	"slices"
	"strings"
	"time"

	"watchbill/roster/store"
)

// CodeAt is what a program shows at a moment for the secret of an Enrolment.
func CodeAt(secret string, at time.Time) string {
	raw, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(strings.ToUpper(secret))
	if err != nil {
		panic(err)
	}
	return (&factor{Secret: raw}).digits(at.Unix() / stepSeconds)
}

// Reread reads a record as Open does, and writes what it read.
func Reread(key, value []byte) (read any, again []byte, err error) {
	x, err := readRow(store.Entry{Key: key, Value: value, Revision: 1})
	if err != nil {
		return x, nil, err
	}
	again, err = x.value()
	return x, again, err
}

// Occupy takes every turn at deriving a password, until the function that it returns is called.
func (r *Register) Occupy() (release func()) {
	for range cap(r.turns) {
		r.turns <- struct{}{}
	}
	return func() {
		for range cap(r.turns) {
			<-r.turns
		}
	}
}

// Worth is what a password comes to.
func Worth(plain string, own ...string) int { return worth(plain, own) }

// LeastWorth is what it has to come to.
const LeastWorth = leastWorth

// CommonWords lists the words of the list, as often as they stand there.
func CommonWords() []string { return slices.Clone(strings.Fields(commonWords)) }

// Consistent finds what the tables of the snapshot have that the rows of it do not, or the other way round.
func (r *Register) Consistent() []string {
	s := r.now.Load()
	var wrong []string
	check := func(ok bool, what string) {
		if !ok {
			wrong = append(wrong, what)
		}
	}
	check(len(s.logins) == len(s.accounts), "logins")
	for id, a := range s.accounts {
		check(a.id() == id && s.logins[a.Login] == a, "account "+a.Login)
	}
	for of, a := range s.subjects {
		check(a.Subject == of && s.accounts[a.id()] == a, "subject "+of.ID)
	}
	for hash, x := range s.sessions {
		check(hash == x.hash && (x.before == [32]byte{} || s.sessions[x.before] == x) || hash == x.before && s.sessions[x.hash] == x, "session "+x.ID)
		check(s.accounts[x.Account] != nil, "session of nobody "+x.ID)
	}
	for hash, l := range s.links {
		check(hash == l.hash && (l.Account == "" || s.accounts[l.Account] != nil), "link")
	}
	for number, k := range s.keys {
		check(k.Number == number, "key "+number)
	}
	return wrong
}
