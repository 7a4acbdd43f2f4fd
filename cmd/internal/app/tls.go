package app

import (
	"bytes"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/rs/zerolog"

	"watchbill/roster"
)

// TLS names the files that the service proves itself with. The zero value: it speaks plain HTTP. The files may change
// while it runs: they are read again at a handshake, at most every [certificateCheck]; where the new ones are broken
// the old ones stay, and the log says why.
type TLS struct {
	Cert     string // PEM: our certificate first, then those between it and a root
	Key      string // PEM: its private key, not encrypted
	ClientCA string // PEM: whose certificates machines may show; empty: none is asked for
}

// On tells whether the service speaks TLS.
func (t TLS) On() bool { return t.Cert != "" }

// check finds what cannot be. Errors are roster.Invalid.
func (t TLS) check() error {
	var errs []error
	if t.Cert != "" && t.Key == "" {
		errs = append(errs, roster.Invalidf("tls-key", "--tls-cert %s needs its private key: --tls-key FILE", t.Cert))
	}
	if t.Key != "" && t.Cert == "" {
		errs = append(errs, roster.Invalidf("tls-cert", "--tls-key %s needs its certificate: --tls-cert FILE", t.Key))
	}
	if t.ClientCA != "" && !t.On() {
		errs = append(errs, roster.Invalidf("tls-client-ca", "certificates of machines are shown over TLS alone: --tls-client-ca goes with --tls-cert and --tls-key"))
	}
	return errors.Join(errs...)
}

// certificateCheck is how long certificates are used before the files are looked at again.
const certificateCheck = 5 * time.Second

// expiresSoon is how long before its end the log warns of a certificate that is loaded.
const expiresSoon = 14 * 24 * time.Hour

// certificates are those of the service, as last read from the files.
type certificates struct {
	files TLS
	now   func() time.Time
	log   zerolog.Logger

	force atomic.Pointer[inForce]

	mu      sync.Mutex // held by the handshake that looks at the files; the others do not wait for it, should the disk hang
	checked time.Time
	seen    [sha256.Size]byte // what the files held when last read, good or broken
}

// inForce is what handshakes go by. It is immutable.
type inForce struct {
	config *tls.Config
	leaf   *x509.Certificate
}

// openCertificates reads the files for the first time. Errors are roster.Invalid.
func openCertificates(files TLS, now func() time.Time, log zerolog.Logger) (*certificates, error) {
	c := &certificates{files: files, now: now, log: log}
	texts, err := c.files.read()
	if err != nil {
		return nil, err
	}
	if err := c.take(texts); err != nil {
		return nil, err
	}
	return c, nil
}

// server is the configuration that an http.Server is given. Every handshake asks for the one in force.
func (c *certificates) server() *tls.Config {
	return &tls.Config{
		MinVersion:         tls.VersionTLS12, // here for whoever reads it; what counts is in current
		GetConfigForClient: func(*tls.ClientHelloInfo) (*tls.Config, error) { return c.current(), nil },
	}
}

// current is the configuration in force, after a look at the files when the last was long enough ago.
func (c *certificates) current() *tls.Config {
	if c.mu.TryLock() {
		c.look()
		c.mu.Unlock()
	}
	return c.force.Load().config
}

// look reads the files when the last look was long enough ago. The caller holds mu.
func (c *certificates) look() {
	if c.now().Sub(c.checked).Abs() < certificateCheck { // Abs: a clock that was set back does not stop the looking
		return
	}
	texts, err := c.files.read()
	switch {
	case err != nil:
		c.checked = c.now()
	case texts.sum() == c.seen:
		c.checked = c.now()
		return
	default:
		err = c.take(texts)
	}
	if err != nil {
		c.log.Error().Err(err).Time("expires", c.expiry()).Msg("the TLS files changed and cannot be used; the certificate from before stays")
	}
}

// take puts what the files hold in force. What is broken changes nothing, and is not looked at again until it changes.
func (c *certificates) take(texts texts) error {
	c.checked, c.seen = c.now(), texts.sum()
	config, err := c.files.config(texts)
	if err != nil {
		return err
	}
	leaf := config.Certificates[0].Leaf
	c.force.Store(&inForce{config, leaf})
	event := c.log.Info()
	if leaf.NotAfter.Sub(c.now()) < expiresSoon {
		event = c.log.Warn()
	}
	event.Strs("names", names(leaf)).Time("expires", leaf.NotAfter).Msg("TLS certificate loaded")
	return nil
}

// names are those that a certificate is for, less wildcards, which name nobody in particular.
func names(leaf *x509.Certificate) []string {
	list := slices.DeleteFunc(slices.Clone(leaf.DNSNames), func(n string) bool { return strings.Contains(n, "*") })
	for _, ip := range leaf.IPAddresses {
		list = append(list, ip.String())
	}
	return list
}

// expiry is when the certificate in force ends.
func (c *certificates) expiry() time.Time { return c.force.Load().leaf.NotAfter }

// names are those of the certificate in force.
func (c *certificates) names() []string { return names(c.force.Load().leaf) }

// metric shows when the certificate ends, so that somebody is told before it does.
func (c *certificates) metric() prometheus.Collector {
	return prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "watchbill_app_certificate_expiry_timestamp_seconds", Help: "When the TLS certificate in force ends, in seconds since 1970.",
	}, func() float64 { return float64(c.expiry().Unix()) })
}

