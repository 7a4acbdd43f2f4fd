package main

import (
	"fmt"
	"io"
	"strings"

	"watchbill/api/web/identity"
	"watchbill/cmd/internal/sheet"
)

// usersTable shows a line an account.
func usersTable(w io.Writer, accounts []identity.Account) error {
	if len(accounts) == 0 {
		_, err := fmt.Fprintln(w, "There are no accounts. The first administrator is made by: watchbill users link")
		return err
	}
	t := sheet.Table{Columns: []sheet.Column{
		{Name: "Login", Most: 32}, {Name: "Name", Most: 24}, {Name: "Roles"}, {Name: "Districts", Most: 20}, {Name: "Last seen (UTC)"}, {Name: "Signs in with"}, {Name: "State", Rest: true},
	}}
	for _, a := range accounts {
		t.Row(a.Login, a.Name, a.Roles.String(), districtsText(a.Districts), momentText(a.Seen, "never"), waysText(a), stateText(a))
	}
	return t.Write(w)
}

// waysText says how an account's owner signs in.
func waysText(a identity.Account) string {
	var ways []string
	if a.HasPassword {
		ways = append(ways, "password")
	}
	if a.SecondFactor {
		ways = append(ways, "second factor")
	}
	if a.Subject != (identity.Subject{}) {
		ways = append(ways, "provider")
	}
	if len(ways) == 0 {
		return "nothing yet"
	}
	return strings.Join(ways, ", ")
}

// stateText says what keeps an account's owner out, or is pending.
func stateText(a identity.Account) string {
	var state []string
	switch {
	case a.IdledOut:
		state = append(state, "disabled: idle")
	case !a.Disabled.IsZero():
		state = append(state, "disabled")
	}
	if !a.Locked.IsZero() {
		state = append(state, "locked")
	}
	if !a.Invited.IsZero() {
		state = append(state, "invited")
	}
	if len(state) == 0 {
		return "good"
	}
	return strings.Join(state, ", ")
}
