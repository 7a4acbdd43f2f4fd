package api

import (
	"fmt"
	"io"
	"slices"

	"watchbill/api/print"
	"watchbill/coverage"
	"watchbill/roster"
)

const reportHeader = "section,district_id,shift_id,month,key,measure,value,numerator,denominator"

// Report is the answer of GET /v1/reports/coverage and /v1/reports/response: every figure of a report as one row, so
// that reports are read by one program and add up in a sheet.
type Report struct {
	ReportHead
	Figures []ReportFigure `json:"figures"` // by section, as the report has them
}

// ReportHead is what a report says beside its figures.
type ReportHead struct {
	Report      string             `json:"report"`   // coverage or response
	Revision    uint64             `json:"revision"` // of the roster; 0 for a pack
	TimeZone    string             `json:"time_zone"`
	Need        roster.Need        `json:"need"` // any: whatever the calls need
	From        roster.Date        `json:"from"`
	To          roster.Date        `json:"to"` // inclusive
	Notes       []string           `json:"notes"`
	Definitions []ReportDefinition `json:"definitions"`
}

// ReportDefinition says what a word of a report means.
type ReportDefinition struct {
	Term    string `json:"term"`
	Meaning string `json:"meaning"`
}

// ReportFigure is one figure of a report. What its section does not go by is empty, in JSON null; so is a district or a
// shift that is not known, in a section that goes by it.
type ReportFigure struct {
	Section  string
	District roster.DistrictID
	Shift    roster.ShiftID
	Month    string // YYYY-MM
	Key      string // what else the section goes by: a date, a cause, a rung, a reason
	Measure  string
	// Value is Numerator ÷ Denominator where Share is set, which is nothing where Denominator is 0; else it is Numerator.
	Share                  bool
	Numerator, Denominator int
}

// WriteJSON implements [Answer].
func (r Report) WriteJSON(w io.Writer) error {
	return writeJSON(w, r.ReportHead, "figures", r.Figures)
}

// WriteCSV writes the figures, a row each.
func (r Report) WriteCSV(w io.Writer) error {
	return writeCSV(w, reportHeader, slices.Values(r.Figures))
}

// LastMonth is the period of a report that is asked for without one: the month before the one of today.
func LastMonth(today roster.Date) (from, to roster.Date) {
	year, month, _ := today.Civil()
	first := roster.NewDate(year, month, 1)
	return first.AddMonths(-1), first - 1
}

// page makes the printed page of a report: its head and what was made of its figures.
func (h ReportHead) page(book *roster.Book, title string) *print.Document {
	d := &print.Document{
		Title: title, Agency: book.Agency().Name, Period: print.Days(h.From, h.To), Revision: h.Revision, Notes: h.Notes,
	}
	for _, x := range h.Definitions {
		d.Definitions = append(d.Definitions, print.Definition(x))
	}
	return d
}

// reportPlace is where the figures that follow belong.
type reportPlace struct {
	section  string
	district roster.DistrictID
	shift    roster.ShiftID
	month    string
	key      string
}

// figures gathers the rows of a report.
type figures []ReportFigure

func (f *figures) count(p reportPlace, measure string, n int) {
	*f = append(*f, ReportFigure{p.section, p.district, p.shift, p.month, p.key, measure, false, n, 0})
}

func (f *figures) share(p reportPlace, measure string, part, whole int) {
	*f = append(*f, ReportFigure{p.section, p.district, p.shift, p.month, p.key, measure, true, part, whole})
}

// monthOf writes a month as YYYY-MM.
func monthOf(m coverage.Month) string { return fmt.Sprintf("%04d-%02d", m.Year, m.Month) }

func (r ReportFigure) appendJSON(b []byte) []byte {
	b = appendID(append(b, `{"section":`...), r.Section)
	b = appendNamed(append(b, `,"district_id":`...), r.District)
	b = appendNamed(append(b, `,"shift_id":`...), r.Shift)
	b = appendNamed(append(b, `,"month":`...), r.Month)
	b = append(b, `,"key":`...)
	if r.Key == "" {
		b = append(b, "null"...)
	} else {
		b = appendText(b, r.Key)
	}
	b = appendID(append(b, `,"measure":`...), r.Measure)
	b = append(b, `,"value":`...)
	if r.Share && r.Denominator == 0 {
		b = append(b, "null"...)
	} else {
		b = r.appendValue(b)
	}
	if !r.Share {
		return append(b, `,"numerator":null,"denominator":null}`...)
	}
	b = appendInt(append(b, `,"numerator":`...), r.Numerator)
	return append(appendInt(append(b, `,"denominator":`...), r.Denominator), '}')
}

func (r ReportFigure) appendCSV(b []byte) []byte {
	b = append(appendCell(b, r.Section), ',')
	b = append(appendCell(b, r.District), ',')
	b = append(appendCell(b, r.Shift), ',')
	b = append(appendCell(b, r.Month), ',')
	b = append(appendCell(b, inert(r.Key)), ',')
	b = append(append(b, r.Measure...), ',')
	b = append(r.appendValue(b), ',')
	if !r.Share {
		return append(b, ',')
	}
	b = append(appendInt(b, r.Numerator), ',')
	return appendInt(b, r.Denominator)
}

// appendValue appends the value, nothing where there is none.
func (r ReportFigure) appendValue(b []byte) []byte {
	switch {
	case !r.Share:
		return appendInt(b, r.Numerator)
	case r.Denominator == 0:
		return b
	}
	return appendNumber(b, float64(r.Numerator)/float64(r.Denominator))
}

// appendNamed appends an identifier, or null where there is none.
func appendNamed[S ~string](b []byte, s S) []byte {
	if s == "" {
		return append(b, "null"...)
	}
	return appendID(b, s)
}
