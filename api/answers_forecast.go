package api

import (
	"fmt"
	"io"
	"math"
	"strconv"

	"watchbill/coverage/forecast"
	"watchbill/roster"
)

// Forecast is the answer of GET /v1/forecast: what the horizon will bring if nobody acts.
//
// Probabilities, shares and expected minutes are rounded to six decimals, a probability to 0 or 1 only when it is.
type Forecast struct {
	ForecastHead
	Slots []ForecastSlot `json:"slots"` // by district bytewise, date, then shift in the agency's order
}

// ForecastHead is what a forecast says beside its slots, of the whole horizon whichever slots are listed.
type ForecastHead struct {
	Revision      uint64      `json:"revision"` // of the roster; 0 for a pack
	TimeZone      string      `json:"time_zone"`
	From          roster.Date `json:"from"` // first duty date
	Days          int         `json:"days"`
	UnplannedRate float64     `json:"unplanned_rate"` // of tours, lost on the day
	Attrition     float64     `json:"attrition"`      // officers of 100 who leave within a year
	LeadMonths    int         `json:"lead_months"`    // until a certified one follows; 0: nobody does

	Holds      *float64           `json:"holds"`      // mean probability of the slots; nil where none has one
	Unresolved int                `json:"unresolved"` // slots that have none
	Expected   ForecastExpected   `json:"expected"`
	Months     []ForecastMonth    `json:"months"`
	ByDistrict []ForecastDistrict `json:"by_district"`
	ByShift    []ForecastShift    `json:"by_shift"`
	Lapsing    []ForecastLapsing  `json:"lapsing"`
	AllLapses  ForecastLoss       `json:"all_lapses"` // what all of them cost together
	Lapses     []ForecastLapse    `json:"lapses"`     // by last date, then officer_id bytewise
	Watches    []ForecastWatch    `json:"watches"`    // by district bytewise, then shift in the agency's order
	Page
}

// ForecastExpected holds the minutes covered, as rostered and on average of what may happen.
type ForecastExpected struct {
	Minutes   int           `json:"minutes"`
	Rostered  ForecastCover `json:"rostered"`  // nothing unforeseen happens
	Unplanned ForecastCover `json:"unplanned"` // tours are lost at the unplanned rate
	Attrition ForecastCover `json:"attrition"` // officers leave and are followed
	Both      ForecastCover `json:"both"`
}

// ForecastCover is one of the four.
type ForecastCover struct {
	CoveredMinutes   float64  `json:"covered_minutes"`
	UncoveredMinutes float64  `json:"uncovered_minutes"`
	Share            *float64 `json:"share"` // nil where nothing is required
}

// ForecastMonth is one calendar month as far as the horizon has it.
type ForecastMonth struct {
	Month      string           `json:"month"` // YYYY-MM
	First      CertifiedCount   `json:"first"`
	Last       CertifiedCount   `json:"last"`
	Lapsing    int              `json:"lapsing"` // certificates whose last date lies in it
	Slots      int              `json:"slots"`
	Unresolved int              `json:"unresolved"`
	Holds      *float64         `json:"holds"`
	Expected   ForecastExpected `json:"expected"`
}

// CertifiedCount counts the officers in service on one date.
type CertifiedCount struct {
	Date         roster.Date `json:"date"`
	Certified    int         `json:"certified"`    // and designated, by COVERAGE.md 3
	Undesignated int         `json:"undesignated"` // whose credentials hold, and who are not designated
	Expected     float64     `json:"expected"`     // certified, by attrition
}

// ForecastDistrict is what is expected of one district.
type ForecastDistrict struct {
	District roster.DistrictID `json:"district_id"`
	Expected ForecastExpected  `json:"expected"`
}

// ForecastShift is what is expected of one shift in all districts.
type ForecastShift struct {
	Shift    roster.ShiftID   `json:"shift_id"`
	Expected ForecastExpected `json:"expected"`
}

// ForecastLapsing counts the certificates whose last date is at most so many days after the first of the horizon.
type ForecastLapsing struct {
	Days         int `json:"days"`
	Certificates int `json:"certificates"`
}

