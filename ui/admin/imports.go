package admin

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"watchbill/ui/page"
)

// importsView is what /admin/import shows, before a pack is looked at and afterwards.
type importsView struct {
	Frame page.Frame
	told
	MayChange bool
	Most      string // the largest upload
	MostBytes int64

	Looked    bool          // a pack was looked at, and this is what was found
	Names     []string      // of the files that were chosen
	Sum       string        // of what was looked at, SHA-256 in hexadecimal
	Revision  uint64        // of the roster that it was held against
	Mended    int           // rows that were put in place of faulty ones
	Changes   importChanges // what the import would change, or did; where there are no faults
	Faults    []packFault   // the first of them
	Cut       string        // that there are more than are told one by one, and how many; empty: there are not
	More      int           // faults that are not listed
	Total     int           // faults that are no warnings
	Rows      []faultyFile  // files of the faulty rows, to fix
	Elsewhere int           // faults that are of no row
}

// importChanges is what an import changes, as the interface tells of it.
type importChanges struct {
	Revision uint64 `json:"revision"`
	Changed  bool   `json:"changed"`
	Files    []struct {
		File      string `json:"file"`
		Added     int    `json:"added"`
		Changed   int    `json:"changed"`
		Unchanged int    `json:"unchanged"`
		Removed   int    `json:"removed"`
	} `json:"files"`
}

// Sum is the files' together.
func (i importChanges) Sum() (sum struct{ Added, Changed, Unchanged, Removed int }) {
	for _, f := range i.Files {
		sum.Added, sum.Changed, sum.Unchanged, sum.Removed = sum.Added+f.Added, sum.Changed+f.Changed, sum.Unchanged+f.Unchanged, sum.Removed+f.Removed
	}
	return sum
}

var importsSheet = sheet("imports.html", "looked.html")

// imports answers GET /admin/import. Whoever may import proves first who they are: what they chose could not be kept.
func (r room) imports(c echo.Context) error {
	if err := r.fresh(c); err != nil {
		return err
	}
	v := r.importsView(c)
	v.Frame.Said = done[c.QueryParam("done")]
	return r.Show(c, http.StatusOK, importsSheet, "imports.html", v)
}

func (r room) importsView(c echo.Context) importsView {
	return importsView{Frame: r.Frame(c, importsSheet, "Import a roster"), MayChange: mayChange(c), Most: bytesOf(maxUpload), MostBytes: maxUpload}
}
