package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"watchbill/cmd/internal/sheet"
	"watchbill/dispatch/roads"
	"watchbill/roster"
)

type roadsCmd struct {
	Build roadsBuildCmd `cmd:"" help:"Make a road network of an OpenStreetMap extract."`
}

type roadsBuildCmd struct {
	Extract string `arg:"" placeholder:"FILE.osm.pbf" help:"An extract of OpenStreetMap, of a state for instance."`
	Out     string `required:"" placeholder:"FILE" help:"Where to write the network. A file there is replaced."`
	Bbox    string `placeholder:"W,S,E,N" help:"Take only roads within this box of degrees: west, south, east, north."`
}

// Help is shown by kong.
func (roadsBuildCmd) Help() string {
	return `The network holds the roads that a unit can drive on, with one-ways, barriers, speeds and turn restrictions, and their names. It appears whole or not at all. Extracts are free at download.geofabrik.de; what is made of one is under OpenStreetMap's licence, the ODbL.

Example:

    watchbill roads build delaware-latest.osm.pbf --out delaware.roads`
}

// Run is called by kong.
func (c *roadsBuildCmd) Run(ctx context.Context, con *console) error {
	box, err := c.box()
	if err != nil {
		return usage(err, "watchbill roads build --help")
	}
	extract, err := os.Open(c.Extract)
	if errors.Is(err, fs.ErrNotExist) {
		return roster.Invalidf("extract", "there is no file %s; extracts are at download.geofabrik.de", c.Extract)
	} else if err != nil {
		return err
	}
	defer extract.Close()
	if err := c.apart(extract); err != nil {
		return usage(err, "watchbill roads build --help")
	}
	if into, err := os.Stat(filepath.Dir(c.Out)); err != nil || !into.IsDir() { // known before the minutes that a large extract takes
		return roster.Invalidf("--out", "there is no folder %s to write into", filepath.Dir(c.Out))
	}
	network, built, err := roads.Build(ctx, extract, roads.Options{Clip: box, Doing: con.progress.Doing})
	if domain := (*roster.Error)(nil); errors.As(err, &domain) {
		domain.Field = c.Extract
		return domain
	} else if err != nil {
		return err
	}
	con.progress.Doing("writing " + c.Out)
	size, err := writeWhole(c.Out, network)
	if err != nil {
		return err
	}
	con.progress.Stop()
	return c.say(con.out, built, size)
}

// box reads the option bbox.
func (c *roadsBuildCmd) box() (roads.Box, error) {
	if c.Bbox == "" {
		return roads.Box{}, nil
	}
	var degrees []float64
	for text := range strings.SplitSeq(c.Bbox, ",") {
		v, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
		if err != nil {
			return roads.Box{}, roster.Invalidf("--bbox", "%q is no number of degrees", text)
		}
		degrees = append(degrees, v)
	}
	if len(degrees) != 4 {
		return roads.Box{}, roster.Invalidf("--bbox", "wants four numbers: WEST,SOUTH,EAST,NORTH")
	}
	box := roads.Box{West: degrees[0], South: degrees[1], East: degrees[2], North: degrees[3]}
	if box == (roads.Box{}) {
		return box, roster.Invalidf("--bbox", "holds nothing")
	}
	return box, box.Check()
}

// apart refuses to write over what is read.
func (c *roadsBuildCmd) apart(extract *os.File) error {
	from, err := extract.Stat()
	if err != nil {
		return err
	}
	if to, err := os.Stat(c.Out); err == nil && os.SameFile(from, to) {
		return roster.Invalidf("--out", "%s is the extract itself", c.Out)
	}
	return nil
}

// say prints what the network holds, and what was left out of it.
func (c *roadsBuildCmd) say(w io.Writer, b roads.Built, size int64) error {
	km := func(meters float64) string { return sheet.Count(int(meters/1000+0.5)) + " km" }
	var s strings.Builder
	fmt.Fprintf(&s, "%s: %s bytes, %s vertices, %s edges\n", sheet.Clean(c.Out), sheet.Count(int(size)), sheet.Count(b.Vertices), sheet.Count(b.Edges))
	fmt.Fprintf(&s, "  taken: %s of %s in all, %s, %s\n", sheet.Number(b.Ways, "way"), km(b.Meters),
		sheet.Number(b.Restrictions, "turn restriction"), sheet.Number(b.Barriers, "barrier"))
	fmt.Fprintf(&s, "  left out: %s, private or closed; %s and %s with no way there or back; %s that bind others or are unclear\n",
		sheet.Number(b.Shut, "way"), km(b.DroppedMeters), sheet.Number(b.DroppedEdges, "direction"), sheet.Number(b.RestrictionsLeftOut, "turn restriction"))
	if b.Outside > 0 {
		fmt.Fprintf(&s, "  of which nothing lies inside: %s\n", sheet.Number(b.Outside, "way"))
	}
	if b.Incomplete > 0 {
		fmt.Fprintf(&s, "  of which the extract lacks nodes: %s\n", sheet.Number(b.Incomplete, "way"))
	}
	_, err := io.WriteString(w, s.String())
	return err
}

// writeWhole writes a file that appears whole or not at all, in place of one that is there.
func writeWhole(name string, content io.WriterTo) (size int64, err error) {
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return 0, err
	}
	defer os.Remove(f.Name()) // gone already if all went well
	size, err = content.WriteTo(f)
	if err == nil {
		err = f.Chmod(0o644)
	}
	if err == nil {
		err = f.Sync() // else a power cut may leave the name without the content
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return 0, err
	}
	return size, os.Rename(f.Name(), name)
}
