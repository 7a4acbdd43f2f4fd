package api

import (
	"encoding/base64"
	"encoding/binary"
	"iter"
	"slices"
)

// noFilter as an index asks for every one.
const noFilter = -1

// cursor is a place in a list. It holds for one revision of the roster and one question, whatever the limit.
type cursor struct {
	revision uint64
	question uint64 // hash of the route and the filters
	skip     uint64 // rows passed
}

// String returns the cursor as clients see it: opaque, and without a character that a URL escapes.
func (c cursor) String() string {
	b := make([]byte, 0, 24)
	b = binary.BigEndian.AppendUint64(b, c.revision)
	b = binary.BigEndian.AppendUint64(b, c.question)
	b = binary.BigEndian.AppendUint64(b, c.skip)
	return base64.RawURLEncoding.EncodeToString(b)
}

func parseCursor(s string) (cursor, bool) {
	b, err := base64.RawURLEncoding.Strict().DecodeString(s)
	if err != nil || len(b) != 24 {
		return cursor{}, false
	}
	return cursor{binary.BigEndian.Uint64(b), binary.BigEndian.Uint64(b[8:]), binary.BigEndian.Uint64(b[16:])}, true
}

// cut returns the rows after the first skip, at most limit of them, and how many there are in all. It is never nil.
func cut[R any](rows iter.Seq[R], skip, limit int) (part []R, total int) {
	part = []R{}
	for r := range rows {
		if total >= skip && len(part) < limit {
			part = append(part, r)
		}
		total++
	}
	return part, total
}

// whole returns all rows.
func whole[R any](rows iter.Seq[R]) ([]R, Page) {
	all := slices.AppendSeq([]R{}, rows)
	return all, Page{Total: len(all)}
}
