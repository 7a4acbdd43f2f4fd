package main

import "watchbill/roster"

// needFlag chooses what is counted.
type needFlag struct {
	Need roster.Need `default:"cit" enum:"cit,co-responder" help:"What is needed: ${enum}."`
}

// needed says what is counted.
func needed(n roster.Need) string {
	if n == roster.NeedCoResponder {
		return "co-responder pair"
	}
	return "CIT officer"
}
