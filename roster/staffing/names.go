package staffing

import (
	"encoding/binary"
	"time"

	"github.com/google/uuid"
)

// newID makes a UUID of version 7 for a moment: ids rise from millisecond to millisecond. uuid.NewV7 is not used because it reads
// the wall clock, and a service may run on another.
func newID(now time.Time) string {
	id := uuid.New() // for its random bits and its variant
	return stamped(id, now).String()
}

// leastID is the least id of a moment.
func leastID(t time.Time) string { return stamped(uuid.UUID{}, t).String() }

func stamped(id uuid.UUID, t time.Time) uuid.UUID {
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], uint64(max(t.UnixMilli(), 0))<<16)
	copy(id[:6], b[:6])
	id[6] = 0x70 | id[6]&0x0F
	return id
}
