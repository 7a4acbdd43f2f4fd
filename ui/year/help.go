package year

import (
	"slices"

	"watchbill/ui/page"
)

// Keys are those of the room's first page, for the help to list.
func Keys() []page.Key { return slices.Clone(yearSheet.Keys) }
