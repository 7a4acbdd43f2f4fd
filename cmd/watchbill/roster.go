package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"watchbill/cmd/internal/app"
	"watchbill/roster"
)

// rosterFlags choose the roster: a pack or a store, exactly one.
type rosterFlags struct {
	Pack string `xor:"roster" placeholder:"PACK" help:"The roster: a pack, which is a directory, a .zip or an .xlsx workbook. Either this or --data is needed."`
	Data string `xor:"roster" placeholder:"DIR" help:"The roster: the service's store, whether the service runs or not."`
}

// Validate is called by kong.
func (f *rosterFlags) Validate() error {
	if f.Pack == "" && f.Data == "" {
		return errors.New("which roster? name it with --pack PACK or --data DIR")
	}
	return nil
}

// validStore refuses a --data that names nothing, as an unset shell variable does.
func validStore(dir string) error {
	if dir == "" {
		return errors.New("--data is empty; name the store's directory")
	}
	return nil
}

// book reads the roster.
func (f *rosterFlags) book(ctx context.Context, con *console) (*roster.Book, error) {
	if f.Pack != "" {
		return readPack(ctx, con, f.Pack)
	}
	con.progress.Doing("reading the store " + f.Data)
	data, err := app.Open(ctx, f.Data, false)
	if err != nil {
		return nil, noStore(err, f.Data)
	}
	book, err := data.Book(ctx)
	return book, errors.Join(err, data.Close())
}

// figures reads the roster for what is then given out as a whole, which is recorded of a store.
func (f *rosterFlags) figures(ctx context.Context, con *console, what string) (*roster.Book, error) {
	if f.Pack != "" {
		return readPack(ctx, con, f.Pack)
	}
	data, err := openStore(ctx, con, f.Data)
	if err != nil {
		return nil, err
	}
	book, err := data.Figures(ctx, what)
	return book, errors.Join(err, data.Close())
}

// readPack reads a pack. Its faults, if they are more than warnings, are the error.
func readPack(ctx context.Context, con *console, path string) (*roster.Book, error) {
	con.progress.Doing("reading " + path)
	book, faults, err := openPack(ctx, path)
	if err != nil {
		return nil, noPack(err, path)
	}
	return book, faults.Err()
}

// noPack says what to do about a pack that cannot be opened.
func noPack(err error, path string) error {
	if errors.Is(err, fs.ErrNotExist) {
		if _, statErr := os.Stat(path); errors.Is(statErr, fs.ErrNotExist) {
			return fmt.Errorf("there is no pack at %s; name a directory or a .zip, or an .xlsx workbook", path)
		}
	}
	return err
}

// noStore says what to do about a store that is not there.
func noStore(err error, dir string) error {
	if errors.Is(err, &roster.Error{Kind: roster.NotFound}) {
		return fmt.Errorf("there is no store in %s; make one with: watchbill import PACK --data %[1]s", dir)
	}
	return err
}
