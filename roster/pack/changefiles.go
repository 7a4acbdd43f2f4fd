package pack

import (
	"slices"

	"watchbill/roster"
)

// Files lists the files whose rows the changes add, change or remove, in the order of [roster.Files]; all other files
// stay as they are.
func (c *Changes) Files() []string {
	var files []string
	for _, name := range roster.Files {
		if slices.ContainsFunc(c.list, func(ch change) bool { return ch.file == name }) {
			files = append(files, name)
		}
	}
	return files
}
