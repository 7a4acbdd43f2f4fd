package workbook

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// archive is the .zip that a workbook is.
type archive struct {
	parts map[string]*zip.File
	left  int64 // bytes that may still be unpacked
}

// broken is an error that is the workbook's fault.
type broken struct{ msg string }

func (b broken) Error() string { return b.msg }

func brokenf(format string, args ...any) error { return broken{fmt.Sprintf(format, args...)} }

// openArchive lists the parts without unpacking any.
func openArchive(r io.ReaderAt, size int64) (*archive, error) {
	if size > maxFile {
		return nil, brokenf("is %d MiB; at most %d MiB are read", size>>20, maxFile>>20)
	}
	guard := &indexLimit{r: r, left: maxIndex}
	z, err := zip.NewReader(guard, size)
	if err != nil {
		return nil, brokenf("not a readable .xlsx workbook%s", whatElse(r, err))
	}
	guard.open = true
	if len(z.File) > maxEntries {
		return nil, brokenf("holds %d parts; at most %d are read", len(z.File), maxEntries)
	}
	a := &archive{parts: map[string]*zip.File{}, left: maxUnzip}
	for _, f := range z.File {
		name := strings.ToLower(strings.TrimPrefix(f.Name, "/")) // names of parts are the same whatever their case
		if _, twice := a.parts[name]; twice {
			return nil, brokenf("holds a part twice: %.80q", f.Name)
		}
		if f.UncompressedSize64 > minBomb && f.UncompressedSize64/maxRatio > f.CompressedSize64 {
			return nil, brokenf("holds a part, %.80q, that unpacks to more than %d times its size, as only a bomb does", f.Name, maxRatio)
		}
		a.parts[name] = f
	}
	return a, nil
}

// whatElse says what a file that is no archive looks like, and what to do.
func whatElse(r io.ReaderAt, err error) string {
	var head [8]byte
	n, _ := r.ReadAt(head[:], 0) // what cannot be read looks like nothing
	if string(head[:n]) == "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" {
		return " but an old .xls, or protected by a password; save it as .xlsx, without one"
	}
	return fmt.Sprintf("; save it as one in a spreadsheet program (a .csv file belongs into a pack, see docs/packs.md): %v", err)
}

// part opens a part, nil if there is none of that name.
func (a *archive) part(name string) (io.ReadCloser, error) {
	f := a.parts[strings.ToLower(strings.TrimPrefix(path.Clean("/"+name), "/"))]
	if f == nil {
		return nil, nil
	}
	r, err := f.Open()
	if err != nil {
		return nil, brokenf("damaged: %v", err)
	}
	return &bounded{r, a}, nil
}

// bounded counts what is unpacked.
type bounded struct {
	io.ReadCloser
	a *archive
}

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if b.a.left -= int64(n); b.a.left < 0 {
		return 0, brokenf("unpacks to more than %d MiB", maxUnzip>>20)
	}
	if err != nil && !errors.Is(err, io.EOF) {
		err = brokenf("damaged: %v", err)
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
			return 0, errors.New("its table of contents is too long")
		}
	}
	return l.r.ReadAt(p, at)
}

// walker goes through the XML of a part.
type walker struct {
	d    *xml.Decoder
	path []string // the elements it is in, the innermost last
}

// walk calls begin for each element that begins and end, with the text that stood directly in it, for each that ends. It
// does not keep texts that nobody wants: texts tells for an element whether it does.
func walk(r io.Reader, texts func(name string) bool, begin func(w *walker, name string, attrs []xml.Attr) error, end func(w *walker, name, text string) error) error {
	w := &walker{d: xml.NewDecoder(r)}
	var text []byte
	for {
		token, err := w.d.RawToken()
		if errors.Is(err, io.EOF) && len(w.path) == 0 {
			return nil
		}
		if err != nil {
			var bad broken
			if errors.As(err, &bad) {
				return bad
			}
			return brokenf("damaged: %v", err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			if len(w.path) >= maxDepth {
				return brokenf("damaged: elements are nested more than %d deep", maxDepth)
			}
			w.path, text = append(w.path, t.Name.Local), text[:0]
			err = begin(w, t.Name.Local, t.Attr)
		case xml.CharData:
			if n := len(w.path); n > 0 && texts(w.path[n-1]) {
				text = append(text, t...)
			}
		case xml.EndElement:
			n := len(w.path)
			if n == 0 || w.path[n-1] != t.Name.Local {
				return brokenf("damaged: </%.40s> ends nothing", t.Name.Local)
			}
			err = end(w, t.Name.Local, string(text))
			w.path, text = w.path[:n-1], text[:0]
		}
		if err != nil {
			return err
		}
	}
}

// in tells whether the walker is in an element of that name.
func (w *walker) in(name string) bool {
	for _, p := range w.path {
		if p == name {
			return true
		}
	}
	return false
}

func attr(attrs []xml.Attr, name string) string {
	for _, a := range attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
