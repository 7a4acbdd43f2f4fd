package alert_test

import (
	"context"
	"os"
	"testing"

	"watchbill/coverage"
	"watchbill/coverage/alert"
	"watchbill/roster"
	"watchbill/roster/demo"
	"watchbill/roster/pack"
)

// kept keeps grids, as the service does.
type kept map[coverage.Options]*coverage.Grid

func (k kept) Grid(ctx context.Context, book *roster.Book, opt coverage.Options) (g *coverage.Grid, err error) {
	if g = k[opt]; g == nil {
		g, err = coverage.New(ctx, book, opt)
		k[opt] = g
	}
	return g, err
}

// BenchmarkLook measures a look at a new roster, of which no grid is at hand or the year's, and what deciding costs then.
func BenchmarkLook(b *testing.B) {
	for _, name := range []string{"demo", "chicago-2016"} {
		book := benchBook(b, name)
		if book == nil {
			continue
		}
		m := moment(b, "2017-03-01T12:00")
		if name == "demo" {
			m = moment(b, "2027-03-01T12:00")
		}
		m.Zone = book.Zone()
		year := kept{}
		sight, err := alert.See(b.Context(), year, book, m.At, m.Policy)
		if err != nil {
			b.Fatal(err)
		}
		found := sight.Find(m.At)
		state, _ := alert.Next(alert.State{}, found, m)
		text, err := state.Encode()
		if err != nil {
			b.Fatal(err)
		}
		for _, c := range []struct {
			of string
			do func() error
		}{
			{"see", func() error { _, err := alert.See(b.Context(), kept{}, book, m.At, m.Policy); return err }},
			{"see-year-at-hand", func() error { _, err := alert.See(b.Context(), onlyYear(year), book, m.At, m.Policy); return err }},
			{"find", func() error { sight.Find(m.At); return nil }},
			{"next", func() error { alert.Next(state, found, m); return nil }},
			{"encode", func() error { _, err := state.Encode(); return err }},
		} {
			b.Run(name+"/"+c.of, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if err := c.do(); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(len(found)), "alerts")
				b.ReportMetric(float64(len(text)), "state-B")
			})
		}
	}
}

// onlyYear keeps of the grids those of a year.
func onlyYear(all kept) kept {
	some := kept{}
	for opt, g := range all {
		if opt.Days == 365 {
			some[opt] = g
		}
	}
	return some
}

func benchBook(b *testing.B, name string) *roster.Book {
	b.Helper()
	var records roster.Records
	if name == "demo" {
		records = demo.Records(day(b, "2027-01-01"))
	} else {
		dir := "../../../shared/packs/" + name
		if _, err := os.Stat(dir); err != nil {
			b.Logf("%s is not here", name)
			return nil
		}
		p, err := pack.Read(b.Context(), dir)
		if err != nil {
			b.Fatal(err)
		}
		book, faults := p.Book(1)
		if err := faults.Err(); err != nil {
			b.Fatal(err)
		}
		return book
	}
	book, faults := roster.NewBook(records, 1)
	if err := faults.Err(); err != nil {
		b.Fatal(err)
	}
	return book
}
