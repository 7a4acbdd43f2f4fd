package roads

import (
	"math"
	"strconv"
	"strings"

	"github.com/paulmach/osm"
)

// flow says in which directions a stretch may be driven.
type flow uint8

const (
	forward  flow = 1
	backward flow = 2
	both          = forward | backward
)

func (f flow) flipped() flow { return f>>1 | f<<1&both }

// trait is what stays the same along a stretch.
type trait struct {
	class class
	kmh   uint8 // as signed or usual, at least 1
	flow  flow
	label int32 // index of its name, 0 for none
}

// standing says whether a way is a road for us.
type standing uint8

const (
	notRoad standing = iota
	shut             // a road, but private, closed or reversible
	open
)

// readWay reads the tags of a way, all but its name.
func readWay(tags osm.Tags) (trait, standing) {
	c, ramp, ok := classOf(tags.Find("highway"))
	if !ok || tags.Find("area") == "yes" {
		return trait{}, notRoad
	}
	f, ok := readFlow(tags, c)
	if !ok || !mayEnter(tags) {
		return trait{}, shut
	}
	kmh := usualKMH[c]
	if ramp {
		kmh = rampKMH[c]
	}
	if signed := readSpeed(tags.Find("maxspeed")); signed > 0 {
		kmh = signed
	}
	return trait{class: c, kmh: kmh, flow: f}, open
}

// mayEnter tells whether a police car may use what has these tags: emergency=yes opens everything, else the tag that
// is most about cars decides. What is private or closed to all stays closed, with nothing tagged it is open.
func mayEnter(tags osm.Tags) bool {
	switch tags.Find("emergency") {
	case "yes", "designated", "official", "permissive":
		return true
	}
	switch access(tags) {
	case "no", "private", "agricultural", "forestry", "military":
		return false
	}
	return true
}

// access is the value of the tag that is most about cars, "" where there is none.
func access(tags osm.Tags) string {
	for _, key := range [...]string{"motorcar", "motor_vehicle", "vehicle", "access"} {
		if v := tags.Find(key); v != "" {
			return v
		}
	}
	return ""
}

// readFlow reads the direction of traffic; false where it changes with the hour.
func readFlow(tags osm.Tags, c class) (flow, bool) {
	switch tags.Find("oneway") {
	case "yes", "true", "1":
		return forward, true
	case "-1", "reverse":
		return backward, true
	case "no", "false", "0":
		return both, true
	case "reversible", "alternating":
		return 0, false
	}
	switch tags.Find("junction") {
	case "roundabout", "circular":
		return forward, true
	}
	if c == motorway {
		return forward, true
	}
	return both, true
}

// kmhPerMile turns miles an hour into kilometres.
const kmhPerMile = 1.609344

// readSpeed reads the tag maxspeed as km/h, 0 where it says no number that a road can have. Of several the first.
func readSpeed(tag string) uint8 {
	tag, _, _ = strings.Cut(tag, ";")
	number, factor := strings.TrimSpace(tag), 1.0
	if miles, ok := strings.CutSuffix(number, "mph"); ok {
		number, factor = miles, kmhPerMile
	}
	number = strings.TrimSuffix(strings.TrimSuffix(number, "km/h"), "kmh")
	v, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	kmh := math.Round(v * factor)
	if err != nil || !(kmh >= 5 && kmh <= 160) {
		return 0
	}
	return uint8(kmh)
}

// barred tells whether a node with these tags stops a car. Gates are passed unless locked or private.
func barred(tags osm.Tags) bool {
	barrier := tags.Find("barrier")
	if barrier == "" {
		return false
	}
	if !mayEnter(tags) {
		return true
	}
	if access(tags) != "" || tags.Find("emergency") == "yes" {
		return false
	}
	switch barrier {
	case "bollard", "block", "jersey_barrier", "chain", "log", "debris", "planter", "cycle_barrier", "kissing_gate",
		"stile", "turnstile", "full-height_turnstile", "motorcycle_barrier", "bus_trap", "bump_gate", "rope", "fence",
		"wall", "guard_rail", "ditch", "delineators", "hedge", "horse_stile", "spikes":
		return true
	}
	return tags.Find("locked") == "yes"
}
