package boltkv

import (
	"fmt"
	"syscall"

	"watchbill/roster"
)

// networks are file systems on which neither the lock nor mmap is to be trusted: another machine may have the same file
// open, and show an older page of it.
var networks = map[int64]string{
	0x6969:     "NFS",
	0x517B:     "SMB",
	0xFE534D42: "SMB",
	0xFF534D42: "CIFS",
}

// checkPlace refuses a directory on a network file system.
func checkPlace(dir string) error {
	var st syscall.Statfs_t
	if err := syscall.Statfs(dir, &st); err != nil {
		return nil //nolint:nilerr // opening the store will say what is wrong
	}
	return refuseNetwork(dir, int64(st.Type)) //nolint:unconvert // it has another type elsewhere
}

func refuseNetwork(dir string, kind int64) error {
	name, ok := networks[kind&0xFFFFFFFF]
	if !ok {
		return nil
	}
	return &roster.Error{Kind: roster.Unavailable, Msg: fmt.Sprintf(
		"%s lies on a network file system (%s), where a store may be damaged by two that write to it; choose a directory on a local disk", dir, name)}
}
