package identity

import (
	"net/mail"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"watchbill/api/web/access"
	"watchbill/roster"
)

// AccountID names an account for ever; 12 lower-case letters and digits.
type AccountID string

// Subject is somebody as an OpenID Connect provider knows them. The zero Subject is nobody.
type Subject struct {
	Issuer string `json:"issuer"` // as in the provider's tokens
	ID     string `json:"subject"`
}

// Details are what an administrator says of an account.
type Details struct {
	Login     string              // 1 to 64 of a-z 0-9 . _ - @, beginning with a letter or digit; capitals are taken for small letters; unique
	Name      string              // for people to read; at most 100 characters, may be empty
	Email     string              // may be empty
	Roles     access.Roles        // at least one; not CAD, which is a machine's
	Districts []roster.DistrictID // they answer for these alone; nil: for the whole agency
	Officer   roster.OfficerID    // who they are on the roster; empty: nobody
	Subject   Subject             // the zero one: they do not sign in through a provider, or have not yet
}

// Account is a person who may sign in. It is a value: what becomes of the account later does not change it.
type Account struct {
	ID AccountID
	Details
	Version       uint64    // counts up with each change of Details and of Disabled
	Created       time.Time // UTC, as all instants here
	Seen          time.Time // when they last did anything, to a minute; zero: never
	Locked        time.Time // since when nobody signs in to it; zero: it is not locked
	Disabled      time.Time // since when it is; zero: it is not
	IdledOut      bool      // disabled because nobody had been seen for long
	Invited       time.Time // a link to it is good until then; zero: there is none
	HasPassword   bool
	SecondFactor  bool // TOTP is set up
	RecoveryCodes int  // not used yet
	Sessions      int  // that live
}

// The bounds of what is said of an account.
const (
	MaxLogin     = 64
	MaxName      = 100
	maxEmail     = 254
	maxSubject   = 255 // of a subject, as OpenID Connect has it
	maxIssuer    = 1000
	maxDistricts = 1000
	maxAccounts  = 50_000
)

// ParseLogin reads a login: capitals are taken for small letters. Errors are roster.Invalid with the field login.
func ParseLogin(s string) (string, error) {
	login := strings.ToLower(s)
	if len(login) < 1 || len(login) > MaxLogin || strings.ContainsFunc(login, func(c rune) bool {
		return (c < 'a' || c > 'z') && (c < '0' || c > '9') && !strings.ContainsRune("._-@", c)
	}) || strings.ContainsRune("._-@", rune(login[0])) {
		return "", roster.Invalidf("login", "a login is 1 to %d of a-z 0-9 . _ - @, and begins with a letter or a digit", MaxLogin)
	}
	return login, nil
}

// checked returns the details as they are kept, and every fault in them.
func (d Details) checked() (Details, []error) {
	var errs []error
	fault := func(bad bool, field, text string, args ...any) {
		if bad {
			errs = append(errs, roster.Invalidf(field, text, args...))
		}
	}
	login, err := ParseLogin(d.Login)
	if err != nil {
		errs = append(errs, err)
	}
	d.Login, d.Name, d.Email = login, strings.TrimSpace(d.Name), strings.TrimSpace(d.Email)
	fault(!printable(d.Name, MaxName), "name", "a name is at most %d characters that can be printed", MaxName)
	fault(d.Email != "" && (!address(d.Email) || !printable(d.Email, maxEmail)), "email", "%.60q is no email address", d.Email)
	fault(d.Roles == 0, "roles", "an account has at least one role")
	fault(d.Roles.Has(access.CAD), "roles", "cad is the role of a machine; make it a key")
	errs = append(errs, districts(d.Districts)...)
	fault(d.Officer != "" && !roster.ValidID(string(d.Officer)), "officer_id", "%.60q is no identifier", d.Officer)
	half := (d.Subject.Issuer == "") != (d.Subject.ID == "")
	fault(half, "openid", "issuer and subject go together")
	fault(len(d.Subject.ID) > maxSubject || len(d.Subject.Issuer) > maxIssuer || !printable(d.Subject.ID+d.Subject.Issuer, maxSubject+maxIssuer),
		"openid", "is too long, or holds a character that cannot be printed")
	d.Districts = slices.Clone(d.Districts)
	return d, errs
}

// districts finds what is wrong with a list of them.
func districts(list []roster.DistrictID) (errs []error) {
	if len(list) > maxDistricts {
		return []error{roster.Invalidf("districts", "names more than %d districts", maxDistricts)}
	}
	for i, d := range list {
		switch {
		case !roster.ValidID(string(d)):
			errs = append(errs, roster.Invalidf("districts", "%.60q is no identifier", d))
		case slices.Contains(list[:i], d):
			errs = append(errs, roster.Invalidf("districts", "%s is named twice", d))
		}
	}
	return errs
}

// unknown finds districts that the roster does not have: an account or a key that is bound to a slip of the pen would see
// nothing, and say nothing of it. Those that it was bound to before may have been taken out of the roster since.
func (r *Register) unknown(list, before []roster.DistrictID) (errs []error) {
	if len(list) == 0 || r.opt.Book == nil {
		return nil
	}
	book := r.opt.Book()
	for _, d := range list {
		if book == nil || !roster.ValidID(string(d)) || slices.Contains(before, d) {
			continue
		}
		if _, ok := book.District(d); !ok {
			errs = append(errs, roster.Invalidf("districts", "there is no district %s in the roster", d))
		}
	}
	return errs
}

// address tells whether a text is a bare email address.
func address(s string) bool {
	a, err := mail.ParseAddress(s)
	return err == nil && a.Address == s && len(s) <= maxEmail
}

func printable(s string, most int) bool {
	return utf8.ValidString(s) && utf8.RuneCountInString(s) <= most && !strings.ContainsFunc(s, func(c rune) bool { return !unicode.IsPrint(c) })
}

// changed names what differs, for the audit trail.
func (d Details) changed(from Details) []string {
	var names []string
	for _, x := range []struct {
		name string
		same bool
	}{
		{"login", d.Login == from.Login}, {"name", d.Name == from.Name}, {"email", d.Email == from.Email},
		{"roles: " + from.Roles.String() + " to " + d.Roles.String(), d.Roles == from.Roles},
		{"districts", sameDistricts(d.Districts, from.Districts)},
		{"officer", d.Officer == from.Officer}, {"openid", d.Subject == from.Subject},
	} {
		if !x.same {
			names = append(names, x.name)
		}
	}
	return names
}

// sameDistricts tells nil, which is all, from none.
func sameDistricts(a, b []roster.DistrictID) bool {
	return slices.Equal(a, b) && (a == nil) == (b == nil)
}

func loginTaken(login string) error {
	return conflict("login", "there is an account with the login %q already", login)
}

func newAccount(d Details, now time.Time) *account {
	at := second(now)
	return &account{meta{kind: kindAccount, id: newNumber(12)}, d, accountBody{Count: 1, Rights: 1, Created: at, Since: at}}
}

// of names the account in the audit trail.
func (a *account) of() string { return "account " + a.Login }
