package coverage

import (
	"strings"

	"watchbill/roster"
)

// GapID names a gap by need, district and start: "cit~D1~2027-03-03T12:00Z". It needs no escaping in a URL's path, and stays
// the same while the gap begins where it does.
func GapID(need roster.Need, district roster.DistrictID, start roster.Minute) string {
	b := make([]byte, 0, 48)
	b = append(append(b, need...), '~')
	b = append(append(b, district...), '~')
	return string(start.AppendTo(b))
}

// ParseGapID reads what [GapID] writes, and nothing else. Whether there is such a district, or such a gap, it does not know.
// The error is roster.Invalid about "id".
func ParseGapID(s string) (roster.Need, roster.DistrictID, roster.Minute, error) {
	refuse := func(why string) (roster.Need, roster.DistrictID, roster.Minute, error) {
		return "", "", 0, roster.Invalidf("id", "a gap's id is need, district and start, such as cit~D1~2027-03-03T12:00Z; %s", why)
	}
	word, rest, ok1 := strings.Cut(s, "~")
	id, at, ok2 := strings.Cut(rest, "~")
	need, district := roster.Need(word), roster.DistrictID(id)
	var start roster.Minute
	switch {
	case !ok1 || !ok2:
		return refuse("this one has not three parts")
	case need != roster.NeedCIT && need != roster.NeedCoResponder:
		return refuse("its need is cit or co-responder")
	case !roster.ValidID(district):
		return refuse("its district is no identifier")
	case start.UnmarshalText([]byte(at)) != nil || start.String() != at:
		return refuse("its start is a whole minute in UTC")
	}
	return need, district, start, nil
}
