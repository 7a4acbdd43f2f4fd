package api

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"watchbill/api/web/access"
	"watchbill/roster"
	"watchbill/roster/store/audit"
)

// Backups makes backups of the store.
type Backups interface {
	// Backup makes a whole, checked backup and returns it with its size in bytes. That it was given to somebody at an address is
	// recorded first. The caller closes it, which removes it.
	Backup(ctx context.Context, who audit.Who, address string) (backup io.ReadCloser, size int64, err error)
}

// backupMediaType is of a file that is nobody else's business.
const backupMediaType = "application/octet-stream"

// backup answers GET /v1/admin/backup. One is made at a time: each takes as much disk as the store.
func (s *server) backup(turn chan struct{}) echo.HandlerFunc {
	return func(c echo.Context) error {
		if err := newQuery(c).done(); err != nil {
			return err
		}
		if s.opt.Backups == nil {
			return unavailable("backups")
		}
		if c.Request().Method == http.MethodHead { // makes none, and records none
			c.Response().Header().Set("Content-Type", backupMediaType)
			return c.NoContent(http.StatusOK)
		}
		select {
		case turn <- struct{}{}:
			defer func() { <-turn }()
		default:
			return &roster.Error{Kind: roster.Unavailable, Msg: "Another backup is being made; ask again when it is done."}
		}
		// A large store takes longer than the server lets an answer take.
		rc := http.NewResponseController(c.Response())
		if err := errors.Join(rc.SetReadDeadline(time.Time{}), rc.SetWriteDeadline(time.Time{})); err != nil && !errors.Is(err, http.ErrNotSupported) {
			return fmt.Errorf("lift the connection's deadlines: %w", err)
		}
		f, size, err := s.opt.Backups.Backup(c.Request().Context(), access.Of(c.Request().Context()).Who(), c.RealIP())
		if err != nil {
			return err
		}
		defer f.Close()
		h := c.Response().Header()
		h.Set("Content-Type", backupMediaType)
		h.Set("Content-Length", strconv.FormatInt(size, 10))
		h.Set("Content-Disposition", `attachment; filename="watchbill-`+s.opt.Web.Now().UTC().Format("20060102T150405Z")+`.backup"`)
		c.Response().WriteHeader(http.StatusOK)
		for {
			// Time for each piece, so that a client that reads nothing does not stay for ever.
			if err := rc.SetWriteDeadline(soon(pieceWait)); err != nil && !errors.Is(err, http.ErrNotSupported) {
				return fmt.Errorf("set the connection's deadline: %w", err)
			}
			if _, err := io.CopyN(c.Response(), f, backupPiece); errors.Is(err, io.EOF) {
				return nil
			} else if err != nil {
				return err // the client has gone, or gets half a file, which its length shows
			}
		}
	}
}

const (
	backupPiece = 1 << 20 // bytes
	pieceWait   = time.Minute
)

// soon is the instant that is wait from now by the machine's own clock, as connections need it; the service's may be a
// drill's.
func soon(wait time.Duration) time.Time {
	ctx, cancel := context.WithTimeout(context.Background(), wait)
	defer cancel()
	at, _ := ctx.Deadline()
	return at
}
