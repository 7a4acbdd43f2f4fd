// Package ledgertest holds what any desk.Ledger must do, as tests that run against it ([Run]), and a slow, obvious ledger in
// memory ([Memory]) for the tests of whoever needs a desk.
package ledgertest

import (
	"bytes"
	"context"
	"maps"
	"slices"
	"sync"

	"watchbill/dispatch/desk"
	"watchbill/roster"
)

// Memory is a ledger in memory. It is safe for concurrent use. Its zero value is empty.
type Memory struct {
	mu   sync.Mutex // guards rows
	rows map[[2]string][]byte
}

// Commit makes all changes or none.
func (m *Memory) Commit(ctx context.Context, changes []desk.Change) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	seen := map[[2]string]bool{}
	for _, c := range changes {
		k := [2]string{c.Table, c.Key}
		if c.Table == "" || c.Key == "" || seen[k] {
			return roster.Invalidf(c.Table, "%q is empty or comes twice", c.Key)
		}
		seen[k] = true
	}
	for _, c := range changes {
		if _, ok := m.rows[[2]string{c.Table, c.Key}]; c.Absent && ok {
			return &roster.Error{Kind: roster.Conflict, Field: c.Table, Msg: "there is such a row"}
		}
	}
	if m.rows == nil {
		m.rows = map[[2]string][]byte{}
	}
	for _, c := range changes {
		if c.Value == nil {
			delete(m.rows, [2]string{c.Table, c.Key})
		} else {
			m.rows[[2]string{c.Table, c.Key}] = bytes.Clone(c.Value)
		}
	}
	return nil
}

// Scan returns rows in the order of their keys.
func (m *Memory) Scan(ctx context.Context, table, from string, limit int) ([]desk.Row, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	var rows []desk.Row
	for _, k := range slices.SortedFunc(maps.Keys(m.rows), func(a, b [2]string) int { return slices.Compare(a[:], b[:]) }) {
		if k[0] == table && k[1] >= from && (limit == 0 || len(rows) < limit) {
			rows = append(rows, desk.Row{Key: k[1], Value: bytes.Clone(m.rows[k])})
		}
	}
	return rows, nil
}
