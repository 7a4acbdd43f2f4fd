package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"watchbill/api/web/access"
	"watchbill/api/web/identity"
	"watchbill/cmd/internal/app"
	"watchbill/roster"
)

// usersCmd keeps the accounts of people.
type usersCmd struct {
	Link    usersLinkCmd    `cmd:"" help:"Make the one-time link with which the first administrator is made."`
	Invite  usersInviteCmd  `cmd:"" help:"Make an account, or another link to one, and print the one-time link."`
	List    usersListCmd    `cmd:"" help:"List the accounts."`
	Roles   usersRolesCmd   `cmd:"" help:"Say what an account may do from now on, and for which districts."`
	Unlock  usersUnlockCmd  `cmd:"" help:"Release an account that too many failures have locked."`
	Disable usersDisableCmd `cmd:"" help:"Let nobody sign in to an account, and end its sessions."`
	Enable  usersEnableCmd  `cmd:"" help:"Let its owner sign in again."`
	Reset   usersResetCmd   `cmd:"" help:"Take password and second factor away, and print a new link."`
}

// usersFlags are those of every command about accounts.
type usersFlags struct {
	Data string `required:"" placeholder:"DIR" help:"The store, whether a service runs on it or not."`
}

// loginFlags are those of a command about one account.
type loginFlags struct {
	usersFlags `embed:""`
	Login      string `arg:"" placeholder:"LOGIN" help:"The account's login."`
}

// Validate is called by kong.
func (f *loginFlags) Validate() error {
	_, err := identity.ParseLogin(f.Login)
	return errors.Join(validStore(f.Data), err)
}

// urlFlag says where people reach the service.
type urlFlag struct {
	URL string `name:"url" placeholder:"BASE" help:"Where people reach the service. Default: as the service calls itself, if it runs, else http://127.0.0.1:8080."`
}

// usualBase is where a service listens that was not told otherwise.
const usualBase = "http://127.0.0.1:8080"

func (f *urlFlag) valid() error {
	if f.URL == "" {
		return nil
	}
	base, err := url.Parse(f.URL)
	if err != nil || base.Scheme != "http" && base.Scheme != "https" || base.Host == "" || base.RawQuery != "" || base.Fragment != "" || base.User != nil {
		return fmt.Errorf("--url: %q is no address such as https://watchbill.example", f.URL)
	}
	return nil
}

// print prints a one-time link, alone on the last line.
func (f *urlFlag) print(con *console, what string, a app.PeopleAnswer) error {
	link, base := a.Link, cmp.Or(f.URL, a.Base, usualBase)
	_, err := fmt.Fprintf(con.out, "%s Good once, until %s UTC; whoever has it can use it. It is shown once:\n%s%s\n",
		what, link.Expires.UTC().Format("2006-01-02 15:04"), strings.TrimRight(base, "/"), link.Path())
	return err
}

type usersLinkCmd struct {
	usersFlags `embed:""`
	urlFlag    `embed:""`
}

// Help is shown by kong.
func (usersLinkCmd) Help() string {
	return `Only while no administrator can sign in. The link alone is on the last line of output; an earlier one is good no more.

Example:

    watchbill users link --data /var/lib/watchbill --url https://watchbill.example`
}

// Validate is called by kong.
func (c *usersLinkCmd) Validate() error { return errors.Join(validStore(c.Data), c.valid()) }

// Run is called by kong.
func (c *usersLinkCmd) Run(ctx context.Context, con *console) error {
	a, err := askPeople(ctx, con, c.Data, app.PeopleAsk{Do: app.SetupLink})
	if err != nil {
		return err
	}
	return c.print(con, "To make the first administrator.", a)
}

// rolesFlags say what an account may do.
type rolesFlags struct {
	Roles     []access.Role       `name:"role" placeholder:"ROLE" help:"One of dispatcher, supervisor, coordinator, administrator, auditor, officer, clinician. Again, or with commas, for several."`
	Districts []roster.DistrictID `name:"district" placeholder:"ID" help:"They answer for this district alone. Again, or with commas, for several. Default: the whole agency."`
}

type usersInviteCmd struct {
	loginFlags `embed:""`
	rolesFlags `embed:""`
	Name       string           `placeholder:"NAME" help:"Their name, for people to read."`
	Email      string           `placeholder:"ADDRESS" help:"Their email address."`
	Officer    roster.OfficerID `placeholder:"ID" help:"Who they are on the roster."`
	urlFlag    `embed:""`
}

// Help is shown by kong.
func (usersInviteCmd) Help() string {
	return `The link alone is on the last line of output. Whoever follows it sets the account's password. Of an account that is there already it makes another link, and earlier ones are good no more; then leave --role out.

Example:

    watchbill users invite j.rivera --role supervisor --district N --data /var/lib/watchbill --url https://watchbill.example`
}

// Validate is called by kong.
func (c *usersInviteCmd) Validate() error {
	_, err := access.RolesOf(c.Roles...)
	return errors.Join(c.loginFlags.Validate(), err, c.valid())
}

