package identity_test

import (
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"watchbill/api/web/access"
	"watchbill/api/web/identity"
	"watchbill/roster"
)

func TestKeys(t *testing.T) {
	h := newHouse(t)
	cad := roles(t, access.CAD)
	k, text, err := h.CreateKey(ctx, h.by(), identity.NewKey{Name: "CAD", Roles: cad, Districts: []roster.DistrictID{"N"}, Expires: noon.Add(48 * time.Hour)})
	if err != nil || len(text) != 56 || !strings.HasPrefix(text, "wbk_"+k.Number+"_") {
		t.Fatalf("%q, %v", text, err)
	}
	want := &access.User{Kind: access.Machine, ID: k.Number, Name: "CAD " + k.Number, Roles: cad, Districts: []roster.DistrictID{"N"}}
	for _, h := range []*house{h, h.again()} {
		if diff := cmp.Diff(want, must(h.Key(text, h.now))(t)); diff != "" {
			t.Error(diff)
		}
	}
	other := "wbk_" + k.Number + "_" + strings.Repeat("A", 43)
	for _, bad := range []string{"", "wbk_", text[:55], text + "A", other, strings.ToUpper(text), strings.Replace(text, "wbk_", "wbk-", 1), strings.Repeat("\xff", 56)} {
		if _, err := h.Key(bad, h.now); !isKind(err, roster.Unauthenticated) {
			t.Errorf("%q: %v", bad, err)
		}
	}
	if _, err := h.Key(text, noon.Add(48*time.Hour)); err == nil {
		t.Error("it is good when it has expired")
	}
	next, fresh, err := h.RotateKey(ctx, h.by(), k.Number, time.Hour)
	if err != nil || next.Replaces != k.Number || !next.Expires.Equal(noon.Add(48*time.Hour)) {
		t.Fatalf("%+v, %v", next, err)
	}
	for _, c := range []struct {
		at       time.Duration
		old, new bool
	}{{0, true, true}, {time.Hour - time.Second, true, true}, {time.Hour, false, true}, {48 * time.Hour, false, false}} {
		_, oldErr := h.Key(text, noon.Add(c.at))
		_, newErr := h.Key(fresh, noon.Add(c.at))
		if (oldErr == nil) != c.old || (newErr == nil) != c.new {
			t.Errorf("after %s: the old one %v, the new one %v", c.at, oldErr, newErr)
		}
	}
	if _, _, err := h.RotateKey(ctx, h.by(), k.Number, 0); !isKind(err, roster.Conflict) {
		t.Errorf("rotated twice: %v", err)
	}
	if _, _, err := h.RotateKey(ctx, h.by(), next.Number, 31*24*time.Hour); !isKind(err, roster.Invalid) {
		t.Errorf("an overlap of a month and more: %v", err)
	}
	must(h.RevokeKey(ctx, h.by(), next.Number))(t)
	if _, err := h.Key(fresh, h.now); err == nil {
		t.Error("a revoked key is good")
	}
	if _, err := h.RevokeKey(ctx, h.by(), next.Number); !isKind(err, roster.NotFound) {
		t.Errorf("revoked twice: %v", err)
	}
	h.after(60 * 24 * time.Hour)
	if _, _, err := h.CreateKey(ctx, h.by(), identity.NewKey{Name: "new", Roles: cad}); err != nil {
		t.Fatal(err)
	}
	if left := h.Keys(); len(left) != 1 || left[0].Name != "new" {
		t.Errorf("long expired and still there: %+v", left)
	}
}

func TestKeysRefused(t *testing.T) {
	h := newHouse(t)
	_, _, err := h.CreateKey(ctx, h.by(), identity.NewKey{
		Name: "a\nb", Districts: []roster.DistrictID{"a b"}, Expires: noon, Fingerprint: "12", DNSName: "*.example",
	})
	if diff := cmp.Diff([]string{"name", "roles", "districts", "expires", "fingerprint", "fingerprint", "dns_name"}, fields(err)); diff != "" {
		t.Error(diff)
	}
}

