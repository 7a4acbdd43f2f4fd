package app_test

import (
	"fmt"
	"net/url"
	"testing"
)

// TestFixesCounted counts every position once, whatever brought it.
func TestFixesCounted(t *testing.T) {
	w := bayTown(t, "", nil)
	at := w.now()
	w.must(200, "POST", "/v1/positions", fmt.Sprintf(`{"positions":[{"unit_id":"1A","time":%q,"lat":39.76,"lon":-75.55},{"unit_id":"nobody","time":%q,"lat":39.76,"lon":-75.55},{"unit_id":"1B","time":%q,"lat":0,"lon":0}]}`, at, at, at))
	w.must(200, "PUT", "/v1/units/1B/status", `{"primary":"Available","position":{"lat":39.78,"lon":-75.55}}`)
	w.must(400, "GET", "/v1/feeds/osmand?id=nobody&lat=39.76&lon=-75.55&timestamp="+url.QueryEscape(at), "")
	for outcome, want := range map[string]string{"accepted": "2", "unknown-unit": "2", "off-world": "1", "future": "0", "older": "0", "impossible-jump": "0"} {
		if got := w.metric(fmt.Sprintf("watchbill_dispatch_fixes_total{outcome=%q}", outcome)); got != want {
			t.Errorf("%s: %s, want %s", outcome, got, want)
		}
	}
	for _, cause := range []string{"sender", "too-long", "malformed"} {
		if got := w.metric(fmt.Sprintf("watchbill_dispatch_datagrams_refused_total{cause=%q}", cause)); got != "0" {
			t.Errorf("%s: %s datagrams without a feed", cause, got)
		}
	}
}
