package openid

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"watchbill/api/web/identity"
	"watchbill/api/web/signin"
)

// How the provider is asked.
const (
	wait   = 5 * time.Second // for one answer of it
	lasts  = time.Hour       // what it says of itself is used so long before it is asked again
	pause  = 5 * time.Second // after it did not answer
	maxSay = 1 << 20         // bytes of one answer
)

// Options of a Relier. Secret, Redirect and Now are required.
type Options struct {
	Secret   string // the client's; never shown
	Redirect string // the address of our callback, as the provider knows it
	Now      func() time.Time
	// Client asks the provider; nil: one with short waits that follows no redirect.
	Client *http.Client
}

// Relier relies on a provider. It is a [signin.Provider], safe for concurrent use.
type Relier struct {
	opt Options

	mu     sync.Mutex // held while the provider is asked what it is, for at most wait
	last   *party     // nil: it never answered
	failed error      // of the last time; nil: it answered
	asked  time.Time
}

// New returns a Relier. It asks nothing of the network. It panics without a secret, an address or a clock.
func New(opt Options) *Relier {
	if opt.Secret == "" || opt.Redirect == "" || opt.Now == nil {
		panic("openid.New without a secret, an address or a clock")
	}
	if opt.Client == nil {
		opt.Client = &http.Client{
			Timeout: wait, Transport: limited{http.DefaultTransport},
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		}
	}
	return &Relier{opt: opt}
}

// Address is where a browser goes to sign in at the provider, and what for.
func (r *Relier) Address(ctx context.Context, of identity.Provider, j signin.Journey) (string, error) {
	p, err := r.party(ctx, of)
	if err != nil {
		return "", err
	}
	return p.address(j), nil
}

// Redeem asks the provider whom a code is of, and checks all that it says. iss is the issuer that the browser came back with
// (RFC 9207); empty: the provider does not say.
func (r *Relier) Redeem(ctx context.Context, of identity.Provider, code, iss string, j signin.Journey) (*signin.Word, error) {
	p, err := r.party(ctx, of)
	if err != nil {
		return nil, err
	}
	return p.redeem(ctx, code, iss, j)
}

// party returns the provider. One that answered once is used on while it does not answer.
func (r *Relier) party(ctx context.Context, of identity.Provider) (*party, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	since := r.opt.Now().Sub(r.asked).Abs()
	same := r.last != nil && r.last.of.Issuer == of.Issuer && r.last.of.ClientID == of.ClientID
	switch {
	case same && (r.failed == nil && since < lasts || since < pause):
		return r.last, nil
	case !same && r.failed != nil && since < pause:
		return nil, r.failed
	}
	p, err := r.discover(ctx, of)
	r.asked, r.failed = r.opt.Now(), err
	switch {
	case err == nil:
		r.last = p
	case same:
		return r.last, nil
	default:
		return nil, err
	}
	return p, nil
}

// discover asks the provider what it says of itself.
func (r *Relier) discover(ctx context.Context, of identity.Provider) (*party, error) {
	if !signin.IsWebAddress(of.Issuer) {
		return nil, fmt.Errorf("the issuer %q is not an address over https", of.Issuer)
	}
	// What it answered serves others too: somebody who goes away meanwhile does not undo it.
	ctx, cancel := context.WithTimeout(oidc.ClientContext(context.WithoutCancel(ctx), r.opt.Client), wait)
	defer cancel()
	provider, err := oidc.NewProvider(ctx, of.Issuer)
	if err != nil {
		return nil, &signin.Unreachable{Err: fmt.Errorf("ask %s what it is: %w", of.Issuer, err)}
	}
	var more struct {
		Keys string `json:"jwks_uri"`
	}
	if err := provider.Claims(&more); err != nil {
		return nil, fmt.Errorf("read what %s says it is: %w", of.Issuer, err)
	}
	at := provider.Endpoint()
	for i, address := range []string{at.AuthURL, at.TokenURL, more.Keys, provider.UserInfoEndpoint()} {
		if i == 3 && address == "" {
			continue // it has none
		}
		if !signin.IsWebAddress(address) {
			return nil, fmt.Errorf("%s names %q, which is not an address over https", of.Issuer, address)
		}
	}
	return &party{
		of: of, provider: provider, client: r.opt.Client, now: r.opt.Now,
		config: oauth2.Config{
			ClientID: of.ClientID, ClientSecret: r.opt.Secret, Endpoint: provider.Endpoint(), RedirectURL: r.opt.Redirect,
			Scopes: []string{oidc.ScopeOpenID, "profile", "email"},
		},
		verifier: provider.Verifier(&oidc.Config{ClientID: of.ClientID, Now: r.opt.Now}),
	}, nil
}

// limited reads no more of an answer than is sensible.
type limited struct{ http.RoundTripper }

// errLong is the error of an answer that is longer.
var errLong = errors.New("the provider's answer is too long")

// RoundTrip is http.RoundTripper's.
func (l limited) RoundTrip(r *http.Request) (*http.Response, error) {
	res, err := l.RoundTripper.RoundTrip(r)
	if err == nil {
		res.Body = &bounded{ReadCloser: res.Body, left: maxSay}
	}
	return res, err
}

// bounded is a body that fails when it is too long.
type bounded struct {
	io.ReadCloser
	left int
}

// Read is io.Reader's.
func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if b.left -= n; b.left < 0 {
		return 0, errLong
	}
	return n, err
}
