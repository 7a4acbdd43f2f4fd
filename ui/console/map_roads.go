package console

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"math"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/labstack/echo/v4"

	"watchbill/dispatch/roads"
	"watchbill/roster"
)

// roadLines are the roads as the map draws them: made when they are first asked for, and then kept.
type roadLines struct {
	make func() roadFile
	none bool
}

// roadFile is what a browser fetches: JSON, the lines of each class in units of 1/100,000 degree, each point less the one before,
// east first: {"classes": [{"name": "motorway", "lines": [[…], …]}, …], "left_out": ["service"]}.
type roadFile struct {
	tag           string
	plain, packed []byte
}

// maxRoads is how many bytes of roads a browser is sent, packed. What is beyond is left out by class, the least first, and the file
// says so.
const maxRoads = 300 << 10

// The lines are made simpler where that moves them by no more than this many metres.
const (
	roadSlack  = 6.0
	roadUnit   = 1e5
	meterOfLat = 111_195.0 // metres of a degree of latitude
)

// undrawn are roads that a map of an agency has no room for: drives, alleys, car parks.
const undrawn = "service"

// newRoadLines prepares the lines of a network; nil: there is none.
func newRoadLines(network *roads.Network) *roadLines {
	if network == nil {
		return &roadLines{none: true}
	}
	return &roadLines{make: sync.OnceValue(func() roadFile { return drawRoads(network) })}
}

// roads answers GET /dispatch/roads.json.
func (r room) roads(c echo.Context) error {
	if r.lines == nil || r.lines.none {
		return &roster.Error{Kind: roster.NotFound, Msg: "No road network is loaded."}
	}
	file, h := r.lines.make(), c.Response().Header()
	h.Set("ETag", file.tag)
	h.Set("Cache-Control", "private, no-cache")
	h.Set("Vary", "Accept-Encoding")
	if c.Request().Header.Get("If-None-Match") == file.tag {
		return c.NoContent(http.StatusNotModified)
	}
	text := file.plain
	if strings.Contains(c.Request().Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		text = file.packed
	}
	return c.Blob(http.StatusOK, "application/json", text)
}

// drawRoads makes the file, with as many classes as there is room for.
func drawRoads(network *roads.Network) roadFile {
	var classes [][]byte
	var best roadFile
	names := roads.ClassNames()
	left := len(names)
	for i, name := range names {
		if name == undrawn {
			left = i
			break
		}
		b := append([]byte(`{"name":`), strconv.Quote(name)...)
		b = append(appendLines(append(b, `,"lines":[`...), join(network, name)), "]}"...)
		file := newRoadFile(append(classes, b), names[i+1:])
		if len(file.packed) > maxRoads {
			left = i
			break
		}
		classes, best = append(classes, b), file
	}
	if best.tag == "" {
		best = newRoadFile(nil, names[left:])
	}
	return best
}

// newRoadFile puts classes together.
func newRoadFile(classes [][]byte, leftOut []string) roadFile {
	b := append([]byte(`{"classes":[`), bytes.Join(classes, []byte(",\n"))...)
	b = append(b, `],"left_out":[`...)
	for i, name := range leftOut {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendQuote(b, name)
	}
	b = append(b, "]}\n"...)
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	_, _ = w.Write(b) // to memory
	_ = w.Close()
	sum := sha256.Sum256(b)
	return roadFile{`"` + hex.EncodeToString(sum[:8]) + `"`, b, packed.Bytes()}
}

// spot is a point in units of the file.
type spot struct{ x, y int32 }

// join reads the stretches of a class and lays those that continue each other end to end: a road then is a few long lines.
func join(network *roads.Network, class string) [][]spot {
	var parts [][]spot
	at := map[spot][]int{} // the parts that begin or end there
	for line := range network.Lines(class) {
		part := make([]spot, len(line))
		for i, p := range line {
			part[i] = spot{int32(math.Round(p.Lon * roadUnit)), int32(math.Round(p.Lat * roadUnit))}
		}
		for _, end := range [2]spot{part[0], part[len(part)-1]} {
			at[end] = append(at[end], len(parts))
		}
		parts = append(parts, part)
	}
	used := make([]bool, len(parts))
	var whole [][]spot
	for i, part := range parts {
		if used[i] {
			continue
		}
		used[i] = true
		line := follow(append([]spot(nil), part...), parts, at, used)
		for k, j := 0, len(line)-1; k < j; k, j = k+1, j-1 {
			line[k], line[j] = line[j], line[k]
		}
		whole = append(whole, simpler(follow(line, parts, at, used), roadSlack))
	}
	return whole
}

// follow lays on to the end of a line what begins or ends there and was not used.
func follow(line []spot, parts [][]spot, at map[spot][]int, used []bool) []spot {
	for {
		end, next := line[len(line)-1], -1
		for _, i := range at[end] {
			if !used[i] {
				next = i
				break
			}
		}
		if next < 0 {
			return line
		}
		used[next] = true
		part := parts[next]
		if part[0] == end {
			line = append(line, part[1:]...)
			continue
		}
		for k := len(part) - 2; k >= 0; k-- {
			line = append(line, part[k])
		}
	}
}

// simpler leaves out the points of a line that lie within so many metres of the rest (Douglas and Peucker).
func simpler(line []spot, slack float64) []spot {
	if len(line) < 3 {
		return line
	}
	shrink := math.Cos(float64(line[0].y) / roadUnit * math.Pi / 180)
	keep := make([]bool, len(line))
	keep[0], keep[len(line)-1] = true, true
	spans := [][2]int{{0, len(line) - 1}}
	for len(spans) > 0 {
		s := spans[len(spans)-1]
		spans = spans[:len(spans)-1]
		far, at := 0.0, -1
		for i := s[0] + 1; i < s[1]; i++ {
			if d := off(line[i], line[s[0]], line[s[1]], shrink); d > far {
				far, at = d, i
			}
		}
		if at >= 0 && far*meterOfLat/roadUnit > slack {
			keep[at] = true
			spans = append(spans, [2]int{s[0], at}, [2]int{at, s[1]})
		}
	}
	out := line[:0:0]
	for i, p := range line {
		if keep[i] {
			out = append(out, p)
		}
	}
	return out
}

// off is how far p lies from the line between a and b, in units of latitude.
func off(p, a, b spot, shrink float64) float64 {
	px, py := float64(p.x-a.x)*shrink, float64(p.y-a.y)
	bx, by := float64(b.x-a.x)*shrink, float64(b.y-a.y)
	t := 0.0
	if l := bx*bx + by*by; l > 0 {
		t = max(0, min(1, (px*bx+py*by)/l))
	}
	return math.Hypot(px-t*bx, py-t*by)
}

// appendLines writes lines as JSON.
func appendLines(b []byte, lines [][]spot) []byte {
	for i, line := range lines {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, '[')
		last := spot{}
		for k, p := range line {
			if k > 0 {
				b = append(b, ',')
			}
			b = strconv.AppendInt(b, int64(p.x-last.x), 10)
			b = strconv.AppendInt(append(b, ','), int64(p.y-last.y), 10)
			last = p
		}
		b = append(b, ']')
	}
	return b
}
