package dispatch

import "time"

// Figures are what an operator counts on a State.
type Figures struct {
	Units, Free map[Kind]int // out there; of them, those that can be sent
	Positioned  int          // with a position
	Reported    int          // with a status
	Mismatched  int          // over which CAD and the roster differ
}

// Figures counts. Cost: a nanosecond or so for each unit.
func (s *State) Figures() Figures {
	f := Figures{Units: map[Kind]int{}, Free: map[Kind]int{}, Positioned: s.fixes, Reported: s.statuses}
	for i := range s.roll.units {
		kind := s.roll.units[i].Kind
		f.Units[kind]++
		x := s.of(int32(i))
		if x.standing == free {
			f.Free[kind]++
		}
		if x.unlisted || len(s.roll.notes[int32(i)]) > 0 {
			f.Mismatched++
		}
	}
	return f
}

// Heard is when a position feed last said anything; false: never.
func (s *State) Heard() (time.Time, bool) { return s.heard, !s.heard.IsZero() }
