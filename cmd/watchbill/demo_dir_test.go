package main

import (
	"os"
	"path/filepath"
	"testing"
)

// TestDemoDir: a demo that starts takes away what killed ones left, and neither what lives nor what is no demo's.
func TestDemoDir(t *testing.T) {
	parent := t.TempDir()
	living, release, err := demoDir(parent)
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	dead, notLocked, file := filepath.Join(parent, demoPrefix+"dead"), filepath.Join(parent, demoPrefix+"young"), filepath.Join(parent, demoPrefix+"file")
	for _, dir := range []string{dead, notLocked} {
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{filepath.Join(dead, demoLock), filepath.Join(dead, "records.db"), file} {
		if err := os.WriteFile(name, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	second, releaseSecond, err := demoDir(parent)
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]bool{living: true, second: true, dead: false, notLocked: true, file: true} {
		if _, err := os.Stat(path); (err == nil) != want {
			t.Errorf("%s: %v", filepath.Base(path), err)
		}
	}
	releaseSecond()
	if _, err := os.Stat(second); err == nil {
		t.Error("a demo that ended leaves its directory")
	}
}
