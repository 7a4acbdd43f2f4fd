package app

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"watchbill/cmd/internal/vault"
	"watchbill/roster"
)

// maxTransfer is the most bytes of a pack on its way; what it may unpack to is package pack's to limit.
const maxTransfer = 1 << 30

// withTransfer gives do the path of a .zip, not there yet, in a directory below dir that is gone afterwards; where dir is
// empty, below the system's own for temporary files.
func withTransfer(dir string, do func(file string) error) error {
	private, err := os.MkdirTemp(dir, transferPrefix)
	if err != nil {
		return fmt.Errorf("make room for a transfer: %w", err)
	}
	defer os.RemoveAll(private)
	return do(filepath.Join(private, "roster.zip"))
}

// receive writes a pack that comes in to a file, readable by its owner only.
func receive(file string, body io.Reader) error {
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, body)
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		err = roster.Invalidf("pack", "the pack is larger than %d MiB", maxTransfer>>20)
	}
	return errors.Join(err, f.Close())
}

// transferPrefix begins the names of what lies in the store's directory for the length of one transfer.
const transferPrefix = vault.Prefix

// sweep removes what transfers of a killed service left.
func sweep(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), transferPrefix) {
			err = errors.Join(err, os.RemoveAll(filepath.Join(dir, e.Name())))
		}
	}
	return err
}
