package app_test

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"watchbill/cmd/internal/app"
	"watchbill/roster"
)

// issued is a certificate with its key, and who signed it.
type issued struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

// issue signs a certificate for a name; without by it is its own authority.
func issue(t *testing.T, name string, by *issued) *issued {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	serial, _ := rand.Int(rand.Reader, big.NewInt(1<<62))
	c := &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: name}, DNSNames: []string{name},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour * 365),
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}
	parent, signer := c, key
	if by != nil {
		parent, signer = by.cert, by.key
	} else {
		c.IsCA, c.BasicConstraintsValid, c.KeyUsage = true, true, x509.KeyUsageCertSign
	}
	der, err := x509.CreateCertificate(rand.Reader, c, parent, &key.PublicKey, signer)
	if err != nil {
		t.Fatal(err)
	}
	if c, err = x509.ParseCertificate(der); err != nil {
		t.Fatal(err)
	}
	return &issued{c, key}
}

func (i *issued) certPEM() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: i.cert.Raw})
}

func (i *issued) keyPEM(t *testing.T) []byte {
	der, err := x509.MarshalPKCS8PrivateKey(i.key)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
}

// files writes a certificate where a service reads it.
func (i *issued) files(t *testing.T, dir string) app.TLS {
	t.Helper()
	f := app.TLS{Cert: filepath.Join(dir, "cert.pem"), Key: filepath.Join(dir, "key.pem")}
	write(t, f.Cert, i.certPEM())
	write(t, f.Key, i.keyPEM(t))
	return f
}

func write(t *testing.T, name string, text []byte) {
	t.Helper()
	if err := os.WriteFile(name, text, 0o600); err != nil {
		t.Fatal(err)
	}
}

// shift is a clock that tests put on, and that else goes as the real one does.
type shift struct {
	mu sync.Mutex
	by time.Duration
}

func (s *shift) now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return time.Now().Add(s.by)
}

func (s *shift) on(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.by += d
}

// visit asks over TLS for /healthz by a name that the certificate has, in a new connection.
func visit(t *testing.T, a *app.App, name string, config *tls.Config) (*http.Response, error) {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{
		DisableKeepAlives: true, TLSClientConfig: config, ForceAttemptHTTP2: true,
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			var d net.Dialer
			return d.DialContext(ctx, network, a.Addr().String())
		},
	}}
	defer client.CloseIdleConnections()
	res, err := client.Get("https://" + name + "/healthz")
	if err == nil {
		res.Body.Close()
	}
	return res, err
}

// trusting is a client's configuration that trusts some authorities.
func trusting(by ...*issued) *tls.Config {
	pool := x509.NewCertPool()
	for _, i := range by {
		pool.AddCert(i.cert)
	}
	return &tls.Config{RootCAs: pool}
}

