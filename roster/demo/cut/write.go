package main

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
)

// polygon is an outer line, counter-clockwise, and the holes in it, clockwise.
type polygon [][]point

// polygonsOf joins the borders into the polygons of each district.
func polygonsOf(borders []border) [][]polygon {
	owner := map[side]int{}
	for _, b := range borders {
		for k := 1; k < len(b.line); k++ {
			s := side{b.line[k-1], b.line[k]}
			owner[s], owner[s.back()] = b.left, b.right
		}
	}
	all := make([][]polygon, len(districts))
	var holes [][]side
	for _, loop := range loops(tidy(segmentsOf(borders))) {
		switch d := owner[loop[0]]; {
		case d == nobody:
		case area2(ring(loop)) < 0:
			holes = append(holes, loop)
		default:
			all[d] = append(all[d], polygon{ring(loop)})
		}
	}
	for _, hole := range holes {
		d := owner[hole[0]]
		p := slices.MinFunc(ring(hole), point.compare)
		i := slices.IndexFunc(all[d], func(g polygon) bool { return !slices.Contains(g[0], p) && inside(g[0], p) })
		all[d][i] = append(all[d][i], ring(hole))
	}
	return all
}

// featureCollection writes the districts as GeoJSON (RFC 7946), one district a line. The attribution is a foreign
// member, which the RFC allows (section 6.1).
func featureCollection(borders []border) []byte {
	var b bytes.Buffer
	b.WriteString("{\"type\":\"FeatureCollection\",\n\"attribution\":\"© OpenStreetMap contributors, ODbL 1.0\",\n\"features\":[\n")
	for i, polygons := range polygonsOf(borders) {
		d := districts[i]
		if i > 0 {
			b.WriteString(",\n")
		}
		fmt.Fprintf(&b, `{"type":"Feature","properties":{"district_id":%q,"name":%q,"group":%q},"geometry":`, d.id, d.name, d.group)
		writeGeometry(&b, polygons)
		b.WriteByte('}')
	}
	b.WriteString("\n]}\n")
	return b.Bytes()
}

func writeGeometry(b *bytes.Buffer, polygons []polygon) {
	if len(polygons) == 1 {
		b.WriteString(`{"type":"Polygon","coordinates":`)
		writePolygon(b, polygons[0])
		b.WriteByte('}')
		return
	}
	b.WriteString(`{"type":"MultiPolygon","coordinates":[`)
	for i, p := range polygons {
		comma(b, i)
		writePolygon(b, p)
	}
	b.WriteString("]}")
}

func writePolygon(b *bytes.Buffer, p polygon) {
	b.WriteByte('[')
	for i, line := range p {
		comma(b, i)
		b.WriteByte('[')
		// GeoJSON repeats the first point at the end.
		for k, q := range append(slices.Clip(line), line[0]) {
			comma(b, k)
			fmt.Fprintf(b, "[%s,%s]", decimal(q.x), decimal(q.y))
		}
		b.WriteByte(']')
	}
	b.WriteByte(']')
}

func comma(b *bytes.Buffer, i int) {
	if i > 0 {
		b.WriteByte(',')
	}
}

// decimal writes grid steps as degrees.
func decimal(n int64) string { return strconv.FormatFloat(float64(n)/grid, 'f', -1, 64) }
