package qr

// masks say which modules of data a mask turns over.
var masks = [...]func(y, x int) bool{
	func(y, x int) bool { return (y+x)%2 == 0 },
	func(y, _ int) bool { return y%2 == 0 },
	func(_, x int) bool { return x%3 == 0 },
	func(y, x int) bool { return (y+x)%3 == 0 },
	func(y, x int) bool { return (y/2+x/3)%2 == 0 },
	func(y, x int) bool { return y*x%2+y*x%3 == 0 },
	func(y, x int) bool { return (y*x%2+y*x%3)%2 == 0 },
	func(y, x int) bool { return ((y+x)%2+y*x%3)%2 == 0 },
}

// mask chooses the mask with which the code is easiest to read, and applies it.
func (c *Code) mask() {
	best, least := 0, -1
	for i := range masks {
		c.turn(i)
		if p := c.penalty(); least < 0 || p < least {
			best, least = i, p
		}
		c.turn(i) // back
	}
	c.turn(best)
}

// turn applies a mask, or takes it away again.
func (c *Code) turn(mask int) {
	c.places(func(row, column int) {
		if masks[mask](row, column) {
			i := row*c.side + column
			c.black[i] = !c.black[i]
		}
	})
	c.format(mask)
}

// penalty is how hard a code is to read: runs, squares, what looks like a finder, and how far black and white are from even.
func (c *Code) penalty() int {
	sum, black := 0, 0
	for _, line := range c.lines() {
		run := 0
		for i, b := range line {
			if i > 0 && b != line[i-1] {
				run = 0
			}
			run++
			switch {
			case run == 5:
				sum += 3
			case run > 5:
				sum++
			}
			if i+11 <= len(line) && (like(line[i:], "10111010000") || like(line[i:], "00001011101")) {
				sum += 40
			}
		}
	}
	for y := range c.side {
		for x := range c.side {
			b := c.Black(y, x)
			if b {
				black++
			}
			if y > 0 && x > 0 && b == c.Black(y-1, x) && b == c.Black(y, x-1) && b == c.Black(y-1, x-1) {
				sum += 3
			}
		}
	}
	all := c.side * c.side
	return sum + abs(20*black-10*all)/all*10
}

// lines are the rows and the columns.
func (c *Code) lines() [][]bool {
	lines := make([][]bool, 0, 2*c.side)
	for i := range c.side {
		column := make([]bool, c.side)
		for y := range column {
			column[y] = c.Black(y, i)
		}
		lines = append(lines, c.black[i*c.side:(i+1)*c.side], column)
	}
	return lines
}

func like(line []bool, pattern string) bool {
	for i := range len(pattern) {
		if line[i] != (pattern[i] == '1') {
			return false
		}
	}
	return true
}
