package qr_test

import (
	"errors"
	"fmt"
	"slices"

	"watchbill/api/web/signin/qr"
)

// read reads a code without errors in it: it finds the mask in the format, skips what holds no data by where it lies, and has every
// block's check codewords come out.
func read(c *qr.Code) (string, error) {
	side := c.Side()
	number := (side - 17) / 4
	mask, err := readMask(c)
	if err != nil {
		return "", err
	}
	var bits []bool
	up := true
	for right := side - 1; right > 0; right -= 2 {
		if right == 6 {
			right--
		}
		for i := range side {
			y := i
			if up {
				y = side - 1 - i
			}
			for _, x := range []int{right, right - 1} {
				if !function(number, side, y, x) {
					bits = append(bits, c.Black(y, x) != turned(mask, y, x))
				}
			}
		}
		up = !up
	}
	words := make([]int, len(bits)/8)
	for i := range words {
		for _, b := range bits[8*i : 8*i+8] {
			words[i] <<= 1
			if b {
				words[i]++
			}
		}
	}
	return readWords(number, words)
}

// readMask reads both copies of the format.
func readMask(c *qr.Code) (int, error) {
	side := c.Side()
	var one, two int
	for i, p := range [][2]int{{8, 0}, {8, 1}, {8, 2}, {8, 3}, {8, 4}, {8, 5}, {8, 7}, {8, 8}, {7, 8}, {5, 8}, {4, 8}, {3, 8}, {2, 8}, {1, 8}, {0, 8}} {
		if c.Black(p[0], p[1]) {
			one |= 1 << (14 - i)
		}
		q := [2]int{side - 1 - i, 8}
		if i >= 7 {
			q = [2]int{8, side - 15 + i}
		}
		if c.Black(q[0], q[1]) {
			two |= 1 << (14 - i)
		}
	}
	// ISO/IEC 18004, table C.1: level M with masks 0 to 7.
	known := []int{0x5412, 0x5125, 0x5E7C, 0x5B4B, 0x45F9, 0x40CE, 0x4F97, 0x4AA0}
	mask := slices.Index(known, one)
	if one != two || mask < 0 || !c.Black(side-8, 8) {
		return 0, fmt.Errorf("the format is %#x and %#x", one, two)
	}
	return mask, nil
}

// function tells whether a module holds no data.
func function(number, side, y, x int) bool {
	switch {
	case y == 6 || x == 6, y < 9 && x < 9, y < 9 && x >= side-8, y >= side-8 && x < 9:
		return true
	case number >= 7 && (y < 6 && x >= side-11 || x < 6 && y >= side-11):
		return true
	}
	centres := [][]int{nil, nil, {18}, {22}, {26}, {30}, {34}, {22, 38}, {24, 42}, {26, 46}, {28, 50}}[number]
	for _, a := range append(slices.Clone(centres), 6) {
		for _, b := range append(slices.Clone(centres), 6) {
			onFinder := a == 6 && (b == 6 || b == side-7) || b == 6 && a == side-7
			if !onFinder && y >= a-2 && y <= a+2 && x >= b-2 && x <= b+2 {
				return true
			}
		}
	}
	return false
}

func turned(mask, i, j int) bool {
	return []int{(i + j) % 2, i % 2, j % 3, (i + j) % 3, (i/2 + j/3) % 2, i*j%2 + i*j%3, (i*j%2 + i*j%3) % 2, ((i+j)%2 + i*j%3) % 2}[mask] == 0
}

// readWords undoes the interleaving, checks each block and reads the text.
func readWords(number int, words []int) (string, error) {
	// ISO/IEC 18004, table 9, level M: how many blocks of how many data codewords, and the check codewords of each.
	table := [][5]int{{}, {1, 16, 0, 0, 10}, {1, 28, 0, 0, 16}, {1, 44, 0, 0, 26}, {2, 32, 0, 0, 18}, {2, 43, 0, 0, 24}, {4, 27, 0, 0, 16}, {4, 31, 0, 0, 18}, {2, 38, 2, 39, 22}, {3, 36, 2, 37, 22}, {4, 43, 1, 44, 26}}[number]
	var blocks [][]int
	for range table[0] {
		blocks = append(blocks, make([]int, table[1]))
	}
	for range table[2] {
		blocks = append(blocks, make([]int, table[3]))
	}
	next := 0
	for i := range max(table[1], table[3]) {
		for _, b := range blocks {
			if i < len(b) {
				b[i] = words[next]
				next++
			}
		}
	}
	var data []int
	checks := make([][]int, len(blocks))
	for range table[4] {
		for i := range blocks {
			checks[i] = append(checks[i], words[next])
			next++
		}
	}
	for i, b := range blocks {
		if !whole(append(slices.Clone(b), checks[i]...), table[4]) {
			return "", fmt.Errorf("block %d has errors", i)
		}
		data = append(data, b...)
	}
	return readData(number, data)
}

// whole tells whether a block has no error: its polynomial is zero at the first n powers of 2.
func whole(block []int, n int) bool {
	exp, log := make([]int, 512), make([]int, 256)
	for i, x := 0, 1; i < 255; i++ {
		exp[i], exp[i+255], log[x] = x, x, i
		if x *= 2; x > 255 {
			x ^= 0x11D
		}
	}
	for root := range n {
		sum := 0
		for _, w := range block {
			if sum != 0 {
				sum = exp[log[sum]+root]
			}
			sum ^= w
		}
		if sum != 0 {
			return false
		}
	}
	return true
}

func readData(number int, data []int) (string, error) {
	at := 0
	take := func(n int) (v int) {
		for range n {
			v = v<<1 | data[at/8]>>(7-at%8)&1
			at++
		}
		return v
	}
	if take(4) != 4 {
		return "", errors.New("the mode is not bytes")
	}
	length := 8
	if number >= 10 {
		length = 16
	}
	text := make([]byte, take(length))
	for i := range text {
		text[i] = byte(take(8))
	}
	return string(text), nil
}
