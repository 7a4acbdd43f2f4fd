package pack

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"watchbill/roster"
)

// file is one of a pack's files, in a directory or an archive.
type file struct {
	name    string
	size    int64
	regular bool
	open    func() (io.ReadCloser, error)
}

// errDamaged marks an error that is the content's fault: an archive that does not unpack.
type errDamaged struct{ error }

// openFiles lists the files of the directory or .zip at path. Until closed, they can be opened. Faults are of the
// container; when there are any that are no warnings the files must not be read.
func openFiles(path string) (files []file, faults Faults, closeAll func() error, err error) {
	at, err := os.Stat(path)
	if err != nil {
		return nil, nil, nil, fmt.Errorf("open the pack: %w", err)
	}
	if at.IsDir() {
		files, closeAll, err = openDir(path)
		return files, nil, closeAll, err
	}
	if !at.Mode().IsRegular() || !strings.EqualFold(filepath.Ext(path), ".zip") {
		return nil, nil, nil, roster.Invalidf("pack", "%s is neither a directory nor a .zip", path)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, nil, fmt.Errorf("open the pack: %w", err)
	}
	files, faults = openZip(filepath.Base(path), f, at.Size())
	return files, faults, f.Close, nil
}

// openDir lists a directory. Links are not followed.
func openDir(path string) ([]file, func() error, error) {
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, nil, fmt.Errorf("open the pack: %w", err)
	}
	entries, err := fs.ReadDir(root.FS(), ".")
	if err != nil {
		root.Close()
		return nil, nil, fmt.Errorf("list the pack: %w", err)
	}
	var files []file
	for _, e := range entries {
		info, err := e.Info()
		if errors.Is(err, fs.ErrNotExist) {
			continue // gone since it was listed
		}
		if err != nil {
			root.Close()
			return nil, nil, fmt.Errorf("list the pack: %w", err)
		}
		files = append(files, file{
			name: e.Name(), size: info.Size(), regular: info.Mode().IsRegular(),
			open: func() (io.ReadCloser, error) { return root.Open(e.Name()) },
		})
	}
	return files, root.Close, nil
}

// ignored tells whether a pack may hold such a file without a word: notes, results worked out beside it, hidden files.
func ignored(name string) bool {
	base := strings.ToUpper(path.Base(name))
	for _, p := range []string{".", "README", "LICENSE", "NOTICE", "EXPECTED-", "__MACOSX"} {
		if strings.HasPrefix(base, p) || strings.HasPrefix(strings.ToUpper(name), p) {
			return true
		}
	}
	return false
}

// survey sorts out which of the files are read, and reports those missing, unknown, or no plain files.
func (in *reading) survey(files []file) map[string]file {
	known := map[string]file{}
	total := int64(0)
	for _, f := range files {
		switch {
		case slices.Contains(roster.Files, f.name) && f.regular:
			known[f.name] = f
			if f.size <= limitOf(f.name) { // larger ones are not read
				total += f.size
			}
		case slices.Contains(roster.Files, f.name):
			in.fault(f.name, 1, "file", "not a plain file; a pack holds neither links nor directories")
			in.file(f.name).lost = true
		case !ignored(f.name):
			msg := "no file of a pack, not read"
			if near := roster.Suggest(f.name, slices.Values(roster.Files)); near != "" {
				msg += "; nearest is " + near
			}
			in.warn(label(f.name), 1, "file", "%s", msg)
		}
	}
	for _, name := range required {
		if _, ok := known[name]; !ok && !in.file(name).lost {
			in.fault(name, 1, "file", "missing; every pack has it")
			in.file(name).lost = true
		}
	}
	if total > maxPack {
		in.fault(roster.AgencyFile, 1, "file", "the pack holds more than %s", bytesOf(maxPack))
		in.refused = true
		return nil
	}
	return known
}

// required are the files that every pack has.
var required = []string{
	roster.AgencyFile, roster.DistrictsFile, roster.ShiftsFile, roster.RotationsFile, roster.OfficersFile, roster.PostingsFile,
}
