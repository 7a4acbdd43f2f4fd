package lookout

import (
	"bytes"
	"context"
	"errors"
	"time"

	"watchbill/api"
	"watchbill/api/live"
	"watchbill/cmd/internal/floor"
	"watchbill/coverage/alert"
	"watchbill/roster"
	"watchbill/roster/store"
)

// stateKey is where the store keeps what is known.
var stateKey = []byte("alert\x00state")

// kept is what the store holds.
type kept struct {
	state    alert.State
	value    []byte
	revision uint64 // of the key; 0: there is none
}

// attempt is a commit that was tried.
type attempt struct {
	value  []byte
	events []alert.Event
	parcel Parcel
}

// recall has kept be what the store holds, where that is not known, and settles the attempt whose outcome was open.
func (l *Lookout) recall(ctx context.Context) error {
	if l.kept != nil {
		return nil
	}
	entry, err := l.opt.KV.Get(ctx, stateKey)
	if err != nil && !errors.Is(err, &roster.Error{Kind: roster.NotFound}) {
		return err
	}
	k := &kept{value: entry.Value, revision: entry.Revision}
	if entry.Revision != 0 {
		if k.state, err = alert.Decode(entry.Value); err != nil {
			l.opt.Log.Error().Err(err).Msg("what was told before cannot be read; alerts begin anew with a digest")
			k.state = alert.State{}
		}
	}
	if t := l.tried; t != nil && entry.Revision != 0 && bytes.Equal(t.value, entry.Value) {
		l.send(ctx, t)
	}
	l.kept, l.tried = k, nil
	return nil
}

// tell keeps the next state together with the webhooks of the events, and then tells.
func (l *Lookout) tell(ctx context.Context, book *roster.Book, now time.Time, next alert.State, events []alert.Event) error {
	value, err := next.Encode()
	if err != nil {
		return err
	}
	if len(events) == 0 && bytes.Equal(value, l.kept.value) {
		return nil
	}
	posts := make([]floor.Post, len(events))
	for i, e := range events {
		posts[i] = floor.Post{Live: liveKind(e), Hook: string(e.Kind), Data: api.NewAlertTold(book, now, e)}
	}
	parcel, err := l.opt.Pack(posts)
	if err != nil {
		return err
	}
	t := &attempt{value, events, parcel}
	revision, err := l.opt.KV.Commit(ctx, store.Txn{
		If:  []store.Condition{{Key: stateKey, Revision: l.kept.revision}},
		Ops: append([]store.Op{store.Put(stateKey, value)}, parcel.Ops()...),
	})
	if err != nil {
		// Conflict: another service on this store was first. Unavailable, or cut off: it may have been done. Either way the
		// store is read again before anything is told.
		l.kept, l.tried = nil, t
		return err
	}
	l.kept = &kept{next, value, revision}
	l.send(ctx, t)
	return nil
}

// send tells what is kept by now.
func (l *Lookout) send(ctx context.Context, t *attempt) {
	t.parcel.Send(ctx)
	for _, e := range t.events {
		l.metrics.told.WithLabelValues(string(e.Kind)).Inc()
		line := l.opt.Log.Info().Str("event", string(e.Kind))
		if e.Digest != nil {
			line = line.Str("occasion", string(e.Digest.Occasion)).Int("open", len(e.Digest.Open))
		} else {
			line = line.Str("alert_id", e.Alert.ID)
		}
		line.Msg("alert")
	}
}

// liveKind is under which kind those who listen are told.
func liveKind(e alert.Event) string {
	switch {
	case e.Digest != nil:
		return live.AlertDigest
	case e.Alert.Gap != nil:
		return live.GapAlert
	case e.Alert.Certificate != nil:
		return live.CertificateAlert
	}
	return live.TargetAlert
}
