package roads

// largest returns which vertices lie in the largest strongly connected part of a graph, the first of equals. It is
// Tarjan's algorithm with its recursion laid out in an array, for roads are long.
func largest(first []uint32, edges []edge) []bool {
	n := len(first) - 1
	const unseen = 0
	var (
		order = make([]uint32, n) // when seen, from 1 on
		low   = make([]uint32, n) // earliest seen vertex that it is known to get back to
		part  = make([]uint32, n) // from 1 on; 0 while on the stack
		next  = append([]uint32(nil), first[:n]...)
		path  []uint32
		stack []uint32
		seen  uint32
		parts = []uint32{0} // sizes
	)
	for root := range uint32(n) {
		if order[root] != unseen {
			continue
		}
		path = append(path, root)
		for len(path) > 0 {
			v := path[len(path)-1]
			if order[v] == unseen {
				seen++
				order[v], low[v] = seen, seen
				stack = append(stack, v)
			}
			if next[v] < first[v+1] {
				w := edges[next[v]].tail
				next[v]++
				if order[w] == unseen {
					path = append(path, w)
				} else if part[w] == 0 {
					low[v] = min(low[v], order[w])
				}
				continue
			}
			path = path[:len(path)-1]
			if len(path) > 0 {
				u := path[len(path)-1]
				low[u] = min(low[u], low[v])
			}
			if low[v] < order[v] {
				continue
			}
			parts = append(parts, 0)
			for w := uint32(noVertex); w != v; parts[len(parts)-1]++ {
				w = stack[len(stack)-1]
				stack = stack[:len(stack)-1]
				part[w] = uint32(len(parts) - 1)
			}
		}
	}
	best := 0
	for i, size := range parts {
		if size > parts[best] {
			best = i
		}
	}
	in := make([]bool, n)
	for v := range in {
		in[v] = part[v] == uint32(best)
	}
	return in
}
