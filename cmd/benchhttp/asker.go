package main

import (
	"bytes"
	"fmt"
	"slices"
)

// subject is what is measured.
type subject interface {
	dial() (asker, error)
}

// asker asks over one connection, from one goroutine.
type asker interface {
	ask(place int) error // sends a question and reads the answer; timed
	look() error         // tells whether the last answer is one; not timed, and as cheap for one subject as for another
	keep(place int)      // puts a copy of the last answer aside
	inspect() error      // tells whether those put aside are right
	close()
}

// httpAsker asks watchbill, or the floor.
type httpAsker struct {
	*httpConn
	requests [][]byte
	from     *service // nil: the floor, whose answer is always the same
	status   int
	kept     []kept
}

type kept struct {
	place int
	body  []byte
}

func (a *httpAsker) ask(place int) (err error) {
	a.status, a.body, err = a.do(a.requests[place])
	return err
}

var (
	fixed     = []byte(`"source":"avl"`)
	firstRung = []byte(`"tier":1,`)
)

func (a *httpAsker) look() error {
	if a.status != 200 || bytes.Count(a.body, fixed) != limit || !bytes.Contains(a.body, firstRung) {
		return fmt.Errorf("status %d: %.2000s", a.status, a.body)
	}
	return nil
}

func (a *httpAsker) keep(place int) { a.kept = append(a.kept, kept{place, slices.Clone(a.body)}) }

func (a *httpAsker) inspect() error {
	if a.from == nil {
		return nil
	}
	where := places(asked)
	for _, k := range a.kept {
		if err := a.from.inspect(where[k.place], k.body); err != nil {
			return fmt.Errorf("%w: %s", err, k.body)
		}
	}
	return nil
}
