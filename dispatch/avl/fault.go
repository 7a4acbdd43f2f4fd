package avl

import (
	"errors"

	"watchbill/roster"
)

// faults gathers what is wrong with one message.
type faults []error

func (f *faults) add(field, format string, args ...any) {
	*f = append(*f, roster.Invalidf(field, format, args...))
}

// err returns nil, the one fault, or all of them joined.
func (f faults) err() error {
	if len(f) == 1 {
		return f[0]
	}
	return errors.Join(f...)
}
