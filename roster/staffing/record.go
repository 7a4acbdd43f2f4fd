package staffing

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"watchbill/roster"
	"watchbill/roster/store"
)

// version is that of the form in which records are written.
const version = 1

// The keys.
const (
	space        = "staffing\x00"
	requests     = "request"
	offers       = "offer"
	publications = "publication"
)

func keyOf(kind string, parts ...string) []byte {
	k := []byte(space + kind + "\x00")
	for i, p := range parts {
		if i > 0 {
			k = append(k, 0)
		}
		k = append(k, p...)
	}
	return k
}

// waiting is the key that is there while a record is not settled; of a request under its officer's name.
func waiting(kind string, parts ...string) []byte {
	return keyOf("pending\x00"+kind, parts...)
}

// guard is the key that collides those who would break a limit together.
func guard(parts ...string) []byte { return keyOf("guard", parts...) }

// versioned is how a record is kept.
type versioned[R any] struct {
	Version int `json:"v"`
	Record  R   `json:"record"`
}

func encode[R any](record R) []byte {
	b, err := json.Marshal(versioned[R]{version, record})
	if err != nil {
		panic(err) // records are strings, numbers and times within the years that JSON takes
	}
	return b
}

func decode[R Request | Offer | Publication](e store.Entry) (record R, err error) {
	var v versioned[R]
	d := json.NewDecoder(bytes.NewReader(e.Value))
	d.DisallowUnknownFields()
	if err := d.Decode(&v); err != nil || v.Version != version {
		return record, unreadable(e.Key, v.Version, err)
	}
	if why := lacks(&v.Record); why != "" {
		return record, unreadable(e.Key, v.Version, errors.New("it has no "+why))
	}
	return v.Record, nil
}

// lacks says what a record needs and has not, so that nobody who reads it finds nothing there.
func lacks(record any) string {
	switch x := record.(type) {
	case *Request:
		switch {
		case len(x.Steps) == 0:
			return "steps"
		case (x.Leave == nil) == (x.Swap == nil), (x.Kind == LeaveRequest) != (x.Leave != nil):
			return "leave or swap of its kind"
		}
	case *Offer:
		if len(x.Turns) == 0 {
			return "turns"
		}
	case *Publication:
		if len(x.Versions) == 0 {
			return "versions"
		}
	}
	return ""
}

func unreadable(key []byte, v int, err error) error {
	return &roster.Error{Kind: roster.Unavailable, Msg: "a record of requests, offers or publications was kept by another version of watchbill, or is damaged",
		Err: fmt.Errorf("key %q: version %d: %w", key, v, err)}
}

// pageSize is how many records are read at a time.
const pageSize = 1000

// scan reads the entries of a range, in the order of their keys, until each returns false.
func scan(ctx context.Context, kv store.KV, rng store.Range, each func(store.Entry) (bool, error)) error {
	rng.Limit = pageSize
	for {
		page, err := kv.Scan(ctx, rng)
		if err != nil {
			return err
		}
		for _, e := range page.Entries {
			if more, err := each(e); err != nil || !more {
				return err
			}
		}
		if !page.More {
			return nil
		}
		rng.Start = page.Next()
	}
}

// get reads a record; what is no identifier names none.
func get[R Request | Offer | Publication](ctx context.Context, kv store.KV, kind, id string) (record R, revision uint64, err error) {
	missing := &roster.Error{Kind: roster.NotFound, Msg: fmt.Sprintf("There is no %s of that id.", kind)}
	if !roster.ValidID(id) {
		return record, 0, missing
	}
	e, err := kv.Get(ctx, keyOf(kind, id))
	if err != nil {
		if errors.Is(err, &roster.Error{Kind: roster.NotFound}) {
			return record, 0, missing
		}
		return record, 0, err
	}
	record, err = decode[R](e)
	return record, e.Revision, err
}

// revisionOf returns the revision of a key, 0 where there is none.
func revisionOf(ctx context.Context, kv store.KV, key []byte) (uint64, error) {
	e, err := kv.Get(ctx, key)
	if errors.Is(err, &roster.Error{Kind: roster.NotFound}) {
		return 0, nil
	}
	return e.Revision, err
}

// since is the range of the records of a kind whose ids are not less than one; "" is all of them.
func since(kind, id string) store.Range {
	rng := store.Prefix(keyOf(kind))
	if id != "" {
		rng.Start = keyOf(kind, id)
	}
	return rng
}
