package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"

	"watchbill/api"
	"watchbill/coverage/recruit"
	"watchbill/roster"
	"watchbill/roster/pack"
)

type recruitCmd struct {
	rosterFlags
	horizonFlags
	UntilShare    shareOf `default:"1.0" help:"The share of all slots' minutes to be covered, 0 to 1; 1 closes whatever postings can close."`
	AnyOffset     bool    `help:"Allow any offset of a rotation that officers of the district and shift have."`
	AfterRenewals bool    `help:"Begin from the roster with all renewals applied."`
	WithLeave     bool    `help:"Give expected figures: the new officers are away as often as the others are."`
	SpareOneOff   bool    `help:"Leave to extra duty what is short only because of timed absences."`
	Fragment      string  `placeholder:"DIR" help:"Also write the new officers' rows there: officers.csv, credentials.csv, postings.csv."`
	formatFlag
}

// shareOf is a share from 0 to 1.
type shareOf float64

// UnmarshalText is called by kong.
func (s *shareOf) UnmarshalText(text []byte) error {
	f, err := strconv.ParseFloat(string(text), 64)
	if err != nil || !(f >= 0 && f <= 1) {
		return fmt.Errorf("%q is not a share from 0 to 1, such as 0.95", text)
	}
	*s = shareOf(f)
	return nil
}

// Help is shown by kong.
func (recruitCmd) Help() string {
	return `First the renewals that restore officers who are posted already; then the fewest additional certified postings that bring the share covered to what is asked for, the one that closes most first. A step is one more certified officer in a squad (district, shift, rotation, offset) in which officers are posted; its candidates are those of them who could be sent to training. No list is shorter than the bound that stands beside its length. csv has the steps alone.

Example:

    watchbill recruit --pack packs/springfield --from 2027-01-01 --until-share 0.95`
}

// Run is called by kong.
func (c *recruitCmd) Run(ctx context.Context, con *console) error {
	book, err := c.book(ctx, con)
	if err != nil {
		return err
	}
	con.progress.Doing("looking for the shortest way out")
	plan, err := recruit.New(ctx, book, recruit.Options{
		From: c.from(con, book), Days: int(c.Days), UntilShare: float64(c.UntilShare), Today: today(con, book),
		AnyOffset: c.AnyOffset, AfterRenewals: c.AfterRenewals, WithLeave: c.WithLeave, SpareOneOff: c.SpareOneOff,
	})
	if err != nil {
		return asUsage(err, "recruit")
	}
	if c.Fragment != "" {
		if err := writeFragment(ctx, c.Fragment, plan); err != nil {
			return err
		}
	}
	return c.write(con,
		func(w io.Writer) error { return api.WriteRecruitmentCSV(w, plan) },
		func() api.Answer { return api.NewRecruitment(plan) },
		func(w *bufio.Writer) error { return recruitTable(w, plan) })
}

// fragment are the files that a plan's rows go into.
var fragment = []string{roster.OfficersFile, roster.CredentialsFile, roster.PostingsFile}

// writeFragment writes the rows of all steps into dir, each file with its header. It replaces nothing: when one of the
// files is there already it writes none.
func writeFragment(ctx context.Context, dir string, plan *recruit.Plan) error {
	r := roster.Records{Agency: plan.Roster.Agency()}
	for _, p := range recruit.Rows(plan.Roster, plan, -1) {
		r.Officers = append(r.Officers, p.Officer)
		r.Credentials = append(r.Credentials, p.Credentials...)
		r.Postings = append(r.Postings, p.Postings...)
	}
	for _, name := range fragment {
		if _, err := os.Lstat(filepath.Join(dir, name)); err == nil {
			return fmt.Errorf("%s is there already; name a new directory for the fragment", filepath.Join(dir, name))
		} else if !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return err
	}
	// The pack writer knows every column; it writes whole packs, of which these files are taken.
	whole, err := os.MkdirTemp(dir, ".fragment-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(whole)
	if err := pack.Write(ctx, filepath.Join(whole, "pack"), r); err != nil {
		return err
	}
	for _, name := range fragment {
		err := os.Rename(filepath.Join(whole, "pack", name), filepath.Join(dir, name))
		if errors.Is(err, fs.ErrNotExist) {
			continue // no steps, no rows
		}
		if err != nil {
			return err
		}
	}
	return nil
}
