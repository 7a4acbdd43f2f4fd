package roads_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"watchbill/dispatch/roads"
	"watchbill/roster"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// pbf is the extract's bytes.
func pbf(t testing.TB) []byte {
	t.Helper()
	name, err := extract()
	if err != nil {
		t.Skip("no extract at hand")
	}
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestBadExtracts checks that what is no whole extract is refused, whatever it is.
func TestBadExtracts(t *testing.T) {
	whole := pbf(t)
	flipped := func(at int) []byte {
		b := bytes.Clone(whole)
		b[at] ^= 0x55
		return b
	}
	for _, c := range []struct {
		name string
		file []byte
		want string
	}{
		{"empty", nil, "not an .osm.pbf"},
		{"text", []byte(strings.Repeat("osm ", 1000)), "not an .osm.pbf"},
		{"xml", []byte("<?xml version='1.0'?><osm></osm>"), "not an .osm.pbf"},
		{"cut in the first size", whole[:2], "not an .osm.pbf"},
		{"cut after the first size", whole[:4], "not an .osm.pbf"},
		{"cut after the head", whole[:18], "not an .osm.pbf"},
		{"cut in a block", whole[:300_000], "not a whole .osm.pbf"},
		{"cut by a byte", whole[:len(whole)-1], "not a whole .osm.pbf"},
		{"longer by a byte", append(bytes.Clone(whole), 0), "not a whole .osm.pbf"},
		{"only the beginning", whole[:secondBlock(whole)], "holds no roads"},
		{"damaged within a block", flipped(100_000), "damaged"},
		{"damaged size", flipped(secondBlock(whole) + 1), "not a whole"},
	} {
		t.Run(c.name, func(t *testing.T) {
			n, _, err := roads.Build(ctx, bytes.NewReader(c.file), roads.Options{})
			if n != nil || !errors.Is(err, &roster.Error{Kind: roster.Invalid}) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, want %s", err, c.want)
			}
		})
	}
}

// secondBlock is where the second block of a file begins: after the size, the head, and the blob that the head announces.
func secondBlock(file []byte) int {
	for at := 5; ; at++ { // the next head says its type
		if bytes.HasPrefix(file[at:], []byte("\x0a\x07OSMData")) {
			return at - 4
		}
	}
}

// broken fails after some bytes.
type broken struct {
	*bytes.Reader
	left int
}

var errDisk = errors.New("the disk is broken")

func (b *broken) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errDisk
	}
	n, err := b.Reader.Read(p[:min(len(p), b.left)])
	b.left -= n
	return n, err
}

func TestBuildFails(t *testing.T) {
	whole := pbf(t)
	for _, left := range []int{0, 100_000, len(whole) + 100_000} {
		if _, _, err := roads.Build(ctx, &broken{bytes.NewReader(whole), left}, roads.Options{}); !errors.Is(err, errDisk) {
			t.Errorf("broken after %d: %v", left, err)
		}
	}
	stopped, stop := context.WithCancel(ctx)
	stop()
	if _, _, err := roads.Build(stopped, bytes.NewReader(whole), roads.Options{}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	midway, stop := context.WithCancel(ctx)
	doing := func(what string) {
		if what == "reading nodes" {
			stop()
		}
	}
	if _, _, err := roads.Build(midway, bytes.NewReader(whole), roads.Options{Doing: doing}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if _, _, err := roads.Build(ctx, bytes.NewReader(whole), roads.Options{Clip: roads.Box{West: 1}}); !errors.Is(err, &roster.Error{Kind: roster.Invalid}) {
		t.Error(err)
	}
}

// TestClip builds the county: nothing lies outside its box, and its file is small enough for a demo.
func TestClip(t *testing.T) {
	n, built, err := roads.Build(ctx, io.NewSectionReader(bytes.NewReader(pbf(t)), 0, 1<<40), roads.Options{Clip: newCastle})
	if err != nil {
		t.Fatal(err)
	}
	for i := range n.Nodes() {
		if p := n.NodeAt(int32(i)); p.Lon < newCastle.West || p.Lon > newCastle.East || p.Lat < newCastle.South || p.Lat > newCastle.North {
			t.Fatalf("node %d at %v", i, p)
		}
	}
	if size := len(file(t, n)); size > 1_500_000 || built.Ways < 10_000 {
		t.Errorf("%d bytes, %+v", size, built)
	}
}

// TestDelaware holds the counts of the state, so that a change to the rules shows.
func TestDelaware(t *testing.T) {
	_, built := delaware(t)
	meters, dropped := int(built.Meters), int(built.DroppedMeters)
	built.Meters, built.DroppedMeters = 0, 0
	want := roads.Built{
		Ways: 44394, Shut: 2126, Outside: 1, Barriers: 12, Restrictions: 482, RestrictionsLeftOut: 61,
		Nodes: 66012, Stretches: 88180, Points: 397123, Vertices: 66463, Edges: 161448, DroppedStretches: 1221, DroppedEdges: 1,
	}
	if built != want || meters/1000 != 15633 || dropped/1000 != 237 {
		t.Errorf("%+v, %d m, %d m dropped", built, meters, dropped)
	}
}
