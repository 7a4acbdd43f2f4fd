package web

import (
	"crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"net/http"
	"sync/atomic"
	"time"

	"watchbill/roster"
)

// ids makes request ids: UUIDs of version 7 whose random part is a number drawn at the start and counted up. They need
// to be different, not secret, and reading the system's random source for each would cost more than a lookup.
type ids struct {
	prefix uint16 // 12 bits drawn at the start
	last   atomic.Uint64
}

func newIDs() *ids {
	var b [10]byte
	_, _ = rand.Read(b[:]) // never fails
	x := &ids{prefix: binary.BigEndian.Uint16(b[:]) & 0xFFF}
	x.last.Store(binary.BigEndian.Uint64(b[2:]))
	return x
}

// next returns another id, stamped with the time.
func (x *ids) next(now time.Time) string {
	var id [16]byte
	binary.BigEndian.PutUint64(id[:8], uint64(now.UnixMilli())<<16|0x7000|uint64(x.prefix))
	binary.BigEndian.PutUint64(id[8:], x.last.Add(1)&(1<<62-1)|1<<63)
	var s [36]byte
	hex.Encode(s[:8], id[:4])
	hex.Encode(s[9:13], id[4:6])
	hex.Encode(s[14:18], id[6:8])
	hex.Encode(s[19:23], id[8:10])
	hex.Encode(s[24:], id[10:])
	s[8], s[13], s[18], s[23] = '-', '-', '-', '-'
	return string(s[:])
}

// requestID returns the id that the client gave, if it is one we can log as it is, else a new one.
func (x *edge) requestID(h http.Header, now time.Time) string {
	if given := h["X-Request-Id"]; len(given) > 0 && roster.ValidID(given[0]) {
		return given[0]
	}
	return x.ids.next(now)
}
