package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// Of a flood: how many connections ask, how many stand with half a header, how many listen.
const (
	floodConns = 32
	halfConns  = 2000
	listeners  = 1000
)

// floodFrom is where a flood comes from: an address of its own, as a stranger has.
var floodFrom = &net.TCPAddr{IP: net.IPv4(127, 0, 0, 2)}

// came is what became of a flood.
type came struct{ answered, refused, failed atomic.Int64 }

// generate floods the service at an address until it is interrupted. It says when it has begun, and at the end what came
// of it.
func generate(kind, address, key string, out io.Writer) error {
	runtime.GOMAXPROCS(1) // many connections, little work: what is measured is not how fast we are
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var sum came
	var all sync.WaitGroup
	each := func(n int, f func(ctx context.Context, i int) error) {
		for i := range n {
			all.Go(func() {
				for ctx.Err() == nil {
					if err := f(ctx, i); err != nil && ctx.Err() == nil {
						sum.failed.Add(1)
						pause(ctx, 100*time.Millisecond)
					}
				}
			})
		}
	}
	asking := func(requests ...string) func(context.Context, int) error {
		return func(ctx context.Context, i int) error { return askOver(ctx, address, requests, i, &sum) }
	}
	kinds := map[string]func(){
		"reads": func() {
			each(floodConns, asking(request("GET", "/v1/gaps?days=365", "", key), request("GET", "/v1/coverage?days=365", "", key)))
		},
		"whatif": func() {
			each(floodConns, asking(request("POST", "/v1/whatif", `{"days": 365, "changes": [{"file": "absences.csv", "op": "add", "row": {"officer_id": "P000007", "from": "2027-02-01", "to": "2027-02-20", "kind": null}}]}`, key)))
		},
		"pages": func() {
			each(floodConns, asking(request("GET", "/roster", "", key), request("GET", "/coverage", "", key), request("GET", "/credentials", "", key), request("GET", "/dispatch", "", key)))
		},
		"views": func() { // the same pages, but never one that anybody has just had
			const turns = 64 // of a connection, until it begins anew
			var views []string
			for n := range floodConns * turns {
				for _, path := range [...]string{"/roster", "/coverage", "/credentials", "/dispatch"} {
					views = append(views, request("GET", fmt.Sprintf("%s?another=%d", path, n), "", key))
				}
			}
			ask := asking(views...)
			each(floodConns, func(ctx context.Context, i int) error { return ask(ctx, i*(len(views)/floodConns)+i) })
		},
		"refused": func() {
			each(floodConns, asking(request("GET", "/v1/nearest?lat=x", "", key), strings.Replace(request("GET", "/v1/gaps", "", key), "127.0.0.1", "elsewhere.example", 1),
				request("GET", "/v1/gaps", "", ""), request("GET", "/nothing", "", key)))
		},
		"sign-in": func() {
			form := request("POST", "/sign-in", "login=chief&password=wrong+horse+battery+staple", "")
			each(floodConns, asking(strings.Replace(form, "application/json", "application/x-www-form-urlencoded", 1)))
		},
		"half":   func() { each(halfConns, func(ctx context.Context, _ int) error { return half(ctx, address) }) },
		"events": func() { each(listeners, func(ctx context.Context, _ int) error { return listenTo(ctx, address, key) }) },
	}
	if begin, ok := kinds[kind]; ok {
		begin()
	} else if kind == "all" {
		for _, begin := range kinds {
			begin()
		}
	} else {
		return fmt.Errorf("there is no flood %q", kind)
	}
	fmt.Fprintln(out, "begun")
	all.Wait()
	_, err := fmt.Fprintf(out, "answered %d refused %d failed %d\n", sum.answered.Load(), sum.refused.Load(), sum.failed.Load())
	return err
}

// request is the text of one, of whoever has the key.
func request(method, path, body, key string) string {
	s := method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + keyLine(key)
	if body != "" {
		s += fmt.Sprintf("Content-Type: application/json\r\nContent-Length: %d\r\n", len(body))
	}
	return s + "\r\n" + body
}

// dialFlood opens a connection that breaks when ctx ends.
func dialFlood(ctx context.Context, address string) (net.Conn, func(), error) {
	d := net.Dialer{LocalAddr: floodFrom}
	c, err := d.DialContext(ctx, "tcp", address)
	if err != nil {
		return nil, nil, err
	}
	if tcp, ok := c.(*net.TCPConn); ok {
		_ = tcp.SetReadBuffer(128 << 10) // a thousand clients' buffers are elsewhere in service, and not of the memory of this machine
	}
	stop := context.AfterFunc(ctx, func() { c.Close() })
	return c, func() { stop(); c.Close() }, nil
}

// askOver asks over one connection, again and again, without a pause.
func askOver(ctx context.Context, address string, requests []string, i int, sum *came) error {
	c, done, err := dialFlood(ctx, address)
	if err != nil {
		return err
	}
	defer done()
	in := bufio.NewReaderSize(c, 64<<10)
	for ; ctx.Err() == nil; i++ {
		if _, err := io.WriteString(c, requests[i%len(requests)]); err != nil {
			return err
		}
		res, err := http.ReadResponse(in, nil)
		if err != nil {
			return err
		}
		_, err = io.Copy(io.Discard, res.Body)
		res.Body.Close()
		if err != nil {
			return err
		}
		if res.StatusCode < 400 {
			sum.answered.Add(1)
		} else {
			sum.refused.Add(1)
		}
	}
	return nil
}

// half sends a header a line a second, and never its end.
func half(ctx context.Context, address string) error {
	c, done, err := dialFlood(ctx, address)
	if err != nil {
		return err
	}
	defer done()
	line := "GET /v1/gaps HTTP/1.1\r\nHost: 127.0.0.1\r\n"
	for ctx.Err() == nil {
		if _, err := io.WriteString(c, line); err != nil {
			return err
		}
		line = "X-A: b\r\n"
		pause(ctx, time.Second)
	}
	return nil
}

// listenTo reads events as they come.
func listenTo(ctx context.Context, address, key string) error {
	c, done, err := dialFlood(ctx, address)
	if err != nil {
		return err
	}
	defer done()
	if _, err := io.WriteString(c, request("GET", "/v1/events", "", key)); err != nil {
		return err
	}
	if _, err = io.Copy(io.Discard, c); err == nil {
		err = errors.New("the stream ended")
	}
	return err
}

// pause waits, unless ctx ends first.
func pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// lastLine is the last line of what a child said.
func lastLine(s string) string {
	s = strings.TrimSpace(s)
	return s[strings.LastIndexByte(s, '\n')+1:]
}
