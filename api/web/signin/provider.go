package signin

import (
	"context"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"watchbill/api/web/access"
	"watchbill/api/web/identity"
	"watchbill/roster"
)

// Provider is how a provider of OpenID Connect is dealt with: an openid.Relier.
type Provider interface {
	// Address is where a browser goes to sign in there. The error is an *Unreachable where the provider does not answer.
	Address(ctx context.Context, of identity.Provider, j Journey) (string, error)
	// Redeem asks the provider whom a code is of, and checks all that it says. iss is the issuer that the browser came back with;
	// empty: the provider does not say.
	Redeem(ctx context.Context, of identity.Provider, code, iss string, j Journey) (*Word, error)
}

// Unreachable is the error of a provider that does not answer.
type Unreachable struct{ Err error }

func (u *Unreachable) Error() string { return u.Err.Error() }

// Unwrap returns Err.
func (u *Unreachable) Unwrap() error { return u.Err }

// CheckRole refuses roles that nobody gets by signing in through the provider. Errors are roster.Invalid.
func CheckRole(r access.Role) error {
	if r == access.Administrator || r == access.CAD {
		return roster.Invalidf("oidc-role", "--oidc-role: nobody becomes %s by signing in; choose another role", r)
	}
	if _, err := access.RolesOf(r); err != nil {
		return roster.Invalidf("oidc-role", "--oidc-role: %v", err)
	}
	return nil
}

// CallbackPath is where the provider sends browsers back to, under the service's address.
const CallbackPath = "/sign-in/oidc/callback"

// IsWebAddress tells whether s is an address over https, or over http on this machine.
func IsWebAddress(s string) bool {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.User != nil || u.Fragment != "" {
		return false
	}
	ip, err := netip.ParseAddr(u.Hostname())
	return u.Scheme == "https" || u.Scheme == "http" && (u.Hostname() == "localhost" || err == nil && ip.IsLoopback())
}

// Word is what the provider says of somebody.
type Word struct {
	identity.Claims
	Name      string
	Preferred string // the name that they go by there
	Less      error  // why there is no address, or no name that they go by: it was asked for more and did not say it; nil: that is all it says
}

// login is what somebody is to be called here whom nobody named: as they go by there, or their address.
func (w *Word) login() string {
	switch {
	case w.Preferred != "":
		return strings.ToLower(w.Preferred)
	case w.Verified:
		return w.Email
	}
	return ""
}

// KnownCode is an error code of OAuth 2 as it may be logged: what is none is not told, for it could be anything.
func KnownCode(code string) string {
	if slices.Contains(codes, code) {
		return code
	}
	return "an unknown error code"
}

var codes = []string{
	"access_denied", "invalid_request", "unauthorized_client", "unsupported_response_type", "invalid_scope", "server_error",
	"temporarily_unavailable", "interaction_required", "login_required", "account_selection_required", "consent_required",
	"invalid_client", "invalid_grant", "unsupported_grant_type",
}
