package api

import (
	"fmt"
	"strings"

	"watchbill/api/print"
	"watchbill/coverage"
	"watchbill/coverage/report"
	"watchbill/dispatch/response"
	"watchbill/roster"
)

// neededWord says who is counted.
func neededWord(n roster.Need) string {
	if n == roster.NeedCoResponder {
		return "co-responder pair"
	}
	return "CIT officer"
}

// coverageNotes say what the reader of a compliance report must know.
func coverageNotes(c *report.Compliance) []string {
	book := c.Grid.Book()
	notes := []string{
		"This is the roster held against the period: what is on record for these dates, leave and extra duty included. Who in fact stood a watch is not on the roster.",
		"All dates and times are those of the clock of " + book.Zone().Name() + ".",
	}
	o := c.Grid.Options()
	notes = append(notes, partMonths(o.From, o.From+roster.Date(o.Days-1))...)
	if bare := o.Days - c.Patrol.Days; bare > 0 {
		notes = append(notes, fmt.Sprintf("Of %s of the %s dates the roster has nobody posted: it may not reach to them.", print.Count(bare), print.Count(o.Days)))
	}
	if c.All.AllSlots() == 0 {
		notes = append(notes, "Nothing was required: no slot of these dates asks for a "+neededWord(c.Grid.Options().Need)+".")
	}
	if c.NotCovered > len(c.Worst) {
		notes = append(notes, fmt.Sprintf("%s slots are not covered in all of their minutes; the %s worst are listed, the coverage list in CSV has them all.", print.Count(c.NotCovered), print.Count(len(c.Worst))))
	}
	return notes
}

// partMonths says that not all months of a period are whole.
func partMonths(from, to roster.Date) []string {
	_, _, first := from.Civil()
	if _, _, next := (to + 1).Civil(); first == 1 && next == 1 {
		return nil
	}
	return []string{"A month at an end of the period counts only the dates of the period."}
}

// coverageDefinitions say what the words of a compliance report mean.
func coverageDefinitions(c *report.Compliance) []ReportDefinition {
	who := neededWord(c.Grid.Options().Need)
	list := []ReportDefinition{
		{"Slot", "One district, one shift, one date on which the shift begins, if the agency's targets ask for a " + who + " in it. A slot of which a clock change leaves no minute is not counted."},
		{"Covered minute", "A minute of a slot in which at least as many " + who + "s are on duty in the district as the slot asks for."},
		{"Share of minutes", "Covered minutes ÷ all minutes of the slots."},
		{"Share of slots", "Slots covered in every minute ÷ all slots. A slot is partial when some of its minutes are covered, uncovered when none is."},
		{"CIT officer", "A designated officer whose certificate holds on the date the duty begins; it then holds for the whole tour."},
		{"Gap", "A time in which fewer are on duty than the slots ask for. Short counts each missing " + who + "'s minutes."},
		{"Cause of a gap", "What would close it: absence (undoing every absence), lapse (undoing every end of validity and revocation), both (only the two together), else unstaffed."},
		{"Share of patrol", "Certified officers with a posting ÷ all officers with a posting, on a date. Over a period both are counted in officer-days."},
		{"Target on watch", "Held in a slot when the slot is covered in every minute. Met when it held in every slot of the period."},
		{"Target of recruitment", "Held on a date when as many certified officers are posted to the district and shift as it asks for. Met when it held on every date."},
		{"Target of the share of patrol", "Held on a date when as many of the posted officers are certified as the agency's share asks for, in whole officers."},
	}
	if c.Grid.Options().Need == roster.NeedCoResponder {
		list[4] = ReportDefinition{"Co-responder pair", "An officer and a clinician paired on the date, both on duty, the officer in the district."}
	}
	return list
}

