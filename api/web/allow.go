package web

import (
	"net/http"
	"time"

	"watchbill/api/web/access"
	"watchbill/roster"
)

// ruling is the rule of a method of a pattern.
type ruling struct {
	served bool // there is such a route; what is not served the router refuses, whoever asks
	access.Rule
}

// rule notes whom a pattern is for. A route that has no rule keeps the zero one, which is for nobody.
func (x *edge) rule(w *way, pattern string) {
	for _, r := range x.routes() {
		if r.Path != pattern {
			continue
		}
		method := r.Method
		if method == http.MethodHead {
			method = http.MethodGet
		}
		w.rules[methodIndex(r.Method)] = ruling{true, x.opt.Rules[method+" "+pattern]}
	}
}

// proofHolds is how long a person who proved who they are may do what asks for it.
const proofHolds = 10 * time.Minute

// refused is an error that names, in WWW-Authenticate, what would get the request in.
type refused struct {
	error
	challenge string
}

// Unwrap returns the error that is told.
func (r *refused) Unwrap() error { return r.error }

// What WWW-Authenticate says: that a key is asked for; that the one given is none (RFC 6750); that a person has to prove
// again who they are (RFC 9470).
const (
	bearer       = `Bearer realm="watchbill"`
	invalidToken = bearer + `, error="invalid_token"`
	stepUp       = bearer + `, error="insufficient_user_authentication", max_age=600`
)

// refusals of those who may not.
var (
	signInFirst = &roster.Error{Kind: roster.Unauthenticated, Msg: "Sign in, or send a key: Authorization: Bearer KEY."}
	notForYou   = &roster.Error{Kind: roster.Forbidden, Msg: "This is not for your role."}
	agencyWide  = &roster.Error{Kind: roster.Forbidden, Msg: "This is the whole agency's, and you answer for some districts."}
	// ProveAgain is the error of a person who has to prove again who they are before they may do this.
	ProveAgain error = &refused{&roster.Error{Kind: roster.Unauthenticated, Msg: "Prove again who you are: it is a while since you did, and this asks for it."}, stepUp}
)

// allow returns who asks, and why they may not come in; nil where it is not known who they are. What is not served is not asked about: the router refuses it,
// whoever asks. Known is who asks where that is known already; nil: it is not.
func (x *edge) allow(r *http.Request, w *way, known *access.User) (*access.User, error) {
	rule := &w.rules[methodIndex(r.Method)]
	if !rule.served {
		return access.Nobody, nil
	}
	if known != nil {
		return x.admitted(known, rule)
	}
	if x.opt.Identify == nil {
		return x.admitted(access.Anybody, rule)
	}
	user, err := x.opt.Identify(r)
	switch {
	case err != nil && rule.Public:
		return access.Nobody, nil // a stale cookie does not keep anybody from what is for everybody
	case err != nil:
		return nil, &refused{err, invalidToken}
	}
	return x.admitted(user, rule)
}

// admitted returns the user, and why the rule keeps them out.
func (x *edge) admitted(u *access.User, rule *ruling) (*access.User, error) {
	switch {
	case !rule.Allows(u.Roles) && u.Kind == access.Unknown:
		return u, signInFirst
	case !rule.Allows(u.Roles):
		return u, notForYou
	case rule.Agency && u.Districts != nil:
		return u, agencyWide
	case rule.Recent && u.Kind == access.Person && x.opt.Real().Sub(u.Proved).Abs() > proofHolds: // a clock set back proves nothing
		return u, ProveAgain
	}
	return u, nil
}

// Still returns what tells whether somebody who came in by a rule may go on listening to a stream: a session may have ended or
// locked since, a key been revoked, a role been taken away. Nil: whoever came in stays.
func (opt *Options) Still(r *http.Request, rule access.Rule) func() bool {
	if opt.Identify == nil || rule.Public {
		return nil
	}
	was := access.Of(r.Context())
	return func() bool {
		now, err := opt.Identify(r)
		return err == nil && now.ID == was.ID && rule.Allows(now.Roles)
	}
}
