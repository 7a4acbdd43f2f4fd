package webhook

import (
	"math/rand/v2"
	"time"
)

const (
	lifetime     = 3 * 24 * time.Hour // after which a delivery is given up
	longestDelay = 24 * time.Hour     // between two attempts, whatever a receiver asks for
)

// delays are those before the second attempt, the third and so on; the last one repeats.
var delays = []time.Duration{
	5 * time.Second, 30 * time.Second, 2 * time.Minute, 10 * time.Minute, 30 * time.Minute, time.Hour, 3 * time.Hour, 6 * time.Hour,
}

// delay returns how long to wait after that many attempts, at least one. Up to a fifth is added by chance, so that what
// failed together does not all come back together. A receiver that asks for more gets it.
func delay(attempts int, asked time.Duration) time.Duration {
	d := delays[min(attempts, len(delays))-1]
	d += rand.N(d / 5)
	return min(max(d, asked), longestDelay)
}
