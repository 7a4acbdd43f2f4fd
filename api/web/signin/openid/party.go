package openid

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"watchbill/api/web/identity"
	"watchbill/api/web/signin"
)

// What is asked of a sign-in at the provider.
const (
	provedWithin = 12 * time.Hour  // one that is older is not enough
	skew         = 2 * time.Minute // that its clock may differ from ours
)

// party is the provider as it said it is.
type party struct {
	of       identity.Provider
	config   oauth2.Config
	provider *oidc.Provider
	verifier *oidc.IDTokenVerifier
	client   *http.Client
	now      func() time.Time
}

// address is where a browser goes to sign in. Who proves again who they are is asked there anew; others may have signed in
// there a while ago.
func (p *party) address(j signin.Journey) string {
	options := []oauth2.AuthCodeOption{oauth2.S256ChallengeOption(j.Verifier), oidc.Nonce(j.Nonce)}
	if j.Session != "" {
		options = append(options, oauth2.SetAuthURLParam("prompt", "login"), oauth2.SetAuthURLParam("max_age", "0"))
	} else {
		options = append(options, oauth2.SetAuthURLParam("max_age", strconv.Itoa(int(provedWithin/time.Second))))
	}
	return p.config.AuthCodeURL(j.State, options...)
}

// said is what its tokens hold of that.
type said struct {
	Email     string   `json:"email"`
	Verified  truth    `json:"email_verified"`
	Name      string   `json:"name"`
	Preferred string   `json:"preferred_username"`
	AuthTime  int64    `json:"auth_time"`
	Methods   []string `json:"amr"`
	Class     string   `json:"acr"`
	Party     string   `json:"azp"`
}

// truth is a boolean that some providers write as a text.
type truth bool

// UnmarshalJSON reads true and "true" as true, and everything else as false.
func (t *truth) UnmarshalJSON(text []byte) error {
	*t = strings.Trim(string(text), `"`) == "true"
	return nil
}

// redeem asks the provider what a code is good for, and checks all that it says. iss is the issuer that the browser came
// back with (RFC 9207); empty: the provider does not say.
func (p *party) redeem(ctx context.Context, code, iss string, j signin.Journey) (*signin.Word, error) {
	ctx = oidc.ClientContext(ctx, p.client)
	if iss != "" && iss != p.of.Issuer {
		return nil, errors.New("the answer is another provider's")
	}
	token, err := p.config.Exchange(ctx, code, oauth2.VerifierOption(j.Verifier))
	if err != nil {
		return nil, awayOr(err, fmt.Errorf("redeem the code: %w", bareRetrieve(err)))
	}
	raw, _ := token.Extra("id_token").(string)
	id, err := p.verifier.Verify(ctx, raw)
	if err != nil {
		return nil, awayOr(err, fmt.Errorf("read the ID token: %w", err))
	}
	var s said
	if err := id.Claims(&s); err != nil {
		return nil, fmt.Errorf("read the ID token: %w", err)
	}
	if err := p.believe(id, s, token.AccessToken, j); err != nil {
		return nil, err
	}
	var less error
	if s.Email == "" || s.Preferred == "" { // many tell it there alone
		if less = p.askMore(ctx, id.Subject, token, &s); errors.Is(less, errOther) {
			return nil, less
		}
	}
	w := &signin.Word{Name: s.Name, Preferred: s.Preferred, Less: less}
	w.Subject, w.AMR, w.ACR = identity.Subject{Issuer: id.Issuer, ID: id.Subject}, s.Methods, s.Class
	w.Email, w.Verified = strings.ToLower(s.Email), bool(s.Verified)
	w.Proved = time.Unix(s.AuthTime, 0).UTC()
	return w, nil
}

// believe checks what go-oidc leaves to us.
func (p *party) believe(id *oidc.IDToken, s said, accessToken string, j signin.Journey) error {
	proved, within := time.Unix(s.AuthTime, 0), provedWithin
	if j.Session != "" {
		within = p.now().Sub(j.Begun)
	}
	switch {
	case id.Nonce != j.Nonce:
		return errors.New("the ID token is of another sign-in: its nonce differs")
	case id.Subject == "":
		return errors.New("the ID token names nobody")
	case len(id.Audience) > 1 && s.Party != p.of.ClientID:
		return errors.New("the ID token is for several, and was not issued to us")
	case s.AuthTime == 0:
		return errors.New("the ID token does not say when they signed in (auth_time), which was asked for")
	case p.now().Sub(proved) > within+skew:
		return fmt.Errorf("they signed in there at %s, which is too long ago", proved.UTC().Format(time.RFC3339))
	case proved.Sub(p.now()) > skew:
		return errors.New("they signed in there in the future: the clocks differ")
	case id.AccessTokenHash != "":
		return id.VerifyAccessToken(accessToken)
	}
	return nil
}

// errOther is the error of a userinfo that is of somebody else.
var errOther = errors.New("userinfo is somebody else's than the ID token")

// askMore asks the provider's userinfo for what the ID token does not hold. A provider without one says no more.
func (p *party) askMore(ctx context.Context, subject string, token *oauth2.Token, s *said) error {
	if p.provider.UserInfoEndpoint() == "" {
		return nil
	}
	more, err := p.provider.UserInfo(ctx, oauth2.StaticTokenSource(token))
	if err != nil {
		return fmt.Errorf("ask for more about them: %w", err)
	}
	if more.Subject != subject {
		return errOther
	}
	var t said
	if err := more.Claims(&t); err != nil {
		return fmt.Errorf("read userinfo: %w", err)
	}
	if s.Email == "" {
		s.Email, s.Verified = t.Email, t.Verified
	}
	s.Preferred, s.Name = cmp.Or(s.Preferred, t.Preferred), cmp.Or(s.Name, t.Name)
	return nil
}

// bareRetrieve is the error of the token endpoint without its body, which may hold anything.
func bareRetrieve(err error) error {
	var r *oauth2.RetrieveError
	if errors.As(err, &r) {
		return fmt.Errorf("the token endpoint answered %d, %s", r.Response.StatusCode, signin.KnownCode(r.ErrorCode))
	}
	return err
}

// awayOr is signin's Unreachable where err is of a provider that did not answer, or not now; else other.
func awayOr(err, other error) error {
	var (
		network *url.Error
		refused *oauth2.RetrieveError
	)
	switch {
	case errors.As(err, &refused) && refused.Response.StatusCode < http.StatusInternalServerError:
		return other
	// go-oidc says of its keys, which it gets when it wants them, no more than this text.
	case refused != nil, errors.As(err, &network), strings.Contains(err.Error(), "fetching keys"):
		return &signin.Unreachable{Err: other}
	}
	return other
}
