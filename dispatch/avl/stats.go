package avl

import (
	"maps"
	"slices"
	"time"

	"watchbill/dispatch"
)

// The refusals of a listener, beside those of the board.
const (
	RefusedSender dispatch.Refusal = "sender"   // a datagram from outside the allowed networks
	RefusedLong   dispatch.Refusal = "too-long" // a datagram above MaxDatagram
)

// maxUnknown bounds Stats.Unknown.
const maxUnknown = 32

// Stats is what a listener has seen since it was opened. It belongs to whoever asked.
type Stats struct {
	Datagrams  uint64 // received, refused ones too
	Fixes      uint64 // taken by the Sink
	Heartbeats uint64 // of known units
	Malformed  uint64 // datagrams with a fault in them
	Refused    map[dispatch.Refusal]uint64
	LastHeard  time.Time // when the last datagram with a sound message came, from whatever device; zero: none came
	Unknown    []string  // devices without a unit: the last 32 of them, in the order in which they were first seen
}

func (s *Stats) clone() Stats {
	c := *s
	c.Refused, c.Unknown = maps.Clone(s.Refused), slices.Clone(s.Unknown)
	return c
}

// count enters what became of a batch.
func (s *Stats) count(batch []Report, refused []dispatch.Refusal) {
	for i, why := range refused {
		switch {
		case why == "" && batch[i].Fix == nil:
			s.Heartbeats++
		case why == "":
			s.Fixes++
		default:
			s.Refused[why]++
		}
		if why == dispatch.RefusedUnknown && !slices.Contains(s.Unknown, batch[i].Device) {
			if len(s.Unknown) == maxUnknown {
				s.Unknown = slices.Delete(s.Unknown, 0, 1)
			}
			s.Unknown = append(s.Unknown, batch[i].Device)
		}
	}
}
