package app

import (
	"context"
	"errors"
	"fmt"
	"net"
	"syscall"

	"watchbill/roster"
)

// listen opens the address. One that was to be loopback's must turn out to be. Errors name --listen, because that is what
// helps.
func listen(ctx context.Context, address string) (net.Listener, error) {
	config := net.ListenConfig{KeepAlive: -1} // who comes in has it from the door: of the others nothing is asked but that they go
	ln, err := config.Listen(ctx, "tcp", address)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, &roster.Error{Kind: roster.Unavailable, Field: "listen", Err: err,
			Msg: fmt.Sprintf("the address %s is taken by another program; choose another port with --listen, such as --listen 127.0.0.1:0 for any free one", address)}
	case err != nil:
		return nil, &roster.Error{Kind: roster.Unavailable, Field: "listen", Err: err,
			Msg: fmt.Sprintf("cannot listen on %s (%v); choose another address with --listen", address, reason(err))}
	}
	loopback, _, _ := readListen(address)
	if tcp, ok := ln.Addr().(*net.TCPAddr); loopback && (!ok || !tcp.IP.IsLoopback()) { // a localhost that is not
		ln.Close()
		return nil, roster.Invalidf("listen", "--listen %s is not a loopback address on this machine; listen on %s", address, DefaultListen)
	}
	return ln, nil
}

// reason is the innermost cause of a network error, which says enough.
func reason(err error) error {
	var sys syscall.Errno
	if errors.As(err, &sys) {
		return sys
	}
	return err
}
