package api

import (
	"bytes"
	"strings"
)

// formulas are how text begins that a spreadsheet computes: with an operator, an operator as East Asian keyboards have it, or
// white space that it strips in front of one.
var formulas = []string{"=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"}

// inert returns text that no spreadsheet takes for a formula: what begins like one gets an apostrophe in front, which
// spreadsheets read as "this is text". Every cell of text in what we export goes through it, but for packs, which come back as they
// went. Numbers do not: one below zero is a number.
func inert[S ~string](s S) S {
	if s == "" || s[0] > '@' && s[0] < 0x80 || s[0] >= '0' && s[0] <= '9' {
		return s // nearly all
	}
	for _, first := range formulas {
		if strings.HasPrefix(string(s), first) {
			return "'" + s
		}
	}
	return s
}

// appendCell appends a CSV cell of text, inert, and quoted where RFC 4180 asks for it.
func appendCell[S ~string](b []byte, s S) []byte {
	s = inert(s)
	start := len(b)
	b = append(b, s...)
	if !bytes.ContainsAny(b[start:], "\",\r\n") {
		return b
	}
	b = append(b[:start], '"')
	for i := range len(s) {
		if s[i] == '"' {
			b = append(b, '"')
		}
		b = append(b, s[i])
	}
	return append(b, '"')
}

// appendOfficers appends a CSV cell of officers, blanks between.
func appendOfficers[S ~string](b []byte, officers []S) []byte {
	for i, id := range officers {
		if i == 0 {
			b = append(b, inert(id)...)
			continue
		}
		b = append(append(b, ' '), id...)
	}
	return b
}
