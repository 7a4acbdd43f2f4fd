package app

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"syscall"

	"watchbill/roster"
)

// onLoopback refuses addresses that others than this machine reach. Errors are roster.Invalid.
func onLoopback(address string) error {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return roster.Invalidf("listen", "--listen %s is not HOST:PORT, such as %s", address, DefaultListen)
	}
	if n, err := strconv.ParseUint(port, 10, 16); err != nil {
		return roster.Invalidf("listen", "--listen %s: the port is a number from 0 (any free one) to 65535", address)
	} else if port = strconv.FormatUint(n, 10); host == "localhost" {
		return nil
	}
	if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
		return roster.Invalidf("listen", "--listen %s would let other machines in, and there is no sign-in yet; listen on %s",
			address, net.JoinHostPort("127.0.0.1", port))
	}
	return nil
}

// listen opens the address. Errors name --listen, because that is what helps.
func listen(ctx context.Context, address string) (net.Listener, error) {
	var config net.ListenConfig
	ln, err := config.Listen(ctx, "tcp", address)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, &roster.Error{Kind: roster.Unavailable, Field: "listen", Err: err,
			Msg: fmt.Sprintf("the address %s is taken by another program; choose another port with --listen, such as --listen 127.0.0.1:0 for any free one", address)}
	case err != nil:
		return nil, &roster.Error{Kind: roster.Unavailable, Field: "listen", Err: err,
			Msg: fmt.Sprintf("cannot listen on %s (%v); choose another address with --listen", address, reason(err))}
	}
	if tcp, ok := ln.Addr().(*net.TCPAddr); !ok || !tcp.IP.IsLoopback() { // a localhost that is not
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
