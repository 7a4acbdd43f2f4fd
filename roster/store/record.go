package store

import (
	"encoding/json"
	"errors"
	"fmt"

	"watchbill/roster"
)

// recordVersion is the version of the format that is written: the first byte of every value. What follows it is JSON, in
// every version so far. A version is a promise: a change of what is written, be it one field more, takes the next one.
const recordVersion = 1

var errVersion = errors.New("written by a later version of watchbill")

// encode returns the value that stores row.
func encode(row any) ([]byte, error) {
	text, err := json.Marshal(row)
	if err != nil {
		return nil, err
	}
	return append([]byte{recordVersion}, text...), nil
}

// decode reads a value into row, a pointer to a zero value.
func decode(value []byte, row any) error {
	if err := checkVersion(value); err != nil {
		return err
	}
	return json.Unmarshal(value[1:], row)
}

func checkVersion(value []byte) error {
	switch {
	case len(value) == 0:
		return errors.New("empty value")
	case value[0] > recordVersion:
		return fmt.Errorf("format %d: %w", value[0], errVersion)
	case value[0] == 0:
		return errors.New("format 0: there never was one")
	}
	return nil
}

// unreadable is the error for a record that is stored and cannot be understood.
func unreadable(k key, err error) error {
	msg := "the store holds a record that cannot be read; restore a backup"
	if errors.Is(err, errVersion) {
		msg = "the store was written by a later version of watchbill; use that one"
	}
	return &roster.Error{Kind: roster.Unavailable, Msg: msg, Err: fmt.Errorf("record %q: %w", []byte(k), err)}
}
