//go:build !linux

package main

import "net"

// startBehind starts a child. Here it has a processor like everybody else, and the service is slowed by who asks too.
func startBehind(dir, name, program string, args ...string) (*child, error) {
	return start(dir, name, program, args...)
}

// ahead calls f.
func ahead(f func() error) error { return f() }

// blockOn returns the connection as it is.
func blockOn(c net.Conn) (net.Conn, error) { return c, nil }
