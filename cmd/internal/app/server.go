package app

import (
	"context"
	"log"
	"net/http"
	"strings"
	"time"

	"github.com/rs/zerolog"
)

// What a request may take.
const (
	requestWait  = 10 * time.Second // to work the answer out
	maxBody      = 1 << 20          // bytes
	readWait     = 15 * time.Second // for header and body of a request to come in
	writeWait    = 30 * time.Second
	idleWait     = 2 * time.Minute
	maxHeader    = 16 << 10
	transferWait = 2 * time.Minute  // of a whole roster, through the socket
	turnWait     = 30 * time.Second // for another such transfer to end
)

func (a *App) newServer(h http.Handler) *http.Server {
	return &http.Server{
		Handler: h,
		// Without a ReadHeaderTimeout of its own the header has to be there by ReadTimeout as well, so a client that sends it
		// drop by drop is cut off; with a shorter one net/http would set the connection's deadline once more for each request.
		ReadTimeout:    readWait,
		WriteTimeout:   writeWait,
		IdleTimeout:    idleWait,
		MaxHeaderBytes: maxHeader,
		ErrorLog:       log.New(serverLog{a.opt.Log}, "", 0),
	}
}

// serverLog takes what net/http has to say, line by line.
type serverLog struct{ log zerolog.Logger }

func (l serverLog) Write(p []byte) (int, error) {
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
