package roads

import (
	"context"
	"errors"
	"io"

	"github.com/paulmach/osm"
	"github.com/paulmach/osm/osmpbf"

	"watchbill/roster"
)

// Options say what of an extract a network is built of. The zero value takes all of it.
type Options struct {
	// Clip is the box outside which roads are left out. The zero Box leaves nothing out.
	Clip Box
	// Doing, unless nil, is told what is being done, by the goroutine that called Build.
	Doing func(what string)
}

// Box is a rectangle of degrees, its edges included. It does not reach over the antimeridian.
type Box struct{ West, South, East, North float64 }

// Check returns an error of kind Invalid about field bbox unless b is the zero Box or a rectangle on Earth.
func (b Box) Check() error {
	if b == (Box{}) || b.West >= -180 && b.West < b.East && b.East <= 180 && b.South >= -90 && b.South < b.North && b.North <= 90 {
		return nil
	}
	return roster.Invalidf("bbox", "must be WEST,SOUTH,EAST,NORTH in degrees, with west below east and south below north")
}

// holds tells whether p lies in b, or b is zero.
func (b Box) holds(p place) bool {
	at := p.point()
	return b == (Box{}) || at.Lon >= b.West && at.Lon <= b.East && at.Lat >= b.South && at.Lat <= b.North
}

// Built says what a network was made of, and what was left out of it.
type Built struct {
	Ways         int // that may be driven, and of which something was taken
	Shut         int // left out: roads that are private, closed to cars, or reversible by the hour
	Incomplete   int // ways with a node that the extract lacks, taken without it
	Outside      int // ways of which nothing lay inside the box (or in the extract)
	Barriers     int // nodes where a barrier cuts a road
	Restrictions int // turn restrictions kept
	// RestrictionsLeftOut counts those that bind others than cars or some hours only, exempt emergencies, have a way
	// as their via, do not say which end of a way they mean, or are of roads that were left out.
	RestrictionsLeftOut int

	Nodes     int     // where roads meet, end, or change
	Stretches int     // between them
	Points    int     // of their courses
	Meters    float64 // their length together
	Vertices  int     // of the graph that is searched: nodes, and more where turns are restricted
	Edges     int     // stretches by direction

	DroppedStretches int     // not to be reached from the rest and back
	DroppedMeters    float64 // their length together
	DroppedEdges     int     // directions of other stretches that led nowhere
}

// Build reads an extract in the format .osm.pbf twice, ways before nodes, so that it need keep no node that no road
// uses. Errors: of kind Invalid where r is damaged, truncated, something else, or without roads; those of r; those of
// ctx. (A file that ends between two blocks cannot be told from a shorter one.) Cost: see BenchmarkBuild.
func Build(ctx context.Context, r io.ReadSeeker, o Options) (*Network, Built, error) {
	if err := o.Clip.Check(); err != nil {
		return nil, Built{}, err
	}
	if o.Doing == nil {
		o.Doing = func(string) {}
	}
	s := newSurvey(o)
	o.Doing("reading ways")
	if err := s.readWays(ctx, r); err != nil {
		return nil, Built{}, err
	}
	s.waysRead()
	o.Doing("reading nodes")
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return nil, Built{}, err
	}
	if err := s.readNodes(ctx, r); err != nil {
		return nil, Built{}, err
	}
	o.Doing("joining roads")
	return s.network()
}

// decoders is how many goroutines unpack blocks.
const decoders = 2

func (s *survey) readWays(ctx context.Context, r io.Reader) error {
	f := newFrames(r)
	scan := osmpbf.New(ctx, f, decoders)
	defer scan.Close()
	scan.SkipNodes = true
	scan.FilterWay = func(w *osm.Way) bool { return w.Tags.Find("highway") != "" }
	scan.FilterRelation = func(r *osm.Relation) bool { return r.Tags.Find("type") == "restriction" }
	for scan.Scan() {
		switch o := scan.Object().(type) {
		case *osm.Way:
			s.addWay(o)
		case *osm.Relation:
			s.addRelation(o)
		}
	}
	return scanned(ctx, scan, f)
}

func (s *survey) readNodes(ctx context.Context, r io.Reader) error {
	f := newFrames(r)
	scan := osmpbf.New(ctx, f, decoders)
	defer scan.Close()
	scan.SkipWays, scan.SkipRelations = true, true
	scan.FilterNode = func(n *osm.Node) bool { _, ok := s.node(int64(n.ID)); return ok }
	for scan.Scan() {
		if n, ok := scan.Object().(*osm.Node); ok {
			s.addNode(n)
		}
	}
	return scanned(ctx, scan, f)
}

// scanned tells how reading ended.
func scanned(ctx context.Context, scan *osmpbf.Scanner, f *frames) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	scan.Close() // f is ours again
	err := scan.Err()
	if errors.Is(err, osm.ErrScannerClosed) {
		err = nil
	}
	var broken *brokenFrame
	switch {
	case errors.As(f.err, &broken) && f.count == 0:
		return roster.Invalidf("extract", "not an .osm.pbf file: %s", broken.what)
	case errors.As(f.err, &broken):
		return roster.Invalidf("extract", "not a whole .osm.pbf file: %s", broken.what)
	case f.err != nil && !errors.Is(f.err, io.EOF):
		return f.err
	case err != nil:
		return &roster.Error{Kind: roster.Invalid, Field: "extract", Msg: "a damaged .osm.pbf file", Err: err}
	}
	return nil
}
