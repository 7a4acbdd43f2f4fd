package app_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"watchbill/api/web/identity"
	"watchbill/cmd/internal/app"
	"watchbill/roster"
)

// TestTLSFilesHalfWritten: a file that is being written, with the service's own certificate whole already, changes nothing before all
// of it is there.
func TestTLSFilesHalfWritten(t *testing.T) {
	var log bytes.Buffer
	clock, dir := &shift{}, t.TempDir()
	root, second := issue(t, "localhost", nil), issue(t, "Second", nil)
	files := root.files(t, dir)
	files.ClientCA = filepath.Join(dir, "ca.pem")
	write(t, files.ClientCA, root.certPEM())
	a := start(t, app.Options{Reach: app.Reach{TLS: files}, Now: clock.now, Log: zerolog.New(zerolog.SyncWriter(&log))})
	half := second.certPEM()[:200]
	for i, c := range []struct {
		file      string
		text, was []byte
	}{
		{files.Cert, append(root.certPEM(), half...), root.certPEM()},
		{files.ClientCA, append(root.certPEM(), half...), root.certPEM()},
		{files.ClientCA, append(half, root.certPEM()...), root.certPEM()},
		{files.Key, root.keyPEM(t)[:40], root.keyPEM(t)},
	} {
		write(t, c.file, c.text)
		clock.on(time.Minute)
		if _, err := visit(t, a, "localhost", trusting(root)); err != nil {
			t.Error(err)
		}
		if n := strings.Count(log.String(), "cannot be used"); n != i+1 {
			t.Errorf("%s: told of %d times: %s", c.file, n, log.String())
		}
		write(t, c.file, c.was)
		clock.on(time.Minute)
		if _, err := visit(t, a, "localhost", trusting(root)); err != nil {
			t.Error(err)
		}
	}
}

// TestTLSDiskHangs: where the files cannot be read to the end one handshake waits, and no other.
func TestTLSDiskHangs(t *testing.T) {
	clock, dir := &shift{}, t.TempDir()
	root := issue(t, "localhost", nil)
	files := root.files(t, dir)
	a := start(t, app.Options{Reach: app.Reach{TLS: files}, Now: clock.now})
	if err := errors.Join(os.Remove(files.Key), syscall.Mkfifo(files.Key, 0o600)); err != nil { // is read when somebody writes
		t.Skip(err)
	}
	clock.on(time.Minute)
	hung := make(chan error, 1)
	go func() {
		_, err := visit(t, a, "localhost", trusting(root))
		hung <- err
	}()
	pipe, err := os.OpenFile(files.Key, os.O_WRONLY, 0) // when somebody reads
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if _, err := visit(t, a, "localhost", trusting(root)); err != nil {
			t.Error(err)
		}
	}
	select {
	case err := <-hung:
		t.Errorf("it did not wait: %v", err)
	default:
	}
	if _, err := pipe.Write(root.keyPEM(t)); err != nil {
		t.Fatal(err)
	}
	pipe.Close()
	if err := <-hung; err != nil {
		t.Error(err)
	}
}

// made signs what c says with root's key; the rest is as issue makes it.
func made(t *testing.T, root *issued, c *x509.Certificate) *issued {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c.SerialNumber, c.Subject = big.NewInt(time.Now().UnixNano()), pkix.Name{CommonName: "made"}
	c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth}
	der, err := x509.CreateCertificate(rand.Reader, c, root.cert, &key.PublicKey, root.key)
	if err != nil {
		t.Fatal(err)
	}
	if c, err = x509.ParseCertificate(der); err != nil {
		t.Fatal(err)
	}
	return &issued{c, key}
}

