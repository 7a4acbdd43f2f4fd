package identity

import (
	"context"
	"errors"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"watchbill/api/web/access"
	"watchbill/roster"
	"watchbill/roster/store/audit"
)

// Settings are those of sign-in.
type Settings struct {
	Version uint64                 // counts up with each change; 1 before the first
	Limits  map[access.Role]Limits // of every role but CAD
	// Banner is what is shown before somebody signs in; empty: nothing. MustAccept asks that they say they read it.
	Banner     string
	MustAccept bool
	// IdleDays after which an account that was not seen is disabled; 0: never.
	IdleDays int
	// AddressFailures is how many failures within 15 minutes one address has before it is held off; 0: any number.
	AddressFailures int
	// Provider of OpenID Connect; nil: none. Its secret is not here, and not in the store: the service has it from a file.
	Provider *Provider
}

// Limits are those of a role's sessions. Who has several roles has the strictest of each.
type Limits struct {
	Lock         time.Duration // idle for so long, a session asks for the password again; 0: never, for dispatchers' consoles in a secure room alone
	End          time.Duration // idle for so long, it ends; 0: never, where Lock is 0
	Whole        time.Duration // it ends after so long, whatever happens
	SecondFactor bool          // without a second factor of ours, or a provider's sign-in, they may do nothing but set one up
}

// Provider is an OpenID Connect provider that people may sign in through.
type Provider struct {
	Name      string `json:"name"`       // on the button
	Issuer    string `json:"issuer"`     // https, or http on loopback, as in its tokens
	ClientID  string `json:"client_id"`  //
	LinkEmail bool   `json:"link_email"` // an account without a Subject, and with the email address that the provider has checked, is theirs from then on
}

// The settings that hold where none were set, and the bounds of others. They are those of CJIS Security Policy v6.0.
const (
	defaultLock      = 30 * time.Minute
	defaultEnd       = time.Hour
	defaultWhole     = 12 * time.Hour
	defaultIdleDays  = 90
	defaultAddresses = 30

	maxBanner   = 4000
	maxIdleDays = 3650
	maxFailures = 100_000
)

// DefaultSettings are those that hold where none were set.
func DefaultSettings() Settings {
	s := Settings{Version: 1, Limits: map[access.Role]Limits{}, IdleDays: defaultIdleDays, AddressFailures: defaultAddresses}
	for _, role := range personRoles() {
		s.Limits[role] = Limits{defaultLock, defaultEnd, defaultWhole, false}
	}
	return s
}

// personRoles are those that an account may have.
func personRoles() []access.Role {
	return slices.DeleteFunc(access.All(), func(r access.Role) bool { return r == access.CAD })
}

// Settings returns those in force. The caller may change what it gets.
func (r *Register) Settings() Settings { return r.now.Load().settings.Settings.clone() }

func (s Settings) clone() Settings {
	s.Limits = maps.Clone(s.Limits)
	if s.Provider != nil {
		p := *s.Provider
		s.Provider = &p
	}
	return s
}

// SetSettings puts others in force, for live sessions too. Version is the one they were made of; another is a *[Moved], a
// roster.Conflict, and so is what takes the way in from the last administrator. Errors in them are roster.Invalid, every one.
func (r *Register) SetSettings(ctx context.Context, by By, x Settings) (Settings, error) {
	x = x.clone()
	x.Banner = strings.TrimSpace(x.Banner)
	if err := errors.Join(x.faults()...); err != nil {
		return Settings{}, err
	}
	r.writing.Lock()
	defer r.writing.Unlock()
	old := r.now.Load().settings
	if x.Version != old.Version {
		return Settings{}, movedOn(old.Version)
	}
	changed := x.changed(old.Settings)
	if len(changed) == 0 {
		return x, nil
	}
	x.Version++
	next := settingsOf(old.m, x)
	// The service itself takes the provider that it is started with: who starts it gets a link for set-up.
	if s := r.now.Load(); by.Who.Kind != audit.Service && s.administrators("") > 0 && s.with([]row{next}, nil).administrators("") == 0 {
		return Settings{}, conflict("openid", "no administrator could sign in any more; give one a password first")
	}
	err := r.write(ctx, deed{By: by, action: audit.SettingsChanged, of: "sign-in", keys: changed, put: []row{next}})
	return next.clone(), err
}

