package audit

import (
	"strings"

	"watchbill/roster"
	"watchbill/roster/store"
)

// keyText names a row: its file, what became of it, and its key.
func keyText(file string, row store.RowChange) string {
	key := row.Key()
	if file == roster.AbsencesFile && len(key) > 3 {
		key = key[:3] // officer, from, to: why somebody was away is nobody's business here
	}
	return clean(file + " " + string(row.Change) + " " + strings.Join(key, " "))
}