// ForecastLoss is what the grid loses by a lapse, or by several.
type ForecastLoss struct {
	ShortMinutes   int      `json:"short_minutes"`   // of gaps, opened or deepened
	CoveredMinutes int      `json:"covered_minutes"` // of slots, no longer covered
	Share          *float64 `json:"share"`           // the latter of all minutes required; nil when there are none
}

// ForecastLapse is the end of one officer's certification and what it costs.
type ForecastLapse struct {
	Officer roster.OfficerID `json:"officer_id"`
	Through roster.Date      `json:"through"` // last date certified, grace included
	Within  *int             `json:"within"`  // the least of 30, 60 and 90 days in which that lies; nil: none
	Why     roster.Verdict   `json:"why"`     // lapsed or revoked
	ForecastLoss
	Gaps []ForecastOpened `json:"gaps"` // by district, then start; never nil
}

// ForecastOpened is an interval whose demand is met with the certificate renewed and is not as it is.
type ForecastOpened struct {
	District roster.DistrictID `json:"district_id"`
	Start    Instant           `json:"start"`
	End      Instant           `json:"end"` // not part of it
	Minutes  int               `json:"minutes"`
}

// ForecastWatch is one shift in one district, and the number of certified officers that it needs.
type ForecastWatch struct {
	District   roster.DistrictID `json:"district_id"`
	Shift      roster.ShiftID    `json:"shift_id"`
	Slots      int               `json:"slots"`
	Unresolved int               `json:"unresolved"`
	Holds      *float64          `json:"holds"`
	Thin       int               `json:"thin"`        // covered slots that hold with less than 0.95
	LeastHolds *float64          `json:"least_holds"` // of the covered slots; nil when there are none
	LeastDate  *roster.Date      `json:"least_date"`
	Expected   ForecastExpected  `json:"expected"`
	Required   int               `json:"required"`
	Posted     int               `json:"posted"`    // officers, certified or not
	Presence   float64           `json:"presence"`  // of such an officer in a slot
	Have       int               `json:"have"`      // certified, on the first date
	HaveLast   int               `json:"have_last"` // and on the last
	Needed95   *int              `json:"needed_95"` // nil when no number is enough
	Needed99   *int              `json:"needed_99"`
}

// ForecastSlot is one slot and what may become of it.
type ForecastSlot struct {
	District           roster.DistrictID `json:"district_id"`
	Shift              roster.ShiftID    `json:"shift_id"`
	Date               roster.Date       `json:"date"`
	Start              Instant           `json:"start"`
	End                Instant           `json:"end"` // not part of the slot
	Required           int               `json:"required"`
	Minutes            int               `json:"minutes"`
	CoveredMinutes     int               `json:"covered_minutes"`     // as rostered
	Holds              *float64          `json:"holds"`               // nil when unresolved
	UncoveredUnplanned float64           `json:"uncovered_unplanned"` // expected minutes
	UncoveredAttrition float64           `json:"uncovered_attrition"`
	UncoveredBoth      float64           `json:"uncovered_both"`
}

// NewForecast answers with every slot of a forecast.
func NewForecast(f *forecast.Forecast) Forecast {
	all, page := whole(forecastSlots(f, noFilter, noFilter))
	return newForecast(f, all, page)
}

func newForecast(f *forecast.Forecast, rows []ForecastSlot, page Page) Forecast {
	x := Forecast{newForecastHead(f), rows}
	x.Page = page
	return x
}

// WriteJSON implements [Answer].
func (f Forecast) WriteJSON(w io.Writer) error { return writeJSON(w, f.ForecastHead, "slots", f.Slots) }

