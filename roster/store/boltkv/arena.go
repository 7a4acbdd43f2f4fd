package boltkv

// arena hands out slices cut from large blocks, so that a scan of 100,000 entries is not 200,000 allocations. The zero
// value is ready. It is for one goroutine.
type arena struct{ free []byte }

const arenaBlock = 64 << 10

// take returns n zero bytes that nobody else has; appending to them copies.
func (a *arena) take(n int) []byte {
	if n > arenaBlock/4 {
		return make([]byte, n)
	}
	if n > len(a.free) {
		a.free = make([]byte, arenaBlock)
	}
	b := a.free[:n:n]
	a.free = a.free[n:]
	return b
}

// copy returns its own copy of b, never nil.
func (a *arena) copy(b []byte) []byte {
	c := a.take(len(b))
	copy(c, b)
	return c
}
