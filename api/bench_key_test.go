package api_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"watchbill/api"
	"watchbill/api/web"
	"watchbill/api/web/access"
	"watchbill/api/web/identity"
	"watchbill/api/web/signin"
	"watchbill/roster/store/audit"
	"watchbill/roster/store/storetest"
)

// BenchmarkNearestAsked is BenchmarkNearestHandler for who asks: nobody where nobody has to sign in, or a machine with one of a
// hundred keys; and what finding that out takes.
func BenchmarkNearestAsked(b *testing.B) {
	kv := storetest.NewMemory()
	reg, err := identity.Open(context.Background(), identity.Options{KV: kv, Log: audit.New(kv, audit.Options{Now: time.Now})})
	if err != nil {
		b.Fatal(err)
	}
	cad, _ := access.RolesOf(access.CAD)
	key := ""
	for i := range 100 {
		by := identity.By{Who: audit.Who{Kind: audit.Service, Name: "bench"}, Where: "bench", At: time.Now()}
		if _, key, err = reg.CreateKey(context.Background(), by, identity.NewKey{Name: fmt.Sprintf("k%d", i), Roles: cad}); err != nil {
			b.Fatal(err)
		}
	}
	d := newHouse(benchNow)
	d.publish(openPack(b, "chicago-2016"))
	handler := func(identify web.Identify) http.Handler {
		return api.New(api.Options{Roster: d, Nearest: d.board, Web: web.Options{
			Now: func() time.Time { return benchNow.Add(time.Since(benchBegun)) }, Log: zerolog.New(io.Discard).Level(zerolog.InfoLevel), Identify: identify,
		}})
	}
	open := signin.New(signin.Options{Register: reg, Now: time.Now, Off: true})
	closed := signin.New(signin.Options{Register: reg, Now: time.Now})
	for _, who := range []struct {
		name    string
		handler http.Handler
		headers []string
	}{
		{"nobody", handler(nil), nil},
		{"auth-off", handler(open.Identify), nil},
		{"key", handler(closed.Identify), []string{"Authorization", "Bearer " + key}},
	} {
		b.Run(who.name, func(b *testing.B) {
			r := request("/v1/nearest?lat=41.8781&lon=-87.6298", who.headers...)
			w := blank{http.Header{}}
			b.ReportAllocs()
			for b.Loop() {
				who.handler.ServeHTTP(w, r)
			}
		})
	}
	r := request("/v1/nearest", "Authorization", "Bearer "+key)
	b.Run("key-alone", func(b *testing.B) { // of which finding out who asks is
		b.ReportAllocs()
		for b.Loop() {
			if _, err := closed.Identify(r); err != nil {
				b.Fatal(err)
			}
		}
	})
}
