package api

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"watchbill/api/web"
	"watchbill/roster"
	"watchbill/roster/workrules"
)

// OverrideHeader is the header by which a write is done that breaks work rules, though the agency blocks such writes:
// one of the reasons, and a few words behind a semicolon, such as "emergency; two units down in D3".
const OverrideHeader = "Work-Rules-Override"

// maxOverride is how long the words may be, in characters.
const maxOverride = 200

// overrideReasons are those there are.
var overrideReasons = []string{"emergency", "call-volume", "planned-event", "mutual-aid", "staffing"}

// override is why work rules are overridden.
type override struct{ reason, words string }

func (o *override) String() string {
	if o.words == "" {
		return o.reason
	}
	return o.reason + ", " + o.words
}

// readOverride reads the header, nil where there is none.
func readOverride(r *http.Request) (*override, error) {
	text := r.Header.Get(OverrideHeader)
	if text == "" {
		return nil, nil //nolint:nilnil // there is none, and nothing is wrong
	}
	reason, words, _ := strings.Cut(text, ";")
	o := &override{strings.TrimSpace(reason), strings.TrimSpace(words)}
	var faults web.Faults
	if !slices.Contains(overrideReasons, o.reason) {
		faults = append(faults, web.Fault{Parameter: OverrideHeader, Detail: fmt.Sprintf("%q is not one of: %s", clip(o.reason), strings.Join(overrideReasons, ", "))})
	}
	if utf8.RuneCountInString(o.words) > maxOverride || !utf8.ValidString(o.words) || !printable(o.words) {
		faults = append(faults, web.Fault{Parameter: OverrideHeader, Detail: fmt.Sprintf("the words are at most %d printable characters", maxOverride)})
	}
	if faults != nil {
		return nil, faults
	}
	return o, nil
}

// rules finds the work rules that a write newly breaks, and refuses it where the agency has such writes blocked and nobody
// overrides that.
func (w *writing) rules(ctx context.Context, before, after *roster.Book, was, is seat) error {
	w.wrote.Breaches, w.wrote.Overridden = []Breach{}, false
	list := w.breaches(before, after, was, is)
	for _, b := range list {
		w.wrote.Breaches = append(w.wrote.Breaches, newBreach(after.Zone(), b))
	}
	if len(list) == 0 || w.s.opt.Strictness == nil {
		return nil
	}
	strict, err := w.s.opt.Strictness.Strictness(ctx)
	if err != nil {
		return err
	}
	if !strict.Blocks(w.n.file) {
		return nil
	}
	if w.over != nil {
		w.wrote.Overridden = true
		return nil
	}
	var faults web.Faults
	for _, b := range w.wrote.Breaches[:min(len(list), maxFaults)] {
		faults = append(faults, web.Fault{Pointer: "/from", Detail: fmt.Sprintf("%s: %s", b.Rule, b.Detail)})
	}
	return &web.Held{
		Err: &roster.Error{Kind: roster.Conflict, Msg: fmt.Sprintf("This breaks a work rule: %s. In an emergency say why in the header %s.", list[0].Said(), OverrideHeader)},
		By:  brokenRules{w.wrote.Breaches}, At: faults,
	}
}

// brokenRules is what a problem says that holds a write up.
type brokenRules struct {
	Breaches []Breach `json:"breaches"`
}

// judgedDays are how far ahead of its first day, or of today, a write is held to the work rules: what is wholly past is not.
const judgedDays = 366

// breaches lists the new breaches of whoever the row was and is about.
func (w *writing) breaches(before, after *roster.Book, was, is seat) (list []workrules.Breach) {
	switch w.n.file {
	case roster.PostingsFile, roster.AbsencesFile, roster.ExtrasFile:
	default:
		return nil
	}
	spans := map[roster.OfficerID][]roster.Interval{}
	var officers []roster.OfficerID
	for _, row := range []seat{was, is} {
		span, ok := w.judged(after.Zone(), row, w.s.today(after))
		if !ok {
			continue
		}
		id := roster.OfficerID(row.sheet.Cell(row.at, "officer_id"))
		if !slices.Contains(officers, id) {
			officers = append(officers, id)
		}
		spans[id] = append(spans[id], span)
	}
	for _, id := range officers {
		for _, span := range roster.JoinIntervals(spans[id]) { // two, where a row moves by more than a year
			list = append(list, workrules.Between(before, after, id, span)...)
		}
	}
	return list
}

// judged is the time in which a row is held to the work rules; false where all of it is past, or there is no row.
func (w *writing) judged(zone *roster.Zone, row seat, today roster.Date) (roster.Interval, bool) {
	if row.at < 0 {
		return roster.Interval{}, false
	}
	dates := datesOf(row.sheet, row.at)
	if dates.To == 0 {
		dates.To = roster.MaxDate - 2
	}
	dates.From = max(dates.From, today-1)
	dates.To = min(dates.To, dates.From+judgedDays, roster.MaxDate-2)
	// A day more on either side: a night ends on the day after, and a rest lies before a tour.
	return roster.Interval{Start: zone.Instant(dates.From-1, 0), End: zone.Instant(dates.To+2, 0)}, dates.From <= dates.To
}
