package alert

import (
	"encoding/json"
	"fmt"
	"maps"

	"watchbill/roster"
)

// State is what is known and what was told. The zero State knows nothing: what Next then finds becomes one digest. Its
// fields are shared between states and never changed.
type State struct {
	Begun  bool              `json:"begun"`            // the first digest was told
	Day    roster.Date       `json:"day,omitzero"`     // of the last daily digest
	Counts map[EventKind]int `json:"counts,omitempty"` // what was told since, by kind
	Known  []Known           `json:"known"`            // by id
}

// Known is an alert that was found, now or earlier.
type Known struct {
	Alert                // as it is or, once over, as it last was
	Since  roster.Minute `json:"since"`            // when it was first found
	Told   *Alert        `json:"told,omitempty"`   // as it was last told; nil: it waits
	Reason Reason        `json:"reason,omitempty"` // why it is over, which waits to be told; empty: it is true
	Into   string        `json:"into,omitempty"`   // of a merged one
}

// copied returns the alert by itself. A pointer into k would keep, by its Told, all that was ever told of it.
func (k Known) copied() *Alert {
	a := k.Alert
	return &a
}

// Open lists the alerts that are true, told or not, by id.
func (s State) Open() []Known {
	open := make([]Known, 0, len(s.Known))
	for _, k := range s.Known {
		if k.Reason == "" {
			open = append(open, k)
		}
	}
	return open
}

// version is that of the JSON. Whoever changes what is written takes the next one.
const version = 1

// record is a State as it is written.
type record struct {
	Version int `json:"version"`
	State
	Known []knownRecord `json:"known"` // in the place of the State's
}

// knownRecord is a Known as it is written. Most alerts are as they were told: that halves what is kept.
type knownRecord struct {
	Known
	AsTold bool `json:"as_told,omitempty"` // Told is the alert itself, and left out
}

// Encode writes the state as versioned JSON; the same state gives the same bytes. An alert takes some 250 bytes.
func (s State) Encode() ([]byte, error) {
	r := record{Version: version, State: s, Known: make([]knownRecord, len(s.Known))}
	for i, k := range s.Known {
		r.Known[i] = knownRecord{Known: k}
		if k.Told != nil && k.Told.same(k.Alert) {
			r.Known[i] = knownRecord{k, true}
			r.Known[i].Told = nil
		}
	}
	return json.Marshal(r)
}

// Decode reads what Encode wrote. It refuses other versions and what no Next can have made.
func Decode(b []byte) (State, error) {
	var r record
	if err := json.Unmarshal(b, &r); err != nil {
		return State{}, fmt.Errorf("read the state of alerts: %w", err)
	}
	if r.Version != version {
		return State{}, fmt.Errorf("the state of alerts is of version %d, this program reads %d", r.Version, version)
	}
	s := r.State
	s.Known = make([]Known, len(r.Known))
	for i, k := range r.Known {
		if k.AsTold {
			k.Told = &k.Alert
		}
		if !k.sound() || k.Told != nil && (!k.Told.sound() || k.Told.Kind() != k.Kind()) || i > 0 && s.Known[i-1].ID >= k.ID {
			return State{}, fmt.Errorf("the state of alerts is damaged at known[%d]", i)
		}
		s.Known[i] = k.Known
	}
	return s, nil
}

// sound tells whether exactly one thing is there, and a gap has its parts in order.
func (a Alert) sound() bool {
	n := 0
	for _, there := range []bool{a.Gap != nil, a.Certificate != nil, a.Target != nil} {
		if there {
			n++
		}
	}
	if n != 1 || a.ID == "" {
		return false
	}
	if a.Gap == nil {
		return true
	}
	for i, p := range a.Gap.Parts {
		if p.End <= p.Start || i > 0 && p.Start < a.Gap.Parts[i-1].End {
			return false
		}
	}
	return len(a.Gap.Parts) > 0
}

// count returns counts with one more event of each.
func count(counts map[EventKind]int, events []Event) map[EventKind]int {
	if len(events) == 0 {
		return counts
	}
	sum := maps.Clone(counts)
	if sum == nil {
		sum = make(map[EventKind]int)
	}
	for _, e := range events {
		sum[e.Kind]++
	}
	return sum
}
