package api_test

import (
	"net/http"
	"testing"

	"watchbill/api"
)

// TestReadyzTellsOfTheStore: a store that cannot be written does not make the service unready, and is told of.
func TestReadyzTellsOfTheStore(t *testing.T) {
	fails := true
	s := newServiceWith(t, demoBook(t, 9), func(o *api.Options) { o.StoreFails = func() bool { return fails } })
	if a := s.get("/readyz"); a.Code != http.StatusOK || a.Body.String() != `{"status":"ready","revision":9,"store":"failing"}`+"\n" {
		t.Errorf("got %d %s", a.Code, a.Body)
	}
	fails = false
	if a := s.get("/readyz"); a.Code != http.StatusOK || a.Body.String() != `{"status":"ready","revision":9}`+"\n" {
		t.Errorf("got %d %s", a.Code, a.Body)
	}
}
