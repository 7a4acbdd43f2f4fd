package roads

import "strings"

// class is the rank of a road in OpenStreetMap's tag highway. Links (ramps) have the class that they link to.
type class uint8

const (
	motorway class = iota
	trunk
	primary
	secondary
	tertiary
	unclassified
	residential
	livingStreet
	service
	classes // how many there are
)

// classNames are the values of the tag, and the keys of [Network.Paced].
var classNames = [classes]string{
	"motorway", "trunk", "primary", "secondary", "tertiary", "unclassified", "residential", "living_street", "service",
}

// Usual speeds in km/h where no sign says otherwise: of roads, and of their ramps. Those of the United States, less
// what crossings and parked cars cost.
var (
	usualKMH = [classes]uint8{motorway: 105, trunk: 88, primary: 72, secondary: 64, tertiary: 56, unclassified: 48, residential: 40, livingStreet: 16, service: 24}
	rampKMH  = [classes]uint8{motorway: 64, trunk: 56, primary: 48, secondary: 48, tertiary: 40}
)

// classOf reads the tag highway; false where that is nothing to drive on.
func classOf(highway string) (c class, ramp, ok bool) {
	if highway == "road" { // surveyed from the air, kind unknown
		return unclassified, false, true
	}
	name, ramp := strings.CutSuffix(highway, "_link")
	for c := range classes {
		if classNames[c] == name {
			return c, ramp, !ramp || c <= tertiary
		}
	}
	return 0, false, false
}
