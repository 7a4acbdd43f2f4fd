package api

import (
	"strconv"

	"watchbill/dispatch"
	"watchbill/dispatch/desk"
	"watchbill/dispatch/response"
	"watchbill/roster"
)

// NewResponseReport answers with every figure of a response report.
func NewResponseReport(r *response.Report) Report {
	return Report{
		ReportHead{
			"response", r.Book.Revision(), r.Book.Zone().Name(), roster.NeedAny, r.From, r.To,
			responseNotes(r, r.Tally(nil)), responseDefinitions(),
		},
		responseFigures(r),
	}
}

// responsePart is one row of a breakdown: the index of a district, shift or month, and its calls.
type responsePart struct {
	index int // or response.NotKnown
	*response.Tally
}

// split sums up the calls by an index, from 0 to below n, and those of which it is not known behind, if there are any.
func split(r *response.Report, n int, index func(*response.Call) int) []responsePart {
	parts := make([]responsePart, 0, n+1)
	for i := range n {
		parts = append(parts, responsePart{i, r.Tally(func(c *response.Call) bool { return index(c) == i })})
	}
	if t := r.Tally(func(c *response.Call) bool { return index(c) == response.NotKnown }); t.Calls > 0 {
		parts = append(parts, responsePart{response.NotKnown, t})
	}
	return parts
}

func byDistrict(r *response.Report) []responsePart {
	return split(r, r.Book.Districts().Len(), func(c *response.Call) int { return c.District })
}

func byShift(r *response.Report) []responsePart {
	return split(r, r.Book.Shifts().Len(), func(c *response.Call) int { return c.Shift })
}

// byMonth has the place of each month in those of the period.
func byMonth(r *response.Report) []responsePart {
	months := r.Months()
	return split(r, len(months), func(c *response.Call) int {
		return 12*(c.Month.Year-months[0].Year) + c.Month.Month - months[0].Month
	})
}

// responseFigures lists the figures of a response report.
func responseFigures(r *response.Report) []ReportFigure {
	var f figures
	agency := reportPlace{section: "agency"}
	all := r.Tally(nil)
	f.response(agency, all)
	f.count(agency, "calls_not_identified", r.NotCrisis)
	f.count(agency, "calls_never_asked_about", r.Unasked)
	f.count(agency, "recommendations_for_another_time", r.ElsewhereAsk)
	f.count(agency, "journal_lines_read", r.Lines)
	f.count(agency, "journal_lines_of_unknown_kind", r.Unread)
	before, after := r.Outside()
	f.count(agency, "dates_before_journal", before)
	f.count(agency, "dates_after_journal", after)
	for tier, n := range all.Tiers {
		if tier > 0 || n > 0 {
			f.share(reportPlace{section: "tier", key: strconv.Itoa(tier)}, "calls", n, all.Calls)
		}
	}
	for i, n := range all.Sent {
		f.share(reportPlace{section: "sent", key: sentKeys[i]}, "calls", n, all.Calls)
	}
	for _, o := range r.Overrides() {
		f.count(reportPlace{section: "override", key: o.Reason}, "overrides", o.Count)
	}
	for i, n := range all.Outcomes {
		f.share(reportPlace{section: "outcome", key: outcomeKey(i)}, "calls", n, all.Calls)
	}
	for _, p := range byDistrict(r) {
		f.response(reportPlace{section: "district", district: districtID(r, p.index)}, p.Tally)
	}
	for _, p := range byShift(r) {
		f.response(reportPlace{section: "shift", shift: shiftID(r, p.index)}, p.Tally)
	}
	months := r.Months()
	for _, p := range byMonth(r) {
		f.response(reportPlace{section: "month", month: monthOf(months[p.index])}, p.Tally)
	}
	f.responseCells(r)
	return f
}

