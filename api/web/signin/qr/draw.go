package qr

// newCode draws what every code of a version has.
func newCode(number int, v version) *Code {
	side := 17 + 4*number
	c := &Code{side: side, black: make([]bool, side*side), fixed: make([]bool, side*side)}
	for i := range side { // timing
		c.fix(6, i, i%2 == 0)
		c.fix(i, 6, i%2 == 0)
	}
	c.finder(3, 3)
	c.finder(3, side-4)
	c.finder(side-4, 3)
	last := len(v.align) - 1
	for i, y := range v.align {
		for j, x := range v.align {
			if i == 0 && j == 0 || i == 0 && j == last || i == last && j == 0 {
				continue // the finders are there
			}
			for dy := -2; dy <= 2; dy++ {
				for dx := -2; dx <= 2; dx++ {
					c.fix(y+dy, x+dx, max(abs(dy), abs(dx)) != 1)
				}
			}
		}
	}
	c.format(0) // keeps its place
	if number >= 7 {
		c.number(number)
	}
	return c
}

func (c *Code) fix(row, column int, black bool) {
	c.black[row*c.side+column], c.fixed[row*c.side+column] = black, true
}

// finder draws one of the three squares, with the white around it, by its centre.
func (c *Code) finder(row, column int) {
	for dy := -4; dy <= 4; dy++ {
		for dx := -4; dx <= 4; dx++ {
			if y, x := row+dy, column+dx; y >= 0 && y < c.side && x >= 0 && x < c.side {
				d := max(abs(dy), abs(dx))
				c.fix(y, x, d != 2 && d != 4)
			}
		}
	}
}

// format draws level M and the mask, twice.
func (c *Code) format(mask int) {
	rest := mask // level M is 00
	for range 10 {
		rest = rest<<1 ^ rest>>9*0x537
	}
	bits := (mask<<10 | rest) ^ 0x5412
	bit := func(i int) bool { return bits>>i&1 == 1 }
	for i := range 6 {
		c.fix(i, 8, bit(i))
	}
	c.fix(7, 8, bit(6))
	c.fix(8, 8, bit(7))
	c.fix(8, 7, bit(8))
	for i := 9; i < 15; i++ {
		c.fix(8, 14-i, bit(i))
	}
	for i := range 8 {
		c.fix(8, c.side-1-i, bit(i))
	}
	for i := 8; i < 15; i++ {
		c.fix(c.side-15+i, 8, bit(i))
	}
	c.fix(c.side-8, 8, true)
}

// number draws the version, twice.
func (c *Code) number(number int) {
	rest := number
	for range 12 {
		rest = rest<<1 ^ rest>>11*0x1F25
	}
	bits := number<<12 | rest
	for i := range 18 {
		black := bits>>i&1 == 1
		a, b := c.side-11+i%3, i/3
		c.fix(b, a, black)
		c.fix(a, b, black)
	}
}

// places calls f for every module that holds data, in the order that it is read: in pairs of columns from the right, up and down
// in turn.
func (c *Code) places(f func(row, column int)) {
	for right := c.side - 1; right >= 1; right -= 2 {
		if right == 6 {
			right = 5 // the timing has a column of its own
		}
		up := (right+1)&2 == 0
		for i := range c.side {
			row := i
			if up {
				row = c.side - 1 - i
			}
			for _, column := range [...]int{right, right - 1} {
				if !c.fixed[row*c.side+column] {
					f(row, column)
				}
			}
		}
	}
}

// fill draws the codewords. What is left over stays white.
func (c *Code) fill(codewords []byte) {
	i := 0
	c.places(func(row, column int) {
		if i < 8*len(codewords) {
			c.black[row*c.side+column] = codewords[i/8]>>(7-i%8)&1 == 1
			i++
		}
	})
}

func abs(n int) int { return max(n, -n) }
