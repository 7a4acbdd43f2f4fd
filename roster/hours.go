package roster

import (
	"fmt"
	"strings"
)

// Hours are weekly opening hours; nil means always.
type Hours []Opening

// Opening is one clock range on some weekdays. An End at or before Start is on the next day.
type Opening struct {
	Days  Weekdays  `json:"days,omitzero"`
	Start ClockTime `json:"start"`
	End   ClockTime `json:"end"`
}

// ParseHours reads "Mon-Fri 08:00-20:00; Sat 10:00-16:00"; "" is always. Weekdays are names, ranges or a comma list;
// without any, the clock range holds every day.
func ParseHours(s string) (Hours, error) {
	if strings.TrimSpace(s) == "" {
		return nil, nil
	}
	var hours Hours
	for part := range strings.SplitSeq(s, ";") {
		o, err := parseOpening(strings.Fields(part))
		if err != nil {
			return nil, err
		}
		hours = append(hours, o)
	}
	return hours, nil
}

func parseOpening(words []string) (o Opening, err error) {
	if len(words) == 0 {
		return o, fmt.Errorf("an empty range of hours (such as Mon-Fri 08:00-20:00)")
	}
	from, to, ok := strings.Cut(words[len(words)-1], "-")
	if !ok {
		return o, fmt.Errorf("%q is not a clock range (such as 08:00-20:00)", clip(words[len(words)-1]))
	}
	if o.Start, err = ParseClockTime(from); err != nil {
		return o, err
	}
	if to == "24:00" {
		to = "00:00"
	}
	if o.End, err = ParseClockTime(to); err != nil {
		return o, err
	}
	for _, w := range words[:len(words)-1] {
		for name := range strings.SplitSeq(w, ",") {
			days, err := parseDayRange(name)
			if err != nil {
				return o, err
			}
			o.Days |= days
		}
	}
	return o, nil
}

// parseDayRange reads "Mon" or "Fri-Mon".
func parseDayRange(s string) (Weekdays, error) {
	first, last, ranged := strings.Cut(s, "-")
	from, err := ParseWeekdays(first)
	if err == nil && from == 0 {
		err = fmt.Errorf("%q is not a weekday or a range of them (such as Mon-Fri)", clip(s))
	}
	if err != nil || !ranged {
		return from, err
	}
	to, err := ParseWeekdays(last)
	if err == nil && to == 0 {
		err = fmt.Errorf("%q is not a weekday or a range of them (such as Mon-Fri)", clip(s))
	}
	if err != nil {
		return 0, err
	}
	days := from
	for w := from; w != to; {
		if w <<= 1; w > 1<<6 {
			w = 1
		}
		days |= w
	}
	return days, nil
}

// Open tells whether the hours contain the instant m on the wall clock of z.
func (h Hours) Open(z *Zone, m Minute) bool {
	if h == nil {
		return true
	}
	today := z.DateAt(m)
	for _, o := range h {
		for d := today - 1; d <= today+1; d++ { // tomorrow's, if the clock was put back just after midnight
			if o.Days.Contains(d) && (Shift{Start: o.Start, End: o.End}).On(z, d).Contains(m) {
				return true
			}
		}
	}
	return false
}

// String writes what [ParseHours] reads, each weekday by name.
func (h Hours) String() string {
	var parts []string
	for _, o := range h {
		s := o.Start.String() + "-" + o.End.String()
		if o.Days != 0 {
			s = o.Days.String() + " " + s
		}
		parts = append(parts, s)
	}
	return strings.Join(parts, "; ")
}
