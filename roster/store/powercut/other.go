//go:build !linux

package powercut

// Main does nothing where there are no disks.
func Main() {}
