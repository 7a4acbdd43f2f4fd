package requests_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"watchbill/api/web/access"
)

const (
	offered = `{"revision": 5, "id": "o1", "state": "open", "district_id": "brandywine", "from": "2026-11-24T19:00:00-05:00", "to": "2026-11-24T23:00:00-05:00", "need": "any", "kind": "overtime", "places": 1, "taken": 0, "gap_id": null, "order": "in-order", "answer_minutes": 60, "closes": "2026-11-24T19:00:00-05:00", "made_at": "2026-11-21T03:00:00Z", "made_by": "d.shaw", "ended_at": null, "turns": [{"officer_id": "NC001", "asked_at": "2026-11-21T03:00:00Z", "until": "2026-11-21T04:00:00Z", "answer": null, "answered_at": null, "answered_by": null, "override": null}, {"officer_id": "NC002", "asked_at": null, "until": null, "answer": null, "answered_at": null, "answered_by": null, "override": null}]}`
	filler  = `{"need": "cit", "gap": {"id": "g1", "district_id": "brandywine", "start": "2026-11-24T19:00:00-05:00", "end": "2026-11-26T19:00:00-05:00", "minutes": 2880, "short": 1, "cause": "absence"}, "over": false, "pieces": [{"start": "2026-11-24T19:00:00-05:00", "end": "2026-11-25T07:00:00-05:00", "short": 1}, {"start": "2026-11-25T07:00:00-05:00", "end": "2026-11-26T07:00:00-05:00", "short": 2}], "able": [
{"officer_id": "NC002", "name": "\u202eright to left", "unit": "B102", "extra_minutes": 90, "offers_missed": 1, "home": true, "offers": [{"piece": 1, "start": "2026-11-25T07:00:00-05:00", "end": "2026-11-26T07:00:00-05:00", "whole": true, "ask": [{"way": "extra"}]}]},
{"officer_id": "NC003", "name": "<b>part</b>", "unit": "B103", "extra_minutes": 0, "offers_missed": 0, "home": false, "offers": [{"piece": 1, "start": "2026-11-25T07:00:00-05:00", "end": "2026-11-25T19:00:00-05:00", "whole": false, "ask": [{"way": "extra"}]}]},
{"officer_id": "NC004", "name": "moved", "unit": "B104", "extra_minutes": 0, "offers_missed": 0, "home": false, "offers": [{"piece": 1, "start": "2026-11-25T07:00:00-05:00", "end": "2026-11-26T07:00:00-05:00", "whole": true, "ask": [{"way": "move"}]}]}], "not_able": 7}`
)

func TestOfferOfGapForm(t *testing.T) {
	t.Parallel()
	s := &service{t: t, answers: answers{"GET /v1/gaps/g1/fillers": filler}}
	w := visit(t, s, somebody(t, access.Supervisor), "GET", "/roster/offers/new?gap=g1&piece=1", nil)
	says(t, w, http.StatusOK, `value="NC002" checked`, `value="NC003">`, "▲ 07:00–19:00 only", "&lt;b&gt;part", `value="2026-11-25T07:00"`, `name="places" value="2"`, "7 others may not", "1 are on duty elsewhere")
	lacks(t, w, `value="NC004"`, "<b>part")
	w = visit(t, s, somebody(t, access.Supervisor), "GET", "/roster/offers/new?gap=gone", nil)
	says(t, w, http.StatusOK, "not there any more", `<select id="district_id"`)
}

func TestMakeOffer(t *testing.T) {
	t.Parallel()
	s := &service{t: t, answers: answers{"POST /v1/offers": offered}}
	form := url.Values{
		"district_id": {"brandywine"}, "from": {"2026-11-24T19:00"}, "to": {"2026-11-24T23:00"}, "need": {"any"}, "kind": {"overtime"}, "places": {"1"}, "order": {"in-order"},
		"answer_minutes": {"60"}, "others": {"b101, NC002 nobody"}, "key": {"k"},
	}
	w := visit(t, s, somebody(t, access.Supervisor), "POST", "/roster/offers/new", form)
	if w.Code != http.StatusSeeOther || !strings.Contains(s.asked[0], `"officers":["NC001","NC002","nobody"]`) {
		t.Errorf("%d %q", w.Code, s.asked)
	}
	s.answers["POST /v1/offers"] = refusal{400, "closes: is over"}
	says(t, visit(t, s, somebody(t, access.Supervisor), "POST", "/roster/offers/new", form), http.StatusBadRequest, "closes: is over", `value="b101, NC002 nobody"`, "No offer was made")
}

func TestOfferPage(t *testing.T) {
	t.Parallel()
	s := &service{t: t, answers: answers{"GET /v1/offers/o1": offered, "PATCH /v1/offers/o1": refusal{412, "it moved"}}}
	w := visit(t, s, somebody(t, access.Supervisor), "GET", "/roster/offers/o1?done=made", nil)
	says(t, w, http.StatusOK, "Offered. B101 &lt;script&gt;", "23:00", "not asked yet")
	lacks(t, w, "<script>alert")
	w = visit(t, s, somebody(t, access.Supervisor), "POST", "/roster/offers/o1", url.Values{"do": {"withdrawn"}, "revision": {"4"}})
	says(t, w, http.StatusPreconditionFailed, "It changed while you looked")
	s.answers["GET /v1/offers"] = `{"total": 1, "next_cursor": null, "offers": [` + offered + `]}`
	says(t, visit(t, s, somebody(t, access.Auditor), "GET", "/roster/offers", nil), http.StatusOK, "until 23:00", "0 of 1")
	s.answers["GET /v1/offers"] = `{"total": 0, "next_cursor": null, "offers": []}`
	says(t, visit(t, s, somebody(t, access.Auditor), "GET", "/roster/offers", nil), http.StatusOK, "No duty is offered just now")
}
