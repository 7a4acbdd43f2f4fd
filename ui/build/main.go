// Command build makes the pages' scripts small and bundles Leaflet, into ui/assets/bundle. It takes Leaflet from
// ui/build/node_modules, where `npm ci` has put it (package-lock.json pins it); without it the scripts alone are made small, and
// maps are drawn without Leaflet. Run it from the top of the checkout: go run ./ui/build
package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// Where things are, from the top of the checkout.
const (
	scripts  = "ui/assets/script"
	bundle   = "ui/assets/bundle"
	packages = "ui/build/node_modules"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "ui/build:", err)
		os.Exit(1)
	}
}

func run() error {
	pages, err := filepath.Glob(filepath.Join(scripts, "*.js"))
	if err != nil || len(pages) == 0 {
		return fmt.Errorf("there are no scripts in %s: run this from the top of the checkout", scripts)
	}
	if err := empty(bundle); err != nil {
		return err
	}
	if err := build(pages, nil); err != nil {
		return err
	}
	leaflet := filepath.Join(packages, "leaflet", "dist")
	if _, err := os.Stat(leaflet); errors.Is(err, fs.ErrNotExist) {
		fmt.Fprintf(os.Stderr, "ui/build: no Leaflet in %s (npm ci --prefix ui/build brings it): maps will be drawn without\n", packages)
		return nil
	}
	return build(nil, []api.EntryPoint{
		{InputPath: filepath.Join(leaflet, "leaflet-src.esm.js"), OutputPath: "leaflet"},
		{InputPath: filepath.Join(leaflet, "leaflet.css"), OutputPath: "leaflet"},
	})
}

// build bundles each entry by itself. Leaflet's pictures, of markers and layer switches, are none of ours and left out.
func build(entries []string, named []api.EntryPoint) error {
	result := api.Build(api.BuildOptions{
		EntryPoints: entries, EntryPointsAdvanced: named, Outdir: bundle, Bundle: true, Write: true, Format: api.FormatESModule, Target: api.ES2022,
		MinifyWhitespace: true, MinifyIdentifiers: true, MinifySyntax: true, Charset: api.CharsetUTF8, LegalComments: api.LegalCommentsEndOfFile,
		Loader: map[string]api.Loader{".png": api.LoaderEmpty}, LogLevel: api.LogLevelSilent,
	})
	var wrong []string
	for _, m := range api.FormatMessages(result.Errors, api.FormatMessagesOptions{}) {
		wrong = append(wrong, strings.TrimSpace(m))
	}
	if wrong != nil {
		return errors.New(strings.Join(wrong, "\n"))
	}
	return nil
}

// empty removes what an earlier run left.
func empty(dir string) error {
	old, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		return err
	}
	for _, path := range old {
		if ending := filepath.Ext(path); ending == ".js" || ending == ".css" {
			if err := os.Remove(path); err != nil {
				return err
			}
		}
	}
	return nil
}