// responseNotes say what the reader of a response report must know.
func responseNotes(r *response.Report, t *response.Tally) []string {
	notes := append(journalNotes(r),
		"Calls that never came to the desk are not in its journal, and not in this report. So are lines that were lost when the journal could not be written.",
		"Times say when a step was recorded, not when it was made.",
		"Who stood under a call sign is read from the roster as it is now, except where the desk judged a claim by the crew of the moment.",
		"All dates and times are those of the clock of "+r.Book.Zone().Name()+".",
	)
	notes = append(notes, partMonths(r.From, r.To)...)
	add := func(n int, one, many string) {
		if n == 1 {
			notes = append(notes, "1 "+one)
		} else if n > 1 {
			notes = append(notes, print.Count(n)+" "+many)
		}
	}
	add(r.NotCrisis, "call of the period was asked about and not identified as a crisis.", "calls of the period were asked about and not identified as a crisis.")
	add(r.Unasked, "call was sent a unit and never asked about; whether it was a crisis is not known.", "calls were sent a unit and never asked about; whether they were crises is not known.")
	add(r.ElsewhereAsk, "recommendation was asked for another time than its own, and is of no call.", "recommendations were asked for another time than their own, and are of no call.")
	add(r.Unread, "line of the journal is of a kind that this program does not know, and was left out: a later one wrote it.", "lines of the journal are of kinds that this program does not know, and were left out: a later one wrote them.")
	add(t.Reclassified, "identified crisis call was later said not to be one; it is counted.", "identified crisis calls were later said not to be one; they are counted.")
	add(t.Open, "call still had a unit on it a week after the period, or where the journal ends; how it ended is not known.", "calls still had a unit on them a week after the period, or where the journal ends; how they ended is not known.")
	return notes
}

// journalNotes say of which part of the period the journal has nothing.
func journalNotes(r *response.Report) (notes []string) {
	before, after := r.Outside()
	zone, dates := r.Book.Zone(), int(r.To-r.From)+1
	if before == dates || after == dates {
		return []string{"The journal has no line of this period: the figures say nothing about it."}
	}
	if before > 0 {
		notes = append(notes, "The journal has nothing of the period before "+print.Made(r.First, zone)+".")
	}
	if after > 0 {
		notes = append(notes, "The journal has nothing of the period after "+print.Made(r.Last, zone)+".")
	}
	return notes
}

// responseDefinitions say what the words of a response report mean.
func responseDefinitions() []ReportDefinition {
	return []ReportDefinition{
		{"Identified crisis call", "A call for which a recommendation had another need than none. It stays one when it is reclassified later."},
		{"Certified officer", "An officer who is certified and designated as a CIT officer on the date the duty begins."},
		{"Share on scene", "Crisis calls with a certified officer on scene ÷ all identified crisis calls. A call whose arrival was not recorded counts as one without."},
		{"Not known", "A unit was sent, and the roster has nobody under its call sign at that minute. It is in no numerator and in every denominator."},
		{"Date, shift, district", "Of the call's first recommendation as a crisis: its date by the agency's clock, the shift that began last of those on, the district it was given or that its place lies in."},
		{"Tier", "The rung of the ladder on which that recommendation stood: 1 available units that meet the need, 2 conditionally available ones and the other kind of crisis unit, 3 otherwise trained, 4 supervisors, recall and any patrol unit, 5 mutual aid and resources."},
		{"Miss", "A recommendation at which nobody who meets the need could be sent."},
		{"Override", "A unit sent against the recommendation, with the reason that was given."},
		{"Times", "From the call's first recommendation as a crisis. Percentiles by nearest rank, over the calls that came to it: of fewer than ten, 90 % is the longest; 0 s where a unit was on the call already."},
		{"Outcome", "The one stated last for a unit of the call."},
		{"Diversion share", "Diverted to care or handed to a clinician ÷ calls with an outcome stated that were not unfounded."},
		{"Without arrest", "Ended otherwise than by arrest ÷ the same calls."},
	}
}

// districtLabel is the identifier, and the name where that says more.
func districtLabel(d roster.District) string {
	bare := strings.NewReplacer("-", "", "_", "", ".", "", " ", "")
	if strings.EqualFold(bare.Replace(d.Name()), bare.Replace(string(d.ID))) {
		return string(d.ID)
	}
	return string(d.ID) + " " + d.Name()
}

// shiftLabel is the name where it begins with the identifier, else the identifier, and the name where there is one.
func shiftLabel(s roster.Shift) string {
	id := string(s.ID)
	switch {
	case len(s.Name) >= len(id) && strings.EqualFold(s.Name[:len(id)], id):
		return s.Name
	case s.Name == "":
		return id
	}
	return id + " " + s.Name
}

// monthLabel says a month: Nov 2027.
func monthLabel(m coverage.Month) string {
	const names = "JanFebMarAprMayJunJulAugSepOctNovDec"
	return fmt.Sprintf("%s %d", names[3*m.Month-3:3*m.Month], m.Year)
}
