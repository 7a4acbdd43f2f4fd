package webhook

import (
	"context"
	"time"
)

// Delivery is one event on its way to one endpoint. It is kept from Send until it has arrived or is given up.
type Delivery struct {
	ID       string    // the webhook-id: "msg_" and letters, digits, "-"; the same at every attempt
	Kind     string    // of [Kinds]
	URL      string    // the endpoint's
	Body     []byte    // what is sent and signed; it is never changed
	Queued   time.Time // when Send was called; UTC
	Attempts int       // made so far, all in vain
	Due      time.Time // when the next one is; UTC
}

// Outbox keeps deliveries over a restart. Its methods may be called by several goroutines at once, never at once for one ID.
type Outbox interface {
	// Put keeps d durably, in the place of any with its ID. It does not keep d.Body itself.
	Put(ctx context.Context, d Delivery) error
	// Done removes the delivery with that ID. It is no error when there is none.
	Done(ctx context.Context, id string) error
	// Pending returns all that are kept, in any order.
	Pending(ctx context.Context) ([]Delivery, error)
}
