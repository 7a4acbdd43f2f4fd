package admin

import "testing"

func TestFigures(t *testing.T) {
	f := readFigures([]byte(`# HELP x y
watchbill_http_requests_total{method="GET",route="/a",status="2xx"} 3
watchbill_http_requests_total{method="GET",route="/b",status="5xx"} 2
seconds_bucket{route="/a",le="0.1"} 98
seconds_bucket{route="/a",le="0.5"} 99
seconds_bucket{route="/a",le="+Inf"} 100
seconds_bucket{route="/b",le="0.1"} 1
seconds_bucket{route="/b",le="+Inf"} 100
watchbill_door_connections 7
not a figure
`))
	if n, ok := f.sum("watchbill_http_requests_total"); n != 5 || !ok {
		t.Errorf("all: %v", n)
	}
	if n, ok := f.sum("watchbill_http_requests_total", "status", "5xx"); n != 2 || !ok {
		t.Errorf("5xx: %v", n)
	}
	if n, ok := f.sum("watchbill_door_connections"); n != 7 || !ok {
		t.Errorf("without labels: %v", n)
	}
	if _, ok := f.sum("nothing"); ok {
		t.Error("there is nothing")
	}
	if q, ok := f.quantile("seconds", 0.99, "route", "/a"); q != 0.5 || !ok {
		t.Errorf("99 %%: %v %v", q, ok)
	}
	if _, ok := f.quantile("seconds", 0.99, "route", "/b"); ok {
		t.Error("it lies beyond the last bucket")
	}
	if got := f.by("watchbill_http_requests_total", "route"); got["/a"] != 3 || got["/b"] != 2 {
		t.Error(got)
	}
}
