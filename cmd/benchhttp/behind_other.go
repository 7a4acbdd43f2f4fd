//go:build !linux

package main

// startBehind starts a child. Here it has a processor like everybody else, and the service is slowed by who asks too.
func startBehind(dir, name, program string, args ...string) (*child, error) {
	return start(dir, name, program, args...)
}
