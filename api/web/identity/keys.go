package identity

import (
	"cmp"
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
	"time"

	"watchbill/api/web/access"
	"watchbill/roster"
	"watchbill/roster/store/audit"
)

// maxKeys is how many keys and certificates there may be.
const maxKeys = 2000

var errKey = &roster.Error{Kind: roster.Unauthenticated, Msg: "This key is not good: it never was, was revoked, or has expired."}

var errCertificate = &roster.Error{Kind: roster.Unauthenticated, Msg: "This client certificate is nobody's here, or has expired."}

// Key says whose key it is. It touches memory only and allocates nothing. Every error is the same roster.Unauthenticated.
func (r *Register) Key(bearer string, now time.Time) (*access.User, error) {
	number, ok := splitKey(bearer)
	if !ok {
		return nil, errKey
	}
	hash := hashKey(bearer)
	k := r.now.Load().keys[number] // numbers are no secret
	if k == nil || k.Certificate() || subtle.ConstantTimeCompare(hash[:], k.hash[:]) != 1 || !k.good(now) {
		return nil, errKey
	}
	k.touch(now)
	return k.user, nil
}

// Certificate says whose client certificate it is: the one with its fingerprint, or else, where its chain was verified (trusted),
// with one of its DNS names. Memory only. Every error is the same roster.Unauthenticated. TLS has seen that who shows it
// has its key.
func (r *Register) Certificate(c *x509.Certificate, trusted bool, now time.Time) (*access.User, error) {
	s := r.now.Load()
	k := s.prints[sha256.Sum256(c.Raw)]
	if k == nil && trusted {
		for _, name := range c.DNSNames {
			if k = s.hosts[strings.ToLower(name)]; k != nil {
				break
			}
		}
	}
	if k == nil || !k.good(now) || now.After(c.NotAfter) || now.Before(c.NotBefore) {
		return nil, errCertificate
	}
	k.touch(now)
	return k.user, nil
}

// Keys lists all keys and certificates, by name and by when they were made.
func (r *Register) Keys() []Key {
	s := r.now.Load()
	list := make([]Key, 0, len(s.keys))
	for _, k := range s.keys {
		list = append(list, k.shown())
	}
	slices.SortFunc(list, func(x, y Key) int {
		return cmp.Or(strings.Compare(x.Name, y.Name), x.Created.Compare(y.Created), strings.Compare(x.Number, y.Number))
	})
	return list
}

// CreateKey makes a key, or names a certificate, and returns it with the key itself, 56 characters, which is nowhere else; of a certificate
// it is empty. Errors: roster.Invalid, every fault; Conflict where the certificate is somebody's already.
func (r *Register) CreateKey(ctx context.Context, by By, k NewKey) (Key, string, error) {
	k, faults := k.checked(by.At)
	faults = append(faults, r.unknown(k.Districts, nil)...)
	if err := errors.Join(faults...); err != nil {
		return Key{}, "", err
	}
	r.writing.Lock()
	defer r.writing.Unlock()
	s := r.now.Load()
	old := s.longExpired(by.At, "")
	x, text := s.newKey(Key{
		Name: k.Name, Roles: k.Roles, Districts: k.Districts, Created: second(by.At), Expires: second(k.Expires), Fingerprint: k.Fingerprint, DNSName: k.DNSName,
	})
	switch {
	case len(s.keys)-len(old) >= maxKeys:
		return Key{}, "", conflict("name", "there are %d keys; revoke one first", maxKeys)
	case x.Fingerprint != "" && s.prints[x.hash] != nil:
		return Key{}, "", conflict("fingerprint", "this certificate is that of %s already", s.prints[x.hash].Name)
	case x.DNSName != "" && s.hosts[x.DNSName] != nil:
		return Key{}, "", conflict("dns_name", "certificates of %s are those of %s already", x.DNSName, s.hosts[x.DNSName].Name)
	}
	err := r.write(ctx, deed{
		By: by, action: audit.KeyIssued, of: x.of(), keys: []string{"roles: " + x.Roles.String()}, put: []row{x}, gone: old,
	})
	if err != nil {
		return Key{}, "", err
	}
	return x.shown(), text, nil
}

// keptExpired is how long a key that has expired is still listed, at least.
const keptExpired = 30 * 24 * time.Hour

// longExpired lists keys that are not worth listing any more, but for one. They go when somebody makes another and not by themselves, for
// a clock that is ahead for a minute would take away every key there is.
func (s *snapshot) longExpired(now time.Time, but string) (list []row) {
	for _, k := range s.keys {
		if !k.Expires.IsZero() && now.Sub(k.Expires) >= keptExpired && k.Number != but {
			list = append(list, k)
		}
	}
	return list
}

// newKey makes the row of a key with a number that nobody has, and the key itself, empty for a certificate.
func (s *snapshot) newKey(x Key) (*key, string) {
	for x.Number = newNumber(numberLen); s.keys[x.Number] != nil; {
		x.Number = newNumber(numberLen)
	}
	var hash [32]byte
	text := ""
	switch {
	case x.Fingerprint != "":
		hash, _ = hashed(x.Fingerprint) // was checked
	case x.DNSName == "":
		secret, _ := newToken()
		text = keyPrefix + x.Number + "_" + secret
		hash = hashKey(text)
	}
	return newRow(meta{kind: kindKey, id: x.Number}, hash, x), text
}

