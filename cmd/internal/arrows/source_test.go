package arrows_test

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const (
	module = "watchbill"
	root   = "../../.." // go test runs in this folder
)

// file is one Go file of ours.
type file struct {
	path   string // from the top, with slashes
	pkg    string // of its folder, without the module
	test   bool
	lines  int
	fset   *token.FileSet
	syntax *ast.File
}

// parsed is what sources read for the first test: several look at it, one after the other, and it takes long to read.
var parsed []file

// sources reads every Go file of the module, whatever system or build tag it is for.
func sources(t *testing.T) []file {
	t.Helper()
	if parsed != nil {
		return parsed
	}
	var files []file
	fset := token.NewFileSet()
	walk(t, func(name string) {
		if path.Ext(name) != ".go" || strings.Contains(name, "/testdata/") {
			return
		}
		text, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		syntax, err := parser.ParseFile(fset, name, text, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file{
			path: name, pkg: path.Dir(name), test: strings.HasSuffix(name, "_test.go"),
			lines: bytes.Count(text, []byte("\n")), fset: fset, syntax: syntax,
		})
	})
	if len(files) == 0 {
		t.Fatal("found no Go file: has this folder moved?")
	}
	parsed = files
	return files
}

// walk names every file of the module, but none of git's, of npm's or of what was built. It opens each folder itself,
// so that go test notices a new file and does not answer from its cache.
func walk(t *testing.T, visit func(name string)) {
	t.Helper()
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err = filepath.Rel(root, name)
		if err != nil {
			return err
		}
		name = filepath.ToSlash(name)
		if !entry.IsDir() {
			visit(name)
		} else if name == ".git" || name == "bin" || path.Base(name) == "node_modules" {
			return filepath.SkipDir
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// tracked names the files that git knows or, where there is no git, all files.
func tracked(t *testing.T) []string {
	t.Helper()
	list := exec.Command("git", "ls-files", "-z")
	list.Dir = root
	out, err := list.Output()
	if err == nil {
		return strings.FieldsFunc(string(out), func(r rune) bool { return r == 0 })
	}
	var names []string
	walk(t, func(name string) { names = append(names, name) })
	return names
}

// imported is the path of an import, without the module where it is ours.
func imported(spec *ast.ImportSpec) string {
	name, err := strconv.Unquote(spec.Path.Value)
	if err != nil {
		return spec.Path.Value
	}
	return ours(name)
}

func ours(name string) string { return strings.TrimPrefix(name, module+"/") }
