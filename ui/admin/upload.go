package admin

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"watchbill/roster"
	"watchbill/ui/ask"
	"watchbill/ui/page"
)

// What an upload may be. A pack of a city of 8,000 officers is a .zip of some 400 KB.
const (
	maxUpload   = 32 << 20 // bytes of all files that are sent
	maxUnpacked = 64 << 20 // and of a pack's files together, unpacked, as the interface takes them
	uploadWait  = 3 * time.Minute
	turnWait    = 5 * time.Second
)

// sent is what an upload brought.
type sent struct {
	names []string          // of the pack's files, as they were chosen
	pack  []byte            // a .zip
	rows  map[string][]byte // mended rows, by the pack's file
	form  url.Values
}

// upload answers POST /admin/import: it looks at a pack, or with do=import imports the one that was looked at. What is sent is held in
// memory until it is answered, one upload at a time, and no longer: who imports what they looked at sends it again.
func (r room) upload(c echo.Context) error {
	ctx, cancel := context.WithTimeout(c.Request().Context(), turnWait)
	defer cancel()
	select {
	case r.packs <- struct{}{}:
		defer func() { <-r.packs }()
	case <-ctx.Done():
		return r.notTaken(c, http.StatusServiceUnavailable, "Another pack is being looked at at this moment. Nothing was changed.", "Wait a moment, and send it again.")
	}
	page.Patient(c, uploadWait)
	s, err := receive(c.Request())
	if err != nil {
		var tooLong *http.MaxBytesError
		if errors.As(err, &tooLong) {
			return r.notTaken(c, http.StatusRequestEntityTooLarge, "That is more than "+bytesOf(maxUpload)+". Nothing was changed.", "Larger packs go in by the command: watchbill import PACK --data DIR.")
		}
		var domain *roster.Error
		if errors.As(err, &domain) {
			return r.notTaken(c, http.StatusUnprocessableEntity, domain.Msg, "Nothing was changed. Choose the pack, and look at it again.")
		}
		return err
	}
	return r.look(c, s)
}

// notTaken shows the page again, which says why an upload came to nothing.
func (r room) notTaken(c echo.Context, code int, wrong ...string) error {
	v := r.importsView(c)
	v.Frame.Wrong = wrong
	return r.Show(c, code, importsSheet, "imports.html", v)
}

// receive reads an upload. Errors are roster.Invalid where it is none.
func receive(req *http.Request) (*sent, error) {
	parts, err := req.MultipartReader()
	if err != nil {
		return nil, roster.Invalidf("pack", "That was not an upload of files.")
	}
	s := &sent{rows: map[string][]byte{}, form: url.Values{}}
	var loose []packed
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		data, err := io.ReadAll(part) // the edge of the service limits the body
		if err != nil {
			return nil, err
		}
		switch name := part.FileName(); {
		case part.FormName() == "pack" && name != "":
			s.names = append(s.names, name)
			loose = append(loose, packed{name, data})
		case part.FormName() == "rows" && name != "":
			file, err := rowsOf(name)
			if err != nil {
				return nil, err
			}
			s.rows[file] = data
		case name == "" && part.FormName() != "pack" && part.FormName() != "rows":
			s.form.Add(part.FormName(), string(data))
		}
	}
	if len(loose) == 0 {
		return nil, roster.Invalidf("pack", "No pack was chosen.")
	}
	s.pack, err = joined(loose)
	return s, err
}

// packed is a file of a pack.
type packed struct {
	name string
	data []byte
}

// joined is a pack's files as one .zip: the one that was chosen, or one of the files that were.
func joined(files []packed) ([]byte, error) {
	zipped := func(f packed) bool { return strings.HasSuffix(strings.ToLower(f.name), ".zip") }
	switch {
	case len(files) == 1 && zipped(files[0]):
		return files[0].data, nil
	case slices.ContainsFunc(files, zipped):
		return nil, roster.Invalidf("pack", "Choose one .zip, or the files of one pack, not both.")
	}
	return zipOf(files)
}

