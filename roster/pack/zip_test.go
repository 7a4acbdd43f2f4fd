package pack_test

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"watchbill/roster/pack"
)

// archive writes a .zip of the small pack, its names changed by rename, and then of whatever more adds.
func archive(t *testing.T, rename func(string) string, more func(*zip.Writer)) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range files(t, small) {
		entry(t, z, &zip.FileHeader{Name: rename(name), Method: zip.Deflate}, text)
	}
	if more != nil {
		more(z)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return place(t, b.Bytes())
}

func entry(t *testing.T, z *zip.Writer, h *zip.FileHeader, text string) {
	t.Helper()
	w, err := z.CreateHeader(h)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
}

func place(t *testing.T, b []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "pack.zip")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func same(name string) string { return name }

func TestZip(t *testing.T) {
	add := func(h zip.FileHeader, text string) func(*testing.T) string {
		return func(t *testing.T) string {
			return archive(t, same, func(z *zip.Writer) { entry(t, z, &h, text) })
		}
	}
	link := zip.FileHeader{Name: "notes"}
	link.SetMode(fs.ModeSymlink | 0o777)
	for _, c := range []struct {
		name   string
		path   func(*testing.T) string
		faults []string
	}{
		{"flat", func(t *testing.T) string { return archive(t, same, nil) }, nil},
		{"in a folder", func(t *testing.T) string {
			return archive(t, func(n string) string { return "Small 2016/" + n }, func(z *zip.Writer) {
				entry(t, z, &zip.FileHeader{Name: "Small 2016/"}, "")
				entry(t, z, &zip.FileHeader{Name: "__MACOSX/Small 2016/._officers.csv"}, "\x00")
			})
		}, nil},
		{"a folder beside", add(zip.FileHeader{Name: "old/officers.csv"}, ""), []string{`"old/officers.csv":1: file: warning: no file of a pack, not read`}},
		{"climbs out", add(zip.FileHeader{Name: "../officers.csv"}, ""), []string{`pack.zip:1: "../officers.csv": its path leads out of the archive or is none`}},
		{"climbs out below", add(zip.FileHeader{Name: "a/../../officers.csv"}, ""), []string{`pack.zip:1: "a/../../officers.csv": its path leads out of the archive or is none`}},
		{"absolute", add(zip.FileHeader{Name: "/etc/passwd"}, ""), []string{`pack.zip:1: "/etc/passwd": its path leads out of the archive or is none`}},
		{"backslash", add(zip.FileHeader{Name: `..\officers.csv`}, ""), []string{`pack.zip:1: "..\\officers.csv": its path has a \ or a : in it; folders are separated by /`}},
		{"drive", add(zip.FileHeader{Name: `C:officers.csv`}, ""), []string{`pack.zip:1: "C:officers.csv": its path has a \ or a : in it; folders are separated by /`}},
		{"name of odd bytes", add(zip.FileHeader{Name: "a\xff\nb", NonUTF8: true}, ""), []string{`pack.zip:1: "a\xff\nb": its name is not UTF-8 text`}},
		{"link", add(link, "/etc/passwd"), []string{`pack.zip:1: notes: not a plain file; a pack holds no links`}},
		{"twice", add(zip.FileHeader{Name: "officers.csv"}, ""), []string{`pack.zip:1: officers.csv: is in the archive twice`}},
		{"encrypted", add(zip.FileHeader{Name: "notes.csv", Flags: 1}, ""), []string{`pack.zip:1: notes.csv: is encrypted; packs are read without a password only`}},
		{"bomb", add(zip.FileHeader{Name: "notes.csv", Method: zip.Deflate}, strings.Repeat("\x00", 4<<20)),
			[]string{`pack.zip:1: notes.csv: unpacks to more than 200 times its size, as only a bomb does`}},
		{"2 GiB", func(t *testing.T) string {
			return archive(t, same, func(z *zip.Writer) { raw(t, z, "big.csv", 2<<30) })
		}, []string{`pack.zip:1: big.csv: unpacks to 2 GiB; a file of a pack has at most 256 MiB`}},
		{"1 GiB in all", func(t *testing.T) string {
			return archive(t, same, func(z *zip.Writer) {
				for _, n := range []string{"a", "b", "c", "d"} {
					raw(t, z, n+".csv", 256<<20)
				}
			})
		}, []string{`pack.zip:1: file: unpacks to more than 1 GiB`}},
		{"too many", func(t *testing.T) string {
			return archive(t, same, func(z *zip.Writer) {
				for i := range 1000 {
					entry(t, z, &zip.FileHeader{Name: strings.Repeat("x", i+1)}, "")
				}
			})
		}, []string{`pack.zip:1: file: holds 1015 files; a pack has at most 15, and 1000 are let pass`}},
		{"table of contents", func(t *testing.T) string {
			return archive(t, same, func(z *zip.Writer) {
				for i := range 40 {
					entry(t, z, &zip.FileHeader{Name: strings.Repeat("x", 60_000) + string(rune('a'+i))}, "")
				}
			})
		}, []string{`pack.zip:1: file: not a readable .zip: its table of contents is longer than 1 MiB`}},
		{"no archive", func(t *testing.T) string { return place(t, []byte("PK, but no archive")) }, []string{`pack.zip:1: file: not a readable .zip: zip: not a valid zip file`}},
		{"empty", func(t *testing.T) string { return place(t, nil) }, []string{`pack.zip:1: file: not a readable .zip: zip: not a valid zip file`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.faults == nil {
				c.faults = []string{}
			}
			if d := cmp.Diff(c.faults, faultsOf(t, c.path(t))); d != "" {
				t.Errorf("faults (-want +got):\n%s", d)
			}
		})
	}
}

