package pack

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"watchbill/roster"
)

// format is how cells of one sort are read and written. Read is given no empty cell; write may write none.
type format[F any] struct {
	read  func(in *reading, cell string) (F, error)
	write func(out *writing, b []byte, v F) []byte
}

// text is free text, on one line or more.
var text = format[string]{
	read: func(_ *reading, cell string) (string, error) {
		if strings.Contains(cell, "\r") { // encoding/csv keeps the odd one, and would lose it the next time
			cell = strings.ReplaceAll(strings.ReplaceAll(cell, "\r\n", "\n"), "\r", "\n")
		}
		return cell, nil
	},
	write: func(_ *writing, b []byte, v string) []byte { return append(b, v...) },
}

// word is text of which a file holds few different ones, each kept once.
func word[S ~string]() format[S] {
	return format[S]{
		read: func(in *reading, cell string) (S, error) {
			cell, err := text.read(in, cell)
			return S(in.intern(cell)), err
		},
		write: func(_ *writing, b []byte, v S) []byte { return append(b, v...) },
	}
}

// id is an identifier.
func id[S ~string]() format[S] {
	return format[S]{
		read: func(in *reading, cell string) (S, error) {
			known, err := in.id(cell)
			return S(known), err
		},
		write: func(_ *writing, b []byte, v S) []byte { return append(b, v...) },
	}
}

// ids is a list of identifiers; others lists what else it may hold.
func ids[S ~string](others ...S) format[[]S] {
	return format[[]S]{
		read: func(in *reading, cell string) ([]S, error) {
			var list []S
			for s := range strings.FieldsSeq(cell) {
				known, err := in.id(s)
				if err != nil && !slices.Contains(others, S(s)) {
					return nil, err
				} else if err != nil {
					known = in.intern(s)
				}
				list = append(list, S(known))
			}
			return list, nil
		},
		write: appendList[S],
	}
}

// list is a list of words; equal cells share one.
var list = format[[]string]{
	read: func(in *reading, cell string) ([]string, error) {
		l, ok := in.lists[cell]
		if !ok {
			for s := range strings.FieldsSeq(cell) {
				l = append(l, in.intern(s))
			}
			l = slices.Clip(l)
			in.lists[strings.Clone(cell)] = l
		}
		return l, nil
	},
	write: appendList[string],
}

func appendList[S ~string](out *writing, b []byte, v []S) []byte {
	for i, s := range v {
		if s == "" || strings.ContainsFunc(string(s), isBlank) {
			out.fail("%s cannot be written in a list", clip(string(s)))
		}
		if i > 0 {
			b = append(b, ' ')
		}
		b = append(b, s...)
	}
	return b
}

func isBlank(r rune) bool { return len(strings.TrimSpace(string(r))) == 0 }

// appender is a value that writes itself.
type appender interface{ AppendTo([]byte) []byte }

// parsed makes a format of a parser and the value's own way of writing itself.
func parsed[F appender](parse func(string) (F, error)) format[F] {
	return format[F]{
		read:  func(_ *reading, cell string) (F, error) { return parse(cell) },
		write: func(_ *writing, b []byte, v F) []byte { return v.AppendTo(b) },
	}
}

// spelled makes a format of a parser and the value's String.
func spelled[F fmt.Stringer](parse func(string) (F, error)) format[F] {
	return format[F]{
		read:  func(_ *reading, cell string) (F, error) { return parse(cell) },
		write: func(_ *writing, b []byte, v F) []byte { return append(b, v.String()...) },
	}
}

var (
	date     = parsed(roster.ParseDate)
	clock    = parsed(roster.ParseClockTime)
	weekdays = spelled(roster.ParseWeekdays)
	hours    = spelled(roster.ParseHours)
)

// truth is true or false.
var truth = format[bool]{
	read: func(_ *reading, cell string) (bool, error) {
		if cell != "true" && cell != "false" {
			return false, fmt.Errorf("%s is neither true nor false", clip(cell))
		}
		return cell == "true", nil
	},
	write: func(_ *writing, b []byte, v bool) []byte { return strconv.AppendBool(b, v) },
}

// whole is a whole number; 0 is written.
var whole = format[int]{
	read: func(_ *reading, cell string) (int, error) {
		n, err := strconv.ParseInt(cell, 10, 32)
		if err != nil || cell[0] == '+' {
			return 0, fmt.Errorf("%s is not a whole number", clip(cell))
		}
		return int(n), nil
	},
	write: func(_ *writing, b []byte, v int) []byte { return strconv.AppendInt(b, int64(v), 10) },
}

// number is a decimal number; 0 is the empty cell.
var number = format[float64]{
	read: func(_ *reading, cell string) (float64, error) { return parseNumber(cell) },
	write: func(_ *writing, b []byte, v float64) []byte {
		if v == 0 {
			return b
		}
		return appendNumber(b, v)
	},
}

// degrees is a coordinate.
var degrees = format[float64]{
	read:  number.read,
	write: func(_ *writing, b []byte, v float64) []byte { return appendNumber(b, v) },
}

func parseNumber(s string) (float64, error) {
	x, err := strconv.ParseFloat(s, 64)
	if err != nil || strings.Trim(s, "0123456789.-eE+") != "" || math.IsInf(x, 0) {
		return 0, fmt.Errorf("%s is not a decimal number", clip(s))
	}
	if x == 0 {
		x = 0 // not -0
	}
	return x, nil
}

func appendNumber(b []byte, x float64) []byte { return strconv.AppendFloat(b, x, 'f', -1, 64) }

// id checks an identifier and returns the one copy of it.
func (in *reading) id(cell string) (string, error) {
	if s, ok := in.words[cell]; ok && roster.ValidID(s) {
		return s, nil
	}
	if !roster.ValidID(cell) {
		return "", fmt.Errorf("%s is not an identifier (1 to %d of A-Z a-z 0-9 . _ -)", clip(cell), roster.MaxID)
	}
	return in.intern(cell), nil
}

// intern returns the one copy of s, which does not keep the row alive that s is part of.
func (in *reading) intern(s string) string {
	known, ok := in.words[s]
	if !ok {
		known = strings.Clone(s)
		in.words[known] = known
	}
	return known
}
