package boltkv

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"go.etcd.io/bbolt"
)

// CopyTo writes a copy of the whole store to w, as of one revision, which it returns: the bytes of a records.db. Others
// read and commit meanwhile; what they free is not used again until it has ended, so w should be a local file.
func (s *Store) CopyTo(ctx context.Context, w io.Writer) (revision uint64, err error) {
	err = s.view(ctx, func(tx *bbolt.Tx) error {
		revision = revisionOf(tx)
		n, err := tx.WriteTo(cancelled{ctx, w})
		if err == nil && n != tx.Size() {
			err = fmt.Errorf("copied %d bytes of %d", n, tx.Size())
		}
		return err
	})
	if err != nil && ctx.Err() != nil { // bbolt says why in words only
		err = ctx.Err()
	}
	return revision, s.failed("copy", err)
}

// cancelled is a writer that fails once ctx has ended.
type cancelled struct {
	ctx context.Context //nolint:containedctx // for the length of one copy, which takes no context
	w   io.Writer
}

func (c cancelled) Write(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.w.Write(p)
}

// Check reads every record and has bbolt look for pages that are lost or used twice. It returns what is wrong, each in
// words, nothing where all is well; the error is that it could not look. Nobody commits while it works, so where a
// service must not wait, check a copy.
func (s *Store) Check(ctx context.Context) (faults []string, err error) {
	select {
	case <-s.turn:
		defer func() { s.turn <- struct{}{} }()
	case <-ctx.Done():
		return nil, fmt.Errorf("check: %w", ctx.Err())
	}
	// bbolt's own check runs in a goroutine of its own, where a page that is not there would end the process. So all of them
	// are read here first, where guarded can catch that.
	err = s.view(ctx, func(tx *bbolt.Tx) error {
		faults = readAll(ctx, tx)
		return ctx.Err()
	})
	switch {
	case errors.Is(err, errDamaged):
		return []string{err.Error()}, nil
	case err != nil || len(faults) > 0:
		return faults, s.failed("check", err)
	}
	err = s.view(ctx, func(tx *bbolt.Tx) error {
		for err := range tx.Check() { // to its end: it writes to a channel without room
			faults = append(faults, err.Error())
		}
		return nil
	})
	return faults, s.failed("check", err)
}

// readAll touches every byte of every record and tells of those that we cannot have written.
func readAll(ctx context.Context, tx *bbolt.Tx) (faults []string) {
	newest := revisionOf(tx)
	var sum byte
	c := tx.Bucket(recordsBucket).Cursor()
	n := 0
	for k, v := c.First(); k != nil; k, v = c.Next() {
		if n++; n%ctxEvery == 0 && ctx.Err() != nil {
			return nil
		}
		if len(v) < revisionSize {
			faults = append(faults, fmt.Sprintf("record %q: shorter than its revision", k))
			continue
		}
		if r := binary.BigEndian.Uint64(v); r == 0 || r > newest {
			faults = append(faults, fmt.Sprintf("record %q: of revision %d, and the store's is %d", k, r, newest))
		}
		for _, b := range v {
			sum ^= b
		}
	}
	_ = sum
	return faults
}

// Records returns the path of the file, in a store's directory, that holds its records.
func Records(dir string) string { return filepath.Join(dir, recordsFile) }
