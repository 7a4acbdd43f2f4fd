package floor

import (
	"context"
	"encoding/json"
	"sync"
	"time"

	"github.com/rs/zerolog"

	"watchbill/api/webhook"
	"watchbill/roster/store"
)

// hooks hands events to the sender of webhooks, which writes to the store, without keeping whoever tells of them waiting.
type hooks struct {
	sender *webhook.Sender
	log    zerolog.Logger
	ready  chan struct{} // holds one token while there is something to hand on

	mu      sync.Mutex
	waiting []hook // guarded
}

type hook struct {
	kind string
	data json.RawMessage
}

// maxHooks bounds what waits for the store.
const maxHooks = 1000

func newHooks(sender *webhook.Sender, log zerolog.Logger) *hooks {
	return &hooks{sender: sender, log: log, ready: make(chan struct{}, 1)}
}

// hook has an event sent; without endpoints nothing happens.
func (f *Floor) hook(kind string, data any) {
	h := f.hooks
	if h == nil {
		return
	}
	b, err := json.Marshal(data)
	if err != nil {
		h.log.Error().Err(err).Str("kind", kind).Msg("a webhook cannot be written")
		return
	}
	h.mu.Lock()
	full := len(h.waiting) >= maxHooks
	if !full {
		h.waiting = append(h.waiting, hook{kind, b})
	}
	h.mu.Unlock()
	if full {
		h.log.Error().Str("kind", kind).Msg("a webhook was dropped: too many wait for the store")
	}
	select {
	case h.ready <- struct{}{}:
	default:
	}
}

// run hands on until ctx ends, and then what is left, as far as the store takes it at once.
func (h *hooks) run(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			last, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastHooks)
			defer cancel()
			h.handOn(last)
			return nil
		case <-h.ready:
			h.handOn(ctx)
		}
	}
}

// lastHooks is how long a service that stops waits for the store to take its last webhooks.
const lastHooks = time.Second

// handOn gives the sender all that waits.
func (h *hooks) handOn(ctx context.Context) {
	h.mu.Lock()
	waiting := h.waiting
	h.waiting = nil
	h.mu.Unlock()
	for _, x := range waiting {
		if err := h.sender.Send(ctx, x.kind, x.data); err != nil {
			h.log.Error().Err(err).Str("kind", x.kind).Msg("a webhook cannot be kept for sending")
		}
	}
}

// outbox keeps deliveries in the store until they are done.
type outbox struct{ kv store.KV }

const outboxSpace = "webhook\x00"

// Put implements webhook.Outbox.
func (o outbox) Put(ctx context.Context, d webhook.Delivery) error {
	op, err := outboxOp(d)
	if err != nil {
		return err
	}
	_, err = o.kv.Commit(ctx, store.Txn{Ops: []store.Op{op}})
	return err
}

// outboxOp puts a delivery in the outbox.
func outboxOp(d webhook.Delivery) (store.Op, error) {
	b, err := json.Marshal(d)
	return store.Put([]byte(outboxSpace+d.ID), b), err
}

// Done implements webhook.Outbox.
func (o outbox) Done(ctx context.Context, id string) error {
	_, err := o.kv.Commit(ctx, store.Txn{Ops: []store.Op{store.Delete([]byte(outboxSpace + id))}})
	return err
}

// Pending implements webhook.Outbox.
func (o outbox) Pending(ctx context.Context) ([]webhook.Delivery, error) {
	page, err := o.kv.Scan(ctx, store.Prefix([]byte(outboxSpace)))
	if err != nil {
		return nil, err
	}
	out := make([]webhook.Delivery, 0, len(page.Entries))
	for _, e := range page.Entries {
		var d webhook.Delivery
		if err := json.Unmarshal(e.Value, &d); err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, nil
}
