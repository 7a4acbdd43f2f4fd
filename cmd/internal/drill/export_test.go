package drill

import (
	"context"
	"time"

	"watchbill/dispatch/roads"
	"watchbill/roster"
)

// Step plays one beat.
func (d *Drill) Step(ctx context.Context, now time.Time) { d.step(ctx, now) }

// Meters measures as the drill does.
var Meters = meters

// DriveFor tells how long a drive takes, and how fast and where it is at each second.
func DriveFor(n *roads.Network, from, to roster.Point) (lasts time.Duration, speeds []float64, places []roster.Point) {
	d := newDrive(n, from, to)
	if d == nil {
		return 0, nil, nil
	}
	for t := time.Duration(0); t < d.takes(); t += time.Second {
		p := d.after(t)
		speeds, places = append(speeds, p.mps), append(places, p.at)
	}
	return d.takes(), speeds, places
}
