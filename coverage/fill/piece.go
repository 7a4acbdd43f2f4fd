package fill

import (
	"slices"

	"watchbill/roster"
)

// pieces divides what is to be filled so that no piece is longer than the longest watch that is under way in it, nor than
// a day may have hours of duty: each ends with the last edge of a watch that leaves it so, or where there is none at the most.
func (o *Opening) pieces(from roster.Minute) (list []Piece) {
	edges, most := o.watches(from)
	for at := from; at < o.Gap.End; {
		p := Piece{Interval: roster.Interval{Start: at, End: min(o.Gap.End, at+most)}}
		if p.End < o.Gap.End {
			i, _ := slices.BinarySearch(edges, p.End+1)
			if i > 0 && edges[i-1] > at {
				p.End = edges[i-1]
			}
		}
		for _, s := range o.short {
			if s.Meets(p.Interval) {
				p.Short = max(p.Short, s.short)
			}
		}
		list = append(list, p)
		at = p.End
	}
	return list
}

// watches returns the instants at which watches begin and end while there is something to fill, ascending, and the length
// of the longest.
func (o *Opening) watches(from roster.Minute) (edges []roster.Minute, longest roster.Minute) {
	zone := o.Book.Zone()
	on := o.Book.Watches(roster.DateRange{From: zone.DateAt(from) - 2, To: zone.DateAt(o.Gap.End)})
	left := roster.Interval{Start: from, End: o.Gap.End}
	for slot := range o.grid.SlotsIn(o.District) {
		if v := on.On(slot.Shift, slot.Date); v.Meets(left) {
			edges = append(edges, v.Start, v.End)
			longest = max(longest, v.End-v.Start)
		}
	}
	if hours := o.Book.Agency().WorkRules.MaxHoursPerDay; hours > 0 {
		longest = min(longest, roster.Minute(hours*60))
	}
	slices.Sort(edges)
	return slices.Compact(edges), max(longest, 60)
}
