package requests

import (
	"fmt"
	"slices"
	"strconv"

	"watchbill/roster"
	"watchbill/ui/requests/record"
)

// strip is the cover of one district on the dates of a request: a row a shift, a column a date.
type strip struct {
	District string
	Days     []string
	Rows     []stripRow
	Same     bool // the request changes nothing here
}

// stripRow is a shift of a strip. Its cells are those of the strip's days.
type stripRow struct {
	Shift string
	Cells []cell
}

// cell is a slot, as it is and as it would be. The zero cell: nothing is asked for there.
type cell struct {
	Now, Then string // how many are on duty at the least
	Mark      string // ■ nobody, ▲ fewer than asked for; empty: enough
	Class     string
	Required  int
	Changed   bool
	Asked     bool
	Words     string // all of it, for whoever does not see the table
}

// strips draws the districts in their order.
func strips(clock record.Clock, names record.Names, cover []record.Cover) []strip {
	var list []strip
	for _, d := range distinct(cover, func(x record.Cover) roster.DistrictID { return x.District }) {
		slots := slices.DeleteFunc(slices.Clone(cover), func(x record.Cover) bool { return x.District != d })
		dates := distinct(slots, func(x record.Cover) roster.Date { return x.Date })
		s := strip{District: names.District(d), Same: !slices.ContainsFunc(slots, func(x record.Cover) bool { return x.Changes() })}
		for _, at := range dates {
			s.Days = append(s.Days, clock.Date(at))
		}
		for _, shift := range distinct(slots, func(x record.Cover) roster.ShiftID { return x.Shift }) {
			row := stripRow{Shift: names.Shift(shift), Cells: make([]cell, len(dates))}
			for _, x := range slots {
				if x.Shift == shift {
					row.Cells[slices.Index(dates, x.Date)] = newCell(x)
				}
			}
			s.Rows = append(s.Rows, row)
		}
		list = append(list, s)
	}
	return list
}

// distinct lists what is there, each once, in the order in which it comes first.
func distinct[T comparable](cover []record.Cover, of func(record.Cover) T) (list []T) {
	for _, x := range cover {
		if v := of(x); !slices.Contains(list, v) {
			list = append(list, v)
		}
	}
	return list
}

// newCell says a slot. Red is for nobody at all: a slot that has somebody, or has nobody for a part of it, is amber.
func newCell(x record.Cover) cell {
	c := cell{Now: strconv.Itoa(x.Min), Then: strconv.Itoa(x.After.Min), Required: x.Required, Changed: x.Changes(), Asked: true}
	switch {
	case x.After.Status == "covered":
		c.Class = "is-covered"
	case x.After.Min == 0 && x.After.Status == "uncovered":
		c.Mark, c.Class = "■", "is-none"
	default:
		c.Mark, c.Class = "▲", "is-partial"
	}
	c.Words = fmt.Sprintf("%s of %d asked for", c.Then, x.Required)
	if x.After.Min == 0 {
		c.Words = "no CIT officer" + hours(x)
	}
	if c.Changed {
		c.Words += ", " + c.Now + " now"
	}
	return c
}

// hours says for how much of the slot somebody lacks, where it is not all of it.
func hours(x record.Cover) string {
	if x.After.Covered == 0 {
		return ""
	}
	return " for a part"
}