// TestTLS: served by the names of the certificate and no others, over HTTP/2, with HSTS, in nothing older than TLS 1.2.
func TestTLS(t *testing.T) {
	root := issue(t, "Root", nil)
	a := start(t, app.Options{Reach: app.Reach{TLS: issue(t, "dispatch.example.gov", root).files(t, t.TempDir()), Hosts: []string{"watch.example.gov"}}})
	res, err := visit(t, a, "dispatch.example.gov", trusting(root))
	if err != nil {
		t.Fatal(err)
	}
	if res.StatusCode != http.StatusOK || res.ProtoMajor != 2 || res.Header.Get("Strict-Transport-Security") != "max-age=31536000" {
		t.Errorf("%d %s %v", res.StatusCode, res.Proto, res.Header)
	}
	if !strings.HasPrefix(a.URL(), "https://127.0.0.1:") {
		t.Errorf("the address is %s", a.URL())
	}
	for host, want := range map[string]int{"watch.example.gov": 200, "other.example.gov": 421, "localhost": 200} {
		config := trusting(root)
		config.ServerName = "dispatch.example.gov"
		if res, err := visit(t, a, host, config); err != nil || res.StatusCode != want {
			t.Errorf("Host %s: %v %v, want %d", host, res, err, want)
		}
	}
	for name, narrow := range map[string]func(*tls.Config){
		"TLS 1.1": func(c *tls.Config) { c.MinVersion, c.MaxVersion = tls.VersionTLS10, tls.VersionTLS11 },
		"ChaCha20": func(c *tls.Config) {
			c.MaxVersion, c.CipherSuites = tls.VersionTLS12, []uint16{tls.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256}
		},
		"CBC": func(c *tls.Config) {
			c.MaxVersion, c.CipherSuites = tls.VersionTLS12, []uint16{tls.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA}
		},
		"X25519 alone": func(c *tls.Config) { c.CurvePreferences = []tls.CurveID{tls.X25519} },
	} {
		config := trusting(root)
		narrow(config)
		if _, err := visit(t, a, "dispatch.example.gov", config); err == nil {
			t.Errorf("%s was spoken", name)
		}
	}
	config := trusting(root)
	config.MaxVersion = tls.VersionTLS12
	if _, err := visit(t, a, "dispatch.example.gov", config); err != nil {
		t.Errorf("TLS 1.2: %v", err)
	}
	if code, _ := ask(t, a, "/healthz"); code != http.StatusBadRequest {
		t.Errorf("plain HTTP on the same port: %d", code)
	}
}

// TestTLSFilesChange: a new pair is served without a restart, and half a one or a broken one changes nothing.
func TestTLSFilesChange(t *testing.T) {
	var log bytes.Buffer
	clock, dir := &shift{}, t.TempDir()
	was, next := issue(t, "localhost", nil), issue(t, "localhost", nil)
	files := was.files(t, dir)
	a := start(t, app.Options{Reach: app.Reach{TLS: files}, Now: clock.now, Log: zerolog.New(zerolog.SyncWriter(&log))})
	served := func(by *issued) {
		t.Helper()
		if _, err := visit(t, a, "localhost", trusting(by)); err != nil {
			t.Errorf("%v; the log: %s", err, log.String())
		}
	}
	served(was)
	write(t, files.Cert, next.certPEM())
	served(was) // nobody has looked yet
	clock.on(time.Minute)
	served(was) // the key is still the old one's
	if n := strings.Count(log.String(), "cannot be used"); n != 1 {
		t.Errorf("told of %d times: %s", n, log.String())
	}
	clock.on(time.Minute)
	served(was)
	if n := strings.Count(log.String(), "cannot be used"); n != 1 {
		t.Errorf("one broken pair was told of %d times", n)
	}
	write(t, files.Key, next.keyPEM(t))
	clock.on(time.Minute)
	served(next)
	if _, err := visit(t, a, "localhost", trusting(was)); err == nil {
		t.Error("the old certificate is still served")
	}
	if err := os.Remove(files.Key); err != nil {
		t.Fatal(err)
	}
	clock.on(time.Minute)
	served(next)
	if !strings.Contains(log.String(), "key.pem cannot be read: no such file") || strings.Contains(log.String(), "PRIVATE") {
		t.Errorf("the log: %s", log.String())
	}
	clock.on(-24 * time.Hour)
	write(t, files.Key, was.keyPEM(t))
	write(t, files.Cert, was.certPEM())
	served(was) // also when the clock was set back
}

