package recruit_test

import (
	"testing"

	"pgregory.net/rapid"

	"watchbill/coverage/recruit"
)

// TestCover compares small covering problems with trying everything, and large ones with what must hold of them.
func TestCover(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		squads := rapid.IntRange(1, 7).Draw(t, "squads")
		demands := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) recruit.Demand {
			set := rapid.SliceOfNDistinct(rapid.Int32Range(0, int32(squads)-1), 1, squads, rapid.ID[int32]).Draw(t, "set")
			return recruit.Demand{Squads: sorted(set), Need: rapid.IntRange(0, 3).Draw(t, "need")}
		}), 0, 9).Draw(t, "demands")
		posts, bound := recruit.Cover(squads, demands, 1<<20)
		size := sum(posts)
		if !meets(posts, demands) {
			t.Fatalf("%v do not meet the demands", posts)
		}
		if bound != size {
			t.Fatalf("bound %d, size %d: not proven", bound, size)
		}
		if size > 0 && anyOf(squads, size-1, func(p []int) bool { return meets(p, demands) }) {
			t.Fatalf("%v are %d, and %d would do", posts, size, size-1)
		}
		if rough, low := recruit.Cover(squads, demands, rapid.IntRange(0, 300).Draw(t, "cells")); !meets(rough, demands) || low > size || sum(rough) < size {
			t.Fatalf("cut short: %v with bound %d, the fewest are %d", rough, low, size)
		}
	})
}

// TestCoverOfCycles solves what rotations make of a shift: on so many days in a row of a cycle, everywhere short alike.
func TestCoverOfCycles(t *testing.T) {
	for _, c := range []struct{ length, on, need, want int }{
		{6, 4, 3, 5}, {6, 4, 1, 2}, {7, 5, 4, 6}, {14, 7, 1, 2}, {7, 3, 2, 5}, {5, 2, 3, 8}, {11, 4, 1, 3},
	} {
		var demands []recruit.Demand
		for day := range c.length {
			d := recruit.Demand{Need: c.need}
			for offset := range c.length {
				if (day+offset)%c.length < c.on {
					d.Squads = append(d.Squads, int32(offset))
				}
			}
			demands = append(demands, d)
		}
		if posts, bound := recruit.Cover(c.length, demands, 1<<24); sum(posts) != c.want || bound != c.want {
			t.Errorf("%+v: got %v, bound %d", c, posts, bound)
		}
	}
}

func meets(posts []int, demands []recruit.Demand) bool {
	for _, d := range demands {
		n := 0
		for _, j := range d.Squads {
			n += posts[j]
		}
		if n < d.Need {
			return false
		}
	}
	return true
}

// anyOf tells whether some way to post n officers to squads does.
func anyOf(squads, n int, does func([]int) bool) bool {
	posts := make([]int, squads)
	var try func(first, left int) bool
	try = func(first, left int) bool {
		if left == 0 {
			return does(posts)
		}
		for j := first; j < squads; j++ {
			posts[j]++
			found := try(j, left-1)
			posts[j]--
			if found {
				return true
			}
		}
		return false
	}
	return try(0, n)
}

func sum(v []int) (n int) {
	for _, x := range v {
		n += x
	}
	return n
}