// faults finds what is wrong with settings.
func (s Settings) faults() (errs []error) {
	fault := func(bad bool, field, text string, args ...any) {
		if bad {
			errs = append(errs, roster.Invalidf(field, text, args...))
		}
	}
	for _, role := range personRoles() {
		l, ok := s.Limits[role]
		at := "roles." + string(role)
		if !ok {
			fault(true, at, "is missing")
			continue
		}
		fault(l.Lock == 0 && role != access.Dispatcher, at+".lock_minutes", "only dispatchers' consoles may go without")
		fault(l.Lock != 0 && (l.Lock < time.Minute || l.Lock > 24*time.Hour), at+".lock_minutes", "is not 1 to 1440")
		fault(l.End != 0 && (l.End < time.Minute || l.End > 7*24*time.Hour), at+".end_minutes", "is not 1 to 10080")
		fault(l.End != 0 && l.End < l.Lock || l.End == 0 && l.Lock != 0, at+".end_minutes", "a session locks before it ends")
		fault(l.Whole < time.Minute || l.Whole > 7*24*time.Hour, at+".whole_minutes", "is not 1 to 10080")
	}
	for role := range s.Limits {
		fault(!slices.Contains(personRoles(), role), "roles."+string(role), "is no role of people")
	}
	fault(utf8.RuneCountInString(s.Banner) > maxBanner, "banner", "is longer than %d characters", maxBanner)
	fault(!utf8.ValidString(s.Banner) || strings.ContainsFunc(s.Banner, func(c rune) bool { return !unicode.IsPrint(c) && c != '\n' && c != '\r' && c != '\t' }),
		"banner", "holds a character that cannot be printed")
	fault(s.MustAccept && s.Banner == "", "must_accept", "there is no banner to accept")
	fault(s.IdleDays < 0 || s.IdleDays > maxIdleDays, "idle_days", "is not 0 to %d", maxIdleDays)
	fault(s.AddressFailures < 0 || s.AddressFailures > maxFailures, "address_failures", "is not 0 to %d", maxFailures)
	if p := s.Provider; p != nil {
		fault(p.Name == "" || !printable(p.Name, MaxName), "openid.name", "is 1 to %d printable characters", MaxName)
		fault(p.ClientID == "" || !printable(p.ClientID, maxIssuer), "openid.client_id", "is 1 to %d printable characters", maxIssuer)
		fault(!issuer(p.Issuer), "openid.issuer", "%.80q is no issuer such as https://login.example", p.Issuer)
	}
	return errs
}

// issuer tells whether a text is an OpenID Connect issuer. Without TLS it has to be on this machine.
func issuer(s string) bool {
	u, err := url.Parse(s)
	if err != nil || len(s) > maxIssuer || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return false
	}
	local := slices.Contains([]string{"localhost", "127.0.0.1", "::1"}, u.Hostname())
	return u.Scheme == "https" || u.Scheme == "http" && local
}

// changed names what differs, for the audit trail.
func (s Settings) changed(from Settings) []string {
	var names []string
	for _, role := range personRoles() {
		if s.Limits[role] != from.Limits[role] {
			names = append(names, "limits of "+string(role))
		}
	}
	provider := (s.Provider == nil) == (from.Provider == nil) && (s.Provider == nil || *s.Provider == *from.Provider)
	for _, x := range []struct {
		name string
		same bool
	}{
		{"banner", s.Banner == from.Banner && s.MustAccept == from.MustAccept}, {"idle days", s.IdleDays == from.IdleDays},
		{"failures of an address", s.AddressFailures == from.AddressFailures}, {"openid", provider},
	} {
		if !x.same {
			names = append(names, x.name)
		}
	}
	return names
}

// limits are those of somebody's sessions: the strictest of each of their roles.
func (s *settings) limits(roles access.Roles) Limits { return s.strict[roles] }

// strictest works them out. Of no role they are zero, and no session lives.
func (s Settings) strictest(roles access.Roles) Limits {
	var strict Limits
	shorter := func(a, b time.Duration) time.Duration {
		if a == 0 || b != 0 && b < a {
			return b
		}
		return a
	}
	for _, role := range roles.List() {
		l := s.Limits[role]
		strict.Lock, strict.End, strict.Whole = shorter(strict.Lock, l.Lock), shorter(strict.End, l.End), shorter(strict.Whole, l.Whole)
		strict.SecondFactor = strict.SecondFactor || l.SecondFactor
	}
	return strict
}
