package live_test

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"watchbill/api/live"
)

// board is a state with a value for each of some units, as the service has one. It is changed before it is published.
type board struct {
	mu     sync.Mutex
	values map[string]int
}

func (b *board) set(unit string, value int) []byte {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.values[unit] = value
	return fmt.Appendf(nil, `{%q:%d}`, unit, value)
}

func (b *board) snapshot() []byte {
	b.mu.Lock()
	defer b.mu.Unlock()
	text, _ := json.Marshal(b.values)
	return text
}

// mirror is what a page makes of the stream: the state, and the ids it saw.
type mirror struct {
	values map[string]int
	last   string
	seen   []uint64 // since the last snapshot, its own id first
}

// take applies one event as a page does.
func (m *mirror) take(e event) error {
	_, digits, _ := strings.Cut(e.ID, "-")
	seq, err := strconv.ParseUint(digits, 10, 64)
	if err != nil {
		return err
	}
	m.last = e.ID
	if e.Kind == "snapshot" {
		var s struct{ State map[string]int }
		m.seen = nil
		err = json.Unmarshal([]byte(e.Data), &s)
		m.values = s.State
	} else {
		err = json.Unmarshal([]byte(e.Data), &m.values)
	}
	m.seen = append(m.seen, seq)
	return err
}

// TestResumeAgainstTheSlowTwin lets a page come and go while units change, and compares what it shows with the board
// itself, and the ids it saw with the numbers from the snapshot's on: none lost, none twice.
func TestResumeAgainstTheSlowTwin(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		b := &board{values: map[string]int{}}
		h := open(t, live.Options{Snapshot: b.snapshot, Keep: rapid.SampledFrom([]int{1, 3, 100}).Draw(rt, "keep")})
		defer h.close()
		page := &mirror{values: map[string]int{}}
		var s *stream
		for step := range rapid.IntRange(1, 30).Draw(rt, "steps") {
			switch rapid.SampledFrom([]string{"change", "change", "change", "come", "go", "look"}).Draw(rt, "what") {
			case "change":
				h.Publish(live.Status, b.set(rapid.SampledFrom([]string{"2A11", "2A12", "2A13"}).Draw(rt, "unit"), step))
			case "come":
				if s == nil {
					s = h.listen(t, page.last)
				}
			case "go":
				if s != nil {
					s.conn.Close()
					s = nil
				}
			case "look":
				s = catchUp(t, rt, h, s, page)
			}
		}
		if s == nil {
			s = h.listen(t, page.last)
		}
		catchUp(t, rt, h, s, page)
		b.mu.Lock()
		defer b.mu.Unlock()
		if diff := cmp.Diff(b.values, page.values); diff != "" {
			rt.Fatalf("the page shows (-board +page):\n%s", diff)
		}
	})
}

// catchUp reads until the page has the newest event. Where the ring is too short for it, it is cut off and comes back.
func catchUp(t *testing.T, rt *rapid.T, h *house, s *stream, page *mirror) *stream {
	for s != nil && page.last != live.ID(h.Epoch(), h.Head()) {
		e, ok := s.next()
		if !ok {
			s = h.listen(t, page.last)
			continue
		}
		if err := page.take(e); err != nil {
			rt.Fatalf("%+v: %v", e, err)
		}
	}
	for i := range page.seen {
		if page.seen[i] != page.seen[0]+uint64(i) {
			rt.Fatalf("ids %v, want one after another", page.seen)
		}
	}
	return s
}

// TestJoiningWhileEverythingChanges takes snapshots in the middle of changes by several publishers.
func TestJoiningWhileEverythingChanges(t *testing.T) {
	b := &board{values: map[string]int{}}
	h := open(t, live.Options{Snapshot: b.snapshot})
	var publishers, pages sync.WaitGroup
	const changes = 300
	for p := range 3 {
		publishers.Go(func() {
			for i := range changes { // each its own unit: one publisher a thing, as the service has
				h.Publish(live.Status, b.set(fmt.Sprint("2A1", p), i))
			}
		})
	}
	for range 20 {
		pages.Go(func() {
			page := &mirror{values: map[string]int{}}
			s := h.listen(t, "")
			for len(page.seen) == 0 || page.seen[len(page.seen)-1] < 3*changes {
				e, ok := s.next()
				if !ok {
					t.Errorf("the stream ended: %v", s.s.Err())
					return
				}
				if err := page.take(e); err != nil {
					t.Errorf("%+v: %v", e, err)
					return
				}
			}
			for i := range page.seen {
				if page.seen[i] != page.seen[0]+uint64(i) {
					t.Errorf("ids %v, want one after another", page.seen)
					return
				}
			}
			want := map[string]int{"2A10": changes - 1, "2A11": changes - 1, "2A12": changes - 1}
			if diff := cmp.Diff(want, page.values); diff != "" {
				t.Errorf("a page shows (-want +got):\n%s", diff)
			}
		})
	}
	publishers.Wait()
	pages.Wait()
}
