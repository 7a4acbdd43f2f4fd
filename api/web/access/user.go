package access

import (
	"context"
	"slices"
	"time"

	"watchbill/roster"
	"watchbill/roster/store/audit"
)

// Kind is what sort of somebody a User is.
type Kind string

// The kinds.
const (
	Person  Kind = "person"  // signed in, with a session
	Machine Kind = "machine" // with a key or a certificate
	Unknown Kind = "unknown" // nobody who signed in
	Local   Kind = "local"   // reached a service that runs without sign-in
)

// User is whoever sent a request. It is immutable: what changes about an account makes another User.
type User struct {
	Kind      Kind
	ID        string              // of the account or key; empty for Local
	Name      string              // as records and pages name them: a login or a key's name
	Roles     Roles               // what they are for the agency
	Districts []roster.DistrictID // they answer for these alone; nil: for the whole agency
	Officer   roster.OfficerID    // who they are on the roster; empty: nobody
	Proved    time.Time           // when a Person last proved who they are; UTC
}

// Anybody is who asks where the service runs without sign-in.
var Anybody = &User{Kind: Local, Name: "without sign-in", Roles: 1<<len(roles) - 1}

// Nobody is who did not say who they are. They have no role.
var Nobody = &User{Kind: Unknown, Name: "nobody", Districts: []roster.DistrictID{}}

// Sees tells whether a user answers for a district. Agency-wide rows, which name no district, have the empty one: only
// users who are bound to none answer for those.
func (u *User) Sees(d roster.DistrictID) bool {
	return u.Districts == nil || slices.Contains(u.Districts, d)
}

// Own tells whether, of what a rule gives, a user gets only what is their own.
func (u *User) Own(r Rule) bool { return !r.Public && !r.Whole.Meets(u.Roles) }

// Who is the user as the audit trail names them.
func (u *User) Who() audit.Who {
	switch u.Kind {
	case Person:
		return audit.Who{Kind: audit.User, Name: u.Name}
	case Machine:
		return audit.Who{Kind: audit.Key, Name: u.Name}
	}
	return audit.Who{Kind: audit.Service, Name: u.Name}
}

type key struct{}

// With returns a context that says who asks.
func With(ctx context.Context, u *User) context.Context { return context.WithValue(ctx, key{}, u) }

// Of returns who asks: [Nobody] where the context does not say. The edge of the service says it for every route but those
// that are said to answer from memory and to ask no further (web.Options.Prompt).
func Of(ctx context.Context) *User {
	if u, ok := Known(ctx); ok {
		return u
	}
	return Nobody
}

// Known returns who asks, and whether the context says so.
func Known(ctx context.Context) (*User, bool) {
	u, ok := ctx.Value(key{}).(*User)
	return u, ok
}
