package backup_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"watchbill/roster"
	"watchbill/roster/store/audit"
	"watchbill/roster/store/backup"
)

var image = bytes.Repeat([]byte("sixteen bytes ok"), 4096)

func manifest() backup.Manifest {
	sum := sha256.Sum256(image)
	return backup.Manifest{
		Made: time.Date(2027, 3, 2, 1, 30, 0, 0, time.UTC), Version: "test", Revision: 9, Roster: 7, Audit: audit.Head{Store: "s", Seq: 3, Hash: "ab"},
		Records: []backup.Space{{Name: "roster", Records: 12}}, Size: int64(len(image)), SHA256: hex.EncodeToString(sum[:]),
	}
}

func written(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if _, err := backup.Encode(&b, bytes.NewReader(image), manifest()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// read returns what is wrong with a file of these bytes.
func read(t testing.TB, text []byte) (backup.Manifest, []byte, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "b")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := backup.Open(path)
	if err != nil {
		return backup.Manifest{}, nil, err
	}
	defer f.Close()
	var out bytes.Buffer
	_, err = f.Extract(t.Context(), &out)
	return f.Manifest, out.Bytes(), err
}

func TestRoundTrip(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "b")
	for range 2 { // the second replaces the first
		sum, err := backup.Write(path, bytes.NewReader(image), manifest())
		if err != nil || len(sum) != 64 {
			t.Fatal(sum, err)
		}
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	m, out, err := read(t, text)
	if diff := cmp.Diff(manifest(), m); diff != "" || err != nil || !bytes.Equal(out, image) {
		t.Errorf("%v %s", err, diff)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Error(info.Mode(), err)
	}
	if list, _ := os.ReadDir(dir); len(list) != 1 {
		t.Errorf("left behind: %v", list)
	}
}

func TestWriteFails(t *testing.T) {
	dir := t.TempDir()
	other := filepath.Join(dir, "letter")
	if err := os.WriteFile(other, []byte("Dear Ann"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{other, dir} {
		if _, err := backup.Write(path, bytes.NewReader(image), manifest()); !errors.Is(err, &roster.Error{Kind: roster.Invalid}) {
			t.Errorf("%s: %v", path, err)
		}
	}
	if _, err := backup.Write(filepath.Join(dir, "b"), bytes.NewReader(image[1:]), manifest()); err == nil {
		t.Error("an image of another size was taken")
	}
	if list, _ := os.ReadDir(dir); len(list) != 1 {
		t.Errorf("left behind: %v", list)
	}
}

func TestRefused(t *testing.T) {
	good := written(t)
	turned := func(at int) []byte {
		b := bytes.Clone(good)
		b[at] ^= 1
		return b
	}
	for _, c := range []struct {
		name string
		text []byte
		want string
	}{
		{"empty", nil, "is empty"},
		{"of the first line only a part", good[:5], "cut short"},
		{"without its manifest", good[:20], "cut short"},
		{"half a manifest", good[:100], "cut short"},
		{"half an image", good[:len(good)/2], "cut short"},
		{"without its last byte", good[:len(good)-1], "cut short"},
		{"longer", append(bytes.Clone(good), 0), "damaged"},
		{"a pack", []byte("PK\x03\x04 and so on, and on and on"), "watchbill import"},
		{"something else", []byte("Dear Ann, here is the backup"), "no backup"},
		{"of a later version", bytes.Replace(good, []byte("backup 1\n"), []byte("backup 2\n"), 1), "later version"},
		{"manifest not JSON", turned(len("watchbill backup 1\n") + 4), "damaged"},
		{"manifest another", bytes.Replace(good, []byte(`"revision":9`), []byte(`"revision":8`), 1), "damaged"},
		{"image damaged", turned(len(good) / 2), "damaged"},
		{"checksum damaged", turned(len(good) - 1), "damaged"},
		{"manifest without end", bytes.Replace(good, good[19:23], []byte{255, 255, 255, 255}, 1), "damaged"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, _, err := read(t, c.text)
			var e *roster.Error
			if !errors.As(err, &e) || e.Kind != roster.Invalid || !strings.Contains(e.Msg, c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

// FuzzOpen: what is taken is what was written.
func FuzzOpen(f *testing.F) {
	small := []byte("image")
	sum := sha256.Sum256(small)
	m := manifest()
	m.Size, m.SHA256 = int64(len(small)), hex.EncodeToString(sum[:])
	var b bytes.Buffer
	if _, err := backup.Encode(&b, bytes.NewReader(small), m); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add([]byte("watchbill backup 1\n\x00\x00\x00\x02{}"))
	f.Add([]byte("watchbill backup 2\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		m, out, err := read(t, text)
		if err != nil {
			var e *roster.Error
			if !errors.As(err, &e) {
				t.Fatalf("not ours: %v", err)
			}
			return
		}
		if sum := sha256.Sum256(out); int64(len(out)) != m.Size || m.SHA256 != hex.EncodeToString(sum[:]) {
			t.Errorf("%d bytes are taken for %d", len(out), m.Size)
		}
	})
}
