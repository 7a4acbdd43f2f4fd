package pack

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"unicode/utf8"
)

// openZip lists the files of an archive named name, without reading them. Whatever an honest archive of a pack would
// not hold is a fault, and then nothing is to be read: paths that climb out, links, two files of one name, encryption, and
// more than limits.go allows. When all files lie in one folder, that folder is the pack.
func openZip(name string, r io.ReaderAt, size int64) ([]file, Faults) {
	var faults Faults
	fault := func(entry, format string, args ...any) {
		faults = append(faults, Fault{File: label(name), Line: 1, Column: label(entry), Msg: fmt.Sprintf(format, args...)})
	}
	guard := &indexLimit{r: r, left: maxZipIndex}
	z, err := zip.NewReader(guard, size)
	if err != nil {
		if guard.left < 0 {
			err = fmt.Errorf("its table of contents is longer than %s", bytesOf(maxZipIndex))
		}
		fault("file", "not a readable .zip: %v", err)
		return nil, faults
	}
	guard.open = true
	if len(z.File) > maxEntries {
		fault("file", "holds %d files; a pack has at most 15, and %d are let pass", len(z.File), maxEntries)
		return nil, faults
	}
	var files []file
	seen := map[string]bool{}
	total := uint64(0)
	for _, e := range z.File {
		if problem := trick(e); problem != "" {
			fault(e.Name, "%s", problem)
			continue
		}
		if strings.HasSuffix(e.Name, "/") {
			continue
		}
		if seen[e.Name] {
			fault(e.Name, "is in the archive twice")
		}
		seen[e.Name] = true
		total += e.UncompressedSize64
		files = append(files, file{name: e.Name, size: int64(e.UncompressedSize64), regular: true, open: unpack(e)})
	}
	if total > maxPack {
		fault("file", "unpacks to more than %s", bytesOf(maxPack))
	}
	return inFolder(files), faults
}

// trick says what is wrong with an entry, "" if nothing is.
func trick(e *zip.File) string {
	name := strings.TrimSuffix(e.Name, "/")
	switch {
	case !utf8.ValidString(name) || strings.ContainsRune(name, 0):
		return "its name is not UTF-8 text"
	case strings.Contains(name, `\`) || strings.Contains(name, ":"):
		return "its path has a \\ or a : in it; folders are separated by /"
	case !fs.ValidPath(name) || name == ".":
		return "its path leads out of the archive or is none"
	case e.Mode()&(fs.ModeType&^fs.ModeDir) != 0:
		return "not a plain file; a pack holds no links"
	case e.Flags&1 != 0:
		return "is encrypted; packs are read without a password only"
	case e.UncompressedSize64 > maxFile:
		return fmt.Sprintf("unpacks to %s; a file of a pack has at most %s", bytesOf(int64(min(e.UncompressedSize64, 1<<62))), bytesOf(maxFile))
	case e.UncompressedSize64 > minBomb && e.UncompressedSize64/maxRatio > e.CompressedSize64:
		return fmt.Sprintf("unpacks to more than %d times its size, as only a bomb does", maxRatio)
	}
	return ""
}

// inFolder strips the folder that all files share, if there is one.
func inFolder(files []file) []file {
	folder := ""
	for _, f := range files {
		first, _, nested := strings.Cut(f.name, "/")
		if ignored(first) {
			continue
		}
		if !nested || folder != "" && folder != first {
			return files
		}
		folder = first
	}
	for i := range files {
		files[i].name = strings.TrimPrefix(files[i].name, folder+"/")
	}
	return files
}

// unpack returns a function that opens an entry. Its errors are errDamaged: the archive's own bytes have been read.
func unpack(e *zip.File) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) {
		r, err := e.Open()
		if err != nil {
			return nil, errDamaged{err}
		}
		return unpacking{r}, nil
	}
}

type unpacking struct{ io.ReadCloser }

func (u unpacking) Read(p []byte) (int, error) {
	n, err := u.ReadCloser.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = errDamaged{err}
	}
	return n, err
}

// indexLimit bounds what is read of an archive before it is open: archive/zip keeps all of its table of contents.
type indexLimit struct {
	r    io.ReaderAt
	left int64
	open bool
}

// ReadAt refuses to read on when too much has been read.
func (l *indexLimit) ReadAt(p []byte, at int64) (int, error) {
	if !l.open {
		if l.left -= int64(len(p)); l.left < 0 {
			return 0, errors.New("too long")
		}
	}
	return l.r.ReadAt(p, at)
}
