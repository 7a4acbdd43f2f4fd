package admin

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"watchbill/roster/store/audit"
	"watchbill/ui/page"
)

// auditRecord is a record of the audit trail, as the interface tells of it.
type auditRecord struct {
	Seq       uint64    `json:"seq"`
	At        time.Time `json:"at"`
	ClockBack bool      `json:"clock_back"`
	Action    string    `json:"action"`
	Who       struct {
		Kind string `json:"kind"`
		Name string `json:"name"`
		Host string `json:"host"`
	} `json:"who"`
	Where   string `json:"where"`
	Outcome string `json:"outcome"`
	What    struct {
		Of       string `json:"of"`
		Revision uint64 `json:"revision"`
		Counts   []struct {
			File    string `json:"file"`
			Added   int    `json:"added"`
			Changed int    `json:"changed"`
			Removed int    `json:"removed"`
		} `json:"counts"`
		Keys    []string `json:"keys"`
		LeftOut int      `json:"keys_left_out"`
		Sum     string   `json:"checksum"`
	} `json:"what"`
	Hash string `json:"hash"`
}

// Done is the action in words.
func (a auditRecord) Done() string { return strings.ReplaceAll(a.Action, "-", " ") }

// By is who did it.
func (a auditRecord) By() string {
	if a.Who.Host != "" {
		return a.Who.Name + "@" + a.Who.Host
	}
	return a.Who.Name
}

// Short is the first digits of its hash.
func (a auditRecord) Short() string { return a.Hash[:min(12, len(a.Hash))] }

// auditQuery is how the trail is filtered.
type auditQuery struct{ Who, Action, Of, Outcome, From, To string }

var auditNames = []string{"who", "action", "of", "outcome", "from", "to"}

func readAuditQuery(c echo.Context) (auditQuery, url.Values) {
	var q auditQuery
	values := url.Values{}
	for i, to := range []*string{&q.Who, &q.Action, &q.Of, &q.Outcome, &q.From, &q.To} {
		if *to = strings.TrimSpace(c.QueryParam(auditNames[i])); *to != "" {
			values.Set(auditNames[i], *to)
		}
	}
	return q, values
}

// auditView is what /admin/audit shows.
type auditView struct {
	Frame    page.Frame
	Query    auditQuery
	Filtered bool
	Actions  []choice
	Outcomes []choice
	From, To field // their faults are shown there
	Records  []auditRecord
	First    string // the path of the newest; empty: these are they
	Next     string // the path of older ones; empty: there are none
	Export   string // the path of the same as CSV
	Reach    int    // how many records were looked at for these
	Verified verification
}

var auditSheet = sheet("audit.html")

// auditEach is how many records a page has.
const auditEach = "100"

// auditReach is how many the interface looks at for one page.
const auditReach = 100_000

// outcomes are how what is on record ended.
var outcomes = []choice{{Value: "", Label: "any"}, {Value: "done", Label: "done"}, {Value: "begun", Label: "begun"}, {Value: "refused", Label: "refused"}}

// exportPath is that of the trail as CSV, filtered as the page is, the newest 10,000 records first.
func exportPath(values url.Values) string {
	q := maps.Clone(values)
	q.Set("format", "csv")
	q.Set("order", "newest")
	q.Set("limit", "10000")
	return "/v1/audit?" + q.Encode()
}

// audit answers GET /admin/audit. That it is read is on record too, as the next record.
func (r room) audit(c echo.Context) error { return r.showAudit(c, http.StatusOK, nil) }

func (r room) showAudit(c echo.Context, code int, refused error) error {
	q, values := readAuditQuery(c)
	v := auditView{
		Frame: r.Frame(c, auditSheet, "Audit trail"), Query: q, Filtered: len(values) > 0, Export: exportPath(values), Reach: auditReach,
		Outcomes: chosen(outcomes, q.Outcome), Actions: []choice{{Value: "", Label: "any"}},
	}
	v.Frame.Said = done[c.QueryParam("done")]
	for _, a := range slices.Sorted(slices.Values(audit.Actions)) {
		v.Actions = append(v.Actions, choice{Value: string(a), Label: strings.ReplaceAll(string(a), "-", " ")})
	}
	v.Actions = chosen(v.Actions, q.Action)
	if cursor := c.QueryParam("cursor"); cursor != "" {
		v.First = "/admin/audit?" + values.Encode()
		values.Set("cursor", cursor)
	}
	values.Set("order", "newest")
	values.Set("limit", auditEach)
	var answer struct {
		Next    *string       `json:"next_cursor"`
		Records []auditRecord `json:"records"`
	}
	err := r.Ask().Get(c.Request(), "/v1/audit", values, &answer)
	if err != nil && !v.Frame.Refuse(err, "What you typed is kept. Dates are as 2027-03-01.") {
		return err
	}
	if err != nil {
		code = status(err)
	}
	v.Records = answer.Records
	if answer.Next != nil {
		_, values := readAuditQuery(c)
		values.Set("cursor", *answer.Next)
		v.Next = "/admin/audit?" + values.Encode()
	}
	if refused != nil && !v.Frame.Refuse(refused, "The trail was not verified.") {
		return refused
	}
	if err := r.Ask().Get(c.Request(), "/v1/audit/verification", nil, &v.Verified); err != nil {
		return err
	}
	return r.Show(c, code, auditSheet, "audit.html", v)
}