// zipOf packs files.
func zipOf(files []packed) ([]byte, error) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range files {
		w, err := z.Create(f.name)
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(f.data); err != nil {
			return nil, err
		}
	}
	err := z.Close() // which writes the end of it
	return b.Bytes(), err
}

// unpackedCSV are the CSV files of a pack, by name; in one folder or none, as packs are. Those that cannot be read whole, or unpack to more
// than a pack may, are left out, and what is no .zip has none: what is wrong with them the interface says, which reads it too.
func unpackedCSV(pack []byte) map[string][]byte {
	files := map[string][]byte{}
	z, err := zip.NewReader(bytes.NewReader(pack), int64(len(pack)))
	if err != nil {
		return files
	}
	room := int64(maxUnpacked)
	for _, f := range z.File {
		name := f.Name[strings.LastIndexByte(f.Name, '/')+1:]
		if !slices.Contains(roster.Files, name) || !strings.HasSuffix(name, ".csv") || room < 0 || f.UncompressedSize64 > maxUnpacked {
			continue
		}
		in, err := f.Open()
		if err != nil {
			continue
		}
		data, err := io.ReadAll(io.LimitReader(in, room+1))
		if room -= int64(len(data)); err == nil && room >= 0 {
			files[name] = data
		}
		_ = in.Close() // it was only read
	}
	return files
}

// look has the interface look at a pack, or import it.
func (r room) look(c echo.Context, s *sent) error {
	v := r.importsView(c)
	pack, mended, err := s.mended()
	if err != nil {
		var domain *roster.Error
		if !errors.As(err, &domain) {
			return err
		}
		return r.notTaken(c, http.StatusUnprocessableEntity, domain.Msg, "Nothing was changed. Choose the pack, and look at it again.")
	}
	sum := sha256.Sum256(pack)
	v.Looked, v.Names, v.Mended, v.Sum, v.Revision = true, s.names, mended.count(), hex.EncodeToString(sum[:]), v.Frame.Revision
	dry := true
	if s.form.Get("do") == "import" {
		switch {
		case s.form.Get("sum") != v.Sum:
			v.Frame.Wrong = []string{"Nothing was imported: this is another pack than the one that was looked at.", "Below is what this one would change. Import it if that is right."}
		case s.form.Get("revision") != strconv.FormatUint(v.Revision, 10):
			v.Frame.Wrong = []string{"Nothing was imported: the roster was changed meanwhile.", "Below is what the pack would change now. Import it if that is still right."}
		default:
			dry = false
		}
	}
	a, err := r.Ask().Ask(c.Request(), ask.Question{
		Method: http.MethodPost, Path: "/v1/import", Query: url.Values{"dry_run": {strconv.FormatBool(dry)}, "format": {"csv"}},
		Header: http.Header{"Content-Type": {"application/zip"}}, Body: pack,
	})
	switch {
	case err == nil && !dry:
		return page.SeeOther(c, "/admin/import?done=imported")
	case err == nil:
		if err := a.Read(&v.Changes); err != nil {
			return err
		}
		v.Revision = v.Changes.Revision
		return r.Show(c, http.StatusOK, importsSheet, "imports.html", v)
	case strings.HasPrefix(a.Header.Get("Content-Type"), "text/csv"):
		if err := v.faulty(a.Body, pack, mended); err != nil {
			return err
		}
		return r.Show(c, http.StatusUnprocessableEntity, importsSheet, "imports.html", v)
	}
	v.Looked = false
	if asksProof(err) {
		v.Prove = true
		v.Frame.Wrong = []string{"Nothing was changed: it is more than 10 minutes since you proved who you are.", "Prove it in another window, and send the pack again."}
	} else if !v.Frame.Refuse(err, "Nothing was changed.") {
		return err
	}
	return r.Show(c, status(err), importsSheet, "imports.html", v)
}

// bytesOf is a size for people.
func bytesOf(n int64) string {
	switch {
	case n < 1<<10:
		return fmt.Sprintf("%d B", n)
	case n < 1<<20:
		return fmt.Sprintf("%d KB", n>>10)
	}
	return fmt.Sprintf("%d MB", n>>20)
}
