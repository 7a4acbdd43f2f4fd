package api

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/labstack/echo/v4"

	"watchbill/coverage"
	"watchbill/coverage/forecast"
	"watchbill/roster"
)

// forecast answers GET /v1/forecast.
func (s *server) forecast() echo.HandlerFunc {
	kept := &forecasts{turn: make(chan struct{}, 1)}
	return func(c echo.Context) error {
		of, err := s.scope(c)
		if err != nil {
			return err
		}
		book := of.book
		q := newQuery(c, "from", "days", "attrition", "lead_months", "district_id", "shift_id", "rows", "format", "limit", "cursor")
		ask := struct {
			grid            coverage.Options
			opt             forecast.Options
			district, shift int
			rows            string
		}{s.horizon(q, book), q.turnover(), q.district(book), q.shift(book), q.choice("rows", "", "watches", "slots")}
		ask.grid.Need = roster.NeedCIT
		l := q.listing(book, ask)
		q.fits(l, ask.rows)
		if err := q.done(); err != nil {
			return err
		}
		if s.fresh(c, l) {
			return c.NoContent(http.StatusNotModified)
		}
		f, err := kept.forecast(c.Request().Context(), of.grids, book, ask.grid, ask.opt)
		if err != nil {
			return err
		}
		file := "forecast-" + ask.grid.From.String()
		if l.csv && ask.rows != "slots" {
			return send(c, l, list[ForecastWatch]{rows: forecastWatches(f, ask.district, ask.shift), header: forecastHeader, file: file})
		}
		return send(c, l, list[ForecastSlot]{
			rows:   forecastSlots(f, ask.district, ask.shift),
			answer: func(rows []ForecastSlot, p Page) Answer { return newForecast(f, rows, p) },
			header: forecastSlotsHeader, file: file + "-slots",
		})
	}
}

// turnover reads how officers leave and are followed.
func (q *query) turnover() forecast.Options {
	opt := forecast.Options{Attrition: forecast.DefaultAttrition, LeadMonths: q.integer("lead_months", forecast.DefaultLeadMonths, 0, forecast.MaxLeadMonths)}
	if value, ok := q.given("attrition"); ok {
		f, err := strconv.ParseFloat(value, 64)
		if err != nil || strings.Trim(value, "0123456789.") != "" || !(f >= 0 && f <= 100) {
			q.fault("attrition", "%q is not a rate from 0 to 100 officers of 100 a year", clip(value))
		}
		opt.Attrition = f
	}
	return opt
}

// fits refuses what does not go together: only a CSV has a choice of rows, and that of the watches comes whole.
func (q *query) fits(l listing, rows string) {
	if (rows == "watches" || rows == "slots") && !l.csv {
		q.fault("rows", "goes with format=csv: the JSON holds watches and slots")
	}
	for _, name := range [2]string{"limit", "cursor"} {
		if _, ok := q.given(name); ok && l.csv && rows != "slots" {
			q.fault(name, "goes with rows=slots: the watches come whole")
		}
	}
}

// forecasts keeps the forecast that was asked for last, for whoever reads it page by page. It is safe for concurrent use.
// Forecasts are computed one at a time, whoever asks, as grids are.
type forecasts struct {
	turn chan struct{} // holds a token while somebody computes
	last atomic.Pointer[forecast.Forecast]
}

// forecast returns the forecast of this very book. Errors are those of [forecast.New], and of ctx while it waits.
func (k *forecasts) forecast(ctx context.Context, grids *Grids, book *roster.Book, horizon coverage.Options, opt forecast.Options) (*forecast.Forecast, error) {
	find := func() *forecast.Forecast {
		f := k.last.Load()
		if f == nil || f.Grid().Book() != book || f.Grid().Options() != horizon || f.Options() != opt {
			return nil
		}
		return f
	}
	if f := find(); f != nil {
		return f, nil
	}
	select {
	case k.turn <- struct{}{}:
		defer func() { <-k.turn }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if f := find(); f != nil {
		return f, nil // somebody else computed it meanwhile
	}
	grid, err := grids.Grid(ctx, book, horizon)
	if err != nil {
		return nil, err
	}
	f, err := forecast.New(ctx, grid, opt)
	if err == nil {
		k.last.Store(f)
	}
	return f, err
}
