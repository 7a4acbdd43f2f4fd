package identity

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"sync/atomic"
	"time"

	"watchbill/api/web/access"
	"watchbill/roster"
)

// Key is what a machine shows for itself, without its secret: an API key or a client certificate.
type Key struct {
	Number    string // names it among all; eight lower-case letters and digits
	Name      string // not unique: a key and the one in its place have the same
	Roles     access.Roles
	Districts []roster.DistrictID // nil: the whole agency
	Created   time.Time
	Expires   time.Time // it is good before; zero: for ever
	Used      time.Time // last, to a minute; zero: never
	Replaces  string    // number of the key that it was rotated from; empty: of none
	Replaced  string    // number of the one that takes its place; empty: of none
	// One of these makes it a certificate: SHA-256 of the whole certificate (DER), in lower-case hexadecimal, or a DNS name in
	// it, which counts only where the certificate is of an authority that the service trusts.
	Fingerprint string
	DNSName     string
}

// Certificate tells whether it is a client certificate and no key.
func (k Key) Certificate() bool { return k.Fingerprint != "" || k.DNSName != "" }

// NewKey says what a key is to be.
type NewKey struct {
	Name        string // 1 to 64 printable characters
	Roles       access.Roles
	Districts   []roster.DistrictID // nil: the whole agency
	Expires     time.Time           // after now; zero: for ever
	Fingerprint string              // as of Key, colons and capitals allowed; at most one of this and DNSName
	DNSName     string
}

// KeyLasts is how long a key is good when nothing else is said.
const KeyLasts = 365 * 24 * time.Hour

// The longest time that an old key goes on beside its successor, and the one when nothing else is said.
const (
	MaxOverlap     = 30 * 24 * time.Hour
	DefaultOverlap = 24 * time.Hour
)

// A key is "wbk_", its number, "_" and a secret of 256 bits, so that programs that look for lost secrets know one when
// they see it.
const (
	keyPrefix = "wbk_"
	numberLen = 8
	keyLen    = len(keyPrefix) + numberLen + 1 + tokenLen
)

// splitKey tells the number in a key; false for what is none. It does not look at the secret, which may hold "_" itself.
func splitKey(bearer string) (number string, ok bool) {
	if len(bearer) != keyLen || bearer[:len(keyPrefix)] != keyPrefix || bearer[len(keyPrefix)+numberLen] != '_' {
		return "", false
	}
	return bearer[len(keyPrefix):][:numberLen], true
}

// hashKey is what is kept of a key. It allocates nothing.
func hashKey(bearer string) [32]byte {
	var text [keyLen]byte
	copy(text[:], bearer)
	return sha256.Sum256(text[:])
}

// key is the record of a Key. All but used stays as it is.
type key struct {
	m    meta
	hash [32]byte      // of the key, or of the certificate; zero: found by DNSName
	used *atomic.Int64 // in seconds; 0: never. The record has it as of the last sweep
	user *access.User
	Key
}

type keyForm struct {
	Version     int                  `json:"v"`
	Name        string               `json:"name"`
	Roles       []access.Role        `json:"roles"`
	Districts   *[]roster.DistrictID `json:"districts,omitempty"` // nil: the whole agency
	Created     time.Time            `json:"created"`
	Expires     time.Time            `json:"expires,omitzero"`
	Used        time.Time            `json:"used,omitzero"`
	Replaces    string               `json:"replaces,omitempty"`
	Replaced    string               `json:"replaced,omitempty"`
	SHA256      string               `json:"sha256,omitempty"` // of the key
	Fingerprint string               `json:"certificate_sha256,omitempty"`
	DNSName     string               `json:"certificate_dns,omitempty"`
}

func (k *key) meta() *meta { return &k.m }

func (k *key) value() ([]byte, error) {
	f := keyForm{
		Version: version, Name: k.Name, Roles: k.Roles.List(), Created: k.Created, Expires: k.Expires, Used: k.Used,
		Replaces: k.Replaces, Replaced: k.Replaced, Fingerprint: k.Fingerprint, DNSName: k.DNSName,
	}
	if !k.Certificate() {
		f.SHA256 = hex.EncodeToString(k.hash[:])
	}
	if k.Districts != nil {
		f.Districts = &k.Districts
	}
	return encode(f)
}

func readKey(m meta, value []byte) (row, error) {
	var f keyForm
	if err := decode(value, &f, &f.Version); err != nil {
		return nil, err
	}
	x := Key{
		Number: m.id, Name: f.Name, Created: f.Created, Expires: f.Expires, Used: f.Used, Replaces: f.Replaces, Replaced: f.Replaced,
		Fingerprint: f.Fingerprint, DNSName: f.DNSName,
	}
	if f.Districts != nil {
		x.Districts = *f.Districts
	}
	var err error
	if x.Roles, err = access.RolesOf(f.Roles...); err != nil {
		return nil, err
	}
	var hash [32]byte
	if x.DNSName == "" {
		hash, err = hashed(f.SHA256 + f.Fingerprint)
	}
	if len(m.id) != numberLen {
		err = errors.Join(err, errors.New("its number is none"))
	}
	if x.Roles == 0 {
		err = errors.Join(err, errors.New("it has no role"))
	}
	if err != nil {
		return nil, err
	}
	return newRow(m, hash, x), nil
}

// newRow makes the row of a key, with who it is.
func newRow(m meta, hash [32]byte, x Key) *key {
	k := &key{m: m, hash: hash, Key: x, used: new(atomic.Int64)}
	if !x.Used.IsZero() {
		k.used.Store(x.Used.Unix())
	}
	k.user = &access.User{Kind: access.Machine, ID: x.Number, Name: x.Name + " " + x.Number, Roles: x.Roles, Districts: x.Districts}
	return k
}

// shown is the key as its readers get it.
func (k *key) shown() Key {
	x := k.Key
	x.Districts = slices.Clone(x.Districts)
	if at := k.used.Load(); at > 0 {
		x.Used = time.Unix(at, 0).UTC()
	}
	return x
}

// good tells whether a key is good at a moment.
func (k *key) good(now time.Time) bool { return k.Expires.IsZero() || now.Before(k.Expires) }

// touch notes that it is used. The memory is written once a second at most, for every processor reads beside it.
func (k *key) touch(now time.Time) {
	if at := now.Unix(); k.used.Load() < at {
		k.used.Store(at)
	}
}
