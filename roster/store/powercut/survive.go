//go:build linux

package powercut

import (
	"maps"
	"math/rand/v2"
	"slices"
)

// Cut is what a power cut did.
type Cut struct {
	Changes int // of files and names since the disk was started, the one that the power went in included
	Blocks  int // blocks written and not synced
	Lost    int // those of them of which nothing survived
	Names   int // changes of names not synced
	Gone    int // those of them that did not survive
}

// survive lets some of what is not synced reach the disk, by what random says.
func (im *image) survive(random *rand.Rand, c *Cut) {
	of := []float64{0, .5, 1, random.Float64()}[random.IntN(4)] // the share of blocks that survive
	for _, id := range slices.Sorted(maps.Keys(im.inodes)) {
		if n := im.inodes[id]; len(n.pending)+len(n.sizes) > 0 {
			n.survive(random, of, c)
		}
	}
	c.Names = len(im.changes)
	keep := []float64{0, .5, 1, random.Float64()}[random.IntN(4)]
	prefix := random.IntN(2) == 0 // as a journal does it, else in any order
	for _, x := range im.changes {
		if random.Float64() < keep {
			x.keep()
			continue
		}
		c.Gone++
		if prefix {
			keep = 0
		}
	}
	im.changes = nil
}

// survive lets a share of the blocks not synced reach the disk, each in some state, perhaps torn.
func (n *inode) survive(random *rand.Rand, share float64, c *Cut) {
	c.Blocks += len(n.pending)
	sizes := append([]int{len(n.disk)}, n.sizes...)
	last := random.IntN(len(sizes))
	if share == 1 {
		last = len(sizes) - 1
	}
	size := sizes[last]
	n.disk = resized(n.disk, slices.Min(sizes[:last+1])) // what was cut off before is zeros, and else is as it was
	n.disk = resized(n.disk, size)
	for _, k := range slices.Sorted(maps.Keys(n.pending)) {
		at := int(k) * block
		if at >= size || random.Float64() >= share {
			c.Lost++
			continue
		}
		states := n.pending[k]
		state := states[random.IntN(len(states))]
		if share == 1 {
			state = states[len(states)-1]
		}
		torn := share < 1 && random.IntN(4) == 0
		for s := 0; s < len(state) && at+s < size; s += sector {
			if !torn || random.IntN(2) == 0 {
				copy(n.disk[at+s:min(at+s+sector, size)], state[s:])
			}
		}
	}
	n.forget()
}
