package qr

// product multiplies in GF(2^8) modulo x^8+x^4+x^3+x^2+1, as the standard has it.
func product(a, b byte) byte {
	var p int
	for i := 7; i >= 0; i-- {
		p <<= 1
		if p&0x100 != 0 {
			p ^= 0x11D
		}
		if b>>i&1 == 1 {
			p ^= int(a)
		}
	}
	return byte(p)
}

// generate makes the polynomial of a degree that check codewords are the remainder by, without its leading 1.
func generate(degree int) []byte {
	g := make([]byte, degree)
	g[degree-1] = 1
	root := byte(1)
	for range degree {
		for i := range g {
			g[i] = product(g[i], root)
			if i+1 < degree {
				g[i] ^= g[i+1]
			}
		}
		root = product(root, 2)
	}
	return g
}

// remainder is what corrects the errors of a block (Reed and Solomon).
func remainder(data, generator []byte) []byte {
	r := make([]byte, len(generator))
	for _, b := range data {
		factor := b ^ r[0]
		copy(r, r[1:])
		r[len(r)-1] = 0
		for i := range r {
			r[i] ^= product(generator[i], factor)
		}
	}
	return r
}
