package avl

import (
	"math"
	"strconv"
)

// digits reads text that is decimal digits and nothing else, at most 15 of them.
func digits(b []byte) (int, bool) {
	if len(b) == 0 || len(b) > 15 {
		return 0, false
	}
	n := 0
	for _, c := range b {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}

// powers of ten that a float64 holds exactly, as it does every whole number of 15 digits: their quotient is then
// rounded once, which is what strconv.ParseFloat would give.
var powers = [16]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15}

// plain reads an unsigned figure as NMEA writes it: digits, then perhaps a point and more digits, at most 15 in all.
func plain(b []byte) (float64, bool) {
	n, seen, after := 0, 0, -1
	for _, c := range b {
		switch {
		case c == '.' && after < 0 && seen > 0:
			after = 0
			continue
		case c < '0' || c > '9' || seen == 15:
			return 0, false
		}
		n = n*10 + int(c-'0')
		seen++
		if after >= 0 {
			after++
		}
	}
	if seen == 0 {
		return 0, false
	}
	return float64(n) / powers[max(after, 0)], true
}

// decimal reads a figure as HTTP clients write it: a sign, digits with a point, an exponent (Java writes small doubles
// as 1.0E-5). Unlike strconv.ParseFloat it knows no hexadecimal, no underscores, no infinity and no NaN.
func decimal(s string) (float64, bool) {
	if len(s) == 0 || len(s) > 32 {
		return 0, false
	}
	for _, c := range []byte(s) {
		if (c < '0' || c > '9') && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E' {
			return 0, false
		}
	}
	v, err := strconv.ParseFloat(s, 64)
	return v, err == nil && !math.IsInf(v, 0)
}

// hexByte reads two hexadecimal digits.
func hexByte(b []byte) (byte, bool) {
	if len(b) != 2 {
		return 0, false
	}
	high, low := nibble(b[0]), nibble(b[1])
	return high<<4 | low&0xf, high < 16 && low < 16
}

// nibble is the worth of a hexadecimal digit, 16 or more for any other byte.
func nibble(c byte) byte {
	switch {
	case c >= '0' && c <= '9':
		return c - '0'
	case c >= 'A' && c <= 'F':
		return c - 'A' + 10
	case c >= 'a' && c <= 'f':
		return c - 'a' + 10
	}
	return 16
}

// exclusiveOr is the checksum of TAIP and NMEA.
func exclusiveOr(b []byte) byte {
	var sum byte
	for _, c := range b {
		sum ^= c
	}
	return sum
}
