package app

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"watchbill/api/subscription"
	"watchbill/roster"
	"watchbill/roster/store"
	"watchbill/roster/store/audit"
)

// pathCalendars is where the socket takes them. GET: the subscriptions; POST: a feed in, issued out; DELETE with ?number=:
// the one revoked.
const pathCalendars = "/internal/1/calendars"

// issued is a new subscription with its token, which is nowhere else.
type issued struct {
	subscription.Subscription
	Token string `json:"token"`
}

// IssueCalendar makes an address of a feed whose officer or district the roster knows, and returns its token, which
// nobody can ask for again. Errors are roster.NotFound and those of subscription.Register.
func (d *Data) IssueCalendar(ctx context.Context, f subscription.Feed, now time.Time) (subscription.Subscription, string, error) {
	if d.remote != nil {
		var made issued
		body, err := json.Marshal(f)
		if err == nil {
			err = d.remote.calendars(ctx, http.MethodPost, "", bytes.NewReader(body), &made)
		}
		return made.Subscription, made.Token, err
	}
	book, err := d.Book(ctx)
	if err == nil {
		err = onRoster(book, f)
	}
	if err != nil {
		return subscription.Subscription{}, "", err
	}
	return subscription.New(issuing(d.kv, d.log(), account(os.Getuid()), byCommand)).Issue(ctx, f, now)
}

// Calendars lists the addresses that were issued and not revoked.
func (d *Data) Calendars(ctx context.Context) (list []subscription.Subscription, err error) {
	if d.remote != nil {
		err = d.remote.calendars(ctx, http.MethodGet, "", nil, &list)
		return list, err
	}
	return subscription.New(d.kv).List(ctx)
}

// RevokeCalendar takes an address back by its number. Errors are those of subscription.Register.
func (d *Data) RevokeCalendar(ctx context.Context, number string) (s subscription.Subscription, err error) {
	if d.remote != nil {
		err = d.remote.calendars(ctx, http.MethodDelete, "?number="+url.QueryEscape(number), nil, &s)
		return s, err
	}
	return subscription.New(issuing(d.kv, d.log(), account(os.Getuid()), byCommand)).Revoke(ctx, number)
}

// issuing is kv for somebody who issues addresses or takes them back, each of which is recorded.
func issuing(kv store.KV, log *audit.Log, who audit.Who, where string) store.KV {
	return recorded(kv, log, who, where, func(t store.Txn) (audit.Action, audit.What) {
		action, what := audit.CalendarIssued, audit.What{}
		for _, op := range t.Ops {
			if op.Delete {
				action = audit.CalendarRevoked
			}
			if s, ok := subscription.OfKey(op.Key); ok {
				what.Of, what.Keys = string(s.Of)+" "+s.ID, []string{s.Number}
			}
		}
		return action, what
	})
}

// onRoster sees that a feed has somebody to be of.
func onRoster(book *roster.Book, f subscription.Feed) error {
	ok := false
	near := ""
	if f.Of == subscription.OfOfficer {
		_, ok = book.Officer(roster.OfficerID(f.ID))
		near = roster.Suggest(f.ID, func(yield func(string) bool) {
			for i := range book.People() {
				if !yield(string(book.Person(i).Officer.ID)) {
					return
				}
			}
		})
	} else {
		_, ok = book.District(roster.DistrictID(f.ID))
		near = roster.Suggest(f.ID, func(yield func(string) bool) {
			for _, d := range book.Districts().All() {
				if !yield(string(d.ID)) {
					return
				}
			}
		})
	}
	if ok {
		return nil
	}
	if near != "" {
		near = "; nearest is " + near
	}
	return &roster.Error{Kind: roster.NotFound, Field: string(f.Of), Msg: fmt.Sprintf("%s %q is not on the roster%s", f.Of, f.ID, near)}
}

// calendars asks the service and reads its answer into v.
func (r *remote) calendars(ctx context.Context, method, query string, body io.Reader, v any) error {
	ctx, cancel := context.WithTimeout(ctx, requestWait)
	defer cancel()
	answer, err := r.do(ctx, method, pathCalendars+query, body)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if err := json.NewDecoder(answer.Body).Decode(v); err != nil {
		return fmt.Errorf("the service's answer: %w", err)
	}
	return nil
}

// calendars answers on the socket.
func (in *inside) calendars(w http.ResponseWriter, r *http.Request) error {
	var answer any
	var err error
	register := subscription.New(issuing(in.a.kv, in.a.trail.Log, caller(r), onSocket))
	switch r.Method {
	case http.MethodGet:
		answer, err = register.List(r.Context())
	case http.MethodPost:
		answer, err = in.issue(r, register)
	default:
		answer, err = register.Revoke(r.Context(), r.URL.Query().Get("number"))
	}
	if err != nil {
		return in.failed("calendars", err)
	}
	w.Header().Set("Content-Type", "application/json")
	return json.NewEncoder(w).Encode(answer)
}

func (in *inside) issue(r *http.Request, register *subscription.Register) (made issued, err error) {
	var f subscription.Feed
	if err := json.NewDecoder(io.LimitReader(r.Body, 4<<10)).Decode(&f); err != nil {
		return made, roster.Invalidf("feed", "the feed is not to be read: %s", strings.TrimSpace(err.Error()))
	}
	book := in.a.served.Book()
	if book == nil {
		return made, noRoster(in.a.opt.Dir)
	}
	if err := onRoster(book, f); err != nil {
		return made, err
	}
	made.Subscription, made.Token, err = register.Issue(r.Context(), f, in.a.served.now())
	return made, err
}
