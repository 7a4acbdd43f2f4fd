package whatif

import "watchbill/roster"

// Leave is an officer's leave request: by date, or by time where Days is zero.
type Leave struct {
	Officer roster.OfficerID
	Days    roster.DateRange
	Time    roster.Interval
	Kind    string // of absences.csv; "" is vacation
}

// Book returns the Book that would be. Errors are roster.Invalid, joined, with field officer_id, from, to or kind.
func (q Leave) Book(b *roster.Book) (*roster.Book, []Note, error) {
	d := newDraft(b)
	kind := q.Kind
	if kind == "" {
		kind = "vacation"
	}
	absence := roster.Absence{Officer: q.Officer, Kind: kind}
	switch {
	case q.Days == (roster.DateRange{}) && q.Time == (roster.Interval{}):
		d.fault("from", "is required")
	case q.Days == (roster.DateRange{}) && q.Time.End <= q.Time.Start:
		d.fault("to", "is not after the beginning")
	case q.Days == (roster.DateRange{}):
		absence.Time = q.Time
	case d.span("from", "to", q.Days):
		absence.Days = q.Days
	}
	if rows, _ := d.person("officer_id", q.Officer); rows != nil {
		rows.Absences = append(rows.Absences, absence)
	}
	return d.next()
}
