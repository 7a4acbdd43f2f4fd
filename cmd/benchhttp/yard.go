package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// yard is what runs during the measurements.
type yard struct {
	dir      string
	children []*child
	closers  []func()
}

// start runs a child that close ends.
func (y *yard) start(name, program string, args ...string) (*child, error) {
	c, err := start(y.dir, name, program, args...)
	if err == nil {
		y.children = append(y.children, c)
	}
	return c, err
}

// later has close call something before the children end.
func (y *yard) later(f func()) { y.closers = append(y.closers, f) }

// said is the end of what each child has said.
func (y *yard) said() string {
	var b strings.Builder
	for _, c := range y.children {
		fmt.Fprintf(&b, "%s said last:\n%s\n", c.name, c.last())
	}
	return b.String()
}

// close ends everything, the last first.
func (y *yard) close() error {
	for _, f := range slices.Backward(y.closers) {
		f()
	}
	var errs []error
	for _, c := range slices.Backward(y.children) {
		errs = append(errs, c.stop())
	}
	return errors.Join(errs...)
}
