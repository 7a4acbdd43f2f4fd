package api_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"watchbill/api"
	"watchbill/api/subscription"
	"watchbill/roster/store"
	"watchbill/roster/store/audit"
	"watchbill/roster/store/storetest"
)

// addressBook issues addresses, each on record as somebody's.
type addressBook struct {
	kv  store.KV
	log *audit.Log
}

func (x addressBook) register(who audit.Who, where string) *subscription.Register {
	return subscription.New(audit.Through(x.kv, x.log, func(store.Txn) audit.Entry {
		return audit.Entry{Action: audit.CalendarIssued, Who: who, Where: where, Outcome: audit.Done}
	}))
}

func (x addressBook) Issue(ctx context.Context, who audit.Who, where string, f subscription.Feed, now time.Time) (subscription.Subscription, string, error) {
	return x.register(who, where).Issue(ctx, f, now)
}

func (x addressBook) List(ctx context.Context) ([]subscription.Subscription, error) {
	return subscription.New(x.kv).List(ctx)
}

func (x addressBook) Revoke(ctx context.Context, who audit.Who, where, number string) (subscription.Subscription, error) {
	return x.register(who, where).Revoke(ctx, number)
}

// TestAddresses: officers issue addresses of their own calendar, read with them, and take them back; nobody else's.
func TestAddresses(t *testing.T) {
	kv := storetest.NewMemory()
	f := newOffice(t, guarded(), func(o *api.Options) {
		o.Calendars, o.Addresses = subscription.New(kv), addressBook{kv, audit.New(kv, audit.Options{Now: o.Web.Now})}
	})
	const list = "/v1/officers/B1/calendars"
	made := f.ask("officer=B1", "POST", list, "", http.StatusCreated)
	path := made["path"].(string)
	if !strings.HasPrefix(path, "/v1/officers/B1/calendar.ics?token=") {
		t.Errorf("%v", made)
	}
	if a := f.get(path); a.Code != http.StatusOK {
		t.Errorf("the calendar at %s: %d %s", path, a.Code, a.Body)
	}
	for who, status := range map[string]int{"officer=B2": 404, "supervisor": 403, "administrator": 403, "clinician=B3": 404, "officer": 403} {
		f.ask(who, "POST", list, "", status)
	}
	number := made["number"].(string)
	for who, status := range map[string]int{"officer=B1": 200, "administrator": 200, "officer=B2": 404, "auditor": 403, "dispatcher": 403} {
		shown := fmt.Sprint(f.ask(who, "GET", list, "", status))
		if strings.Contains(shown, number) != (status == http.StatusOK) || strings.Contains(shown, strings.SplitAfter(path, "token=")[1]) {
			t.Errorf("to %s: %s", who, shown)
		}
	}
	f.ask("officer=B2", "DELETE", "/v1/officers/B2/calendars/"+number, "", 404)
	f.ask("officer=B2", "DELETE", list+"/"+number, "", 404)
	f.ask("officer=B1", "DELETE", list+"/nonesuch", "", 404)
	f.ask("officer=B1", "DELETE", list+"/"+number, "", http.StatusNoContent)
	if a := f.get(path); a.Code != http.StatusNotFound {
		t.Errorf("the calendar whose address was taken back: %d", a.Code)
	}
	for range subscription.MaxTokens {
		f.ask("officer=B1", "POST", list, "", http.StatusCreated)
	}
	f.ask("officer=B1", "POST", list, "", http.StatusConflict)
	records, _, err := audit.List(t.Context(), kv, audit.Filter{Limit: 100})
	if err != nil || len(records) != subscription.MaxTokens+2 || records[0].Who.Name != "test.officer=B1" {
		t.Errorf("%d records, %v: %+v", len(records), err, records)
	}
}
