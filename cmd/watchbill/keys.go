package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"watchbill/api/web/access"
	"watchbill/api/web/identity"
	"watchbill/cmd/internal/app"
	"watchbill/roster"
)

// keysCmd issues, rotates and revokes what machines show for themselves.
type keysCmd struct {
	Create      keysCreateCmd      `cmd:"" help:"Make a key and print it once."`
	Certificate keysCertificateCmd `cmd:"" help:"Let a machine in by its client certificate."`
	List        keysListCmd        `cmd:"" help:"List the keys and certificates, without their secrets."`
	Rotate      keysRotateCmd      `cmd:"" help:"Make a key in another's place, which goes on for a while."`
	Revoke      keysRevokeCmd      `cmd:"" help:"Take a key or certificate away at once."`
}

// machineFlags say what a machine may do, and for how long.
type machineFlags struct {
	Data      string              `required:"" placeholder:"DIR" help:"The store, whether a service runs on it or not."`
	Name      string              `required:"" placeholder:"NAME" help:"Which machine has it; the audit trail names it so."`
	Roles     []access.Role       `name:"role" required:"" placeholder:"ROLE" help:"What it may do: cad for dispatch systems and position feeds, or any role of people. Again, or with commas, for several."`
	Districts []roster.DistrictID `name:"district" placeholder:"ID" help:"It answers for this district alone. Again, or with commas, for several. Default: the whole agency."`
	Expires   string              `placeholder:"DATE" help:"Good through this date, by the clock of UTC, or never for one that does not end. Default: 365 days."`
}

// Validate is called by kong.
func (f *machineFlags) Validate() error {
	_, rolesErr := access.RolesOf(f.Roles...)
	_, dateErr := f.expires(time.Time{})
	return errors.Join(validStore(f.Data), rolesErr, dateErr)
}

// expires is the first moment at which it is not good any more, zero for one that does not end.
func (f *machineFlags) expires(now time.Time) (time.Time, error) {
	switch f.Expires {
	case "":
		return now.Add(identity.KeyLasts), nil
	case "never":
		return time.Time{}, nil
	}
	date, err := time.Parse(time.DateOnly, f.Expires)
	if err != nil {
		return time.Time{}, roster.Invalidf("expires", "--expires: %q is no date such as 2028-03-01, and not never", f.Expires)
	}
	return date.AddDate(0, 0, 1), nil
}

func (f *machineFlags) key(now time.Time) (k identity.NewKey, err error) {
	k = identity.NewKey{Name: f.Name, Districts: f.Districts}
	if k.Roles, err = access.RolesOf(f.Roles...); err != nil {
		return k, err
	}
	k.Expires, err = f.expires(now)
	return k, err
}

type keysCreateCmd struct {
	machineFlags `embed:""`
}

// Help is shown by kong.
func (keysCreateCmd) Help() string {
	return `The key alone is on the last line of output. It cannot be shown again. Machines send it as: Authorization: Bearer KEY.

Example:

    watchbill keys create --data /var/lib/watchbill --name CAD --role cad`
}

// Run is called by kong.
func (c *keysCreateCmd) Run(ctx context.Context, con *console) error {
	k, err := c.key(con.now())
	if err != nil {
		return err
	}
	a, err := askPeople(ctx, con, c.Data, app.PeopleAsk{Do: app.CreateKey, Key: k})
	if err != nil {
		return err
	}
	return printKey(con, "Key", a)
}

// printKey prints a new key, alone on the last line.
func printKey(con *console, what string, a app.PeopleAnswer) error {
	k := a.Keys[0]
	_, err := fmt.Fprintf(con.out, "%s %s of %s, %s, %s. It is shown once:\n%s\n", what, k.Number, k.Name, k.Roles, untilText(k.Expires), a.Secret)
	return err
}

// untilText says how long something is good.
func untilText(t time.Time) string {
	if t.IsZero() {
		return "good for ever"
	}
	return "good until " + t.UTC().Format("2006-01-02 15:04") + " UTC"
}

type keysCertificateCmd struct {
	machineFlags `embed:""`
	Fingerprint  string `xor:"which" required:"" placeholder:"SHA256" help:"SHA-256 of the certificate, in hexadecimal, as openssl x509 -fingerprint -sha256 says it."`
	DNSName      string `name:"dns" xor:"which" required:"" placeholder:"NAME" help:"A DNS name in it, for certificates of an authority that the service trusts."`
}

