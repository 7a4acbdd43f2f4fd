package ui

import (
	"watchbill/ui/admin"
	"watchbill/ui/console"
	"watchbill/ui/page"
	"watchbill/ui/setup"
	"watchbill/ui/weeks"
	"watchbill/ui/year"
)

// chapters are what the help says of each room.
var chapters = []setup.Chapter{
	{Room: page.Dispatch, Title: "Dispatch", Keys: console.Keys(), Says: []string{
		"Type where, and what you know, in any order: an intersection, an address's street, a place, a district or coordinates; then the nature code, hazards, languages. Enter asks whom to send. The digit before a row sends that unit.",
		"The first rung is one list by travel time over the whole agency. Where nobody on it is free, the rungs below stand there with the reason, down to telephone numbers: there is never a blank.",
		"When the feed is lost the page says so in the bar and keeps what it last knew, with its age. A recommendation is given even when it cannot be written down; then it says “not recorded”, and units cannot be assigned until it can.",
	}},
	{Room: page.Roster, Title: "Roster", Keys: weeks.Keys(), Says: []string{
		"Officers down, days across. The strips above are the coverage of each shift. An edit shows what it does to them before it is saved; one key takes it back.",
		"A red or amber block opens the list of who may lawfully fill it, in fair order, and why each of the others may not.",
		"When somebody else has changed the same row, both states are shown and nothing that you typed is lost.",
	}},
	{Room: page.Coverage, Title: "Coverage", Keys: year.Keys(), Says: []string{
		"One row a district and shift, one column a day, a year wide. Arrows read a slot, Enter tells why it is as it is. The table under it says the same in words and figures.",
		"Recruitment lists the fewest people to renew or train, in the order that closes most. What-if shows any change before and after. The forecast says what the year brings if nobody acts.",
	}},
	{Room: page.Credentials, Title: "Credentials", Says: []string{
		"Who stands certified on a date, and why not where they do not. “Training class” records one class for many at once and shows first what it does.",
	}},
	{Room: page.Admin, Title: "Administration", Keys: admin.Keys(), Says: []string{
		"People and keys are shown a secret once, when it is made. Whatever changes who may do what asks you to prove again who you are.",
		"An import shows what it would change before it does, and gives you a file of the faulty rows to mend.",
	}},
	{Room: page.My, Title: "My duty", Says: []string{"Your own duty, certificates, requests and the duty that is offered to you. It is made for a phone."}},
	{Room: page.SetUp, Title: "Set up", Says: []string{"From your lists to a first view of coverage. Once there is a roster it says what to do next."}},
}