// TestTLSClient: with a client authority a machine may show a certificate, and a foreign one is refused at the door.
func TestTLSClient(t *testing.T) {
	root, other, dir := issue(t, "localhost", nil), issue(t, "Other", nil), t.TempDir()
	files := root.files(t, dir)
	files.ClientCA = filepath.Join(dir, "ca.pem")
	write(t, files.ClientCA, root.certPEM())
	a := start(t, app.Options{Reach: app.Reach{TLS: files}})
	for _, c := range []struct {
		name string
		by   *issued
		fine bool
	}{{"without one", nil, true}, {"of our authority", issue(t, "cad", root), true}, {"of another", issue(t, "cad", other), false}} {
		config := trusting(root)
		config.MaxVersion = tls.VersionTLS12 // where a refusal comes with the handshake
		if c.by != nil {
			mine := tls.Certificate{Certificate: [][]byte{c.by.cert.Raw}, PrivateKey: c.by.key}
			config.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return &mine, nil }
		}
		if _, err := visit(t, a, "localhost", config); (err == nil) != c.fine {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// TestReachWithSignIn: where people sign in other machines are let in, over TLS, or where somebody says that a proxy ends it.
func TestReachWithSignIn(t *testing.T) {
	files := issue(t, "localhost", nil).files(t, t.TempDir())
	for _, c := range []struct {
		name  string
		reach app.Reach
		says  string // empty: it is served
	}{
		{"plain", app.Reach{}, "where passwords and keys can be read on the way"},
		{"plain, with a name", app.Reach{Hosts: []string{"watch.example"}}, "where passwords and keys can be read on the way"},
		{"behind a proxy, without a name", app.Reach{BehindProxy: true}, "say by what name"},
		{"behind a proxy", app.Reach{BehindProxy: true, Hosts: []string{"watch.example"}}, ""},
		{"over TLS", app.Reach{TLS: files}, ""},
	} {
		a, err := app.New(app.Options{Dir: t.TempDir(), Listen: "0.0.0.0:0", Reach: c.reach, NoSync: true})
		if c.says != "" {
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%s: %v", c.name, err)
			}
			continue
		}
		if err == nil {
			err = a.Start(t.Context())
		}
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		stop(t, a)
	}
}

// TestReach: what would let others in by accident is refused before anything is opened, and each refusal says what to do.
func TestReach(t *testing.T) {
	dir := t.TempDir()
	good, other := issue(t, "localhost", nil).files(t, dir), issue(t, "localhost", nil).files(t, t.TempDir())
	empty := filepath.Join(dir, "empty.pem")
	write(t, empty, nil)
	for _, c := range []struct {
		name, listen string
		reach        app.Reach
		field, says  string
	}{
		{"others without sign-in", "0.0.0.0:0", app.Reach{}, "listen", "--auth off"},
		{"others without sign-in, over TLS", "0.0.0.0:0", app.Reach{TLS: good}, "listen", "--auth off"},
		{"no key", "127.0.0.1:0", app.Reach{TLS: app.TLS{Cert: good.Cert}}, "tls-key", "--tls-key FILE"},
		{"no certificate", "127.0.0.1:0", app.Reach{TLS: app.TLS{Key: good.Key}}, "tls-cert", "--tls-cert FILE"},
		{"clients' authority alone", "127.0.0.1:0", app.Reach{TLS: app.TLS{ClientCA: good.Cert}}, "tls-client-ca", "--tls-cert"},
		{"another's key", "127.0.0.1:0", app.Reach{TLS: app.TLS{Cert: good.Cert, Key: other.Key}}, "tls-cert", "private key does not match"},
		{"no such file", "127.0.0.1:0", app.Reach{TLS: app.TLS{Cert: dir + "/none", Key: good.Key}}, "tls-cert", "no such file"},
		{"an empty authority", "127.0.0.1:0", app.Reach{TLS: app.TLS{Cert: good.Cert, Key: good.Key, ClientCA: empty}}, "tls-client-ca", "no certificate"},
		{"a key as authority", "127.0.0.1:0", app.Reach{TLS: app.TLS{Cert: good.Cert, Key: good.Key, ClientCA: good.Key}}, "tls-client-ca", "holds a private key"},
		{"a URL as host", "127.0.0.1:0", app.Reach{Hosts: []string{"https://x.example"}}, "host", "without scheme"},
		{"proxy and TLS", "127.0.0.1:0", app.Reach{TLS: good, BehindProxy: true}, "plain-http-behind-proxy", "leave it out"},
	} {
		a, err := app.New(app.Options{Dir: t.TempDir(), Listen: c.listen, Reach: c.reach, Open: true})
		if err == nil {
			err = a.Start(t.Context())
		}
		var domain *roster.Error
		if !errors.As(err, &domain) || domain.Field != c.field || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "BEGIN") {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
