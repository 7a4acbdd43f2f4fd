package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"watchbill/roster"
	"watchbill/roster/pack"
	"watchbill/roster/store/boltkv"
)

// errNoService means that nothing listens on the socket.
var errNoService = errors.New("no service on the socket")

// remote is a running service, reached through its socket.
type remote struct {
	dir  string
	http *http.Client
	held *boltkv.Held // who holds the store; nil: not known
}

// call reaches the service in dir and hears that it is there. The error is errNoService when nothing listens.
func call(ctx context.Context, dir string, answerWait time.Duration) (*remote, error) {
	path := filepath.Join(dir, SocketFile)
	transport := &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			at, err := socketAddress(path)
			if err != nil {
				return nil, err
			}
			defer at.close()
			dialer := net.Dialer{Timeout: dialWait}
			return dialer.DialContext(ctx, "unix", at.name)
		},
		DisableKeepAlives: true,
	}
	r := &remote{dir: dir, http: &http.Client{Transport: transport}}
	ctx, cancel := context.WithTimeout(ctx, answerWait)
	defer cancel()
	answer, err := r.do(ctx, http.MethodGet, pathRevision, nil)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ECONNREFUSED) || errors.Is(err, syscall.ECONNRESET) || errors.Is(err, io.EOF) {
		return nil, errNoService
	}
	if err != nil {
		return nil, err
	}
	return r, answer.Body.Close()
}

func (r *remote) close() { r.http.CloseIdleConnections() }

// do returns the answer when it is 200, else the error that it says.
func (r *remote) do(ctx context.Context, method, path string, body io.Reader) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, method, "http://watchbill"+path, body)
	if err != nil {
		return nil, err
	}
	answer, err := r.http.Do(req)
	if err != nil {
		return nil, fmt.Errorf("ask the service: %w", err)
	}
	if answer.StatusCode == http.StatusOK {
		return answer, nil
	}
	defer answer.Body.Close()
	var no refusal
	if err := json.NewDecoder(io.LimitReader(answer.Body, 64<<20)).Decode(&no); err != nil {
		return nil, fmt.Errorf("the service answered %s", answer.Status)
	}
	if len(no.Faults) > 0 {
		return nil, no.Faults
	}
	return nil, &roster.Error{Kind: no.Kind, Msg: no.Msg}
}

// book fetches the roster; the query may say what for.
func (r *remote) book(ctx context.Context, query string) (*roster.Book, error) {
	w := watch(ctx, stallWait)
	defer w.stop()
	answer, err := r.do(w, http.MethodGet, pathRoster+query, nil)
	if err != nil {
		return nil, w.because(r.held, err)
	}
	defer answer.Body.Close()
	revision, err := strconv.ParseUint(answer.Header.Get(headerRevision), 10, 64)
	if err != nil {
		return nil, errors.New("the service did not say which revision it sent; restart it with this version of watchbill")
	}
	var p *pack.Pack
	err = withTransfer("", func(file string) (err error) {
		if err = receive(file, io.LimitReader(w.reading(answer.Body), maxTransfer)); err != nil {
			return w.because(r.held, fmt.Errorf("receive the roster: %w", err))
		}
		p, err = pack.Read(ctx, file)
		return err
	})
	if err != nil {
		return nil, err
	}
	book, faults := p.Book(revision)
	return book, faults.Err()
}

// send imports a pack.
func (r *remote) send(ctx context.Context, file string, try bool) (Imported, error) {
	w := watch(ctx, stallWait)
	defer w.stop()
	f, err := os.Open(file)
	if err != nil {
		return Imported{}, err
	}
	defer f.Close()
	path := pathRoster
	if try {
		path += "?dry-run=true"
	}
	answer, err := r.do(w, http.MethodPost, path, w.reading(f))
	var broken *url.Error
	if errors.As(err, &broken) {
		const unknown = "; the pack may have been imported or not; import it again, that does no harm"
		if stalled := new(roster.Error); errors.As(w.because(r.held, err), &stalled) {
			return Imported{}, &roster.Error{Kind: roster.Unavailable, Msg: stalled.Msg + unknown}
		}
		return Imported{}, &roster.Error{Kind: roster.Unavailable, Msg: "the service broke off" + unknown, Err: broken.Err}
	}
	if err != nil {
		return Imported{}, err
	}
	defer answer.Body.Close()
	var done Imported
	if err := json.NewDecoder(answer.Body).Decode(&done); err != nil {
		return Imported{}, fmt.Errorf("the service's answer: %w", err)
	}
	return done, nil
}