func TestCertificates(t *testing.T) {
	h := newHouse(t)
	cert := &x509.Certificate{Raw: []byte("pinned"), NotBefore: noon.Add(-time.Hour), NotAfter: noon.Add(time.Hour)}
	named := &x509.Certificate{Raw: []byte("renewed"), DNSNames: []string{"x.example", "CAD.example"}, NotBefore: noon.Add(-time.Hour), NotAfter: noon.Add(time.Hour)}
	sum := sha256.Sum256(cert.Raw)
	print := strings.ToUpper(hex.EncodeToString(sum[:]))
	cad := roles(t, access.CAD)
	k, text, err := h.CreateKey(ctx, h.by(), identity.NewKey{Name: "pinned", Roles: cad, Fingerprint: print[:2] + ":" + print[2:]})
	if err != nil || text != "" || !k.Certificate() {
		t.Fatalf("%+v, %q, %v", k, text, err)
	}
	if _, _, err := h.CreateKey(ctx, h.by(), identity.NewKey{Name: "again", Roles: cad, Fingerprint: print}); !isKind(err, roster.Conflict) {
		t.Errorf("the same certificate: %v", err)
	}
	if _, _, err := h.CreateKey(ctx, h.by(), identity.NewKey{Name: "named", Roles: cad, DNSName: "cad.Example"}); err != nil {
		t.Fatal(err)
	}
	for _, h := range []*house{h, h.again()} {
		for _, c := range []struct {
			name    string
			cert    *x509.Certificate
			trusted bool
			at      time.Duration
			who     string
		}{
			{"pinned", cert, false, 0, "pinned"},
			{"too old", cert, true, 2 * time.Hour, ""},
			{"too new", cert, true, -2 * time.Hour, ""},
			{"named, of a trusted authority", named, true, 0, "named"},
			{"named, of anybody", named, false, 0, ""},
			{"a stranger", &x509.Certificate{Raw: []byte("x"), NotAfter: noon.Add(time.Hour)}, true, 0, ""},
		} {
			u, err := h.Certificate(c.cert, c.trusted, noon.Add(c.at))
			if (err == nil) != (c.who != "") || err == nil && !strings.HasPrefix(u.Name, c.who+" ") {
				t.Errorf("%s: %+v, %v", c.name, u, err)
			}
		}
	}
	if _, _, err := h.RotateKey(ctx, h.by(), k.Number, 0); !isKind(err, roster.Conflict) {
		t.Errorf("rotated: %v", err)
	}
	must(h.RevokeKey(ctx, h.by(), k.Number))(t)
	if _, err := h.Certificate(cert, true, h.now); err == nil {
		t.Error("a revoked certificate is good")
	}
}

func FuzzKey(f *testing.F) {
	h := newHouse(f)
	_, text, err := h.CreateKey(ctx, h.by(), identity.NewKey{Name: "CAD", Roles: roles(f, access.CAD)})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add("wbk_")
	f.Add(text[:12] + "_" + text[13:55] + "_")
	f.Fuzz(func(t *testing.T, s string) {
		if _, err := h.Key(s, h.now); (err == nil) != (s == text) {
			t.Errorf("%q: %v", s, err)
		}
		if _, err := h.Session(s, h.now); err == nil {
			t.Errorf("%q is a session", s)
		}
		if _, err := h.Link(s, h.now); err == nil {
			t.Errorf("%q is a link", s)
		}
	})
}

func BenchmarkKey(b *testing.B) {
	h := newHouse(b)
	var text string
	for range 100 {
		_, one, err := h.CreateKey(ctx, h.by(), identity.NewKey{Name: "CAD", Roles: roles(b, access.CAD)})
		if err != nil {
			b.Fatal(err)
		}
		text = one
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := h.Key(text, noon); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkKeyWrong(b *testing.B) {
	h := newHouse(b)
	text := "wbk_abcdefgh_" + strings.Repeat("A", 43)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := h.Key(text, noon); err == nil {
			b.Fatal("good")
		}
	}
}

func BenchmarkSession(b *testing.B) {
	h := newHouse(b)
	h.account("alice", access.Dispatcher, access.Supervisor)
	e := h.enter("alice")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := h.Session(e.Token, noon); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkPassword says what one password costs at the number of iterations that is in force.
func BenchmarkPassword(b *testing.B) {
	h := newHouse(b)
	h = openWith(b, h.kv, h.now, 600_000)
	b.ReportAllocs()
	for b.Loop() {
		h.now = h.now.Add(time.Minute)
		_, _ = h.SignIn(ctx, h.attempt("nobody", good))
	}
}
