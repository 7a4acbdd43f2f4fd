package drill

import (
	"math"
	"slices"
	"time"

	"watchbill/dispatch/roads"
	"watchbill/roster"
)

// drive is a way along roads with the time at which each of its points is passed.
type drive struct {
	points []roster.Point
	passed []time.Duration // since the start, ascending
}

// place is where a drive has got to.
type place struct {
	at      roster.Point
	mps     float64
	heading float64 // degrees clockwise from north
	arrived bool
}

// fastest is what nobody exceeds whatever the network says, in metres a second.
const fastest = 55

// newDrive finds the way from one place to another at the pace of n; nil where there is none.
func newDrive(n *roads.Network, from, to roster.Point) *drive {
	a, ok := n.Snap(from)
	b, ok2 := n.Snap(to)
	if !ok || !ok2 {
		return nil
	}
	route, ok := n.Route(a, b)
	if !ok || len(route.Points) < 2 {
		return nil
	}
	// The way to the roadside is not driven.
	average := (route.Metres - a.OffRoad() - b.OffRoad()) / max(route.Seconds-(a.OffRoad()+b.OffRoad())/roads.OffRoadMPS, 1)
	average = min(max(average, 1), fastest)
	p := route.Points
	d := &drive{points: p[:1:1], passed: []time.Duration{0}}
	before, speed := roster.Point{}, average
	for i := 1; i < len(p); i++ {
		middle := halfway(p[i-1], p[i])
		if i > 1 {
			speed = speedBetween(n, before, p[i-1], middle, average)
		}
		d.add(p[i-1], middle, speed)
		d.add(middle, p[i], speed)
		before = middle
	}
	return d
}

// speedBetween is how fast the network lets one drive between the middles of two neighbouring pieces of a way. Middles,
// since at a corner it could not be told which of the roads is meant; where the way between them is not the straight
// one after all, as on a bridge over another road, the average of the whole way has to do.
func speedBetween(n *roads.Network, from, corner, to roster.Point, average float64) float64 {
	a, ok := n.Snap(from)
	b, ok2 := n.Snap(to)
	if !ok || !ok2 {
		return average
	}
	length := meters(from, corner) + meters(corner, to)
	seconds, driven, ok := n.Travel(a, b)
	if !ok || seconds <= 0 || math.Abs(driven-length) > 2+length/10 {
		return average
	}
	return min(max(length/seconds, 1), fastest)
}

func (d *drive) add(from, to roster.Point, speed float64) {
	length := meters(from, to)
	if length == 0 {
		return
	}
	d.points = append(d.points, to)
	d.passed = append(d.passed, d.passed[len(d.passed)-1]+time.Duration(length/speed*float64(time.Second)))
}

// takes is how long the drive is.
func (d *drive) takes() time.Duration { return d.passed[len(d.passed)-1] }

// after is where the drive is so long after its start.
func (d *drive) after(t time.Duration) place {
	last := len(d.points) - 1
	if t >= d.takes() {
		return place{at: d.points[last], arrived: true}
	}
	i, exact := slices.BinarySearch(d.passed, max(t, 0))
	if !exact {
		i--
	}
	i = min(i, last-1)
	from, to := d.points[i], d.points[i+1]
	lasts := d.passed[i+1] - d.passed[i]
	share := 0.0
	if lasts > 0 {
		share = float64(max(t, 0)-d.passed[i]) / float64(lasts)
	}
	east, north := offset(from, to)
	return place{
		at:      roster.Point{Lat: from.Lat + share*(to.Lat-from.Lat), Lon: from.Lon + share*(to.Lon-from.Lon)},
		mps:     math.Hypot(east, north) / max(lasts.Seconds(), 1e-3),
		heading: math.Mod(math.Atan2(east, north)*180/math.Pi+360, 360),
	}
}

func halfway(p, q roster.Point) roster.Point {
	return roster.Point{Lat: (p.Lat + q.Lat) / 2, Lon: (p.Lon + q.Lon) / 2}
}