// Run is called by kong.
func (c *usersInviteCmd) Run(ctx context.Context, con *console) error {
	d := identity.Details{Login: c.Login, Name: c.Name, Email: c.Email, Districts: c.Districts, Officer: c.Officer}
	var err error
	if d.Roles, err = access.RolesOf(c.Roles...); err != nil {
		return err
	}
	a, err := askPeople(ctx, con, c.Data, app.PeopleAsk{Do: app.InviteUser, Details: d})
	if err != nil {
		return err
	}
	what := "Another link to the account " + a.Link.Login + "."
	if a.Made {
		what = fmt.Sprintf("The account %s, %s, is made.", a.Link.Login, d.Roles)
	}
	return c.print(con, what, a)
}

type usersListCmd struct {
	usersFlags `embed:""`
}

// Validate is called by kong.
func (c *usersListCmd) Validate() error { return validStore(c.Data) }

// Run is called by kong.
func (c *usersListCmd) Run(ctx context.Context, con *console) error {
	a, err := askPeople(ctx, con, c.Data, app.PeopleAsk{Do: app.ListUsers})
	if err != nil {
		return err
	}
	return usersTable(con.out, a.Accounts)
}

type usersRolesCmd struct {
	loginFlags `embed:""`
	Roles      []access.Role       `name:"role" required:"" placeholder:"ROLE" help:"As for invite; they take the place of those that the account has."`
	Districts  []roster.DistrictID `name:"district" xor:"where" placeholder:"ID" help:"From now on they answer for this district alone. Again, or with commas, for several. Default: as it is."`
	Whole      bool                `name:"whole-agency" xor:"where" help:"From now on they answer for the whole agency."`
}

// Validate is called by kong.
func (c *usersRolesCmd) Validate() error {
	_, err := access.RolesOf(c.Roles...)
	return errors.Join(c.loginFlags.Validate(), err)
}

// Help is shown by kong.
func (usersRolesCmd) Help() string {
	return `It holds at once, for live sessions too. The last administrator stays one.

Example:

    watchbill users roles j.rivera --role supervisor,coordinator --data /var/lib/watchbill`
}

// Run is called by kong.
func (c *usersRolesCmd) Run(ctx context.Context, con *console) error {
	set, err := access.RolesOf(c.Roles...)
	if err != nil {
		return err
	}
	d := identity.Details{Login: c.Login, Roles: set, Districts: c.Districts}
	a, err := askPeople(ctx, con, c.Data, app.PeopleAsk{Do: app.ChangeRoles, Details: d, Whole: c.Whole})
	if err != nil {
		return err
	}
	one := a.Accounts[0]
	_, err = fmt.Fprintf(con.out, "%s is %s, for %s.\n", one.Login, one.Roles, strings.Replace(districtsText(one.Districts), "all", "the whole agency", 1))
	return err
}

type usersUnlockCmd struct {
	loginFlags `embed:""`
}

// Help is shown by kong.
func (usersUnlockCmd) Help() string {
	return `It works at once, while the service runs or not. The failures so far are forgotten.

Example:

    watchbill users unlock j.rivera --data /var/lib/watchbill`
}

// Run is called by kong.
func (c *usersUnlockCmd) Run(ctx context.Context, con *console) error {
	return c.run(ctx, con, app.UnlockUser, "is not locked")
}

// run does something about an account and says how it is now.
func (f *loginFlags) run(ctx context.Context, con *console, do app.PeopleDo, now string) error {
	a, err := askPeople(ctx, con, f.Data, app.PeopleAsk{Do: do, Details: identity.Details{Login: f.Login}})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(con.out, "%s %s.\n", a.Accounts[0].Login, now)
	return err
}

type usersDisableCmd struct {
	loginFlags `embed:""`
}

// Run is called by kong.
func (c *usersDisableCmd) Run(ctx context.Context, con *console) error {
	return c.run(ctx, con, app.DisableUser, "is disabled, and signed out everywhere")
}

type usersEnableCmd struct {
	loginFlags `embed:""`
}

// Run is called by kong.
func (c *usersEnableCmd) Run(ctx context.Context, con *console) error {
	return c.run(ctx, con, app.EnableUser, "is enabled")
}

type usersResetCmd struct {
	loginFlags `embed:""`
	urlFlag    `embed:""`
}

// Help is shown by kong.
func (usersResetCmd) Help() string {
	return `For who lost their password or telephone, or had it stolen: what they had opens nothing any more, they are signed out everywhere, and the lock is released. The link alone is on the last line of output.

Example:

    watchbill users reset j.rivera --data /var/lib/watchbill --url https://watchbill.example`
}

// Validate is called by kong.
func (c *usersResetCmd) Validate() error { return errors.Join(c.loginFlags.Validate(), c.valid()) }

// Run is called by kong.
func (c *usersResetCmd) Run(ctx context.Context, con *console) error {
	a, err := askPeople(ctx, con, c.Data, app.PeopleAsk{Do: app.ResetUser, Details: identity.Details{Login: c.Login}})
	if err != nil {
		return err
	}
	return c.print(con, "What "+a.Link.Login+" had opens nothing any more.", a)
}
