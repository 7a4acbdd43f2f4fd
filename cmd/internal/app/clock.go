package app

import (
	"time"

	"watchbill/roster"
	"watchbill/roster/pack"
)

// startClock returns the service's clock: the real one, or one that shows moment now and runs on from there.
func startClock(moment string, real func() time.Time, book *roster.Book) (func() time.Time, error) {
	if moment == "" {
		return real, nil
	}
	var zone *roster.Zone
	if book != nil {
		zone = book.Zone()
	}
	m, err := pack.ParseMoment(moment, zone)
	if err != nil {
		return nil, err
	}
	from, began := m.Time(), real()
	return func() time.Time { return from.Add(real().Sub(began)) }, nil
}

// checkMoment refuses what would be refused in any zone; "" is none.
func checkMoment(s string) error {
	if s == "" {
		return nil
	}
	zone, err := roster.LoadZone("UTC")
	if err != nil {
		return err
	}
	_, err = pack.ParseMoment(s, zone)
	return err
}

// drillNote is what every page says where the clock is not the real one; empty: it is.
func (a *App) drillNote() string {
	if a.opt.Clock == "" {
		return ""
	}
	return "Drill: this service's clock began at " + a.opt.Clock + ". Nothing here is of now."
}