// responseCells adds the finest figures, but for what no call was in.
func (f *figures) responseCells(r *response.Report) {
	months := r.Months()
	type cell struct{ district, shift, month int }
	at := func(c *response.Call) cell {
		return cell{c.District, c.Shift, 12*(c.Month.Year-months[0].Year) + c.Month.Month - months[0].Month}
	}
	filled := map[cell][]response.Call{}
	for i := range r.Calls {
		k := at(&r.Calls[i])
		filled[k] = append(filled[k], r.Calls[i])
	}
	for _, d := range orNotKnown(r.Book.Districts().Len()) {
		for _, s := range orNotKnown(r.Book.Shifts().Len()) {
			for m := range months {
				if calls := filled[cell{d, s, m}]; calls != nil {
					part := response.Report{Calls: calls}
					f.response(reportPlace{"district-shift-month", districtID(r, d), shiftID(r, s), monthOf(months[m]), ""}, part.Tally(nil))
				}
			}
		}
	}
}

// orNotKnown lists the indexes below n, and that which stands for none of them.
func orNotKnown(n int) []int {
	list := make([]int, n+1)
	for i := range n {
		list[i] = i
	}
	list[n] = response.NotKnown
	return list
}

func districtID(r *response.Report, i int) roster.DistrictID {
	if i == response.NotKnown {
		return ""
	}
	return r.Book.Districts().At(i).ID
}

func shiftID(r *response.Report, i int) roster.ShiftID {
	if i == response.NotKnown {
		return ""
	}
	return r.Book.Shifts().At(i).ID
}

// sentKeys name the ways of sending.
var sentKeys = [...]string{response.Nobody: "nobody", response.ByClaim: "recommended", response.ByOverride: "override", response.ByCAD: "cad"}

// outcomeKey names an outcome by its place.
func outcomeKey(i int) string {
	if i < len(desk.Outcomes) {
		return string(desk.Outcomes[i])
	}
	return "not-stated"
}

// responseWaits name the times that are measured.
var responseWaits = []struct {
	wait      response.Wait
	key, name string
}{
	{response.ToAssignment, "to_assignment", "First unit assigned"},
	{response.ToCertified, "to_certified_assignment", "First unit with a certified officer assigned"},
	{response.ToArrival, "to_arrival", "First unit on scene"},
	{response.ToCertifiedArrival, "to_certified_arrival", "First unit with a certified officer on scene"},
}

// percentiles are those that are said.
var percentiles = []int{50, 90}

func (f *figures) response(p reportPlace, t *response.Tally) {
	f.count(p, "crisis_calls", t.Calls)
	f.share(p, "share_with_certified_on_scene", t.OnScene, t.Calls)
	f.share(p, "share_with_certified_assigned", t.Certified, t.Calls)
	f.share(p, "share_with_any_assigned", t.Assigned, t.Calls)
	f.share(p, "share_with_any_on_scene", t.Arrived, t.Calls)
	f.share(p, "share_on_scene_not_known", t.OnSceneUnsure, t.Calls)
	f.share(p, "share_assigned_not_known", t.CertifiedUnsure, t.Calls)
	f.share(p, "share_first_rung", t.Tiers[dispatch.TierFirst], t.Calls)
	f.share(p, "share_missed", t.Missed, t.Calls)
	f.share(p, "share_reclassified", t.Reclassified, t.Calls)
	f.count(p, "overrides", t.Overrides)
	f.count(p, "calls_open", t.Open)
	f.share(p, "share_outcome_stated", t.Outcome, t.Calls)
	f.share(p, "share_diverted", t.Diverted, t.Judged)
	f.share(p, "share_without_arrest", t.NoArrest, t.Judged)
	for _, w := range responseWaits {
		f.count(p, "calls_"+w.key, t.Of(w.wait))
		for _, n := range percentiles {
			if seconds, ok := t.Percentile(w.wait, n); ok {
				f.count(p, "seconds_"+w.key+"_p"+strconv.Itoa(n), seconds)
			}
		}
	}
}
