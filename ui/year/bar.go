package year

import (
	"fmt"
	"strings"

	"watchbill/coverage"
	"watchbill/roster"
)

// bar is a slot's time drawn to the minute, with the hours above it.
type bar struct {
	Width int // of the whole picture
	Parts []barPart
	Ticks []tick
	Says  string
}

// barPart is a stretch of it. X and Width are in the picture's own units.
type barPart struct {
	X, Width int
	Is       string // covered, partial (too few), none (nobody)
}

// tick is a whole hour.
type tick struct {
	X    int
	Name string
}

// stretch is a time in which too few are on watch.
type stretch struct {
	Hours string
	Have  int
	None  bool
}

// barWidth is how wide a day is drawn.
const barWidth = 240

// barOf draws a slot on a span, and lists the stretches in which too few are on watch.
func barOf(zone *roster.Zone, d roster.Date, s coverage.Slot, pieces []piece, span roster.Interval) (bar, []stretch) {
	b := bar{Width: barWidth}
	at := func(m roster.Minute) int { return int(m-span.Start) * barWidth / max(1, span.Minutes()) }
	var lacks []stretch
	var parts []piece // neighbours of one count joined
	for _, p := range pieces {
		if n := len(parts); n > 0 && parts[n-1].End == p.Start && parts[n-1].count == p.count {
			parts[n-1].End = p.End
			continue
		}
		parts = append(parts, p)
	}
	for _, p := range parts {
		is := "covered"
		switch {
		case p.count < s.Required && p.count == 0:
			is = "none"
		case p.count < s.Required:
			is = "partial"
		}
		b.Parts = append(b.Parts, barPart{at(p.Start), max(1, at(p.End)-at(p.Start)), is})
		if is != "covered" {
			lacks = append(lacks, stretch{hours(zone, d, p.Interval), p.count, p.count == 0})
		}
	}
	b.Says = says(s, lacks)
	return b, lacks
}

func says(s coverage.Slot, lacks []stretch) string {
	if len(lacks) == 0 {
		return "covered throughout"
	}
	var list []string
	for _, l := range lacks {
		list = append(list, fmt.Sprintf("%s %d of %d", l.Hours, l.Have, s.Required))
	}
	return "too few: " + strings.Join(list, "; ")
}

// hours are an interval by the agency's clock: 19:00–07:00, with the day where it begins on another than d.
func hours(zone *roster.Zone, d roster.Date, v roster.Interval) string {
	date, from := zone.Local(v.Start)
	_, to := zone.Local(v.End)
	s := from.String() + "–" + to.String()
	if date != d {
		return date.Weekday().String()[:3] + " " + s
	}
	return s
}

// ticks are the hours of a span that are drawn above the bars: every third.
func ticks(zone *roster.Zone, span roster.Interval) (list []tick) {
	for m := span.Start; m <= span.End; m++ {
		if _, clock := zone.Local(m); clock%180 == 0 {
			list = append(list, tick{int(m-span.Start) * barWidth / max(1, span.Minutes()), clock.String()[:2]})
		}
	}
	return list
}
