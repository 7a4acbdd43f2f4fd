package arrows_test

import (
	"bytes"
	"go/ast"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func TestPackageNames(t *testing.T) {
	for _, f := range sources(t) {
		if name := strings.TrimSuffix(f.syntax.Name.Name, "_test"); matches("util utils common helper helpers model models types", name) {
			t.Errorf("%s: package %s: a room is named for what is in it, not for being shared", f.path, name)
		}
	}
}

func TestClockIsReadInCmd(t *testing.T) {
	for _, f := range sources(t) {
		if f.test || matches("cmd/...", f.pkg) {
			continue
		}
		clock := localName(f.syntax, "time")
		ast.Inspect(f.syntax, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if x, ok := sel.X.(*ast.Ident); ok && x.Name == clock && matches("Now Since Until", sel.Sel.Name) {
				t.Errorf("%s: time.%s: only cmd reads the clock; others take now as an argument or in their Options, so that drills and tests can set it",
					f.at(sel.Pos()), sel.Sel.Name)
			}
			return true
		})
	}
}

func TestFileLength(t *testing.T) {
	const most = 400
	for _, f := range sources(t) {
		if !f.test && f.lines > most {
			t.Errorf("%s has %d lines, more than %d: split it, one file a main type", f.path, f.lines, most)
		}
	}
}

func TestTopLevel(t *testing.T) {
	const plan = "cmd roster coverage dispatch api ui docs go.mod go.sum Makefile Dockerfile README.md"
	seen := make(map[string]bool)
	for _, name := range tracked(t) {
		top, _, _ := strings.Cut(name, "/")
		if !seen[top] && !strings.HasPrefix(top, ".") && !matches(plan, top) {
			t.Errorf("%s at the top level: it holds %s and dot files, and nothing else", top, plan)
		}
		seen[top] = true
	}
}

func TestNoPathOfOneMachine(t *testing.T) {
	foreign := regexp.MustCompile(`(^|[^\w./*-])/(work|farm)/\w[\w./-]*`)
	folders := [][]byte{[]byte("work/"), []byte("farm/")}
	for _, name := range tracked(t) {
		text, err := os.ReadFile(filepath.Join(root, name))
		if err != nil || bytes.IndexByte(text, 0) >= 0 {
			continue // removed but not yet committed, a link to a folder, or not text
		}
		if !bytes.Contains(text, folders[0]) && !bytes.Contains(text, folders[1]) {
			continue // most files, and a regular expression is slow
		}
		for i, line := range bytes.Split(text, []byte("\n")) {
			if found := foreign.Find(line); found != nil {
				t.Errorf("%s:%d: %s: a path of one machine is wrong on every other", name, i+1, found)
			}
		}
	}
}

// localName is what f calls the package at that import path, empty where f does not import it.
func localName(f *ast.File, importPath string) string {
	for _, spec := range f.Imports {
		if imported(spec) != importPath {
			continue
		}
		if spec.Name != nil {
			return spec.Name.Name
		}
		return path.Base(importPath)
	}
	return ""
}
