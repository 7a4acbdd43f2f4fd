package outlook

import (
	"strings"
)

// The bounds of a what-if list: an address may hold 8 KiB.
const (
	maxChanges = 40
	maxList    = 6 << 10 // bytes
)

// change is one of a what-if list: what is done, and to whom, where and when, in the order of its kind's fields.
type change struct {
	Kind  string
	Parts []string
}

// String is the change as an address has it.
func (c change) String() string { return strings.Join(append([]string{c.Kind}, c.Parts...), "~") }

// join adds a change to several that are written as one, as a renewal that takes two papers is.
func join(list string, c change) string {
	if list == "" {
		return c.String()
	}
	return list + "+" + c.String()
}

// readChange reads a change from an address; false where it is none of ours.
func readChange(s string) (change, bool) {
	parts := strings.Split(s, "~")
	k := kindOf(parts[0])
	if k == nil || len(parts) != len(k.Fields)+1 || len(s) > 1024 {
		return change{}, false
	}
	return change{parts[0], parts[1:]}, true
}

// readList reads the changes of an address. Those that are none of ours, and those beyond the bounds, are counted.
func readList(given []string) (list []change, strange, beyond int) {
	size := 0
	for _, g := range given {
		for s := range strings.SplitSeq(g, "+") {
			if s == "" {
				continue
			}
			c, ok := readChange(s)
			switch size += len(s) + 8; {
			case !ok:
				strange++
			case len(list) == maxChanges || size > maxList:
				beyond++
			default:
				list = append(list, c)
			}
		}
	}
	return list, strange, beyond
}

// part is the text of a field by its name.
func (c change) part(name string) string {
	if k := kindOf(c.Kind); k != nil {
		for i, f := range k.Fields {
			if f.Name == name && i < len(c.Parts) {
				return c.Parts[i]
			}
		}
	}
	return ""
}
