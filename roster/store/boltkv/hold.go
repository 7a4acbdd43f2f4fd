package boltkv

import (
	"errors"
	"fmt"
	"os"
	"syscall"

	"watchbill/roster"
)

// Hold keeps everybody from the store in dir, without opening it, so that it may be damaged; release lets go. Where
// somebody has it the error is a roster.Error of kind Unavailable that wraps a *Held.
func Hold(dir string) (release func() error, err error) {
	f, err := os.OpenFile(Records(dir), os.O_RDWR, 0)
	if err != nil {
		return nil, fmt.Errorf("hold the store %s: %w", dir, err)
	}
	// As bbolt does it.
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		closed := f.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, heldError(dir)
		}
		return nil, &roster.Error{Kind: roster.Unavailable, Msg: fmt.Sprintf("the store %s cannot be locked", dir), Err: errors.Join(err, closed)}
	}
	return f.Close, nil
}
