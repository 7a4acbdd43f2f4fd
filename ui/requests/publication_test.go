package requests_test

import (
	"net/http"
	"net/url"
	"testing"

	"watchbill/api/web/access"
)

const (
	published = `{"revision": 9, "id": "p1", "from": "2026-11-20", "to": "2026-12-17", "district_ids": null, "version": 1, "versions": [{"version": 1, "at": "2026-11-21T03:00:00Z", "by": "d.shaw", "roster_revision": 1, "officers": 404}], "withdrawn_at": null}`
	changed   = `{"publication_id": "p1", "version": 1, "total": 2, "next_cursor": "more", "changes": [{"officer_id": "NC001", "date": "2026-11-21", "before": [{"district_id": "brandywine", "shift_id": "day", "start": "2026-11-21T07:00:00-05:00", "end": "2026-11-21T19:00:00-05:00"}], "after": [], "last_edit": {"at": "2026-11-21T03:30:00Z", "by": "<i>x</i>", "action": "a"}}, {"officer_id": "NC001", "date": "2026-11-22", "before": [], "after": [{"district_id": "newark", "shift_id": null, "start": "2026-11-22T07:00:00-05:00", "end": "2026-11-22T19:00:00-05:00"}], "last_edit": null}]}`
	tallied   = `{"revision": 1, "periods": [{"from": "2026-10-24", "to": "2026-11-20", "counted": 2, "mean": {"extra_hours": 4}, "officers": [{"officer_id": "NC001", "extra_hours": 8, "from_mean": {"extra_hours": 4}}, {"officer_id": "NC003", "extra_hours": 0, "from_mean": {"extra_hours": -4}}]}]}`
	rolled    = `{"start": "2026-11-21T07:00:00-05:00", "end": "2026-11-21T19:00:00-05:00", "districts": [{"district_id": "newark", "name": "Newark", "people": 11, "certified": 0, "others": {"people": 3}, "needs": [{"need": "cit", "required": 1, "min": 0, "status": "uncovered"}], "away": [{}]}]}`
)

func TestPublications(t *testing.T) {
	t.Parallel()
	s := &service{t: t, answers: answers{
		"GET /v1/publications": `{"total": 1, "next_cursor": null, "publications": [` + published + `]}`, "GET /v1/publications/p1": published,
		"GET /v1/publications/p1/changes": changed, "POST /v1/publications": refusal{409, "It overlaps another."}, "DELETE /v1/publications/p1": refusal{412, "it moved"},
	}}
	who := somebody(t, access.Supervisor)
	says(t, visit(t, s, who, "GET", "/roster/publications", nil), http.StatusOK, "Fri 20 Nov – Thu 17 Dec", "<b>2</b>", `value="2026-12-18"`, `value="2027-01-14"`)
	w := visit(t, s, who, "GET", "/roster/publications/p1", nil)
	says(t, w, http.StatusOK, "07:00–19:00 Brandywine, Day", "07:00–19:00 Newark, extra", ">off<", "&lt;i&gt;x", "cursor=more", "2 officer days")
	lacks(t, w, "<script>alert")
	says(t, visit(t, s, who, "POST", "/roster/publications", url.Values{"from": {"2026-12-01"}, "to": {"2026-12-02"}, "district_ids": {"newark"}}), http.StatusConflict,
		"It overlaps another.", `value="2026-12-01"`, `value="newark" checked`)
	says(t, visit(t, s, who, "POST", "/roster/publications/p1", url.Values{"do": {"withdraw"}, "revision": {"8"}}), http.StatusPreconditionFailed, "Somebody was first: d.shaw")
	s.answers["GET /v1/publications"] = `{"total": 0, "next_cursor": null, "publications": []}`
	says(t, visit(t, s, somebody(t, access.Auditor), "GET", "/roster/publications", nil), http.StatusOK, "No period from today on is published", "Supervisors publish")
}

func TestLedgerAndRollCallPages(t *testing.T) {
	t.Parallel()
	s := &service{t: t, answers: answers{"GET /v1/ledger": tallied, "GET /v1/reports/roll-call": rolled}}
	who := somebody(t, access.Coordinator)
	w := visit(t, s, who, "GET", "/roster/ledger?period=28&sort=officer&dir=up", nil)
	says(t, w, http.StatusOK, `aria-sort="ascending"`, "&#43;4.0", "−4.0", `width="132"`, "from=2026-10-24", "format=csv")
	lacks(t, w, "<script>alert")
	w = visit(t, s, who, "GET", "/roster/roll-call", nil)
	says(t, w, http.StatusOK, "■ no CIT", `value="2026-11-21"`, `<option value="day" selected>`, "format=html", "on=2026-11-22")
	s.answers["GET /v1/reports/roll-call"] = refusal{400, "It does not start on that day."}
	says(t, visit(t, s, who, "GET", "/roster/roll-call?on=2026-11-22&shift_id=crisis", nil), http.StatusBadRequest, "does not start on that day", "Choose another date")
}
