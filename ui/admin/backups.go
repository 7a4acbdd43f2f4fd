package admin

import (
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"watchbill/ui/page"
)

// backupsView is what /admin/backups shows.
type backupsView struct {
	Frame     page.Frame
	MayChange bool
	Made      []auditRecord // the newest backups on record
	NoTrail   bool          // it cannot be read at present
}

var backupsSheet = sheet("backups.html")

// backupsShown is how many backups the page lists.
const backupsShown = "10"

// backups answers GET /admin/backups. When one was made the audit trail knows.
func (r room) backups(c echo.Context) error {
	v := backupsView{Frame: r.Frame(c, backupsSheet, "Backups"), MayChange: mayChange(c)}
	var answer struct {
		Records []auditRecord `json:"records"`
	}
	err := r.Ask().Get(c.Request(), "/v1/audit", url.Values{"action": {"store-backed-up"}, "order": {"newest"}, "limit": {backupsShown}}, &answer)
	if v.NoTrail = err != nil; v.NoTrail && !v.Frame.Refuse(err, "") {
		return err
	}
	v.Made = answer.Records
	return r.Show(c, http.StatusOK, backupsSheet, "backups.html", v)
}
