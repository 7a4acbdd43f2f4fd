package assets

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// The bundle is made by ui/build and not kept with the source; its doc file is, so that there is something to embed.
//
//go:embed css script bundle
var files embed.FS

// Folder is the path that all assets are below.
const Folder = "/assets/"

// Set is all assets. It does not change and is safe for concurrent use.
type Set struct {
	hash string
	all  map[string]*file // by name: "base.css", "lib/live.js"
}

// file is one asset.
type file struct {
	kind   string
	plain  []byte
	packed func() []byte // with gzip, when first asked for; nil where that makes it no smaller
}

// kinds are the content types, by ending. What has another ending is no asset.
var kinds = map[string]string{".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml", ".png": "image/png", ".csv": "text/csv; charset=utf-8"}

// New returns what is embedded: of a script, the bundled one where there is one. It is read once.
var New = sync.OnceValue(read)

func read() *Set {
	s := &Set{all: map[string]*file{}}
	for _, dir := range []string{"css", "script", "bundle"} {
		err := fs.WalkDir(files, dir, func(p string, d fs.DirEntry, err error) error {
			kind := kinds[path.Ext(p)]
			if err != nil || d.IsDir() || kind == "" {
				return err
			}
			text, err := files.ReadFile(p)
			if err == nil {
				s.all[strings.TrimPrefix(p, dir+"/")] = &file{kind: kind, plain: text, packed: sync.OnceValue(func() []byte { return pack(text) })}
			}
			return err
		})
		if err != nil {
			panic(err) // embedded files can be read
		}
	}
	sum := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(s.all)) {
		fmt.Fprintf(sum, "%s\x00%d\x00", name, len(s.all[name].plain))
		sum.Write(s.all[name].plain)
	}
	s.hash = hex.EncodeToString(sum.Sum(nil)[:8])
	return s
}

// pack returns the text packed with gzip, nil where that makes it no smaller.
func pack(text []byte) []byte {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err == nil {
		_, err = w.Write(text)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil || b.Len() >= len(text) {
		return nil
	}
	return b.Bytes()
}

// Path is where an asset is served. It panics when there is none of that name: pages name theirs in their source.
func (s *Set) Path(name string) string {
	if !s.Has(name) {
		panic("no asset " + name)
	}
	return Folder + s.hash + "/" + name
}

// Has tells whether there is an asset of that name.
func (s *Set) Has(name string) bool { return s.all[name] != nil }

// Names are those of all assets, in order.
func (s *Set) Names() []string { return slices.Sorted(maps.Keys(s.all)) }

// Weight is how many bytes an asset is on the wire, packed.
func (s *Set) Weight(name string) int {
	f := s.all[name]
	if packed := f.packed(); packed != nil {
		return len(packed)
	}
	return len(f.plain)
}

// ServeHTTP answers with an asset, and tells whoever asks for one under another hash, or for none, that it is not there.
func (s *Set) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	hash, name, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, Folder), "/")
	f := s.all[name]
	if f == nil || hash != s.hash {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", f.kind)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Vary", "Accept-Encoding")
	text := f.plain
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		if packed := f.packed(); packed != nil {
			h.Set("Content-Encoding", "gzip")
			text = packed
		}
	}
	h.Set("Content-Length", strconv.Itoa(len(text)))
	if r.Method != http.MethodHead {
		_, _ = w.Write(text) // fails only when the client has gone
	}
}
