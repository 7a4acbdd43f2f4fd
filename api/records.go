package api

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash/fnv"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"watchbill/api/web/access"
	"watchbill/roster"
	"watchbill/roster/pack"
)

// recordRow is one row in a list, by where it stands in the sheet.
type recordRow struct {
	at int
	id string
}

// listRecords answers GET of a noun's list: rows in the order of their identifiers, so that a cursor holds whatever comes
// and goes between two pages.
func (s *server) listRecords(n *noun) echo.HandlerFunc {
	names := slices.Concat(n.filters, []string{"limit", "cursor"})
	if n.dated {
		names = append(names, "from", "to")
	}
	return func(c echo.Context) error {
		v, err := s.scope(c)
		if err != nil {
			return err
		}
		q := newQuery(c, names...)
		f := q.recordFilter(n, v.all)
		p := q.paging(maxLimit)
		if err := q.done(); err != nil {
			return err
		}
		h := fnv.New64a()
		_, _ = fmt.Fprintf(h, "%s %s %s %s %s", s.opt.Version, s.opt.Epoch, c.Path(), c.Request().URL.RawQuery, scoped(c)) // a hash takes everything
		c.Response().Header().Set("Cache-Control", "private, no-cache")
		if matches(c, fmt.Sprintf(`"%d-%016x"`, v.all.Revision(), h.Sum64())) {
			return c.NoContent(http.StatusNotModified)
		}
		sheet := pack.SheetOf(v.all, n.file, f.officer)
		var rows []recordRow
		for i := range sheet.Len() {
			if f.wants(sheet, i) && v.shows(access.Of(c.Request().Context()), n, sheet, i) {
				rows = append(rows, recordRow{i, sheet.ID(i)})
			}
		}
		slices.SortFunc(rows, func(x, y recordRow) int { return strings.Compare(x.id, y.id) })
		part, next := pageOf(rows, p, func(r recordRow) string { return r.id })
		if next != nil {
			c.Response().Header().Set("Link", "<"+follow(c.Request(), *next)+`>; rel="next"`)
		}
		if len(part) > bulkRows && n.ofPeople() {
			if err := s.exporting(c, "list of "+n.path, v.all.Revision()); err != nil {
				return err
			}
		}
		return sendBytes(c, jsonType[0], appendRecords(nil, n, v.all.Revision(), sheet, part, len(rows), next))
	}
}

func appendRecords(b []byte, n *noun, revision uint64, sheet *pack.Sheet, part []recordRow, total int, next *string) []byte {
	b = fmt.Appendf(b, `{"revision":%d,"total":%d,"next_cursor":`, revision, total)
	if next == nil {
		b = append(b, "null"...)
	} else {
		b = fmt.Appendf(b, "%q", *next)
	}
	b = fmt.Appendf(b, `,"%s":[`, n.path)
	for i, r := range part {
		if i > 0 {
			b = append(b, ',')
		}
		b = sheet.AppendJSON(b, r.at)
	}
	return append(b, "]}\n"...)
}

// getRecord answers GET of one row.
func (s *server) getRecord(n *noun) echo.HandlerFunc {
	return func(c echo.Context) error {
		v, err := s.scope(c)
		if err != nil {
			return err
		}
		q := newQuery(c)
		if err := q.done(); err != nil {
			return err
		}
		id := q.name("id")
		sheet := pack.SheetOf(v.all, n.file, pack.OfficerIn(n.file, id))
		i := sheet.Find(id)
		if i < 0 || !v.shows(access.Of(c.Request().Context()), n, sheet, i) {
			return n.missing(id)
		}
		text := sheet.AppendJSON(nil, i)
		c.Response().Header().Set("Cache-Control", "private, no-cache")
		if matches(c, recordTag(text)) {
			return c.NoContent(http.StatusNotModified)
		}
		return sendBytes(c, jsonType[0], append(text, '\n'))
	}
}

// missing is the error of a row that is not there, or is not theirs to see.
func (n *noun) missing(id string) error {
	return &roster.Error{Kind: roster.NotFound, Msg: fmt.Sprintf("There is no %s %q; GET /v1/%s lists those there are.", n.word, clip(id), n.path)}
}

// recordTag is the ETag of a record: a hash of its text.
func recordTag(text []byte) string {
	sum := sha256.Sum256(text)
	return `"` + hex.EncodeToString(sum[:16]) + `"`
}

// shows tells whether a row is among what somebody sees who answers for a part of the agency, or for themselves. Rows
// are taken from the whole roster, so that their identifiers are the same for everybody.
func (v *scope) shows(u *access.User, n *noun, sheet *pack.Sheet, i int) bool {
	if !v.narrow() {
		return true
	}
	person := func(column string) bool {
		_, ok := v.book.Officer(roster.OfficerID(sheet.Cell(i, column)))
		return ok
	}
	district := func() bool { return u.Sees(roster.DistrictID(sheet.Cell(i, "district_id"))) }
	switch n.file {
	case roster.OfficersFile, roster.CredentialsFile, roster.AbsencesFile:
		return person("officer_id")
	case roster.PostingsFile, roster.ExtrasFile:
		return person("officer_id") && district()
	case roster.PairsFile:
		return person("officer_id") && person("clinician_id")
	case roster.DistrictsFile:
		return district()
	case roster.TargetsFile:
		return sheet.Cell(i, "district_id") == "" || district()
	case roster.ResourcesFile:
		list := strings.Fields(sheet.Cell(i, "districts"))
		return len(list) == 0 || slices.ContainsFunc(list, func(d string) bool { return u.Sees(roster.DistrictID(d)) })
	}
	return true
}