// checked returns what a key is to be as it is kept, and every fault in it.
func (k NewKey) checked(now time.Time) (NewKey, []error) {
	var errs []error
	fault := func(bad bool, field, text string, args ...any) {
		if bad {
			errs = append(errs, roster.Invalidf(field, text, args...))
		}
	}
	k.Name = strings.TrimSpace(k.Name)
	fault(k.Name == "" || !printable(k.Name, MaxLogin), "name", "a key's name is 1 to %d characters that can be printed", MaxLogin)
	fault(k.Roles == 0, "roles", "a key has at least one role")
	errs = append(errs, districts(k.Districts)...)
	k.Districts = slices.Clone(k.Districts)
	fault(!k.Expires.IsZero() && !second(k.Expires).After(now), "expires", "%s is past", k.Expires.UTC().Format(time.RFC3339))
	fault(k.Expires.UTC().Year() > maxYear, "expires", "is after the year %d", maxYear)
	fault(k.Fingerprint != "" && k.DNSName != "", "fingerprint", "give the fingerprint or the DNS name")
	if k.Fingerprint != "" {
		k.Fingerprint = strings.ToLower(strings.ReplaceAll(k.Fingerprint, ":", ""))
		raw, err := hex.DecodeString(k.Fingerprint)
		fault(err != nil || len(raw) != sha256.Size, "fingerprint", "is no SHA-256 of a certificate: 64 hexadecimal digits")
	}
	k.DNSName = strings.ToLower(k.DNSName)
	fault(k.DNSName != "" && !hostName(k.DNSName), "dns_name", "%.80q is no DNS name", k.DNSName)
	return k, errs
}

// maxYear is the last one in which keys expire.
const maxYear = 9998

// hostName tells whether a text is a DNS name, without wildcards.
func hostName(s string) bool {
	if len(s) > 253 {
		return false
	}
	for label := range strings.SplitSeq(s, ".") {
		if label == "" || len(label) > 63 || strings.HasPrefix(label, "-") || strings.HasSuffix(label, "-") ||
			strings.ContainsFunc(label, func(c rune) bool { return (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' }) {
			return false
		}
	}
	return true
}

func (k *key) of() string { return "key " + k.Number + " " + k.Name }

func (s *snapshot) key(number string) (*key, error) {
	if k := s.keys[number]; k != nil {
		return k, nil
	}
	return nil, notFound("number", "no key has the number %.80q", number)
}

// RotateKey makes a key in another's place, with the same name and rights, good for as long as that one was meant to be. The old one is good
// for overlap more, 0 to [MaxOverlap], and never longer than it was. Errors: roster.NotFound; Invalid; Conflict of a
// key that was rotated already or has expired, and of a certificate, which its authority renews.
func (r *Register) RotateKey(ctx context.Context, by By, number string, overlap time.Duration) (Key, string, error) {
	if overlap < 0 || overlap > MaxOverlap {
		return Key{}, "", roster.Invalidf("overlap", "is not 0 to %d hours", MaxOverlap/time.Hour)
	}
	r.writing.Lock()
	defer r.writing.Unlock()
	s := r.now.Load()
	k, err := s.key(number)
	gone := s.longExpired(by.At, number)
	switch {
	case err != nil:
		return Key{}, "", err
	case k.Certificate():
		return Key{}, "", conflict("number", "%s is a certificate; whoever issued it renews it", number)
	case k.Replaced != "" && s.keys[k.Replaced] == nil:
		return Key{}, "", conflict("number", "%s was rotated already, and the key in its place is revoked; make another", number)
	case k.Replaced != "":
		return Key{}, "", conflict("number", "%s was rotated already; %s is in its place", number, k.Replaced)
	case !k.good(by.At):
		return Key{}, "", conflict("number", "%s has expired; make another", number)
	case len(s.keys)-len(gone) >= maxKeys:
		return Key{}, "", conflict("number", "there are %d keys; revoke one first", maxKeys)
	}
	next := Key{Name: k.Name, Roles: k.Roles, Districts: k.Districts, Created: second(by.At), Replaces: number}
	if !k.Expires.IsZero() {
		next.Expires = next.Created.Add(k.Expires.Sub(k.Created))
	}
	x, text := s.newKey(next)
	old := k.again()
	old.Replaced = x.Number
	if until := second(by.At.Add(overlap)); old.Expires.IsZero() || until.Before(old.Expires) {
		old.Expires = until
	}
	err = r.write(ctx, deed{By: by, action: audit.KeyRotated, of: k.of(), keys: []string{"new: " + x.Number}, put: []row{x, old}, gone: gone})
	if err != nil {
		return Key{}, "", err
	}
	return x.shown(), text, nil
}

// again is a copy that may be changed and put. It notes in the same place when it is used.
func (k *key) again() *key {
	b := *k
	return &b
}

// RevokeKey takes a key or certificate away. A number that there is not is a roster.NotFound.
func (r *Register) RevokeKey(ctx context.Context, by By, number string) (Key, error) {
	r.writing.Lock()
	defer r.writing.Unlock()
	k, err := r.now.Load().key(number)
	if err != nil {
		return Key{}, err
	}
	return k.shown(), r.write(ctx, deed{By: by, action: audit.KeyRevoked, of: k.of(), gone: []row{k}})
}
