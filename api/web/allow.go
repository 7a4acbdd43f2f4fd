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

// refusals of those who may not.
var (
	signInFirst = &roster.Error{Kind: roster.Unauthenticated, Msg: "Sign in, or send a key: Authorization: Bearer KEY."}
	notForYou   = &roster.Error{Kind: roster.Forbidden, Msg: "This is not for your role."}
	proveAgain  = &roster.Error{Kind: roster.Unauthenticated, Msg: "Prove again who you are: it is a while since you did, and this asks for it."}
)

// allow returns who asks, or why they may not come in.
func (x *edge) allow(r *http.Request, w *way) (*access.User, error) {
	if x.opt.Identify == nil {
		return x.admitted(access.Anybody, &w.rules[methodIndex(r.Method)])
	}
	rule := &w.rules[methodIndex(r.Method)]
	user, err := x.opt.Identify(r)
	switch {
	case err != nil && rule.Public:
		return access.Nobody, nil // a stale cookie does not keep anybody from what is for everybody
	case err != nil:
		return nil, err
	}
	return x.admitted(user, rule)
}

// admitted returns the user, or why the rule keeps them out.
func (x *edge) admitted(u *access.User, rule *ruling) (*access.User, error) {
	switch {
	case !rule.served:
		return u, nil
	case rule.Allows(u.Roles):
		if rule.Recent && u.Kind == access.Person && x.opt.Now().Sub(u.Proved) > proofHolds {
			return nil, proveAgain
		}
		return u, nil
	case u.Kind == access.Unknown:
		return nil, signInFirst
	}
	return nil, notForYou
}
