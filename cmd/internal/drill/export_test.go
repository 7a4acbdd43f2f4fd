package drill

import (
	"context"
	"time"
)

// Step plays one beat.
func (d *Drill) Step(ctx context.Context, now time.Time) { d.step(ctx, now) }

// Meters measures as the drill does.
var Meters = meters
