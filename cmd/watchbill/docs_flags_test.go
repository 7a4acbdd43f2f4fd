package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"

	"watchbill/cmd/internal/app"
)

// ownCertificate writes a certificate for this machine, that nobody signed but its own key.
func ownCertificate(t *testing.T) app.TLS {
	t.Helper()
	key, err1 := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	c := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), DNSNames: []string{"localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	der, err2 := x509.CreateCertificate(rand.Reader, c, c, &key.PublicKey, key)
	secret, err3 := x509.MarshalPKCS8PrivateKey(key)
	files := app.TLS{Cert: filepath.Join(t.TempDir(), "cert.pem"), Key: filepath.Join(t.TempDir(), "key.pem")}
	err4 := os.WriteFile(files.Cert, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600)
	err5 := os.WriteFile(files.Key, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret}), 0o600)
	if err := errors.Join(err1, err2, err3, err4, err5); err != nil {
		t.Fatal(err)
	}
	return files
}

// commandLine is the tree of commands.
func commandLine(t *testing.T) *kong.Node {
	t.Helper()
	parser, err := kong.New(&commands{}, kong.Name("watchbill"), kong.Vars{"listen": app.DefaultListen})
	if err != nil {
		t.Fatal(err)
	}
	return parser.Model.Node
}

// child is the command of a name below another; nil: there is none.
func child(n *kong.Node, name string) *kong.Node {
	i := slices.IndexFunc(n.Children, func(c *kong.Node) bool { return c.Name == name })
	if i < 0 {
		return nil
	}
	return n.Children[i]
}

// takes tells whether a command has a flag.
func takes(n *kong.Node, flag string) bool {
	return slices.ContainsFunc(n.Flags, func(f *kong.Flag) bool { return f.Name == flag })
}

var (
	// called is a call of our command in a page: its words, up to the end of the line, of the code it stands in, or of the call.
	called = regexp.MustCompile("(?:^    (?:\\$ )?|^\\$ |`|-- |sudo -u watchbill |&& |\\| |\\$\\()(?:[./a-z]*/)?watchbill ([a-z]+(?: [^`\n|;#)]*)?)")
	// codeSpans are pieces of code in running text.
	codeSpans = regexp.MustCompile("`([^`\n]+)`")
	// flagName is a flag of ours, or of anybody's.
	flagName = regexp.MustCompile(`(?:^|[\s=",'(])--([a-z][a-z0-9-]+)`)
	argument = regexp.MustCompile(`^\s+(- )?"?--[a-z]`)
	variable = regexp.MustCompile(`\bWATCHBILL_[A-Z_]+\b`)
)

// TestCommandsInPages: every call of watchbill that a page, a unit or a manifest shows is one that there is, with flags that it takes.
func TestCommandsInPages(t *testing.T) {
	root := commandLine(t)
	for _, name := range pages(t, "*.md", "deploy/*", "../README.md", "../Dockerfile") {
		fenced := false
		for line := range strings.Lines(readDoc(t, name)) {
			if strings.HasPrefix(line, "```") {
				fenced = !fenced
			}
			if fenced && !strings.HasPrefix(line, " ") {
				line = "    " + line
			}
			for _, m := range called.FindAllStringSubmatch(line, -1) {
				words := strings.Fields(m[1])
				n, rest := root, words
				for len(rest) > 0 && child(n, rest[0]) != nil {
					n, rest = child(n, rest[0]), rest[1:]
				}
				if n == root || len(n.Children) > 0 && len(rest) > 0 && regexp.MustCompile(`^[a-z]+$`).MatchString(rest[0]) {
					t.Errorf("%s: there is no watchbill %s", name, m[1])
					continue
				}
				for _, f := range flagName.FindAllStringSubmatch(m[1], -1) {
					if !takes(n, f[1]) && f[1] != "help" && !slices.ContainsFunc(n.Children, func(c *kong.Node) bool { return c.Tag != nil && c.Tag.Default != "" && takes(c, f[1]) }) {
						t.Errorf("%s: watchbill %s takes no --%s: %s", name, n.Path(), f[1], strings.TrimSpace(line))
					}
				}
			}
		}
	}
}

// TestFlagsInPages: every flag and variable that the pages for operators name by itself is one of serve's, and each of serve's is in
// the table of operating.md.
func TestFlagsInPages(t *testing.T) {
	root := commandLine(t)
	serve := child(root, "serve")
	variables := map[string]bool{}
	for _, f := range serve.Flags {
		for _, v := range f.Envs {
			variables[v] = true
		}
	}
	for _, name := range pages(t, "deploy/*", "install.md", "operating.md", "sign-in.md", "limits.md", "runbook.md", "threats.md", "cjis.md", "../Dockerfile") {
		text := readDoc(t, name)
		for _, v := range variable.FindAllString(text, -1) {
			if !variables[v] && !strings.HasSuffix(v, "_") && !slices.ContainsFunc(serve.Flags, func(f *kong.Flag) bool {
				return slices.ContainsFunc(f.Envs, func(e string) bool { return strings.HasPrefix(e, v) })
			}) {
				t.Errorf("%s: there is no %s", name, v)
			}
		}
		var named []string
		for _, m := range codeSpans.FindAllStringSubmatch(text, -1) {
			if strings.HasPrefix(m[1], "--") {
				named = append(named, m[1])
			}
		}
		for line := range strings.Lines(text) { // of code by itself, or a manifest's argument
			if argument.MatchString(line) {
				named = append(named, line)
			}
		}
		for _, code := range named {
			for _, f := range flagName.FindAllStringSubmatch(code, -1) {
				group := strings.Contains(code, f[1]+"…")
				if !takes(serve, f[1]) && !group && !slices.Contains(otherFlags, f[1]) {
					t.Errorf("%s: serve takes no --%s", name, f[1])
				}
			}
		}
	}
	table := readDoc(t, filepath.Join(docs, "operating.md"))
	for _, f := range serve.Flags {
		if f.Name == "help" || strings.HasPrefix(f.Name, "alert-") {
			continue
		}
		if !strings.Contains(table, "| `--"+f.Name) {
			t.Errorf("operating.md does not have --%s", f.Name)
		}
		for _, v := range f.Envs {
			if !strings.Contains(table, "`"+v+"`") && !strings.HasPrefix(v, "WATCHBILL_ALERT") {
				t.Errorf("operating.md does not have %s", v)
			}
		}
	}
}

// otherFlags are those of other commands that the pages name by themselves.
var otherFlags = []string{"dry-run", "role", "url", "with-faults", "replace", "head"}

// pages are the files that patterns under docs name.
func pages(t *testing.T, patterns ...string) (list []string) {
	t.Helper()
	for _, p := range patterns {
		found, err := filepath.Glob(filepath.Join(docs, p))
		if err != nil || len(found) == 0 {
			t.Fatalf("%s: %v", p, err)
		}
		for _, f := range found {
			if s, err := os.Stat(f); err == nil && !s.IsDir() {
				list = append(list, f)
			}
		}
	}
	return list
}
