package live

// What the tests of this package's insides use.
var (
	ParseID  = parseID
	Encode   = encode
	NewEpoch = newEpoch
	Kinds    = kinds
)

// WriteWait is how long a client may take over one write.
const WriteWait = writeWait

// ID writes an id.
func ID(epoch string, seq uint64) string { return string(appendID(nil, epoch, seq)) }

// Ring is the ring with its frames shown as text.
type Ring struct{ r *ring }

// NewRing returns an empty one.
func NewRing(frames, maxBytes int) Ring { return Ring{newRing(frames, uint64(maxBytes))} }

// Add appends a frame of that text.
func (r Ring) Add(text string) { r.r.add(func(uint64) []byte { return []byte(text) }) }

// After returns the texts after seq, and how many bytes they are.
func (r Ring) After(seq uint64, size int) (texts []string, behind uint64, ok bool) {
	batch, ok := r.r.after(seq, nil, size)
	if !ok {
		return nil, 0, false
	}
	for _, f := range batch {
		texts = append(texts, string(f.wire))
	}
	behind, ok = r.r.behind(seq)
	return texts, behind, ok
}

// Held returns the bytes that the ring keeps.
func (h *Hub) Held() uint64 {
	h.ring.mu.Lock()
	defer h.ring.mu.Unlock()
	return h.ring.held
}

// Head returns how many events were published.
func (h *Hub) Head() uint64 { return h.ring.head.Load() }

// Epoch returns the prefix of the hub's ids.
func (h *Hub) Epoch() string { return h.epoch }
