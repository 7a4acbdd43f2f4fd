package store

import (
	"bytes"
	"encoding/binary"
	"errors"

	"watchbill/roster"
)

// key is a sequence of components. Each is its bytes, a zero byte within it written 00 FF, and then 00 01. So a
// component sorts before any that it begins, and no two sequences give the same bytes. After the last one there may be
// an ordinal: 00 00 and four bytes, big-endian.
type key []byte

// with returns k followed by a component; k's room behind its end may be used, as by append.
func with[S ~string](k key, component S) key {
	for i := range len(component) {
		if c := component[i]; c == 0 {
			k = append(k, 0, 0xFF)
		} else {
			k = append(k, c)
		}
	}
	return append(k, 0, 1)
}

func (k key) date(d roster.Date) key     { return append(d.AppendTo(k), 0, 1) } // the zero Date sorts first
func (k key) minute(m roster.Minute) key { return append(m.AppendTo(k), 0, 1) }

// ordinal returns k's n-th duplicate: k itself for 0, else a copy with the number behind it.
func (k key) ordinal(n int) key {
	if n == 0 {
		return k
	}
	return binary.BigEndian.AppendUint32(append(bytes.Clone(k), 0, 0), uint32(n))
}

var errKey = errors.New("not a key of a record")

// cut splits the first component off k.
func (k key) cut() (component string, rest key, err error) {
	var b []byte
	for i := 0; i+1 < len(k); i++ {
		switch {
		case k[i] != 0:
			b = append(b, k[i])
		case k[i+1] == 0xFF:
			b = append(b, 0)
			i++
		case k[i+1] == 1:
			return string(b), k[i+2:], nil
		default:
			return "", nil, errKey
		}
	}
	return "", nil, errKey
}

// parse returns k's components and its ordinal, 0 where there is none.
func (k key) parse() (components []string, ordinal int, err error) {
	for len(k) > 0 {
		if len(k) == 6 && k[0] == 0 && k[1] == 0 {
			return components, int(binary.BigEndian.Uint32(k[2:])), nil
		}
		var c string
		if c, k, err = k.cut(); err != nil {
			return nil, 0, err
		}
		components = append(components, c)
	}
	return components, 0, nil
}
