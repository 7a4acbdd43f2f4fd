package identity

import (
	"context"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"fmt"

	"golang.org/x/text/unicode/norm"

	"watchbill/roster"
)

// iterations of PBKDF2-HMAC-SHA-256 that a new password gets. An older one that has fewer is derived anew when its owner
// signs in, so that the number can rise.
const iterations = 600_000

// password is one as it is kept. It never changes.
type password struct {
	Salt       []byte `json:"salt"`
	Iterations int    `json:"iterations"`
	Hash       []byte `json:"pbkdf2_sha256"`
}

// newSalt is a password that nothing opens, of so many iterations.
func newSalt(count int) *password {
	p := &password{Salt: make([]byte, 16), Iterations: count, Hash: make([]byte, sha256.Size)}
	rand.Read(p.Salt)
	rand.Read(p.Hash)
	return p
}

// derive makes what is kept of a password. It takes a processor for a good part of a second, of which there are few to
// spare: whoever comes too many waits, as long as ctx lets them.
func (r *Register) derive(ctx context.Context, plain string) (*password, error) {
	p := newSalt(r.opt.Iterations)
	var err error
	p.Hash, err = r.pbkdf2(ctx, plain, p)
	return p, err
}

// opens tells whether a plain text is the password. Its time does not say how much of it is right. A nil password, which
// nothing opens, takes as long as any.
func (r *Register) opens(ctx context.Context, p *password, plain string) (bool, error) {
	known := p != nil
	if !known {
		p = r.dummy
	}
	got, err := r.pbkdf2(ctx, plain, p)
	return err == nil && subtle.ConstantTimeCompare(got, p.Hash) == 1 && known, err
}

func (r *Register) pbkdf2(ctx context.Context, plain string, p *password) ([]byte, error) {
	if len(plain) > maxPasswordBytes {
		plain = "" // no password is as long; the time is that of any other
	}
	select {
	case r.turns <- struct{}{}:
		defer func() { <-r.turns }()
	case <-ctx.Done():
		return nil, &roster.Error{Kind: roster.Unavailable, Msg: "too many sign in at once; try again", Err: ctx.Err()}
	}
	hash, err := pbkdf2.Key(sha256.New, norm.NFC.String(plain), p.Salt, p.Iterations, sha256.Size)
	if err != nil {
		return nil, fmt.Errorf("derive a password: %w", err)
	}
	return hash, nil
}
