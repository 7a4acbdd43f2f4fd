package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"watchbill/api/web/identity"
	"watchbill/cmd/internal/sheet"
	"watchbill/roster"
)

// keysTable shows a line a key.
func keysTable(w io.Writer, keys []identity.Key, now time.Time) error {
	if len(keys) == 0 {
		_, err := fmt.Fprintln(w, "There are no keys.")
		return err
	}
	t := sheet.Table{Columns: []sheet.Column{
		{Name: "Number"}, {Name: "Name", Most: 24}, {Name: "Kind"}, {Name: "Roles"}, {Name: "Districts", Most: 20}, {Name: "Good until (UTC)"}, {Name: "Last used (UTC)"}, {Name: "Note", Rest: true},
	}}
	for _, k := range keys {
		kind := "key"
		if k.Certificate() {
			kind = "certificate"
		}
		t.Row(k.Number, k.Name, kind, k.Roles.String(), districtsText(k.Districts), momentText(k.Expires, "for ever"), momentText(k.Used, "never"), noteOf(k, now))
	}
	return t.Write(w)
}

// noteOf says what else there is to know of a key.
func noteOf(k identity.Key, now time.Time) string {
	var notes []string
	if !k.Expires.IsZero() && !now.Before(k.Expires) {
		notes = append(notes, "expired")
	}
	if k.Replaced != "" {
		notes = append(notes, "now "+k.Replaced)
	}
	if k.Replaces != "" {
		notes = append(notes, "was "+k.Replaces)
	}
	return strings.Join(slices.Concat(notes, strings.Fields(k.DNSName)), ", ")
}

// momentText is a moment to the minute, or what it means that there is none.
func momentText(t time.Time, none string) string {
	if t.IsZero() {
		return none
	}
	return t.UTC().Format("2006-01-02 15:04")
}

// districtsText names the districts that somebody answers for.
func districtsText(list []roster.DistrictID) string {
	if list == nil {
		return "all"
	}
	names := make([]string, len(list))
	for i, d := range list {
		names[i] = string(d)
	}
	return strings.Join(names, ", ")
}
