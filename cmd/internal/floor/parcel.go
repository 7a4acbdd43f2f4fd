package floor

import (
	"context"
	"encoding/json"
	"fmt"

	"watchbill/api/webhook"
	"watchbill/roster/store"
)

// Post is something to tell: to those who listen as the event Live, and to the endpoints that want it as the webhook Hook.
type Post struct {
	Live, Hook string // kinds of package live and package webhook
	Data       any    // what encoding/json makes of it
}

// Parcel holds posts whose webhooks are written down in one commit with what made them: whoever commits [Parcel.Ops] and
// then calls [Parcel.Send] tells each webhook though the service be killed in between, and none whose reason was not kept.
// It is for one goroutine.
type Parcel struct {
	f          *Floor
	events     []hook // for those who listen
	deliveries []webhook.Delivery
	ops        []store.Op
}

// Pack makes a parcel of posts. It keeps and sends nothing yet.
func (f *Floor) Pack(posts []Post) (*Parcel, error) {
	p := &Parcel{f: f}
	for _, post := range posts {
		data, err := json.Marshal(post.Data)
		if err != nil {
			return nil, fmt.Errorf("write an event of kind %s: %w", post.Live, err)
		}
		p.events = append(p.events, hook{post.Live, data})
		if f.hooks == nil {
			continue
		}
		made, err := f.hooks.sender.Prepare(post.Hook, json.RawMessage(data))
		if err != nil {
			return nil, err
		}
		for _, d := range made {
			op, err := outboxOp(d)
			if err != nil {
				return nil, err
			}
			p.deliveries, p.ops = append(p.deliveries, d), append(p.ops, op)
		}
	}
	return p, nil
}

// Ops are what has to be committed before Send.
func (p *Parcel) Ops() []store.Op { return p.ops }

// Send tells those who listen and has the webhooks delivered. It is called once, after Ops were committed.
func (p *Parcel) Send(ctx context.Context) {
	for _, e := range p.events {
		p.f.Hub.Publish(e.kind, e.data)
	}
	if p.f.hooks != nil {
		p.f.hooks.sender.Queue(ctx, p.deliveries)
	}
}
