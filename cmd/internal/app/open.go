package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"
	"time"

	"watchbill/roster"
	"watchbill/roster/pack"
	"watchbill/roster/store"
	"watchbill/roster/store/boltkv"
)

// How long a command waits. No command waits longer for somebody else who does not move than the sum of these and stallWait.
const (
	storeWait  = 5 * time.Second // for a store that another holds, or its service's socket
	dialWait   = time.Second     // for a socket to take the call
	answerWait = 5 * time.Second // for a service to say that it is there
)

// Data is the roster in a directory, as a command reaches it: the store itself, or the service that holds it.
type Data struct {
	dir    string
	kv     *boltkv.Store // nil: through remote
	remote *remote
	now    func() time.Time // of what is recorded; nil: the machine's
}

// Open takes the store in dir if nobody holds it, for reading only where it cannot be written, else goes through the service that does. Unless create is set, there
// must be a store already. Where neither is possible within a few seconds, the roster.Error says who holds the store.
func Open(ctx context.Context, dir string, create bool) (*Data, error) {
	return open(ctx, dir, create, storeWait, answerWait)
}

func open(ctx context.Context, dir string, create bool, storeWait, answerWait time.Duration) (*Data, error) {
	var held *boltkv.Held
	for began := time.Now(); ; {
		kv, err := boltkv.Open(dir, boltkv.Options{LockTimeout: -1, MustExist: !create})
		if errors.Is(err, syscall.EROFS) || errors.Is(err, fs.ErrPermission) { // such as a copy on a disk of its own
			if only, onlyErr := boltkv.Open(dir, boltkv.Options{LockTimeout: -1, ReadOnly: true}); onlyErr == nil || errors.As(onlyErr, &held) {
				kv, err = only, onlyErr
			}
		}
		if err == nil {
			return &Data{dir: dir, kv: kv}, nil
		}
		if !errors.As(err, &held) {
			return nil, err
		}
		service, err := call(ctx, dir, answerWait)
		switch {
		case err == nil:
			service.held = held
			return &Data{dir: dir, remote: service}, nil
		case ctx.Err() != nil:
			return nil, fmt.Errorf("reach the service: %w", ctx.Err())
		case !errors.Is(err, errNoService):
			return nil, unreachable(held, err)
		case time.Since(began) > storeWait:
			return nil, unreachable(held, err)
		}
		select { // a command at work, or a service that is just starting
		case <-ctx.Done():
		case <-time.After(50 * time.Millisecond):
		}
	}
}

func unreachable(held *boltkv.Held, err error) error {
	who := "another process"
	if held.PID != 0 {
		who = fmt.Sprintf("process %d (%s)", held.PID, held.Command)
	}
	return &roster.Error{Kind: roster.Unavailable, Err: err,
		Msg: fmt.Sprintf("the store %s is held by %s, and no service answers on its socket; wait for it to end, or stop it", held.Dir, who)}
}

// Close lets go of the store.
func (d *Data) Close() error {
	if d.kv != nil {
		return d.kv.Close()
	}
	d.remote.close()
	return nil
}

// Book returns the roster. Where there is none the roster.Error is NotFound and says what to do.
func (d *Data) Book(ctx context.Context) (*roster.Book, error) {
	if d.remote != nil {
		return d.remote.book(ctx, "")
	}
	rows, revision, err := store.New(d.kv).Load(ctx)
	if err != nil {
		return nil, err
	}
	if revision == 0 {
		return nil, noRoster(d.dir)
	}
	book, faults := roster.NewBook(rows, revision)
	if err := faults.Err(); err != nil {
		return nil, fmt.Errorf("the roster in %s is faulty; import a good pack: %w", d.dir, err)
	}
	return book, nil
}

// Import puts records, which a Book was built from, in place of the roster: all of them or none. With try set it only
// says what that would change. A service checks them again and may answer with pack.Faults.
func (d *Data) Import(ctx context.Context, records roster.Records, try bool) (Imported, error) {
	if d.remote == nil {
		return replace(ctx, store.New(d.kv), records, try, importBy(d.log(), account(os.Getuid()), byCommand))
	}
	var done Imported
	err := withTransfer("", func(file string) (err error) {
		if err = pack.Write(ctx, file, records); err != nil {
			return err
		}
		done, err = d.remote.send(ctx, file, try)
		return err
	})
	return done, err
}

// noRoster says what to do about a store that is empty.
func noRoster(dir string) error {
	return &roster.Error{Kind: roster.NotFound, Msg: fmt.Sprintf("%s holds no roster yet; import one: watchbill import PACK --data %[1]s", dir)}
}
