package vault

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"watchbill/roster"
	"watchbill/roster/store/audit"
	"watchbill/roster/store/backup"
	"watchbill/roster/store/boltkv"
)

// Packed is a backup that was made.
type Packed struct {
	backup.Manifest
	File     string // SHA-256 of the file, in hexadecimal
	Bytes    int64  // of the file
	Findings Findings
}

// Copied takes a copy of a store and gives do what was found in it; the copy is there while do runs, closed, in a
// directory below dir, which is the store's own. write writes the copy.
func Copied(ctx context.Context, dir string, write func(context.Context, io.Writer) error, kept []audit.Head, do func(image string, f Findings) error) error {
	private, err := os.MkdirTemp(dir, Prefix)
	if err != nil {
		return fmt.Errorf("make room for a copy: %w", err)
	}
	defer os.RemoveAll(private)
	image := boltkv.Records(private)
	if err := writeFile(image, func(w io.Writer) error { return write(ctx, w) }); err != nil {
		return fmt.Errorf("copy the store: %w", err)
	}
	f, err := inspectCopy(ctx, private, kept)
	if err != nil {
		return err
	}
	return do(image, f)
}

// writeFile makes a file of mode 0600 that is on disk when it returns.
func writeFile(path string, write func(io.Writer) error) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	err = write(f)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

func inspectCopy(ctx context.Context, dir string, kept []audit.Head) (Findings, error) {
	kv, err := boltkv.Open(dir, boltkv.Options{MustExist: true})
	var bad *roster.Error
	if errors.As(err, &bad) {
		return Findings{Damage: lines(err)}, nil
	}
	if err != nil {
		return Findings{}, err
	}
	f, err := Inspect(ctx, kv, kept...)
	closed := kv.Close()
	if len(f.Damage) > 0 { // then it does not close, which says less
		closed = nil
	}
	return f, errors.Join(err, closed)
}

// Pack copies a store into the backup at path: it checks the copy, writes the file, reads it again and checks that. dir is
// the store's directory. A store with damaged pages is not packed, and the roster.Error of kind Unavailable says what is
// wrong; other faults are in the answer's Findings and do not hinder it.
func Pack(ctx context.Context, dir, path, version string, made time.Time, write func(context.Context, io.Writer) error) (p Packed, err error) {
	err = Copied(ctx, dir, write, nil, func(image string, f Findings) error {
		if len(f.Damage) > 0 {
			return &roster.Error{Kind: roster.Unavailable, Msg: fmt.Sprintf("the store %s is damaged (%s); restore an earlier backup", dir, f.Damage[0])}
		}
		p.Findings = f
		if p.Manifest, err = describe(image, f, version, made); err != nil {
			return err
		}
		in, err := os.Open(image)
		if err != nil {
			return err
		}
		defer in.Close()
		if p.File, err = backup.Write(path, in, p.Manifest); err != nil {
			return err
		}
		return p.again(ctx, path)
	})
	return p, err
}

// again reads the backup back.
func (p *Packed) again(ctx context.Context, path string) error {
	b, err := backup.Open(path)
	if err != nil {
		return err
	}
	defer b.Close()
	sum, err := b.Extract(ctx, io.Discard)
	if err == nil && sum != p.File {
		err = fmt.Errorf("%s was written and is not what was written: %s, not %s", filepath.Base(path), sum, p.File)
	}
	if err != nil {
		return err
	}
	info, err := os.Stat(path)
	if err == nil {
		p.Bytes = info.Size()
	}
	return err
}

// describe makes the manifest of an image.
func describe(image string, f Findings, version string, made time.Time) (backup.Manifest, error) {
	in, err := os.Open(image)
	if err != nil {
		return backup.Manifest{}, err
	}
	defer in.Close()
	hash := sha256.New()
	n, err := io.Copy(hash, in)
	return backup.Manifest{
		Made: made.UTC().Truncate(time.Second), Version: version, Revision: f.Revision, Roster: f.Roster, Audit: f.Audit.Head, Records: f.Spaces,
		Size: n, SHA256: hex.EncodeToString(hash.Sum(nil)),
	}, err
}
