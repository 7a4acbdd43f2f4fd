package signin_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"math/big"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"watchbill/api/web/access"
	"watchbill/api/web/identity"
	"watchbill/api/web/signin"
)

// certificate makes one that signs itself.
func certificate(t *testing.T, name string) *x509.Certificate {
	t.Helper()
	key := must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))(t)
	c := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, DNSNames: []string{name}, NotBefore: noon.Add(-time.Hour), NotAfter: noon.Add(24 * time.Hour)}
	return must(x509.ParseCertificate(must(x509.CreateCertificate(rand.Reader, c, c, &key.PublicKey, key))(t)))(t)
}

// TestCertificates: a machine is known by the certificate that was registered; one that was not says nothing of whoever signed in.
func TestCertificates(t *testing.T) {
	h := newHouse(t, signin.Options{Secure: true})
	h.account("shaw", access.Dispatcher)
	cad, byName, foreign := certificate(t, "cad.example"), certificate(t, "avl.example"), certificate(t, "card.example")
	sum := sha256.Sum256(cad.Raw)
	h.key(identity.NewKey{Name: "CAD", Fingerprint: hex.EncodeToString(sum[:])})
	h.key(identity.NewKey{Name: "AVL", DNSName: "avl.example"})
	session := h.visitor().signIn("shaw").cookies["__Host-watchbill"]
	for _, c := range []struct {
		name    string
		shown   *x509.Certificate
		trusted bool
		cookie  *http.Cookie
		bearer  string
		want    access.Kind // empty: refused
	}{
		{"registered by fingerprint", cad, true, nil, "", access.Machine},
		{"registered by name, trusted", byName, true, nil, "", access.Machine},
		{"registered by name, not trusted", byName, false, nil, "", ""},
		{"registered, and a session", cad, true, session, "", access.Machine},
		{"not registered", foreign, true, nil, "", ""},
		{"not registered, and a session", foreign, true, session, "", access.Person},
		{"registered, and a bad key", cad, true, nil, "x", ""},
		{"none", nil, false, nil, "", access.Unknown},
	} {
		r := httptest.NewRequest(http.MethodGet, "/v1/me", nil)
		r.TLS = &tls.ConnectionState{}
		if c.shown != nil {
			r.TLS.PeerCertificates = []*x509.Certificate{c.shown}
		}
		if c.trusted {
			r.TLS.VerifiedChains = [][]*x509.Certificate{{c.shown}}
		}
		if c.cookie != nil {
			r.AddCookie(c.cookie)
		}
		if c.bearer != "" {
			r.Header.Set("Authorization", "Bearer "+c.bearer)
		}
		u, err := h.desk.Identify(r)
		if (err != nil) != (c.want == "") || err == nil && u.Kind != c.want {
			t.Errorf("%s: %+v, %v", c.name, u, err)
		}
	}
}
