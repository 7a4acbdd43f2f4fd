package dispatch

import (
	"slices"

	"github.com/golang/geo/r2"
	"github.com/golang/geo/s1"
	"github.com/golang/geo/s2"

	"watchbill/roster"
)

// earthRadiusMeters is the mean radius that turns angles into distances.
const earthRadiusMeters = 6371010

// parcel is one polygon of a district, as a shape of the index.
type parcel struct {
	*s2.LaxPolygon
	district int
}

// pointOn puts a place on the sphere.
func pointOn(p roster.Point) s2.Point { return s2.PointFromLatLng(s2.LatLngFromDegrees(p.Lat, p.Lon)) }

// surveyor draws polygons on the sphere. GeoJSON's edges are straight in longitude and latitude, S2's are geodesics:
// edges are cut until the two are within a metre of each other.
type surveyor struct{ edges *s2.EdgeTessellator }

func newSurveyor() surveyor {
	return surveyor{s2.NewEdgeTessellator(s2.NewPlateCarreeProjection(180), s1.Angle(1.0/earthRadiusMeters))}
}

// parcel draws a polygon, whichever way round its rings go.
func (s surveyor) parcel(p roster.Polygon, district int) parcel {
	loops := make([][]s2.Point, 0, len(p))
	for i, ring := range p {
		loop := s.loop(ring)
		// S2 wants the inside on the left: outer rings counter-clockwise, holes clockwise.
		if outer := i == 0; (signedArea(ring) > 0) != outer {
			slices.Reverse(loop)
		}
		loops = append(loops, loop)
	}
	return parcel{s2.LaxPolygonFromPoints(loops), district}
}

func (s surveyor) loop(ring roster.Ring) []s2.Point {
	var loop []s2.Point
	for i := range len(ring) - 1 {
		a, b := ring[i], ring[i+1]
		if a != b {
			loop = s.edges.AppendUnprojected(r2.Point{X: a.Lon, Y: a.Lat}, r2.Point{X: b.Lon, Y: b.Lat}, loop)
		}
	}
	return loop[:len(loop)-1] // the last point is the first
}

// signedArea is twice the ring's area in square degrees, positive when it goes counter-clockwise.
func signedArea(ring roster.Ring) (area float64) {
	o := ring[0] // near the ring, so that nothing is lost in the differences
	for i := range len(ring) - 1 {
		a, b := ring[i], ring[i+1]
		area += (a.Lon-o.Lon)*(b.Lat-o.Lat) - (b.Lon-o.Lon)*(a.Lat-o.Lat)
	}
	return area
}

// hull returns the corners of the convex hull of a district.
func hull(d roster.District) []s2.Point {
	q := s2.NewConvexHullQuery()
	for _, part := range d.Parts {
		for _, polygon := range part.Polygons {
			for _, p := range polygon[0] {
				q.AddPoint(pointOn(p))
			}
		}
	}
	return q.ConvexHull().Vertices()
}
