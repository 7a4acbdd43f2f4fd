package live

import "time"

// state is what the service's state was when the event seq was the newest.
type state struct {
	seq  uint64
	at   time.Time
	wire []byte // the second line of data and what follows; shared by all who get it
}

// snapshot returns the state with every event that was published before the call. Those who come together, as all do
// after a restart, share one.
func (h *Hub) snapshot() *state {
	came := h.ring.head.Load()
	h.taking.Lock()
	defer h.taking.Unlock()
	now := h.opt.Now()
	if s := h.taken; s != nil && s.seq >= came && now.Sub(s.at).Abs() < snapshotAge {
		return s
	}
	s := &state{seq: h.ring.head.Load(), at: now} // before the state is read: see the package's invariants
	body := h.opt.Snapshot()
	s.wire = make([]byte, 0, len(body)+32)
	s.wire = append(appendData(s.wire, append([]byte(`"state":`), append(body, '}')...)), '\n')
	h.taken = s
	return s
}

// head returns the lines that come before the state's own. The data's first line says whether events were missed: two
// lines of data are one text with a line break between, which JSON does not mind, and the long one can be shared.
func (s *state) head(epoch string, missed bool) []byte {
	b := append(appendID([]byte("id: "), epoch, s.seq), "\nevent: "+snapshotKind+"\ndata: "...)
	if missed {
		return append(b, "{\"missed\":true,\n"...)
	}
	return append(b, "{\"missed\":false,\n"...)
}
