package api

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"watchbill/roster/store/audit"
)

// Audit is the answer of GET /v1/audit: audit records in the order of their numbers.
type Audit struct {
	NextCursor *string       `json:"next_cursor"` // nil: this is the last page
	Records    []AuditRecord `json:"records"`
}

// AuditRecord is one record of the audit trail. Every member is always there.
type AuditRecord struct {
	Seq       uint64        `json:"seq"`
	At        time.Time     `json:"at"` // UTC, to 1/100 s
	ClockBack bool          `json:"clock_back"`
	Action    audit.Action  `json:"action"`
	Who       AuditWho      `json:"who"`
	Where     string        `json:"where"`
	Outcome   audit.Outcome `json:"outcome"`
	What      AuditWhat     `json:"what"`
	Store     string        `json:"store"` // which chain
	Prev      string        `json:"prev"`
	Hash      string        `json:"hash"`
}

// AuditWho is who did it.
type AuditWho struct {
	Kind audit.Kind `json:"kind"`
	Name string     `json:"name"`
	Host string     `json:"host"` // empty: not known
}

// AuditWhat is what was done to what.
type AuditWhat struct {
	Of          string        `json:"of"`
	Revision    uint64        `json:"revision"` // of the roster that it was done to, or that was given out; 0: of none
	Counts      []audit.Count `json:"counts"`
	Keys        []string      `json:"keys"`
	KeysLeftOut int           `json:"keys_left_out"`
	Chain       *AuditPlace   `json:"chain"` // a place in a chain; nil: none
	Checksum    string        `json:"checksum"`
}

// AuditPlace is a record's number and hash.
type AuditPlace struct {
	Seq  uint64 `json:"seq"`
	Hash string `json:"hash"`
}

// NewAudit answers with records; next is the cursor of the next page, nil on the last.
func NewAudit(records []audit.Record, next *string) Audit {
	a := Audit{NextCursor: next, Records: make([]AuditRecord, len(records))}
	for i, r := range records {
		what := AuditWhat{r.What.Of, r.What.Revision, r.What.Counts, r.What.Keys, r.What.LeftOut, nil, r.What.Checksum}
		if what.Counts == nil {
			what.Counts = []audit.Count{}
		}
		if what.Keys == nil {
			what.Keys = []string{}
		}
		if c := r.What.Chain; c != nil {
			what.Chain = &AuditPlace{c.Seq, c.Hash}
		}
		a.Records[i] = AuditRecord{r.Seq, r.At, r.ClockBack, r.Action, AuditWho(r.Who), r.Where, r.Outcome, what, r.Store, r.Prev, r.Hash}
	}
	return a
}

// WriteJSON implements Answer.
func (a Audit) WriteJSON(w io.Writer) error { return json.NewEncoder(w).Encode(a) }

// trailHeader is the header of the audit trail as CSV.
var trailHeader = []string{
	"seq", "at", "action", "outcome", "who_kind", "who", "host", "where", "of", "revision", "added", "changed", "removed", "keys", "keys_left_out",
	"chain", "checksum", "clock_back", "store", "prev", "hash",
}

// WriteAuditCSV writes records as CSV, the counts of all files summed, keys parted by "; ". A cell that a spreadsheet would
// take for a formula begins with an apostrophe.
func WriteAuditCSV(w io.Writer, records []audit.Record) error {
	out := csv.NewWriter(w)
	if err := out.Write(trailHeader); err != nil {
		return err
	}
	for i := range records {
		r := &records[i]
		sum := sumOf(r.What.Counts)
		chain := ""
		if r.What.Chain != nil {
			chain = r.What.Chain.String()
		}
		err := out.Write([]string{
			strconv.FormatUint(r.Seq, 10), r.At.UTC().Format("2006-01-02T15:04:05.00Z"), string(r.Action), string(r.Outcome), string(r.Who.Kind),
			inert(r.Who.Name), inert(r.Who.Host), inert(r.Where), inert(r.What.Of), strconv.FormatUint(r.What.Revision, 10),
			strconv.Itoa(sum.Added), strconv.Itoa(sum.Changed), strconv.Itoa(sum.Removed), inert(strings.Join(r.What.Keys, "; ")),
			strconv.Itoa(r.What.LeftOut), chain, r.What.Checksum, strconv.FormatBool(r.ClockBack), r.Store, r.Prev, r.Hash,
		})
		if err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// sumOf adds counts up; File is the last one's.
func sumOf(counts []audit.Count) (sum audit.Count) {
	for _, c := range counts {
		sum = audit.Count{File: c.File, Added: sum.Added + c.Added, Changed: sum.Changed + c.Changed, Removed: sum.Removed + c.Removed}
	}
	return sum
}

// WhoText names who did it, for people.
func WhoText(w audit.Who) string {
	if w.Host == "" {
		return w.Name
	}
	return w.Name + "@" + w.Host
}

// WhatText says what was done to what in a few words; the whole of it is in the JSON.
func WhatText(w audit.What) string {
	var parts []string
	if w.Of != "" {
		parts = append(parts, w.Of)
	}
	switch sum := sumOf(w.Counts); len(w.Counts) {
	case 0:
	case 1:
		parts = append(parts, fmt.Sprintf("%s +%d ~%d -%d", sum.File, sum.Added, sum.Changed, sum.Removed))
	default:
		parts = append(parts, fmt.Sprintf("+%d ~%d -%d in %d files", sum.Added, sum.Changed, sum.Removed, len(w.Counts)))
	}
	if len(w.Counts) == 0 && w.Revision > 0 {
		parts = append(parts, fmt.Sprintf("roster r%d", w.Revision))
	}
	if w.Chain != nil {
		parts = append(parts, fmt.Sprintf("up to record %d", w.Chain.Seq))
	}
	return strings.Join(parts, ", ")
}

// ActionNames lists the actions that can be asked for.
func ActionNames() []string {
	names := make([]string, len(audit.Actions))
	for i, a := range audit.Actions {
		names[i] = string(a)
	}
	return names
}

// KnownAction tells whether an action is one of them, or empty, which is any.
func KnownAction(a audit.Action) bool { return a == "" || slices.Contains(audit.Actions, a) }
