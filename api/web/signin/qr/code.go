package qr

import (
	"fmt"
	"strings"
)

// MaxBytes is the longest text that there is a code for.
const MaxBytes = 213

// Code is a QR code, without the quiet zone of four modules that belongs around it. It is immutable.
type Code struct {
	side  int
	black []bool // by row
	fixed []bool // modules that hold no data: they are not masked
}

// version is what is fixed for a size at level M.
type version struct {
	total  int // codewords, with those that correct errors
	check  int // of those that correct errors, in each block
	blocks int
	align  []int // centres of alignment patterns, in both directions
}

// versions are 1 to 10.
var versions = [...]version{
	{26, 10, 1, nil},
	{44, 16, 1, []int{6, 18}},
	{70, 26, 1, []int{6, 22}},
	{100, 18, 2, []int{6, 26}},
	{134, 24, 2, []int{6, 30}},
	{172, 16, 4, []int{6, 34}},
	{196, 18, 4, []int{6, 22, 38}},
	{242, 22, 4, []int{6, 24, 42}},
	{292, 22, 5, []int{6, 26, 46}},
	{346, 26, 5, []int{6, 28, 50}},
}

func (v version) data() int { return v.total - v.check*v.blocks }

// Encode makes the smallest code of a text. The error says that it is longer than MaxBytes.
func Encode(text string) (*Code, error) {
	for i, v := range versions {
		counted := 1
		if i+1 >= 10 {
			counted = 2 // the length takes two bytes
		}
		if (4+8*counted+8*len(text)+7)/8 > v.data() {
			continue
		}
		c := newCode(i+1, v)
		c.fill(v.codewords(pack(text, counted, v.data())))
		c.mask()
		return c, nil
	}
	return nil, fmt.Errorf("a text of %d bytes has no code; %d is the most", len(text), MaxBytes)
}

// pack writes a text as data codewords: the mode, the length, the bytes, the end, and what fills the rest.
func pack(text string, counted, size int) []byte {
	var bits []bool
	put := func(value, n int) {
		for i := n - 1; i >= 0; i-- {
			bits = append(bits, value>>i&1 == 1)
		}
	}
	put(4, 4) // bytes
	put(len(text), 8*counted)
	for i := range len(text) {
		put(int(text[i]), 8)
	}
	put(0, min(4, 8*size-len(bits)))
	put(0, (8-len(bits)%8)%8)
	data := make([]byte, 0, size)
	for i := 0; i < len(bits); i += 8 {
		var b byte
		for _, bit := range bits[i : i+8] {
			b <<= 1
			if bit {
				b |= 1
			}
		}
		data = append(data, b)
	}
	for fill := byte(0xEC); len(data) < size; fill ^= 0xEC ^ 0x11 {
		data = append(data, fill)
	}
	return data
}

// codewords splits data into blocks, of which the last are a byte longer where it does not come out even, adds to each what corrects
// its errors, and interleaves them.
func (v version) codewords(data []byte) []byte {
	short, longer := len(data)/v.blocks, len(data)%v.blocks
	generator := generate(v.check)
	var blocks, checks [][]byte
	for i := range v.blocks {
		n := short
		if i >= v.blocks-longer {
			n++
		}
		blocks, checks = append(blocks, data[:n]), append(checks, remainder(data[:n], generator))
		data = data[n:]
	}
	var all []byte
	for i := range short + 1 {
		for _, b := range blocks {
			if i < len(b) {
				all = append(all, b[i])
			}
		}
	}
	for i := range v.check {
		for _, c := range checks {
			all = append(all, c[i])
		}
	}
	return all
}

// Side is how many modules a side has.
func (c *Code) Side() int { return c.side }

// Black tells whether the module of a row and column is black.
func (c *Code) Black(row, column int) bool { return c.black[row*c.side+column] }

// quiet is the zone around a code, in modules.
const quiet = 4

// Path is the black of a code as the path of an SVG whose viewBox is "0 0 n n" with n of [Code.Extent], the quiet zone included.
func (c *Code) Path() string {
	var b strings.Builder
	for y := range c.side {
		for x := 0; x < c.side; x++ {
			begun := x
			for x < c.side && c.Black(y, x) {
				x++
			}
			if x > begun {
				fmt.Fprintf(&b, "M%d %dh%dv1h-%dz", begun+quiet, y+quiet, x-begun, x-begun)
			}
		}
	}
	return b.String()
}

// Extent is how many modules a side has with the quiet zone.
func (c *Code) Extent() int { return c.side + 2*quiet }
