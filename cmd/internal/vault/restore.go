package vault

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"time"

	"watchbill/api/web/identity"
	"watchbill/roster"
	"watchbill/roster/store"
	"watchbill/roster/store/audit"
	"watchbill/roster/store/backup"
	"watchbill/roster/store/boltkv"
)

// Restoring says how to restore.
type Restoring struct {
	Replace bool // puts the backup in the place of the store that is there, which is kept aside
	Faulty  bool // restores a backup whose records or audit chain have faults
	Who     audit.Who
	Where   string
	Now     func() time.Time // the real time; required
}

// Restored is what was.
type Restored struct {
	backup.Manifest
	File     string     // SHA-256 of the backup, in hexadecimal
	Aside    string     // where the store is that was there before; empty: there was none
	Head     audit.Head // of the chain, with the record of the restoring
	Findings Findings   // of the backup
}

// Restore puts a backup into dir. It checks all of it first and touches nothing until it is whole; then the store in
// dir is the restored one, or, whatever happens, the one that was there. Errors: roster.Invalid for a file that is no
// sound backup, Conflict for a store that is there already, Unavailable for one that somebody holds.
func Restore(ctx context.Context, file, dir string, opt Restoring) (r Restored, err error) {
	b, err := backup.Open(file)
	if err != nil {
		return r, err
	}
	defer b.Close()
	r.Manifest = b.Manifest
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		defer func() {
			if r.Head.Seq == 0 {
				_ = os.Remove(dir) // made in vain, and empty
			}
		}()
	}
	release, err := vacant(dir, opt.Replace)
	if err != nil {
		return r, err
	}
	if release != nil {
		defer func() { err = errors.Join(err, release()) }()
	}
	private, err := os.MkdirTemp(dir, Prefix)
	if err != nil {
		return r, fmt.Errorf("make room for a restore: %w", err)
	}
	defer os.RemoveAll(private)
	image := boltkv.Records(private)
	err = writeFile(image, func(w io.Writer) (err error) {
		r.File, err = b.Extract(ctx, w)
		return err
	})
	if err != nil {
		return r, err
	}
	if err := r.prepare(ctx, file, private, opt); err != nil {
		return r, err
	}
	if err := ctx.Err(); err != nil {
		return r, fmt.Errorf("restore: %w", err)
	}
	return r, r.place(image, dir, release != nil, opt.Now())
}

// vacant makes dir and sees that there is no store in it: release is nil. One that is to be replaced it holds until release.
func vacant(dir string, replace bool) (release func() error, err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, &roster.Error{Kind: roster.Unavailable, Msg: fmt.Sprintf("the store %s cannot be made", dir), Err: err}
	}
	release, err = boltkv.Hold(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, err
	case !replace:
		return nil, errors.Join(occupied(dir), release())
	}
	return release, nil
}

func occupied(dir string) error {
	return &roster.Error{Kind: roster.Conflict, Msg: fmt.Sprintf("there is a store in %s already; restore into another directory, or over it with --replace, which keeps it aside", dir)}
}

// prepare checks the store that was taken out of the backup and records the restoring in it.
func (r *Restored) prepare(ctx context.Context, file, dir string, opt Restoring) (err error) {
	kv, err := boltkv.Open(dir, boltkv.Options{MustExist: true})
	if err != nil {
		return fmt.Errorf("open what %s holds: %w", file, err)
	}
	defer func() {
		if closed := kv.Close(); err == nil {
			err = closed
		}
	}()
	if r.Findings, err = Inspect(ctx, kv); err != nil {
		return err
	}
	f := &r.Findings
	if len(f.Damage) > 0 || f.Revision != r.Revision || f.Roster != r.Roster || f.Audit.Head != r.Audit || !slices.Equal(f.Spaces, r.Records) {
		return unfit("%s is damaged: it does not hold what its manifest says; use another backup", file)
	}
	if !f.Sound() && !opt.Faulty {
		return unfit("%s was made of a store with faults, the first: %s; use another backup, or restore it as it is with --with-faults", file, f.All()[0])
	}
	log := audit.New(kv, audit.Options{Now: opt.Now, Appended: func(a audit.Record) { r.Head = a.Head() }})
	e := audit.Entry{Action: audit.Restored, Who: opt.Who, Where: opt.Where, Outcome: audit.Done, What: audit.What{Revision: r.Roster, Checksum: r.File}}
	if r.Audit.Seq > 0 {
		e.What.Chain = &r.Audit
	}
	// Sessions that were ended and links that were used since the backup must not be good again.
	ended, err := identity.Ended(ctx, kv)
	if err != nil {
		return err
	}
	_, err = log.Commit(ctx, store.Txn{Ops: ended}, e)
	return err
}

func unfit(format string, args ...any) error {
	return &roster.Error{Kind: roster.Invalid, Msg: fmt.Sprintf(format, args...)}
}

// place gives the prepared file the store's name. From here on nothing asks whether to stop.
func (r *Restored) place(image, dir string, replace bool, now time.Time) error {
	path := boltkv.Records(dir)
	if !replace {
		err := os.Link(image, path) // never over another
		if errors.Is(err, fs.ErrExist) {
			return occupied(dir)
		}
		return errors.Join(err, boltkv.SyncPath(dir))
	}
	aside := path + ".replaced-" + now.UTC().Format("20060102T150405.00Z")
	if err := os.Link(path, aside); err != nil {
		return fmt.Errorf("keep the store aside: %w", err)
	}
	r.Aside = aside
	if err := boltkv.SyncDir(dir); err != nil {
		return err
	}
	return errors.Join(os.Rename(image, path), boltkv.SyncDir(dir))
}
