package vault

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"watchbill/api/subscription"
	"watchbill/api/web/identity"
	"watchbill/cmd/internal/floor"
	"watchbill/coverage/alert"
	"watchbill/dispatch/desk"
	"watchbill/roster"
	"watchbill/roster/store"
	"watchbill/roster/store/audit"
	"watchbill/roster/store/backup"
	"watchbill/roster/store/boltkv"
)

// Findings are what a store holds and what is wrong with it.
type Findings struct {
	Revision uint64         `json:"revision"` // of the store
	Roster   uint64         `json:"roster"`   // revision of the roster; 0: there is none
	Spaces   []backup.Space `json:"spaces"`   // records by the first word of their keys, which sorts them
	Audit    audit.Verdict  `json:"audit"`
	Damage   []string       `json:"damage"` // of the file's pages; where there is any, nothing else was looked at
	Faults   []string       `json:"faults"` // of records, but for those of the audit chain
}

// Sound tells whether nothing is wrong.
func (f *Findings) Sound() bool { return len(f.Damage)+len(f.Faults) == 0 && f.Audit.Sound() }

// All lists what is wrong, a line each.
func (f *Findings) All() []string {
	var list []string
	for _, d := range f.Damage {
		list = append(list, "damage: "+d)
	}
	for _, x := range f.Faults {
		list = append(list, "records: "+x)
	}
	for _, x := range f.Audit.Faults {
		list = append(list, "audit: "+string(x.Problem)+": "+x.Detail)
	}
	if n := f.Audit.LeftOut; n > 0 {
		list = append(list, fmt.Sprintf("audit: and %d faults more", n))
	}
	return list
}

// Inspect checks a store that nobody else writes to, its file as well as what it holds; kept are audit heads that were
// kept elsewhere. The error is that it could not look.
func Inspect(ctx context.Context, kv *boltkv.Store, kept ...audit.Head) (Findings, error) {
	var f Findings
	var err error
	if f.Damage, err = kv.Check(ctx); err != nil || len(f.Damage) > 0 {
		return f, err
	}
	if err := f.count(ctx, kv); err != nil {
		return f, err
	}
	if f.Audit, err = audit.Verify(ctx, kv, kept...); err != nil {
		return f, err
	}
	if f.Audit.Records == 0 && len(f.Audit.Faults) == 0 && len(f.Spaces) > 0 {
		f.Faults = append(f.Faults, "there are records and no audit chain; it was taken away, or the store is older than it: then a service begins one when it starts")
	}
	for _, look := range []func(context.Context, *boltkv.Store) error{f.book, inspectDesk, inspectCalendars, inspectAlerts, inspectIdentity, inspectStaffing} {
		if err := look(ctx, kv); err != nil {
			if ctx.Err() != nil {
				return f, fmt.Errorf("inspect the store: %w", ctx.Err())
			}
			f.Faults = append(f.Faults, lines(err)...)
		}
	}
	return f, nil
}

// count counts the records by space, and finds those in a space of ours whose value is not of its form.
func (f *Findings) count(ctx context.Context, kv *boltkv.Store) error {
	r := store.Range{Limit: 10_000}
	for {
		page, err := kv.Scan(ctx, r)
		if err != nil {
			return err
		}
		f.Revision = page.Revision
		for _, e := range page.Entries {
			word, _, _ := bytes.Cut(e.Key, []byte{0})
			space := string(word)
			if n := len(f.Spaces); n == 0 || f.Spaces[n-1].Name != space {
				f.Spaces = append(f.Spaces, backup.Space{Name: space})
			}
			f.Spaces[len(f.Spaces)-1].Records++
			if slices.Contains(plain, space) && len(e.Value) > 0 && !json.Valid(e.Value) {
				f.Faults = append(f.Faults, fmt.Sprintf("the record %q is not JSON", e.Key))
			}
		}
		if !page.More {
			return nil
		}
		r.Start = page.Next()
	}
}

// plain are the spaces whose values are JSON without a version before it. Their records are read by whoever owns them.
var plain = []string{"desk", "calendar", "alert", "webhook", "identity", "idempotency", "settings"}

func (f *Findings) book(ctx context.Context, kv *boltkv.Store) error {
	rows, revision, err := store.New(kv).Load(ctx)
	if err != nil || revision == 0 {
		return err
	}
	f.Roster = revision
	_, faults := roster.NewBook(rows, revision)
	return faults.Err()
}

func inspectDesk(ctx context.Context, kv *boltkv.Store) error {
	_, err := desk.Check(ctx, floor.Ledger(kv))
	return err
}

func inspectCalendars(ctx context.Context, kv *boltkv.Store) error {
	_, err := subscription.New(kv).List(ctx)
	return err
}

func inspectIdentity(ctx context.Context, kv *boltkv.Store) error {
	_, err := identity.Check(ctx, kv)
	return err
}

func inspectAlerts(ctx context.Context, kv *boltkv.Store) error {
	page, err := kv.Scan(ctx, store.Prefix([]byte("alert\x00state")))
	for _, e := range page.Entries {
		if _, bad := alert.Decode(e.Value); bad != nil {
			err = errors.Join(err, fmt.Errorf("the state of alerts: %w", bad))
		}
	}
	return err
}

// lines says an error and, of a roster.Error, what caused it.
func lines(err error) []string {
	text := err.Error()
	var domain *roster.Error
	if errors.As(err, &domain) && domain.Err != nil && !strings.Contains(text, domain.Err.Error()) {
		text += ": " + domain.Err.Error()
	}
	return strings.Split(strings.TrimSpace(text), "\n")
}