// raw adds an entry that claims to unpack to size bytes.
func raw(t *testing.T, z *zip.Writer, name string, size uint64) {
	t.Helper()
	h := &zip.FileHeader{Name: name, Method: zip.Deflate, UncompressedSize64: size, CompressedSize64: 3 << 20}
	w, err := z.CreateRaw(h)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(make([]byte, 3<<20)); err != nil {
		t.Fatal(err)
	}
}

// TestZipDamaged: an archive whose bytes have changed is refused wherever the change shows.
func TestZipDamaged(t *testing.T) {
	path := archive(t, same, nil)
	whole := read(t, path)
	silent := 0
	for i := 0; i < len(whole); i += 7 {
		bent := bytes.Clone(whole)
		bent[i] ^= 0x10
		if err := os.WriteFile(path, bent, 0o600); err != nil {
			t.Fatal(err)
		}
		p, err := pack.Read(context.Background(), path)
		if err != nil {
			t.Fatal(err)
		}
		if book, _ := p.Book(0); book != nil {
			silent++
		}
	}
	// Times, flags of no consequence and fields that the table of contents says better may change unseen.
	if silent*3 > len(whole)/7 {
		t.Errorf("%d of %d changes went unseen", silent, len(whole)/7)
	}
}

func TestZipCutShort(t *testing.T) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range files(t, small) {
		if name == "officers.csv" {
			h := &zip.FileHeader{Name: name, Method: zip.Store, UncompressedSize64: uint64(len(text)), CompressedSize64: uint64(len(text)), CRC32: 1}
			w, err := z.CreateRaw(h)
			if err != nil {
				t.Fatal(err)
			}
			io.WriteString(w, text)
			continue
		}
		entry(t, z, &zip.FileHeader{Name: name, Method: zip.Deflate}, text)
	}
	z.Close()
	got := faultsOf(t, place(t, b.Bytes()))
	if len(got) == 0 || got[0] != "officers.csv:1: file: damaged: zip: checksum error" {
		t.Errorf("got %q", got)
	}
}
