package api

import (
	"time"

	"watchbill/api/web/access"
	"watchbill/api/web/identity"
	"watchbill/roster"
)

// User is an account of a person. Instants are UTC; nil: never, or it is not so.
type User struct {
	ID            identity.AccountID  `json:"id"`
	Login         string              `json:"login"`
	Name          string              `json:"name"`
	Email         string              `json:"email"`
	Roles         []access.Role       `json:"roles"`
	Districts     []roster.DistrictID `json:"districts"` // nil: the whole agency
	Officer       roster.OfficerID    `json:"officer_id"`
	OpenID        *identity.Subject   `json:"openid"`
	Created       time.Time           `json:"created_at"`
	Seen          *time.Time          `json:"seen_at"`
	Locked        *time.Time          `json:"locked_at"`
	Disabled      *time.Time          `json:"disabled_at"`
	IdledOut      bool                `json:"idled_out"`
	Invited       *time.Time          `json:"invited_until"`
	Password      bool                `json:"has_password"`
	SecondFactor  bool                `json:"has_second_factor"`
	RecoveryCodes int                 `json:"recovery_codes"`
	Sessions      int                 `json:"sessions"`
}

// NewUser answers with an account.
func NewUser(a identity.Account) User {
	u := User{
		ID: a.ID, Login: a.Login, Name: a.Name, Email: a.Email, Roles: a.Roles.List(), Districts: a.Districts, Officer: a.Officer,
		Created: a.Created, Seen: whenever(a.Seen), Locked: whenever(a.Locked), Disabled: whenever(a.Disabled), IdledOut: a.IdledOut, Invited: whenever(a.Invited),
		Password: a.HasPassword, SecondFactor: a.SecondFactor, RecoveryCodes: a.RecoveryCodes, Sessions: a.Sessions,
	}
	if a.Subject != (identity.Subject{}) {
		u.OpenID = &a.Subject
	}
	return u
}

// whenever is nil for the zero instant.
func whenever(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// Users is the answer of GET /v1/users: accounts by login.
type Users struct {
	NextCursor *string `json:"next_cursor"` // nil: this is the last page
	Users      []User  `json:"users"`
}

// Invited is a one-time link, which is told once.
type Invited struct {
	Path    string    `json:"path"` // under the service's address
	Expires time.Time `json:"expires_at"`
}

// NewInvited answers with a link.
func NewInvited(i identity.Issued) Invited { return Invited{i.Path(), i.Expires} }

// UserMade is the answer of POST /v1/users.
type UserMade struct {
	User       User     `json:"user"`
	Invitation *Invited `json:"invitation"` // nil: none was asked for
}

// SessionsEnded is the answer of DELETE /v1/users/{id}/sessions.
type SessionsEnded struct {
	Ended int `json:"ended"`
}

// MachineKey is a key or certificate of a machine, without its secret. Instants are UTC.
type MachineKey struct {
	Number      string              `json:"id"`
	Name        string              `json:"name"`
	Roles       []access.Role       `json:"roles"`
	Districts   []roster.DistrictID `json:"districts"` // nil: the whole agency
	Created     time.Time           `json:"created_at"`
	Expires     *time.Time          `json:"expires_at"` // nil: never
	Used        *time.Time          `json:"used_at"`    // nil: never
	Replaces    string              `json:"replaces"`
	Replaced    string              `json:"replaced_by"`
	Fingerprint string              `json:"fingerprint"`
	DNSName     string              `json:"dns_name"`
}

// NewMachineKey answers with a key.
func NewMachineKey(k identity.Key) MachineKey {
	return MachineKey{
		k.Number, k.Name, k.Roles.List(), k.Districts, k.Created, whenever(k.Expires), whenever(k.Used), k.Replaces, k.Replaced, k.Fingerprint, k.DNSName,
	}
}

// MachineKeys is the answer of GET /v1/keys: by name, and by when they were made.
type MachineKeys struct {
	Keys []MachineKey `json:"keys"`
}

// KeyMade is the answer of POST /v1/keys and of a rotation.
type KeyMade struct {
	Key    MachineKey `json:"key"`
	Secret *string    `json:"secret"` // the key itself, which is told once; nil: it is a certificate
}

// NewKeyMade answers with a key that was just made.
func NewKeyMade(k identity.Key, secret string) KeyMade {
	made := KeyMade{Key: NewMachineKey(k)}
	if secret != "" {
		made.Secret = &secret
	}
	return made
}

// Me is the answer of GET /v1/me.
type Me struct {
	Kind      access.Kind         `json:"kind"`
	ID        string              `json:"id"`
	Name      string              `json:"name"`
	Roles     []access.Role       `json:"roles"`
	Districts []roster.DistrictID `json:"districts"` // nil: the whole agency
	Officer   roster.OfficerID    `json:"officer_id"`
	Proved    *time.Time          `json:"proved_at"` // nil: not a person
}

// NewMe answers with who asks.
func NewMe(u *access.User) Me {
	return Me{u.Kind, u.ID, u.Name, u.Roles.List(), u.Districts, u.Officer, whenever(u.Proved)}
}

// SignInSettings are the settings of sign-in.
type SignInSettings struct {
	Roles           map[access.Role]SessionLimits `json:"roles"`
	Banner          string                        `json:"banner"`
	MustAccept      bool                          `json:"must_accept"`
	IdleDays        int                           `json:"idle_days"`        // 0: never disabled for it
	AddressFailures int                           `json:"address_failures"` // 0: any number
	OpenID          *identity.Provider            `json:"openid"`           // nil: none
}

// SessionLimits are those of a role's sessions, in minutes.
type SessionLimits struct {
	Lock         int  `json:"lock_minutes"`  // 0: never
	End          int  `json:"end_minutes"`   // 0: never
	Whole        int  `json:"whole_minutes"` // whatever happens
	SecondFactor bool `json:"second_factor"`
}

// NewSignInSettings answers with settings.
func NewSignInSettings(s identity.Settings) SignInSettings {
	a := SignInSettings{map[access.Role]SessionLimits{}, s.Banner, s.MustAccept, s.IdleDays, s.AddressFailures, s.Provider}
	for role, l := range s.Limits {
		a.Roles[role] = SessionLimits{minutes(l.Lock), minutes(l.End), minutes(l.Whole), l.SecondFactor}
	}
	return a
}

func minutes(d time.Duration) int { return int(d / time.Minute) }