// TestNamesNobody: a certificate that names no host, and no --host, would have the service answer to nobody on the network.
func TestNamesNobody(t *testing.T) {
	now := time.Now()
	root := issue(t, "Root", nil)
	wild := made(t, root, &x509.Certificate{DNSNames: []string{"*.watch.example"}, NotBefore: now.Add(-time.Hour), NotAfter: now.Add(time.Hour)})
	files := wild.files(t, t.TempDir())
	for _, c := range []struct {
		listen string
		hosts  []string
		fine   bool
	}{{"0.0.0.0:0", nil, false}, {"0.0.0.0:0", []string{"a.watch.example"}, true}, {"127.0.0.1:0", nil, true}} {
		a, err := app.New(app.Options{Dir: t.TempDir(), Listen: c.listen, Reach: app.Reach{TLS: files, Hosts: c.hosts}, NoSync: true})
		if err != nil {
			t.Fatal(err)
		}
		err = a.Start(t.Context())
		var domain *roster.Error
		switch {
		case c.fine && err != nil:
			t.Errorf("%+v: %v", c, err)
		case c.fine:
			stop(t, a)
		case !errors.As(err, &domain) || domain.Field != "host":
			t.Errorf("%+v: %v", c, err)
		}
	}
}

// TestTLSClientExpired: a machine's certificate that has ended, or begins tomorrow, is refused at the door, whoever signed it.
func TestTLSClientExpired(t *testing.T) {
	now := time.Now()
	root, dir := issue(t, "localhost", nil), t.TempDir()
	files := root.files(t, dir)
	files.ClientCA = filepath.Join(dir, "ca.pem")
	write(t, files.ClientCA, root.certPEM())
	a := start(t, app.Options{Reach: app.Reach{TLS: files}})
	for _, c := range []struct {
		from, to time.Duration
		fine     bool
	}{{-time.Hour, time.Hour, true}, {-2 * time.Hour, -time.Hour, false}, {time.Hour, 2 * time.Hour, false}} {
		client := made(t, root, &x509.Certificate{DNSNames: []string{"cad"}, NotBefore: now.Add(c.from), NotAfter: now.Add(c.to)})
		config := trusting(root)
		config.MaxVersion = tls.VersionTLS12 // where a refusal comes with the handshake
		mine := tls.Certificate{Certificate: [][]byte{client.cert.Raw}, PrivateKey: client.key}
		config.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return &mine, nil }
		if _, err := visit(t, a, "localhost", config); (err == nil) != c.fine {
			t.Errorf("%+v: %v", c, err)
		}
	}
}

// TestLinksAsCalled: links that are printed are those by which clients call the service, whatever a request said.
func TestLinksAsCalled(t *testing.T) {
	root := issue(t, "localhost", nil)
	files := root.files(t, t.TempDir())
	for _, c := range []struct {
		reach app.Reach
		want  string // PORT stands for the port
		warns bool
	}{
		{app.Reach{}, "http://127.0.0.1:PORT", false},
		{app.Reach{Hosts: []string{"watch.example"}}, "http://watch.example:PORT", true},
		{app.Reach{Hosts: []string{"watch.example"}, BehindProxy: true}, "https://watch.example", false},
		{app.Reach{Hosts: []string{"2001:db8::7"}, BehindProxy: true}, "https://[2001:db8::7]", false},
		{app.Reach{Hosts: []string{"2001:db8::7"}, TLS: files}, "https://[2001:db8::7]:PORT", false},
		{app.Reach{TLS: files}, "https://localhost:PORT", false},
	} {
		var log bytes.Buffer
		a := startAs(t, app.Options{Dir: t.TempDir(), Reach: c.reach, Log: zerolog.New(zerolog.SyncWriter(&log))})
		link, err := a.Setup(t.Context())
		_, port, _ := strings.Cut(strings.TrimPrefix(a.Addr().String(), "127.0.0.1"), ":")
		if want := strings.ReplaceAll(c.want, "PORT", port) + identity.LinkPath + "?token="; err != nil || !strings.HasPrefix(link, want) {
			t.Errorf("got %s, %v, want %s", link, err, want)
		}
		if strings.Contains(log.String(), "plain-http-behind-proxy") != c.warns || strings.Contains(log.String(), "token") {
			t.Errorf("%s: the log: %s", c.want, log.String())
		}
	}
}
