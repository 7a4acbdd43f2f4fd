package roster

// Squad is the officers who share district, shift, rotation and offset: they stand the same tours.
type Squad struct {
	District, Shift, Rotation int // indexes into the Book's lists; Shift is the posting's own
	Offset                    int // less than the length of the cycle

	anchor Date
	cycle  []int16 // the shift of each token, -1 off

	overlaps bool
}

// ShiftOn returns the index of the shift that the squad's token for d names, -1 for a day off. The shift may not start
// on that weekday: see [Shift.Days].
func (s *Squad) ShiftOn(d Date) int { return int(s.cycle[token(s.anchor, d, s.Offset, len(s.cycle))]) }

// AppendShifts appends what [Squad.ShiftOn] returns for each of the days from from on.
func (s *Squad) AppendShifts(dst []int16, from Date, days int) []int16 {
	at := token(s.anchor, from, s.Offset, len(s.cycle))
	for range days {
		dst = append(dst, s.cycle[at])
		if at++; at == len(s.cycle) {
			at = 0
		}
	}
	return dst
}

// Works tells whether the squad's cycle names the shift anywhere.
func (s *Squad) Works(shift int) bool {
	for _, x := range s.cycle {
		if int(x) == shift {
			return true
		}
	}
	return false
}

// Overlaps tells whether a tour of the squad may last into its tour of the next day.
func (s *Squad) Overlaps() bool { return s.overlaps }

// overlapping works Overlaps out, weekdays left out of account. No shift is longer than a day, so that no tour
// reaches the one after the next.
func (s *Squad) overlapping(shifts []Shift) bool {
	for i, now := range s.cycle {
		next := s.cycle[(i+1)%len(s.cycle)]
		if now < 0 || next < 0 {
			continue
		}
		if x := &shifts[now]; x.End <= x.Start && x.End > shifts[next].Start {
			return true
		}
	}
	return false
}
