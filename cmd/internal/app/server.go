package app

import (
	"bytes"
	"context"
	"log"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/rs/zerolog"
)

// What a request may take.
const (
	requestWait = 10 * time.Second // to work the answer out
	maxBody     = 1 << 20          // bytes
	readWait    = 15 * time.Second // for header and body of a request to come in
	writeWait   = 30 * time.Second
	idleWait    = 2 * time.Minute
	maxHeader   = 16 << 10
	turnWait    = 30 * time.Second // for another such transfer to end
)

func (a *App) newServer(h http.Handler) *http.Server {
	return &http.Server{
		Handler: h,
		// The door cuts off who sends a header drop by drop. A ReadHeaderTimeout would have net/http set the connection's
		// deadline once more for each request; without it the header has to be there by ReadTimeout as well.
		ReadTimeout:    readWait,
		WriteTimeout:   writeWait,
		IdleTimeout:    idleWait,
		MaxHeaderBytes: maxHeader,
		ErrorLog:       log.New(serverLog{a.opt.Log}, "", 0),
	}
}

// serveOn serves over TLS where the server has a configuration for it.
func serveOn(s *http.Server, ln net.Listener) error {
	if s.TLSConfig != nil {
		return s.ServeTLS(ln, "", "")
	}
	return s.Serve(ln)
}

// serverLog takes what net/http has to say, line by line.
type serverLog struct{ log zerolog.Logger }

func (l serverLog) Write(p []byte) (int, error) {
	if bytes.HasPrefix(p, []byte("http: TLS handshake error")) { // whoever tries the door
		l.log.Debug().Str("error", strings.TrimSpace(string(p))).Msg("TLS handshake")
		return len(p), nil
	}
	l.log.Warn().Str("error", strings.TrimSpace(string(p))).Msg("http")
	return len(p), nil
}

// shutdown lets requests finish until ctx ends and then cuts them off.
func shutdown(ctx context.Context, s *http.Server) error {
	err := s.Shutdown(ctx)
	if err != nil {
		s.Close()
	}
	return err
}
