package dispatch

import (
	"time"

	"watchbill/roster"
)

// Report is what CAD says of a unit. CAD decides who is present, where and until when; the roster who is certified.
type Report struct {
	Unit      UnitID
	Time      time.Time // by the source's clock
	Primary   Status    // Available, ConditionallyAvailable or NotAvailable
	Secondary []Secondary
	Crew      []roster.OfficerID // who is aboard; nil: CAD does not say, and the roster's word stands; empty: nobody
	Call      roster.CallID      // that the unit is on; empty: none
	Until     time.Time          // how long the crew stays; zero: CAD does not say
	At        *Fix               // where it is; nil: CAD does not say
	By        string             // the person who says it, as journals name them; empty: CAD does
}