// Help is shown by kong.
func (keysCertificateCmd) Help() string {
	return `The machine shows the certificate when it connects over TLS, and sends no key. With --fingerprint it is this one certificate; with --dns every one that the trusted authority gives out for the name, so that it can be renewed.

Example:

    watchbill keys certificate --data /var/lib/watchbill --name CAD --role cad --dns cad.example`
}

// Run is called by kong.
func (c *keysCertificateCmd) Run(ctx context.Context, con *console) error {
	k, err := c.key(con.now())
	if err != nil {
		return err
	}
	k.Fingerprint, k.DNSName = c.Fingerprint, c.DNSName
	a, err := askPeople(ctx, con, c.Data, app.PeopleAsk{Do: app.CreateKey, Key: k})
	if err != nil {
		return err
	}
	made := a.Keys[0]
	_, err = fmt.Fprintf(con.out, "Certificate %s of %s, %s, %s.\n", made.Number, made.Name, made.Roles, untilText(made.Expires))
	return err
}

type keysListCmd struct {
	Data string `required:"" placeholder:"DIR" help:"The store, whether a service runs on it or not."`
}

// Validate is called by kong.
func (c *keysListCmd) Validate() error { return validStore(c.Data) }

// Run is called by kong.
func (c *keysListCmd) Run(ctx context.Context, con *console) error {
	a, err := askPeople(ctx, con, c.Data, app.PeopleAsk{Do: app.ListKeys})
	if err != nil {
		return err
	}
	return keysTable(con.out, a.Keys, con.now())
}

type keysRotateCmd struct {
	Data    string        `required:"" placeholder:"DIR" help:"The store, whether a service runs on it or not."`
	Number  string        `arg:"" placeholder:"NUMBER" help:"The key's number, as list shows it."`
	Overlap time.Duration `default:"24h" placeholder:"TIME" help:"How long the old key goes on, at most 720h. Default: ${default}."`
}

// Help is shown by kong.
func (keysRotateCmd) Help() string {
	return `The new key has the old one's name, roles and districts. It alone is on the last line of output, and cannot be shown again. Give it to the machine before the old one ends.

Example:

    watchbill keys rotate --data /var/lib/watchbill ab12cd34 --overlap 48h`
}

// Validate is called by kong.
func (c *keysRotateCmd) Validate() error { return validStore(c.Data) }

// Run is called by kong.
func (c *keysRotateCmd) Run(ctx context.Context, con *console) error {
	a, err := askPeople(ctx, con, c.Data, app.PeopleAsk{Do: app.RotateKey, Number: c.Number, Overlap: c.Overlap})
	if err != nil {
		return err
	}
	return printKey(con, "In the place of "+c.Number+", key", a)
}

type keysRevokeCmd struct {
	Data   string `required:"" placeholder:"DIR" help:"The store, whether a service runs on it or not."`
	Number string `arg:"" placeholder:"NUMBER" help:"The key's number, as list shows it."`
}

// Help is shown by kong.
func (keysRevokeCmd) Help() string {
	return `From then on it opens nothing. What it did stays on record.

Example:

    watchbill keys revoke --data /var/lib/watchbill ab12cd34`
}

// Validate is called by kong.
func (c *keysRevokeCmd) Validate() error { return validStore(c.Data) }

// Run is called by kong.
func (c *keysRevokeCmd) Run(ctx context.Context, con *console) error {
	a, err := askPeople(ctx, con, c.Data, app.PeopleAsk{Do: app.RevokeKey, Number: c.Number})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(con.out, "Revoked %s, of %s.\n", a.Keys[0].Number, a.Keys[0].Name)
	return err
}

// askPeople asks the store, or the service that holds it, about accounts and keys.
func askPeople(ctx context.Context, con *console, dir string, ask app.PeopleAsk) (app.PeopleAnswer, error) {
	data, err := openStore(ctx, con, dir)
	if err != nil {
		return app.PeopleAnswer{}, err
	}
	a, err := data.People(ctx, ask)
	err = errors.Join(err, data.Close())
	con.progress.Stop()
	return a, err
}
