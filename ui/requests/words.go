package requests

import (
	"fmt"
	"strings"

	"watchbill/ui/page"
)

// opening says how many gaps open and widen, and by how much.
func opening(opened, widened, more int) string {
	var parts []string
	if opened > 0 {
		parts = append(parts, "Opens "+plural(opened, "gap"))
	}
	if widened > 0 {
		parts = append(parts, "widens "+plural(widened, "gap"))
	}
	s := strings.Join(parts, ", ")
	s = strings.ToUpper(s[:1]) + s[1:]
	if more > 0 {
		s += ", " + page.Minutes(more) + " more without the cover that is asked for"
	}
	return s + "."
}

// plural is a number of things: 1 gap, 2 gaps.
func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%s %ss", page.Count(n), what)
}
