//go:build !linux

package turn

// Shorten does nothing: the system has no such turns.
func Shorten() (bool, error) { return false, nil }

// Lengthen does nothing.
func Lengthen() {}

// Restore does nothing.
func Restore() {}

// Tick does nothing.
func Tick(_, _ int) int { return 0 }

// Came does nothing.
func Came() {}
