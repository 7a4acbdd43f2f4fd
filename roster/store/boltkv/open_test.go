package boltkv_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"watchbill/roster"
	"watchbill/roster/store"
	"watchbill/roster/store/boltkv"
)

func TestOpenMakesAPrivateStore(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "data")
	s := open(t, dir, boltkv.Options{})
	defer s.Close()
	for path, want := range map[string]os.FileMode{"": 0o700 | os.ModeDir, "records.db": 0o600, "holder": 0o600} {
		st, err := os.Stat(filepath.Join(dir, path))
		if err != nil || st.Mode() != want {
			t.Errorf("%s/%s: got mode %v, %v; want %v", dir, path, st.Mode(), err, want)
		}
	}
	if s.Dir() != dir {
		t.Errorf("Dir: got %q, want %q", s.Dir(), dir)
	}
}

func TestOpenTakesTheFileFromOthers(t *testing.T) {
	dir := t.TempDir()
	must(t, open(t, dir, boltkv.Options{}).Close())
	path := filepath.Join(dir, "records.db")
	must(t, os.Chmod(path, 0o644)) // as a copy put back by hand
	s := open(t, dir, boltkv.Options{})
	defer s.Close()
	if st, err := os.Stat(path); err != nil || st.Mode().Perm() != 0o600 {
		t.Errorf("got mode %v, %v; want 0600", st.Mode(), err)
	}
}

func TestOpenMustExist(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "none")
	_, err := boltkv.Open(dir, boltkv.Options{MustExist: true})
	wantKind(t, err, roster.NotFound, dir)
	if _, err := os.Stat(dir); err == nil {
		t.Errorf("%s was made", dir)
	}
	must(t, open(t, dir, boltkv.Options{}).Close())
	must(t, open(t, dir, boltkv.Options{MustExist: true}).Close())
}

func TestOpenHeldStore(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, boltkv.Options{Command: "watchbill serve"})
	for _, wait := range []time.Duration{-1, time.Millisecond} {
		_, err := boltkv.Open(dir, boltkv.Options{LockTimeout: wait})
		wantKind(t, err, roster.Unavailable, "watchbill serve")
		var held *boltkv.Held
		if !errors.As(err, &held) || held.PID != os.Getpid() || held.Command != "watchbill serve" || held.Dir != dir {
			t.Errorf("got %+v, want this process", held)
		}
	}
	for name, holder := range map[string]string{"missing": "", "torn": `{"pid":1`, "absurd": `{"pid":-3}`, "huge": strings.Repeat(" ", 5000) + "{}"} {
		path := filepath.Join(dir, "holder")
		if holder == "" {
			must(t, os.Remove(path))
		} else {
			must(t, os.WriteFile(path, []byte(holder), 0o600))
		}
		_, err := boltkv.Open(dir, boltkv.Options{LockTimeout: -1})
		var held *boltkv.Held
		if !errors.As(err, &held) || held.PID != 0 || held.Dir != dir {
			t.Errorf("holder file %s: got %v, want a Held by nobody known", name, err)
		}
	}
	must(t, s.Close())
	must(t, open(t, dir, boltkv.Options{LockTimeout: -1}).Close())
	if _, err := os.Stat(filepath.Join(dir, "holder")); err == nil {
		t.Error("the holder file outlived its holder")
	}
}

func TestOpenWhatIsNoStore(t *testing.T) {
	for name, make := range map[string]func(t *testing.T, path string){
		"text": func(t *testing.T, path string) {
			must(t, os.WriteFile(path, []byte(strings.Repeat("officer_id,name\n", 2000)), 0o600))
		},
		"somebody else's bbolt file": func(t *testing.T, path string) { foreign(t, path, "users", "", "") },
		"a later format":             func(t *testing.T, path string) { foreign(t, path, "meta", "format", "watchbill-records/2") },
		"a directory":                func(t *testing.T, path string) { must(t, os.Mkdir(path, 0o700)) },
		"cut short":                  cutShort,
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			make(t, filepath.Join(dir, "records.db"))
			_, err := boltkv.Open(dir, boltkv.Options{})
			wantKind(t, err, roster.Unavailable, dir)
		})
	}
}

// TestDamagedLater reads a store whose pages vanish under it.
func TestDamagedLater(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, boltkv.Options{})
	_, err := s.Commit(t.Context(), store.Txn{Ops: roundOps(1)})
	must(t, err)
	must(t, os.Truncate(filepath.Join(dir, "records.db"), int64(2*os.Getpagesize())))
	_, err = s.Scan(t.Context(), store.Range{})
	wantKind(t, err, roster.Unavailable, "")
	_, err = s.Commit(t.Context(), store.Txn{Ops: roundOps(2)})
	wantKind(t, err, roster.Unavailable, "")
	if err := s.Close(); err == nil {
		t.Error("close of a damaged store: got no error")
	}
}

func foreign(t *testing.T, path, bucket, key, value string) {
	db, err := bbolt.Open(path, 0o600, nil)
	must(t, err)
	must(t, db.Update(func(tx *bbolt.Tx) error {
		b, err := tx.CreateBucket([]byte(bucket))
		if err == nil && key != "" {
			err = b.Put([]byte(key), []byte(value))
		}
		return err
	}))
	must(t, db.Close())
}

func cutShort(t *testing.T, path string) {
	s := open(t, filepath.Dir(path), boltkv.Options{})
	for n := range 4 {
		_, err := s.Commit(t.Context(), store.Txn{Ops: roundOps(uint64(n + 1))})
		must(t, err)
	}
	must(t, s.Close())
	must(t, os.Truncate(path, int64(2*os.Getpagesize())))
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantKind(t *testing.T, err error, kind roster.Kind, text string) {
	t.Helper()
	var e *roster.Error
	if !errors.As(err, &e) || e.Kind != kind || !strings.Contains(e.Msg, text) {
		t.Fatalf("got error %v, want one of kind %s that mentions %q", err, kind, text)
	}
}
