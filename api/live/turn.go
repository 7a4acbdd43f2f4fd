package live

import (
	"sync"
	"time"
)

// A thousand clients who are all told of one event would all want a processor at once, and whoever asks for something else
// would wait behind them. So clients take turns. A write costs some microseconds, unless the client is slow and it waits: such
// a one gives its turn up after patience, and takes none for the next write, which is mostly waiting too.
const patience = 5 * time.Millisecond

// inTurn runs a write when it is the client's turn.
func (c *client) inTurn(write func() error) error {
	if c.turns == nil {
		return write()
	}
	if c.slow {
		t := time.AfterFunc(patience, func() {})
		err := write()
		c.slow = !t.Stop()
		return err
	}
	c.turns <- struct{}{}
	var once sync.Once
	over := func() { once.Do(func() { <-c.turns }) }
	t := time.AfterFunc(patience, over)
	err := write()
	c.slow = !t.Stop()
	over()
	return err
}
