package desk

import (
	"encoding/binary"
	"time"

	"github.com/google/uuid"
)

// names makes UUIDs of version 7 that rise whatever the clock does. uuid.NewV7 is not used because it reads the wall
// clock, and the desk may run on another. It is guarded by the desk's lock.
type names struct {
	ms int64  // of the last one
	n  uint16 // 12 bits, counted up within ms
}

// next returns a name greater than all before.
func (n *names) next(now time.Time) string {
	if ms := now.UnixMilli(); ms > n.ms {
		n.ms, n.n = ms, 0
	} else if n.n++; n.n > 0xFFF {
		n.ms, n.n = n.ms+1, 0
	}
	id := uuid.New() // for its random bits and its variant
	stamp(&id, n.ms, n.n)
	return id.String()
}

// after makes later names greater than one that was made before a restart.
func (n *names) after(name string) {
	if id, err := uuid.Parse(name); err == nil {
		n.ms = max(n.ms, milliseconds(id)+1)
	}
}

// floor is the least name of an instant.
func floor(t time.Time) string {
	var id uuid.UUID
	stamp(&id, max(t.UnixMilli(), 0), 0)
	return id.String()
}

func stamp(id *uuid.UUID, ms int64, n uint16) {
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], uint64(ms)<<16)
	copy(id[:6], b[:6])
	binary.BigEndian.PutUint16(id[6:8], 0x7000|n&0xFFF)
}

func milliseconds(id uuid.UUID) int64 {
	return int64(binary.BigEndian.Uint64(id[:8]) >> 16)
}
