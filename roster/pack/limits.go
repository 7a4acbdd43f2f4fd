package pack

import "watchbill/roster"

// What a pack may hold. A large city is some 3 MB; these leave a state's worth of room.
const (
	maxFile     = 256 << 20 // bytes of one CSV file
	maxGeoJSON  = 64 << 20
	maxAgency   = 1 << 20
	maxPolicy   = 16 << 20
	maxPack     = 1 << 30  // bytes of all files together
	maxSkim     = 64 << 20 // bytes of a larger file that are looked through for a row too long
	maxRow      = 1 << 20  // bytes of one CSV row
	maxEntries  = 1000     // files in a .zip
	maxRatio    = 200      // how far a .zip's file may grow, if it grows beyond minBomb
	minBomb     = 1 << 20
	maxZipIndex = 1 << 20 // bytes of a .zip's table of contents
	maxFaults   = 10_000  // kept one by one; those beyond are counted
)

// limitOf returns the greatest size of a pack's file.
func limitOf(name string) int64 {
	switch name {
	case roster.AgencyFile:
		return maxAgency
	case roster.PolicyFile:
		return maxPolicy
	case roster.DistrictsFile:
		return maxGeoJSON
	}
	return maxFile
}
