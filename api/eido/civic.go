package eido

import "strings"

// address returns a civic address as somebody would type it, "42 W Fourth Street, Wilmington": number, street, city, by
// the names of RFC 5139. Nothing else of it is read: NAM and LOC may hold a person's name. "": there is none, or no street.
func (e *element) address() string {
	for _, info := range e.infos() {
		c := info.find(named("civicAddress"))
		if c == nil {
			continue
		}
		road := c.get("RD")
		if road == "" {
			road = c.get("A6") // RFC 4119's name for it
		}
		if road == "" {
			continue
		}
		street := joined(" ", c.get("HNO")+c.get("HNS"), c.get("PRD"), road, c.get("STS"), c.get("POD"))
		if a := joined(", ", street, c.get("A3")); len(a) <= maxText {
			return a
		}
	}
	return ""
}

// joined joins those that are not empty.
func joined(with string, parts ...string) string {
	var full []string
	for _, p := range parts {
		if p = strings.Join(strings.Fields(p), " "); p != "" {
			full = append(full, p)
		}
	}
	return strings.Join(full, with)
}
