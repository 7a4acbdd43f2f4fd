package api

import (
	"encoding/base64"
	"slices"
	"unicode/utf8"
)

// paging is how a list of what changes all the time is asked for: its cursor is the key of the last one seen, so that it
// holds whatever comes and goes.
type paging struct {
	limit int
	after string // key; empty: from the first
}

// paging reads limit and cursor; most is the limit's default too.
func (q *query) paging(most int) paging {
	p := paging{limit: q.integer("limit", most, 1, most)}
	text, ok := q.given("cursor")
	if !ok {
		return p
	}
	key, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil || len(key) == 0 || len(key) > 4*maxText || !utf8.Valid(key) {
		q.fault("cursor", "is not one that this request's answer gave; ask again without it")
	}
	p.after = string(key)
	return p
}

// cursorOf makes a cursor of a key.
func cursorOf(key string) *string {
	text := base64.RawURLEncoding.EncodeToString([]byte(key))
	return &text
}

// pageOf returns the page of a list in the order of its keys, never nil, and the cursor of the next, nil on the last.
func pageOf[E any](list []E, p paging, key func(E) string) (part []E, next *string) {
	start := 0
	if p.after != "" {
		found := false
		start, found = slices.BinarySearchFunc(list, p.after, func(e E, k string) int {
			switch x := key(e); {
			case x < k:
				return -1
			case x > k:
				return 1
			}
			return 0
		})
		if found {
			start++
		}
	}
	part = list[start:]
	if len(part) > p.limit {
		part = part[:p.limit]
		next = cursorOf(key(part[p.limit-1]))
	}
	if part == nil {
		part = []E{}
	}
	return part, next
}