func newForecastHead(f *forecast.Forecast) ForecastHead {
	book, horizon, opt := f.Grid().Book(), f.Grid().Options(), f.Options()
	h := ForecastHead{
		Revision: book.Revision(), TimeZone: book.Zone().Name(), From: horizon.From, Days: horizon.Days,
		UnplannedRate: book.Agency().Absence.UnplannedRate, Attrition: opt.Attrition, LeadMonths: opt.LeadMonths,
		Holds: meanHolds(f.Holds, len(f.Slots)-f.Unresolved), Unresolved: f.Unresolved, Expected: newExpected(f.Expected),
		Months: make([]ForecastMonth, 0, len(f.Months)), ByDistrict: make([]ForecastDistrict, 0, len(f.Districts)),
		ByShift: make([]ForecastShift, 0, len(f.Shifts)), Lapsing: make([]ForecastLapsing, 0, len(f.Within)),
		AllLapses: newLost(f, f.Together), Lapses: newLapses(f),
	}
	count := func(c forecast.Count) CertifiedCount {
		return CertifiedCount{c.Date, c.Certified, c.Undesignated, decimals(c.Expected)}
	}
	for _, m := range f.Months {
		h.Months = append(h.Months, ForecastMonth{
			fmt.Sprintf("%04d-%02d", m.Year, m.Month.Month), count(m.First), count(m.Last), m.Lapsing,
			m.Slots, m.Unresolved, meanHolds(m.Holds, m.Slots-m.Unresolved), newExpected(m.Expected),
		})
	}
	for i, e := range f.Districts {
		h.ByDistrict = append(h.ByDistrict, ForecastDistrict{book.Districts().At(i).ID, newExpected(e)})
	}
	for i, e := range f.Shifts {
		h.ByShift = append(h.ByShift, ForecastShift{book.Shifts().At(i).ID, newExpected(e)})
	}
	for i, n := range f.Within {
		h.Lapsing = append(h.Lapsing, ForecastLapsing{forecast.Soon[i], n})
	}
	h.Watches, _ = whole(forecastWatches(f, noFilter, noFilter))
	return h
}

func newExpected(e forecast.Expected) ForecastExpected {
	one := func(minutes float64) ForecastCover {
		x := ForecastCover{CoveredMinutes: decimals(minutes), UncoveredMinutes: uncovered(e.Minutes, minutes)}
		if e.Minutes > 0 {
			share := probability(minutes / float64(e.Minutes))
			x.Share = &share
		}
		return x
	}
	return ForecastExpected{e.Minutes, one(float64(e.Rostered)), one(e.Unplanned), one(e.Attrition), one(e.Both)}
}

func newLost(f *forecast.Forecast, loss forecast.Loss) ForecastLoss {
	x := ForecastLoss{ShortMinutes: loss.ShortMinutes, CoveredMinutes: loss.CoveredMinutes}
	if f.Expected.Minutes > 0 {
		share := probability(float64(loss.CoveredMinutes) / float64(f.Expected.Minutes))
		x.Share = &share
	}
	return x
}

func newLapses(f *forecast.Forecast) []ForecastLapse {
	book, from := f.Grid().Book(), f.Grid().Options().From
	zone, districts := book.Zone(), book.Districts()
	rows := make([]ForecastLapse, 0, len(f.Lapses))
	for _, x := range f.Lapses {
		row := ForecastLapse{
			Officer: book.Person(x.Person).Officer.ID, Through: x.Through, Why: x.Verdict, ForecastLoss: newLost(f, x.Loss),
			Gaps: make([]ForecastOpened, 0, len(x.Opens)),
		}
		for i := len(forecast.Soon) - 1; i >= 0; i-- {
			if days := forecast.Soon[i]; x.Within(from, days) {
				row.Within = &days
			}
		}
		for _, g := range x.Opens {
			row.Gaps = append(row.Gaps, ForecastOpened{districts.At(g.District).ID, NewInstant(zone, g.Start), NewInstant(zone, g.End), g.Minutes()})
		}
		rows = append(rows, row)
	}
	return rows
}

// uncovered is what expected minutes leave of all.
func uncovered(minutes int, covered float64) float64 {
	return decimals(max(0, float64(minutes)-covered))
}

// decimals rounds to six decimals.
func decimals(f float64) float64 { return math.Round(f*1e6) / 1e6 }

// probability rounds to six decimals, but to 0 and 1 only what is: what is likely is not certain.
func probability(p float64) float64 {
	r := decimals(p)
	switch {
	case p > 0 && r == 0:
		return 1e-6
	case p < 1 && r == 1:
		return 1 - 1e-6
	}
	return r
}

// meanHolds words the mean of so many probabilities; nil when there are none.
func meanHolds(mean float64, of int) *float64 {
	if of == 0 {
		return nil
	}
	mean = probability(mean)
	return &mean
}

// appendDecimals appends what decimals or probability returned, as encoding/json does.
func appendDecimals(b []byte, f float64) []byte { return strconv.AppendFloat(b, f, 'f', -1, 64) }
