package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"watchbill/roster/pack"
	"watchbill/roster/store"
	"watchbill/roster/store/audit"
)

// packs implements api.Packs on the service's store: what comes in and goes out lies in a file in the store's directory
// meanwhile.
type packs struct{ a *App }

// maxUnpacked is what a pack that comes over HTTP may unpack to, some thirty times that of a city of 8,000 officers: it bounds
// the memory that reading one takes.
const maxUnpacked = 64 << 20

// Import puts a pack in place of the roster and waits until it is served.
func (p packs) Import(ctx context.Context, body io.Reader, dry bool, who audit.Who, address string) (done store.Changes, err error) {
	err = withTransfer(p.a.opt.Dir, func(file string) error {
		if err := receive(file, body); err != nil {
			return err
		}
		book, faults, err := pack.OpenUpTo(ctx, file, maxUnpacked)
		if err != nil {
			return err
		}
		if err := faults.Err(); err != nil {
			p.a.metrics.imports.WithLabelValues("refused").Inc()
			return err
		}
		if dry {
			p.a.metrics.imports.WithLabelValues("tried").Inc()
			done, err = p.a.served.store.Diff(ctx, book.Records())
			return err
		}
		done, err = p.a.served.store.ImportBy(ctx, book.Records(), importBy(p.a.trail.Log, who, address))
		if err != nil || !done.Any() {
			return err
		}
		p.a.metrics.imports.WithLabelValues("done").Inc()
		return p.a.served.wait(ctx, done.Revision)
	})
	return done, err
}

// Export makes a pack of the roster that is served.
func (p packs) Export(ctx context.Context, who audit.Who, address string) (zip io.ReadCloser, size int64, revision uint64, err error) {
	book := p.a.served.Book()
	if book == nil {
		return nil, 0, 0, noRoster(p.a.opt.Dir)
	}
	if err := p.a.trail.Append(ctx, exporting(book, who, address)); err != nil {
		return nil, 0, 0, err
	}
	private, err := os.MkdirTemp(p.a.opt.Dir, transferPrefix)
	if err != nil {
		return nil, 0, 0, fmt.Errorf("make room for an export: %w", err)
	}
	defer os.RemoveAll(private) // an open file outlives its name
	path := filepath.Join(private, "roster.zip")
	if err := pack.Write(ctx, path, book.Records()); err != nil {
		return nil, 0, 0, err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, 0, 0, err
	}
	info, err := f.Stat()
	if err != nil {
		return nil, 0, 0, errors.Join(err, f.Close())
	}
	return f, info.Size(), book.Revision(), nil
}
