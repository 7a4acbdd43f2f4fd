package webhook_test

import (
	"context"
	"encoding/binary"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"watchbill/api/webhook"
)

func TestForbidden(t *testing.T) {
	allow := []netip.Prefix{netip.MustParsePrefix("10.20.0.0/16"), netip.MustParsePrefix("fd12::/16")}
	for address, want := range map[string]bool{
		"127.0.0.1": true, "127.255.255.254": true, "10.0.0.1": true, "172.16.0.1": true, "172.31.255.255": true, "192.168.1.1": true,
		"169.254.169.254": true, "100.64.0.1": true, "100.127.255.255": true, "0.0.0.0": true, "255.255.255.255": true, "224.0.0.1": true,
		"198.18.0.1": true, "::1": true, "::": true, "fe80::1": true, "fe80::1%eth0": true, "fd00:ec2::254": true, "fc00::1": true,
		"::ffff:127.0.0.1": true, "::ffff:169.254.169.254": true, "::ffff:10.0.0.1": true, "::127.0.0.1": true, "64:ff9b::7f00:1": true,
		"64:ff9b::a9fe:a9fe": true, "2002:7f00:1::1": true, "2001:0:4136:e378:8000:63bf:3fff:fdd2": true, "ff02::1": true,
		"8.8.8.8": false, "172.32.0.1": false, "172.15.0.1": false, "100.128.0.1": false, "2606:4700::1111": false, "::ffff:8.8.8.8": false,
		"10.20.3.4": false, "::ffff:10.20.3.4": false, "10.21.3.4": true, "fd12::1": false, "fd13::1": true,
	} {
		if got := webhook.Forbidden(netip.MustParseAddr(address), allow); got != want {
			t.Errorf("%s: %v", address, got)
		}
	}
}

// TestLiteralAddresses: what can be told without asking anybody is told at the start.
func TestLiteralAddresses(t *testing.T) {
	for address, want := range map[string]string{
		"http://127.0.0.1:9/hook": "--webhook-allow 127.0.0.1/32", "http://localhost:9/": "--webhook-allow 127.0.0.1/32", "https://10.1.2.3/": "--webhook-allow 10.1.2.3/32",
		"https://[fd00:ec2::254]/": "--webhook-allow fd00:ec2::254/128", "https://[::ffff:10.1.2.3]/": "--webhook-allow 10.1.2.3/32",
		"https://cad.example/hooks": "", "https://8.8.8.8/": "",
	} {
		_, err := webhook.New(webhook.Options{Endpoints: []webhook.Endpoint{endpoint(t, address)}, Outbox: newOutbox(), Now: time.Now})
		if (err != nil) != (want != "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", address, err, want)
		}
	}
}

// TestRebinding: a name that is somebody's out there at first and this machine when it is connected to gets nothing.
func TestRebinding(t *testing.T) {
	var reached atomic.Int32
	inner := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached.Add(1) }))
	defer inner.Close()
	at := netip.MustParseAddrPort(strings.TrimPrefix(inner.URL, "http://"))
	url := "http://rebind.example:" + strings.TrimPrefix(netip.AddrPortFrom(netip.IPv4Unspecified(), at.Port()).String(), "0.0.0.0:")
	for _, c := range []struct {
		name    string
		allow   []netip.Prefix
		reached int32
	}{
		{"not allowed", nil, 0},
		{"allowed", []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			reached.Store(0)
			client := webhook.Guarded(c.allow, names(netip.MustParseAddr("192.0.2.80"), netip.MustParseAddr("127.0.0.1")))
			defer client.CloseIdleConnections()
			for range 2 { // the first answer is an address that is never allowed
				ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
				r, err := http.NewRequestWithContext(ctx, http.MethodPost, url, nil)
				if err != nil {
					t.Fatal(err)
				}
				if res, err := client.Do(r); err == nil {
					res.Body.Close()
				}
				cancel()
			}
			if got := reached.Load(); got != c.reached {
				t.Errorf("this machine was reached %d times, want %d", got, c.reached)
			}
		})
	}
}

// names is a resolver of which every name has the first address at first, and then the second.
func names(first, second netip.Addr) *net.Resolver {
	var asked atomic.Int32
	return &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		ours, theirs := net.Pipe() // no packets, so questions come as over TCP: with their length in front
		go func() {
			defer theirs.Close()
			var length [2]byte
			if _, err := io.ReadFull(theirs, length[:]); err != nil {
				return
			}
			question := make([]byte, binary.BigEndian.Uint16(length[:]))
			if _, err := io.ReadFull(theirs, question); err != nil {
				return
			}
			var m dnsmessage.Message
			if m.Unpack(question) != nil || len(m.Questions) != 1 {
				return
			}
			m.Response, m.Additionals = true, nil
			if q := m.Questions[0]; q.Type == dnsmessage.TypeA {
				at := second
				if asked.Add(1) == 1 {
					at = first
				}
				m.Answers = []dnsmessage.Resource{{
					Header: dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class}, Body: &dnsmessage.AResource{A: at.As4()},
				}}
			}
			answer, err := m.Pack()
			if err != nil {
				return
			}
			_, _ = theirs.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(answer))), answer...))
		}()
		return ours, nil
	}}
}
