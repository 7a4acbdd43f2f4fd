package roads

// heap is a queue of keys, the least first: milliseconds in the upper half, who they are of in the lower. Its nodes have
// four children, which lie in one line of the cache.
type heap []uint64

func (h *heap) push(key uint64) {
	q := append(*h, key)
	*h = q
	i := len(q) - 1
	for i > 0 {
		up := (i - 1) / 4
		if q[up] <= key {
			break
		}
		q[i] = q[up]
		i = up
	}
	q[i] = key
}

// pop takes the least key. The heap must not be empty.
func (h *heap) pop() uint64 {
	q := *h
	least := q[0]
	last := len(q) - 1
	key := q[last]
	q = q[:last]
	*h = q
	if last == 0 {
		return least
	}
	i := 0
	for {
		c := 4*i + 1
		if c >= last {
			break
		}
		small := q[c]
		at := c
		for k := c + 1; k < min(c+4, last); k++ {
			if q[k] < small {
				small, at = q[k], k
			}
		}
		if small >= key {
			break
		}
		q[i] = small
		i = at
	}
	q[i] = key
	return least
}
