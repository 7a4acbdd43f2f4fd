package roads

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"io"
	"unicode/utf8"

	"watchbill/roster"
)

// Decode reads what [Network.WriteTo] wrote, and nothing else: every error is of kind
// Invalid about field roads, and says whether the file is foreign, of another version, cut short, or damaged. It keeps
// none of b. Memory is bounded by the length of b, unpacked. Cost: BenchmarkDecode.
func Decode(b []byte) (*Network, error) {
	if len(b) < len(magic) || string(b[:len(magic)]) != magic {
		return nil, invalid("not a road network; make one with: watchbill roads build FILE.osm.pbf --out FILE")
	}
	if len(b) < headSize {
		return nil, invalid("the file is cut short")
	}
	if v := b[len(magic)]; v != fileVersion {
		return nil, invalid("the file is of version %d, and this program reads version %d; build it anew", v, fileVersion)
	}
	if binary.LittleEndian.Uint32(b[headSize-4:]) != checksum(b) {
		return nil, invalid("the file is damaged or cut short; build it anew")
	}
	payload, err := unpack(b[headSize:], binary.LittleEndian.Uint32(b[headSize-8:]))
	if err != nil {
		return nil, err
	}
	d := decoder{left: payload}
	p := d.plan()
	if d.err != nil {
		return nil, d.err
	}
	return newNetwork(p), nil
}

func invalid(format string, args ...any) error { return roster.Invalidf("roads", format, args...) }

// tightest is how many times smaller than what it holds a compressed file can be, and a little more.
const tightest = 1100

// unpack decompresses a payload that is to have a size.
func unpack(packed []byte, size uint32) ([]byte, error) {
	if uint64(size) > tightest*uint64(len(packed)) {
		return nil, invalid("the file says a size that it cannot have")
	}
	payload := bytes.NewBuffer(make([]byte, 0, min(int64(size)+bytes.MinRead, 64<<20)))
	f := flate.NewReader(bytes.NewReader(packed))
	if _, err := payload.ReadFrom(io.LimitReader(f, int64(size)+1)); err != nil {
		return nil, &roster.Error{Kind: roster.Invalid, Field: "roads", Msg: "the file is damaged", Err: err}
	}
	if payload.Len() != int(size) {
		return nil, invalid("the file says another size than it has")
	}
	return payload.Bytes(), nil
}

// decoder reads a payload. After the first error every number is 0.
type decoder struct {
	left []byte
	err  error
}

func (d *decoder) fail(what string) {
	if d.err == nil {
		d.err = invalid("the file is damaged: %s", what)
		d.left = nil
	}
}

func (d *decoder) uvarint() uint64 {
	v, n := binary.Uvarint(d.left)
	if n <= 0 {
		d.fail("it ends early")
		return 0
	}
	d.left = d.left[n:]
	return v
}

func (d *decoder) varint() int64 {
	v, n := binary.Varint(d.left)
	if n <= 0 {
		d.fail("it ends early")
		return 0
	}
	d.left = d.left[n:]
	return v
}

// index reads a number below n.
func (d *decoder) index(n int, what string) int {
	v := d.uvarint()
	if v >= uint64(n) {
		d.fail(what + " does not exist")
		return 0
	}
	return int(v)
}

// count reads how many things follow, of which each takes at least so many bytes.
func (d *decoder) count(bytesEach int) int {
	v := d.uvarint()
	if v > uint64(len(d.left)/bytesEach) || v > 1<<30 {
		d.fail("it says more than it holds")
		return 0
	}
	return int(v)
}

func (d *decoder) byte() byte {
	if len(d.left) == 0 {
		d.fail("it ends early")
		return 0
	}
	v := d.left[0]
	d.left = d.left[1:]
	return v
}

func (d *decoder) text() string {
	n := d.uvarint()
	if n > maxText || n > uint64(len(d.left)) || !utf8.Valid(d.left[:n]) {
		d.fail("a name is none")
		return ""
	}
	v := string(d.left[:n])
	d.left = d.left[n:]
	return v
}

func (d *decoder) place(last place) place {
	lon, lat := int64(last.lon)+d.varint(), int64(last.lat)+d.varint()
	p := place{int32(lon), int32(lat)}
	if int64(p.lon) != lon || int64(p.lat) != lat || !p.onEarth() {
		d.fail("a place is not on Earth")
		return last
	}
	return p
}

// plan reads the whole payload.
func (d *decoder) plan() *plan {
	p := &plan{}
	p.labels = make([]label, max(1, d.count(1)))
	for i := range p.labels[1:] {
		p.labels[1+i] = label{d.text(), d.text()}
	}
	p.places = make([]place, d.count(2))
	var last place
	for i := range p.places {
		last = d.place(last)
		p.places[i] = last
	}
	d.stretches(p)
	d.turns(p)
	if d.err == nil && len(d.left) > 0 {
		d.fail("something follows its end")
	}
	if len(p.stretches) == 0 {
		d.fail("it holds no roads")
	}
	return p
}

// maxStretchMeters bounds a stretch so that its time fits half of 32 bits at any speed.
const maxStretchMeters = 1_000_000

func (d *decoder) stretches(p *plan) {
	p.stretches = make([]stretch, d.count(6))
	inner := d.count(2)
	p.course = make([]place, 0, inner+2*len(p.stretches))
	from := 0
	for i := range p.stretches {
		s := &p.stretches[i]
		from += d.index(len(p.places)-from, "a node")
		to := int64(from) + d.varint()
		kind := d.byte()
		s.class, s.flow, s.kmh = class(kind>>2), flow(kind&3), d.byte()
		s.label = int32(d.index(len(p.labels), "a name"))
		n := d.index(inner+1, "a point")
		inner -= n
		if to < 0 || to >= int64(len(p.places)) || s.class >= classes || s.flow == 0 || s.kmh == 0 {
			d.fail("a road is none")
		}
		if d.err != nil {
			return
		}
		s.from, s.to, s.start = int32(from), int32(to), uint32(len(p.course))
		last := p.places[from]
		p.course = append(p.course, last)
		for range n {
			last = d.place(last)
			p.course = append(p.course, last)
		}
		p.course = append(p.course, p.places[to])
		d.checkCourse(p.course[s.start:])
	}
	if inner != 0 {
		d.fail("points are left over")
	}
}

// checkCourse refuses what the grid and the arithmetic are not made for.
func (d *decoder) checkCourse(course []place) {
	sum := 0.0
	for k, p := range course[1:] {
		m := course[k].metersTo(p)
		if m > maxSegmentMeters {
			d.fail("a road leaps")
		}
		sum += m
	}
	if sum > maxStretchMeters {
		d.fail("a road has no end")
	}
}

func (d *decoder) turns(p *plan) {
	n := d.count(2)
	p.turns = make([]turn, 0, n)
	arcs, in := 2*len(p.stretches), 0
	for range n {
		in += d.index(arcs-in, "a road")
		out := d.index(arcs, "a road")
		t := newTurn(arc(in), arc(out))
		if d.err != nil {
			return
		}
		if k := len(p.turns); k > 0 && p.turns[k-1] >= t {
			d.fail("turns are out of order")
		}
		if p.head(arc(in)) != p.tail(arc(out)) || p.stretches[in/2].flow&arc(in).flow() == 0 || p.stretches[out/2].flow&arc(out).flow() == 0 {
			d.fail("a turn is of roads that do not meet")
		}
		p.turns = append(p.turns, t)
	}
}
