package drill

import (
	"hash/fnv"
	"math/rand/v2"
	"time"
)

// chance returns a stream of random numbers of its own for everybody and everything that has a name.
func (d *Drill) chance(stream uint64, name string) *rand.Rand {
	h := fnv.New64a()
	h.Write([]byte(name))
	return rand.New(rand.NewPCG(d.opt.Seed^stream<<56, h.Sum64()))
}

// between is a time from least to most.
func between(r *rand.Rand, least, most time.Duration) time.Duration {
	return least + time.Duration(r.Int64N(int64(most-least)+1)).Round(time.Millisecond)
}

// stay is a time from least to most that the drill's hurry shortens.
func (d *Drill) stay(r *rand.Rand, least, most time.Duration) time.Duration {
	return time.Duration(float64(between(r, least, most)) / d.opt.Hurry).Round(time.Millisecond)
}

// oneIn is true once in so many times.
func oneIn(r *rand.Rand, n int) bool { return r.IntN(n) == 0 }

// pick takes one of a list that is not empty.
func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }
