package app_test

import (
	"syscall"
	"testing"

	"watchbill/cmd/internal/app"
)

// TestReadOnlyDisk: a store on a disk that cannot be written is read and verified; what has to be recorded is refused.
func TestReadOnlyDisk(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("none", dir, "tmpfs", 0, "size=8m"); err != nil {
		t.Skipf("a disk takes the right to mount one: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	data := reach(t, dir, false)
	if _, err := data.Import(t.Context(), records(t, "A"), false); err != nil {
		t.Fatal(err)
	}
	if err := data.Close(); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("none", dir, "tmpfs", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Fatal(err)
	}
	data, err := app.Open(t.Context(), dir, false)
	if err != nil {
		t.Fatal(err)
	}
	defer data.Close()
	if book, err := data.Book(t.Context()); err != nil || book.Revision() != 1 {
		t.Errorf("the book: %v", err)
	}
	if found, err := data.Verify(t.Context()); err != nil || !found.Sound() {
		t.Errorf("verify: %q, %v", found.All(), err)
	}
	if _, err := data.Export(t.Context()); err == nil {
		t.Error("exported without a record of it")
	}
}
