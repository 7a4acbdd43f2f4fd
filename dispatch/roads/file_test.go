package roads_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"watchbill/dispatch/roads"
	"watchbill/roster"
)

func file(t testing.TB, n *roads.Network) []byte {
	t.Helper()
	var b bytes.Buffer
	size, err := n.WriteTo(&b)
	if err != nil || size != int64(b.Len()) {
		t.Fatalf("%d bytes of %d: %v", size, b.Len(), err)
	}
	return b.Bytes()
}

// same checks that two networks are one.
func same(t testing.TB, a, b *roads.Network) {
	t.Helper()
	if !bytes.Equal(a.Payload(), b.Payload()) {
		t.Error("the payload differs")
	}
	x, forbiddenX := a.Arcs()
	y, forbiddenY := b.Arcs()
	if !slices.Equal(x, y) || !cmp.Equal(forbiddenX, forbiddenY) {
		t.Error("the arcs differ")
	}
	if d := cmp.Diff(slices.Collect(a.Streets()), slices.Collect(b.Streets())); d != "" {
		t.Error(d)
	}
}

func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawTown(t)
		n, _, err := roads.Assemble(&w.OSM, roads.Options{})
		if err != nil {
			return
		}
		var b bytes.Buffer
		if _, err := n.WriteTo(&b); err != nil {
			t.Fatal(err)
		}
		again, err := roads.Decode(b.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(n.Payload(), again.Payload()) {
			t.Error("the payload differs")
		}
	})
	n, built := delaware(t)
	name := filepath.Join(t.TempDir(), "state.roads")
	if err := os.WriteFile(name, file(t, n), 0o600); err != nil {
		t.Fatal(err)
	}
	again, err := roads.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	same(t, n, again)
	if again.Vertices() != built.Vertices || again.Edges() != built.Edges || again.Stretches() != built.Stretches ||
		again.Nodes() != built.Nodes || math.Abs(again.Meters()-built.Meters) > 1e-3 {
		t.Errorf("the counts differ: %+v", built)
	}
}

// TestDamaged flips each byte of a file, cuts it at each length, and adds to it.
func TestDamaged(t *testing.T) {
	n, _, err := roads.Assemble(block(tags("highway=residential", "name=Main Street"), nil), roads.Options{})
	if err != nil {
		t.Fatal(err)
	}
	whole := file(t, n)
	refused := func(what string, i int, b []byte) {
		t.Helper()
		if _, err := roads.Decode(b); !errors.Is(err, &roster.Error{Kind: roster.Invalid}) {
			t.Errorf("%s at %d: %v", what, i, err)
		}
	}
	for i := range whole {
		for bit := range 8 {
			b := bytes.Clone(whole)
			b[i] ^= 1 << bit
			refused("flipped", i, b)
		}
		refused("cut", i, whole[:i])
	}
	refused("longer", len(whole), append(bytes.Clone(whole), 0))
	if _, err := roads.Open(filepath.Join(t.TempDir(), "none")); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
}

func TestRefusals(t *testing.T) {
	n, _, err := roads.Assemble(block(tags("highway=residential"), nil), roads.Options{})
	if err != nil {
		t.Fatal(err)
	}
	newer := file(t, n)
	newer[8]++
	for _, c := range []struct {
		name string
		file []byte
		want string
	}{
		{"nothing", nil, "not a road network"},
		{"foreign", []byte("PK\x03\x04 and so on and on"), "not a road network"},
		{"newer", newer, "version 2"},
		{"no head", []byte("wbroads\n\x01"), "cut short"},
		{"no roads", sealed(t, []byte{1, 0, 0, 0, 0}), "no roads"},
		{"names that are not there", sealed(t, []byte{200, 1}), "more than it holds"},
		{"too many nodes", sealed(t, binary.AppendUvarint([]byte{1}, 1<<40)), "more than it holds"},
		{"a node off Earth", sealed(t, binary.AppendVarint([]byte{1, 1}, 1<<40), 0, 0, 0), "not on Earth"},
		{"a road to nowhere", sealed(t, []byte{1, 1, 2, 2, 1, 0, 0, 4, 3, 40, 0, 0, 0}), "a road is none"},
		{"something after", sealed(t, n.Payload(), 0), "follows its end"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := roads.Decode(c.file)
			if !errors.Is(err, &roster.Error{Kind: roster.Invalid}) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, want %s", err, c.want)
			}
		})
	}
}

// sealed makes a file of a payload, so that what is behind the checksum is tried.
func sealed(t testing.TB, payload []byte, more ...byte) []byte {
	t.Helper()
	b, err := roads.Seal(append(payload, more...))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// FuzzDecode feeds payloads under a good checksum. What is taken must serve, and be written as it was read.
func FuzzDecode(f *testing.F) {
	n, _, err := roads.Assemble(block(tags("highway=residential", "name=Main Street", "ref=DE 9"), nil), roads.Options{})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(n.Payload())
	f.Add([]byte{1, 0, 0, 0, 0})
	f.Fuzz(func(t *testing.T, payload []byte) {
		n, err := roads.Decode(sealed(t, payload))
		if err != nil {
			if !errors.Is(err, &roster.Error{Kind: roster.Invalid}) {
				t.Error(err)
			}
			return
		}
		again, err := roads.Decode(file(t, n))
		if err != nil {
			t.Fatal(err)
		}
		same(t, n, again)
		a, b := n.At(0, 0.25), n.At(uint32(n.Stretches()-1), 0.75)
		roads.NewMarks(n, []roads.Spot{a, b})
		n.Route(a, b)
		n.Snap(n.On(a))
		n.Paced(map[string]float64{"residential": 2})
	})
}

// FuzzBytes feeds files as they come.
func FuzzBytes(f *testing.F) {
	n, _, err := roads.Assemble(block(tags("highway=residential"), nil), roads.Options{})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(file(f, n))
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, err := roads.Decode(b); err != nil && !errors.Is(err, &roster.Error{Kind: roster.Invalid}) {
			t.Error(err)
		}
	})
}
