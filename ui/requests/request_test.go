package requests_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"

	"watchbill/api/web/access"
)

const (
	share  = `{"covered_minutes": 100, "minutes": 200, "share": 0.5}`
	waits  = `{"revision": 3, "id": "r1", "kind": "leave", "state": "open", "officer_id": "NC001", "leave": {"from": "2026-12-07", "to": "2026-12-08", "kind": "vacation"}, "swap": null, "district_ids": ["brandywine"], "made_at": "2026-11-21T01:47:00Z", "steps": [{"state": "open", "at": "2026-11-21T01:47:00Z", "by": "b101"}], "hindrance": null, "breaches": []`
	opens  = waits + `, "consequences": {"from": "2026-11-20", "days": 365, "share_before": ` + share + `, "share_after": ` + share + `, "gaps_opened": [{"id": "cit~brandywine~x", "district_id": "brandywine", "start": "2026-12-08T01:00:00-05:00", "end": "2026-12-08T07:00:00-05:00", "minutes": 360, "short": 1, "cause": "absence"}], "gaps_closed": [], "gaps_changed": [], "targets_broken": [], "left_out": 0}, "cover": [{"district_id": "brandywine", "shift_id": "night", "date": "2026-12-07", "required": 1, "min": 1, "covered_minutes": 720, "status": "covered", "after": {"min": 0, "covered_minutes": 0, "status": "uncovered"}}]}`
	denied = `{"revision": 4, "id": "r1", "kind": "leave", "state": "denied", "officer_id": "NC001", "leave": {"from": "2026-12-07", "to": "2026-12-08", "kind": "vacation"}, "swap": null, "district_ids": ["brandywine"], "made_at": "2026-11-21T01:47:00Z", "steps": [{"state": "open", "at": "2026-11-21T01:47:00Z", "by": "b101"}, {"state": "denied", "at": "2026-11-21T03:40:00Z", "by": "d.shaw", "reason": "blackout"}], "hindrance": null, "breaches": [], "consequences": null, "cover": []}`
	list   = `{"total": 1, "next_cursor": null, "requests": [` + waits + `, "consequences": null, "cover": []}]}`
	empty  = `{"total": 0, "next_cursor": null, "requests": []}`
)

func TestRequestsList(t *testing.T) {
	t.Parallel()
	s := &service{t: t, answers: answers{"GET /v1/requests": list, "GET /v1/requests/r1": opens}}
	w := visit(t, s, somebody(t, access.Supervisor), "GET", "/roster/requests", nil)
	says(t, w, http.StatusOK, "&lt;script&gt;alert", "Opens 1 gap, 6 h more", "2 h ago", "in 16 d", `data-approve="/roster/requests/r1?do=approved"`)
	lacks(t, w, "<script>alert")
	s.answers["GET /v1/requests"] = empty
	says(t, visit(t, s, somebody(t, access.Supervisor), "GET", "/roster/requests", nil), http.StatusOK, "Nothing waits for a decision")
	s.answers["GET /v1/requests"] = refusal{400, "officer_id: it is none"}
	says(t, visit(t, s, somebody(t, access.Supervisor), "GET", "/roster/requests?officer_id=%3Cb%3E", nil), http.StatusBadRequest, "it is none", `value="&lt;b&gt;"`)
}

// TestNamesAreNarrowed: who answers for another district is told the identifier alone.
func TestNamesAreNarrowed(t *testing.T) {
	t.Parallel()
	s := &service{t: t, answers: answers{"GET /v1/requests": list, "GET /v1/requests/r1": opens}}
	w := visit(t, s, somebody(t, access.Supervisor, "newark"), "GET", "/roster/requests/r1", nil)
	says(t, w, http.StatusOK, "NC001")
	lacks(t, w, "alert(", "B101")
}

func TestRequestPage(t *testing.T) {
	t.Parallel()
	s := &service{t: t, answers: answers{"GET /v1/requests": list, "GET /v1/requests/r1": opens}}
	w := visit(t, s, somebody(t, access.Supervisor), "GET", "/roster/requests/r1?do=denied", nil)
	says(t, w, http.StatusOK, "■ 1 → <b>0</b> of 1", "no CIT officer, 1 now", `id="deny" data-key="d" open`, "autofocus")
	w = visit(t, s, somebody(t, access.Coordinator), "GET", "/roster/requests/r1?do=denied", nil)
	says(t, w, http.StatusOK, "You may read it")
	lacks(t, w, `value="approved"`, "Deny it")
}

func TestDecide(t *testing.T) {
	t.Parallel()
	s := &service{t: t, answers: answers{"GET /v1/requests": list, "GET /v1/requests/r1": opens, "PATCH /v1/requests/r1": opens}}
	form := url.Values{"do": {"denied"}, "reason": {"blackout"}, "revision": {"3"}}
	w := visit(t, s, somebody(t, access.Supervisor), "POST", "/roster/requests/r1", form)
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/roster/requests/r1?done=denied" {
		t.Fatalf("%d %v", w.Code, w.Header())
	}
	if d := cmp.Diff([]string{`PATCH /v1/requests/r1 "3" {"reason":"blackout","state":"denied"}`}, s.asked); d != "" {
		t.Error(d)
	}
	s.answers["PATCH /v1/requests/r1"] = refusal{412, "The record is at revision 4 by now."}
	s.answers["GET /v1/requests/r1"] = denied
	says(t, visit(t, s, somebody(t, access.Supervisor), "POST", "/roster/requests/r1", form), http.StatusPreconditionFailed,
		"Somebody was first: d.shaw, Fri 20 Nov 22:40: denied.", "no leave on these dates", "nothing is left to decide")
	s.answers["PATCH /v1/requests/r1"] = refusal{409, "It breaks work rules."}
	s.answers["GET /v1/requests/r1"] = opens
	says(t, visit(t, s, somebody(t, access.Supervisor), "POST", "/roster/requests/r1", form), http.StatusConflict,
		"It breaks work rules.", "Nothing was changed", `value="blackout" selected`)
	s.answers["PATCH /v1/requests/r1"] = refusal{403, "It is your own; another supervisor decides it."}
	says(t, visit(t, s, somebody(t, access.Supervisor), "POST", "/roster/requests/r1", form), http.StatusForbidden, "another supervisor decides it")
}