// texts are what the files hold.
type texts struct{ cert, key, ca []byte }

func (t texts) sum() [sha256.Size]byte {
	return sha256.Sum256(bytes.Join([][]byte{t.cert, t.key, t.ca}, []byte{0}))
}

// read reads the files. Errors are roster.Invalid, all there are.
func (t TLS) read() (texts, error) {
	var all texts
	var errs []error
	for _, f := range []struct {
		flag, name string
		text       *[]byte
	}{{"tls-cert", t.Cert, &all.cert}, {"tls-key", t.Key, &all.key}, {"tls-client-ca", t.ClientCA, &all.ca}} {
		if f.name == "" {
			continue
		}
		text, err := os.ReadFile(f.name)
		if err != nil {
			errs = append(errs, roster.Invalidf(f.flag, "--%s %s cannot be read: %v", f.flag, f.name, bare(err)))
		}
		*f.text = text
	}
	return all, errors.Join(errs...)
}

// bare is an error of a file without the file's name.
func bare(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

// config makes a configuration of what the files hold. TLS 1.2 is spoken with forward secrecy and AES-GCM alone, and keys
// are agreed on over NIST's curves, with ML-KEM where the client can: what FIPS 140-3 approves. (The suites of TLS 1.3 are Go's
// to choose; a build with GOFIPS140=certified narrows those too.) Errors are roster.Invalid.
func (t TLS) config(texts texts) (*tls.Config, error) {
	if broken(texts.cert) {
		return nil, cutShort("tls-cert", t.Cert)
	}
	pair, err := tls.X509KeyPair(texts.cert, texts.key)
	if err != nil {
		return nil, roster.Invalidf("tls-cert", "--tls-cert %s and --tls-key %s are no certificate and its key: %v", t.Cert, t.Key, err)
	}
	config := &tls.Config{
		Certificates: []tls.Certificate{pair},
		NextProtos:   []string{"h2", "http/1.1"},
		MinVersion:   tls.VersionTLS12,
		CipherSuites: []uint16{
			tls.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, tls.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
			tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
		},
		CurvePreferences: []tls.CurveID{tls.X25519MLKEM768, tls.CurveP256, tls.CurveP384, tls.CurveP521},
	}
	if t.ClientCA == "" {
		return config, nil
	}
	config.ClientAuth = tls.VerifyClientCertIfGiven // people sign in otherwise, and machines may have a key
	config.ClientCAs, err = t.pool(texts.ca)
	return config, err
}

// broken tells whether a text in PEM has a part that is not whole, as a file has that is being written. Go's own reading passes
// over it: an intermediate certificate, or an authority, would be missing for a while.
func broken(text []byte) bool {
	begun := bytes.Count(text, []byte("-----BEGIN "))
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		begun--
	}
	return begun != 0
}

func cutShort(flag, name string) error {
	return roster.Invalidf(flag, "--%s %s has a part in PEM that is broken or cut short", flag, name)
}

// pool reads the certificates that machines' are issued under.
func (t TLS) pool(text []byte) (*x509.CertPool, error) {
	if broken(text) {
		return nil, cutShort("tls-client-ca", t.ClientCA)
	}
	pool, n := x509.NewCertPool(), 0
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		if block.Type != "CERTIFICATE" {
			return nil, roster.Invalidf("tls-client-ca", "--tls-client-ca %s holds a %s; it is to hold certificates alone", t.ClientCA, strings.ToLower(block.Type))
		}
		c, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, roster.Invalidf("tls-client-ca", "--tls-client-ca %s: certificate %d cannot be read: %v", t.ClientCA, n+1, err)
		}
		pool.AddCert(c)
		n++
	}
	if n == 0 {
		return nil, roster.Invalidf("tls-client-ca", "--tls-client-ca %s holds no certificate in PEM", t.ClientCA)
	}
	return pool, nil
}

// openCertificates reads the service's certificate, where it has one.
func (a *App) openCertificates() (err error) {
	if !a.opt.Reach.TLS.On() {
		return nil
	}
	if a.certs, err = openCertificates(a.opt.Reach.TLS, a.opt.Now, a.opt.Log); err != nil {
		return err
	}
	if loopback, _, _ := readListen(a.opt.Listen); !loopback && len(a.opt.Reach.hosts(a.certs)) == 0 {
		return roster.Invalidf("host", "--tls-cert %s names no host; say by what name clients call the service, such as --host dispatch.example.gov; it answers to no other", a.opt.Reach.TLS.Cert)
	}
	return a.reg.Register(a.certs.metric())
}

// front is the server that the network reaches.
func (a *App) front() *http.Server {
	h := a.handler()
	switch reach := a.opt.Reach; {
	case reach.Secure():
		h = overTLSAlone(h)
	case !a.opt.Open && len(reach.Hosts)+len(a.opt.Limits.Proxies) > 0:
		a.opt.Log.Warn().Msg("over plain HTTP browsers send their session's cookie to whoever asks: where a proxy in front ends TLS say --plain-http-behind-proxy")
	}
	s := a.newServer(h)
	if a.certs != nil {
		s.TLSConfig = a.certs.server()
	}
	return s
}

// scheme is that of the service's addresses.
func (t TLS) scheme() string {
	if t.On() {
		return "https"
	}
	return "http"
}

// URL is the address of a started service on this machine.
func (a *App) URL() string { return fmt.Sprintf("%s://%s", a.opt.Reach.TLS.scheme(), a.addr) }
