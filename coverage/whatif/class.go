package whatif

import (
	"fmt"

	"watchbill/roster"
)

// Class is a training class: its officers are away, as for training, on each of its dates, and hold the agency's
// certificate from its last date on, with the hours, the components and the authority that the agency asks for.
type Class struct {
	Dates    roster.DateRange
	Officers []roster.OfficerID
}

// maxClass is the longest class, in days: beyond that a year was mistyped.
const maxClass = 366

// Book returns the Book that would be. Notes name officers for whom the class does not what it is for: certified
// already, not designated, not eligible, or without the agency's experience. Errors are roster.Invalid, joined, with
// field from, to, officers or officers[i]: no dates, an end before the start, unknown officers, one named twice, or who
// is no officer.
func (q Class) Book(b *roster.Book) (*roster.Book, []Note, error) {
	d := newDraft(b)
	if d.span("from", "to", q.Dates) && q.Dates.To-q.Dates.From >= maxClass {
		d.fault("to", "a class of %d days is longer than a year", q.Dates.To-q.Dates.From+1)
	}
	if len(q.Officers) == 0 {
		d.fault("officers", "a class needs officers")
	}
	rule := b.Agency().Certification
	course := roster.Credential{
		Kind: rule.Kind, Program: "what-if class", Started: q.Dates.From, Completed: q.Dates.To, Hours: rule.MinHours, Components: rule.RequiredComponents,
	}
	if len(rule.Authorities) > 0 {
		course.Authority = rule.Authorities[0]
	}
	for k, id := range q.Officers {
		field := fmt.Sprintf("officers[%d]", k)
		before := len(d.rows)
		rows, i := d.person(field, id)
		switch {
		case rows == nil:
			continue
		case len(d.rows) == before:
			d.fault(field, "%s is named twice", id)
			continue
		case rows.Officer.Role != roster.RoleOfficer:
			d.fault(field, "%s is a %s: only officers are certified", id, rows.Officer.Role)
			continue
		}
		q.remark(d, field, b.Person(i))
		c := course
		c.Officer = id
		rows.Credentials = append(rows.Credentials, c)
		rows.Absences = append(rows.Absences, roster.Absence{Officer: id, Days: q.Dates, Kind: "training", Note: "what-if class"})
	}
	return d.next()
}

// remark notes why the class may not do for p what it is for.
func (q Class) remark(d *draft, field string, p *roster.Personnel) {
	o := p.Officer
	if !o.Designated {
		d.note(field, "%s is not designated and will not count, certified or not", o.ID)
	}
	if through, ok := p.CertifiedThrough(q.Dates.To); ok && through == 0 {
		d.note(field, "%s is certified without end already", o.ID)
	} else if ok {
		d.note(field, "%s is certified through %s already", o.ID, through)
	}
	if !o.Eligible {
		d.note(field, "%s is not eligible for training", o.ID)
	}
	years := d.book.Agency().Experience.MinPatrolYears
	if o.PatrolSince != 0 && years > 0 && o.PatrolSince.AddMonths(int(years*12)) > q.Dates.From {
		d.note(field, "%s has patrolled since %s only: the agency asks for %v years", o.ID, o.PatrolSince, years)
	}
}
