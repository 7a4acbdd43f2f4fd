package api

import (
	"encoding/json"
	"io"
	"iter"

	"watchbill/coverage/forecast"
)

// The CSV of a forecast: of its watches, or of its slots.
const (
	forecastHeader = "district_id,shift_id,slots,minutes,covered_minutes,holds,thin,least_holds,least_date," +
		"uncovered_unplanned,uncovered_attrition,uncovered_both,unresolved,required,posted,presence,have,have_last,needed_95,needed_99"
	forecastSlotsHeader = "district_id,shift_id,date,start,end,required,minutes,covered_minutes,holds," +
		"uncovered_unplanned,uncovered_attrition,uncovered_both"
)

// WriteForecastCSV writes one row for each district and shift.
func WriteForecastCSV(w io.Writer, f *forecast.Forecast) error {
	return writeCSV(w, forecastHeader, forecastWatches(f, noFilter, noFilter))
}

// WriteForecastSlotsCSV writes one row for each slot.
func WriteForecastSlotsCSV(w io.Writer, f *forecast.Forecast) error {
	return writeCSV(w, forecastSlotsHeader, forecastSlots(f, noFilter, noFilter))
}

// forecastWatches ranges over the watches of one district and shift, or of each where the index is noFilter.
func forecastWatches(f *forecast.Forecast, district, shift int) iter.Seq[ForecastWatch] {
	book := f.Grid().Book()
	districts, shifts := book.Districts(), book.Shifts()
	needed := func(n forecast.Officers) *int {
		if n == forecast.Unreachable {
			return nil
		}
		officers := int(n)
		return &officers
	}
	return func(yield func(ForecastWatch) bool) {
		for _, w := range f.Watches {
			if district != noFilter && w.District != district || shift != noFilter && w.Shift != shift {
				continue
			}
			row := ForecastWatch{
				District: districts.At(w.District).ID, Shift: shifts.At(w.Shift).ID,
				Slots: w.Slots, Unresolved: w.Unresolved, Holds: meanHolds(w.Holds, w.Slots-w.Unresolved), Thin: w.Thin,
				Expected: newExpected(w.Expected), Required: w.Required, Posted: w.Posted, Presence: probability(w.Presence),
				Have: w.HaveFirst, HaveLast: w.HaveLast, Needed95: needed(w.Needed95), Needed99: needed(w.Needed99),
			}
			if w.LeastDate != 0 {
				least := probability(w.Least)
				row.LeastHolds, row.LeastDate = &least, &w.LeastDate
			}
			if !yield(row) {
				return
			}
		}
	}
}

// forecastSlots ranges over the slots of one district and shift, or of each where the index is noFilter.
func forecastSlots(f *forecast.Forecast, district, shift int) iter.Seq[ForecastSlot] {
	book := f.Grid().Book()
	zone, districts, shifts := book.Zone(), book.Districts().Append(nil), book.Shifts().Append(nil)
	return func(yield func(ForecastSlot) bool) {
		for i := range f.Slots {
			s := &f.Slots[i]
			if district != noFilter && s.District != district || shift != noFilter && s.Shift != shift {
				continue
			}
			e := &s.Expected
			row := ForecastSlot{
				districts[s.District].ID, shifts[s.Shift].ID, s.Date, NewInstant(zone, s.Start), NewInstant(zone, s.End),
				s.Required, e.Minutes, e.Rostered, nil,
				uncovered(e.Minutes, e.Unplanned), uncovered(e.Minutes, e.Attrition), uncovered(e.Minutes, e.Both),
			}
			if s.Resolved {
				holds := probability(s.Holds)
				row.Holds = &holds
			}
			if !yield(row) {
				return
			}
		}
	}
}

func (s ForecastSlot) appendJSON(b []byte) []byte {
	b = appendID(append(b, `{"district_id":`...), s.District)
	b = appendID(append(b, `,"shift_id":`...), s.Shift)
	b = s.Date.AppendTo(append(b, `,"date":"`...))
	b = s.Start.AppendTo(append(b, `","start":"`...))
	b = s.End.AppendTo(append(b, `","end":"`...))
	b = appendInt(append(b, `","required":`...), s.Required)
	b = appendInt(append(b, `,"minutes":`...), s.Minutes)
	b = appendInt(append(b, `,"covered_minutes":`...), s.CoveredMinutes)
	b = append(b, `,"holds":`...)
	if s.Holds == nil {
		b = append(b, "null"...)
	} else {
		b = appendDecimals(b, *s.Holds)
	}
	b = appendDecimals(append(b, `,"uncovered_unplanned":`...), s.UncoveredUnplanned)
	b = appendDecimals(append(b, `,"uncovered_attrition":`...), s.UncoveredAttrition)
	b = appendDecimals(append(b, `,"uncovered_both":`...), s.UncoveredBoth)
	return append(b, '}')
}

func (s ForecastSlot) appendCSV(b []byte) []byte {
	b = append(appendCell(b, s.District), ',')
	b = append(appendCell(b, s.Shift), ',')
	b = append(s.Date.AppendTo(b), ',')
	b = append(s.Start.At.AppendTo(b), ',')
	b = append(s.End.At.AppendTo(b), ',')
	b = append(appendInt(b, s.Required), ',')
	b = append(appendInt(b, s.Minutes), ',')
	b = append(appendInt(b, s.CoveredMinutes), ',')
	if s.Holds != nil {
		b = appendDecimals(b, *s.Holds)
	}
	b = appendDecimals(append(b, ','), s.UncoveredUnplanned)
	b = appendDecimals(append(b, ','), s.UncoveredAttrition)
	return appendDecimals(append(b, ','), s.UncoveredBoth)
}

// appendJSON takes its time: an answer holds its watches in the head, and lists only slots.
func (w ForecastWatch) appendJSON(b []byte) []byte {
	text, _ := json.Marshal(w) // of numbers, dates and identifiers it cannot fail
	return append(b, text...)
}

func (w ForecastWatch) appendCSV(b []byte) []byte {
	number := func(n *int) {
		b = append(b, ',')
		if n != nil {
			b = appendInt(b, *n)
		}
	}
	b = append(appendCell(b, w.District), ',')
	b = append(appendCell(b, w.Shift), ',')
	b = append(appendInt(b, w.Slots), ',')
	b = append(appendInt(b, w.Expected.Minutes), ',')
	b = append(appendDecimals(b, w.Expected.Rostered.CoveredMinutes), ',')
	if w.Holds != nil {
		b = appendDecimals(b, *w.Holds)
	}
	b = append(b, ',')
	b = append(appendInt(b, w.Thin), ',')
	if w.LeastHolds != nil {
		b = appendDecimals(b, *w.LeastHolds)
	}
	b = append(b, ',')
	if w.LeastDate != nil {
		b = w.LeastDate.AppendTo(b)
	}
	b = appendDecimals(append(b, ','), w.Expected.Unplanned.UncoveredMinutes)
	b = appendDecimals(append(b, ','), w.Expected.Attrition.UncoveredMinutes)
	b = appendDecimals(append(b, ','), w.Expected.Both.UncoveredMinutes)
	number(&w.Unresolved)
	number(&w.Required)
	number(&w.Posted)
	b = appendDecimals(append(b, ','), w.Presence)
	number(&w.Have)
	number(&w.HaveLast)
	number(w.Needed95)
	number(w.Needed99)
	return b
}
