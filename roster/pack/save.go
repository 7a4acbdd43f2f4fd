package pack

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"watchbill/roster"
)

// Write writes records as a pack, a .zip if path ends so, else a directory: columns in the order of the contract, rows
// sorted by key and shifts as they are, always the six required files and the others only where they have rows. What
// is read back and written again is the same to the byte, times in the archive included.
//
// The pack appears at path whole or not at all, readable by its owner only, for it holds names and phone numbers. An
// earlier pack there is replaced (a directory by two renames: for an instant there is none); anything else, or a
// directory with other files in it, is a [roster.Conflict].
// Records that the format cannot say, such as a language with a blank in it, are an error.
func Write(ctx context.Context, path string, r roster.Records) error {
	save := saveDir
	if strings.EqualFold(filepath.Ext(path), ".zip") {
		save = saveZip
	}
	if parent := filepath.Dir(filepath.Clean(path)); !isDir(parent) {
		return conflict("there is no directory %s to write %s in; make it first", parent, filepath.Base(path))
	}
	files, err := encode(&r)
	if err != nil {
		return err
	}
	if err := save(ctx, filepath.Clean(path), files); err != nil {
		return fmt.Errorf("write the pack %s: %w", path, err)
	}
	return nil
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

func conflict(format string, args ...any) error {
	return &roster.Error{Kind: roster.Conflict, Field: "pack", Msg: fmt.Sprintf(format, args...)}
}

// saveDir writes the files into a new directory beside path and puts it in path's place.
func saveDir(ctx context.Context, path string, files []encoded) error {
	old, err := replaceable(path)
	if err != nil {
		return err
	}
	next, err := os.MkdirTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(next) // gone by then, if all went well
	for _, f := range files {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := writeFile(filepath.Join(next, f.name), f.text); err != nil {
			return err
		}
	}
	if !old {
		return os.Rename(next, path)
	}
	aside := next + ".old"
	if err := os.Rename(path, aside); err != nil {
		return err
	}
	if err := os.Rename(next, path); err != nil {
		return errors.Join(err, os.Rename(aside, path))
	}
	return os.RemoveAll(aside)
}

// replaceable tells whether there is a directory at path, which must be empty or hold a pack and nothing else.
func replaceable(path string) (there bool, err error) {
	entries, err := os.ReadDir(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		if !isDir(path) {
			err = conflict("%s is a file; write to a new directory, or to a .zip", path)
		}
		return false, err
	}
	for _, e := range entries {
		if !slices.Contains(roster.Files, e.Name()) {
			return true, conflict("the directory holds %s, which is no file of a pack; write to a new directory", clip(e.Name()))
		}
	}
	return true, nil
}

func writeFile(name string, text []byte) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	return errors.Join(err, f.Sync(), f.Close())
}

// saveZip writes the archive beside path and renames it.
func saveZip(ctx context.Context, path string, files []encoded) error {
	if err := replaceableZip(path); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // gone by then, if all went well
	err = errors.Join(writeZip(ctx, f, files), f.Sync(), f.Close())
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// replaceableZip sees that what is at path, if anything, is an archive with a pack in it.
func replaceableZip(path string) error {
	at, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if !at.Mode().IsRegular() {
		return conflict("there is something else of that name")
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	held, _ := openZip(path, f, at.Size())
	if !slices.ContainsFunc(held, func(f file) bool { return f.name == roster.AgencyFile }) {
		return conflict("there is a file of that name which is no pack; write to a new file")
	}
	return nil
}

// archived is the time that every file in an archive bears: the first that a .zip can say.
var archived = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

func writeZip(ctx context.Context, w io.Writer, files []encoded) error {
	z := zip.NewWriter(w)
	for _, f := range files {
		if err := ctx.Err(); err != nil {
			return err
		}
		e, err := z.CreateHeader(&zip.FileHeader{Name: f.name, Method: zip.Deflate, Modified: archived})
		if err != nil {
			return err
		}
		if _, err := e.Write(f.text); err != nil {
			return err
		}
	}
	return z.Close()
}
