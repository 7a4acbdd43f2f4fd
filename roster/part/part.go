package part

import (
	"fmt"
	"slices"
	"strings"

	"watchbill/roster"
)

// Districts returns the Book of some districts of a Book, at the same revision. Those that the Book does not know are passed
// over; where it knows none the error is roster.NotFound. The agency's name says which districts they are, so that every
// page and report does.
func Districts(book *roster.Book, ids []roster.DistrictID) (*roster.Book, error) {
	r := book.Records()
	c := &cut{in: map[roster.DistrictID]bool{}, clinicians: map[roster.OfficerID]bool{}}
	var names []string
	for _, d := range r.Districts {
		if slices.Contains(ids, d.ID) {
			c.in[d.ID] = true
			names = append(names, string(d.ID))
		}
	}
	if len(names) == 0 {
		return nil, &roster.Error{Kind: roster.NotFound, Field: "district_id", Msg: "none of these districts is on the roster"}
	}
	c.first = roster.DistrictID(names[0])
	word := "district"
	if len(names) > 1 {
		word = "districts"
	}
	r.Agency.Name = fmt.Sprintf("%s, %s %s", r.Agency.Name, word, strings.Join(names, " "))
	c.duty(&r)
	c.people(&r)
	c.ground(&r)
	return build(r, book.Revision())
}

// Person returns the Book of one person: all of the agency, and nobody else. Where there is no such person the error is
// roster.NotFound.
func Person(book *roster.Book, id roster.OfficerID) (*roster.Book, error) {
	if _, ok := book.Officer(id); !ok {
		return nil, &roster.Error{Kind: roster.NotFound, Field: "officer_id", Msg: "there is nobody of that id on the roster"}
	}
	r := book.Records()
	own := func(o roster.OfficerID) bool { return o == id }
	r.Officers = keep(r.Officers, func(o *roster.Officer) bool { return own(o.ID) })
	r.Credentials = keep(r.Credentials, func(x *roster.Credential) bool { return own(x.Officer) })
	r.Postings = keep(r.Postings, func(x *roster.Posting) bool { return own(x.Officer) })
	r.Absences = keep(r.Absences, func(x *roster.Absence) bool { return own(x.Officer) })
	r.Extras = keep(r.Extras, func(x *roster.Extra) bool { return own(x.Officer) })
	r.Pairs, r.Calls = nil, nil
	return build(r, book.Revision())
}

// build makes the Book. A part of a sound Book is sound: an error is ours.
func build(r roster.Records, revision uint64) (*roster.Book, error) {
	book, faults := roster.NewBook(r, revision)
	if err := faults.Err(); err != nil {
		return nil, fmt.Errorf("make a part of the roster: %w", err)
	}
	return book, nil
}

// cut says what stays.
type cut struct {
	in         map[roster.DistrictID]bool
	first      roster.DistrictID
	clinicians map[roster.OfficerID]bool // whose duty elsewhere counts
}

// duty leaves out the duty of other districts, and the pairs whose officer is never on duty here.
func (c *cut) duty(r *roster.Records) {
	here := map[roster.OfficerID]bool{}
	for i := range r.Postings {
		here[r.Postings[i].Officer] = here[r.Postings[i].Officer] || c.in[r.Postings[i].District]
	}
	for i := range r.Extras {
		here[r.Extras[i].Officer] = here[r.Extras[i].Officer] || c.in[r.Extras[i].District]
	}
	r.Pairs = keep(r.Pairs, func(p *roster.Pair) bool { return here[p.Officer] })
	for i := range r.Pairs {
		c.clinicians[r.Pairs[i].Clinician] = true
	}
	stays := func(o roster.OfficerID, d *roster.DistrictID) bool {
		if !c.in[*d] && c.clinicians[o] {
			*d = c.first
		}
		return c.in[*d]
	}
	r.Postings = keep(r.Postings, func(p *roster.Posting) bool { return stays(p.Officer, &p.District) })
	r.Extras = keep(r.Extras, func(x *roster.Extra) bool { return stays(x.Officer, &x.District) })
}

// people leaves out who has no duty here, with what is on record about them.
func (c *cut) people(r *roster.Records) {
	stay := map[roster.OfficerID]bool{}
	for i := range r.Postings {
		stay[r.Postings[i].Officer] = true
	}
	for i := range r.Extras {
		stay[r.Extras[i].Officer] = true
	}
	for i := range r.Pairs {
		stay[r.Pairs[i].Officer], stay[r.Pairs[i].Clinician] = true, true
	}
	r.Officers = keep(r.Officers, func(o *roster.Officer) bool { return stay[o.ID] })
	r.Credentials = keep(r.Credentials, func(x *roster.Credential) bool { return stay[x.Officer] })
	r.Absences = keep(r.Absences, func(x *roster.Absence) bool { return stay[x.Officer] })
}

// ground leaves out the other districts, their targets, calls and resources. A call that is said to be in no district is
// left out too.
func (c *cut) ground(r *roster.Records) {
	r.Districts = keep(r.Districts, func(d *roster.District) bool { return c.in[d.ID] })
	r.Targets = keep(r.Targets, func(t *roster.Target) bool { return t.District == "" || c.in[t.District] })
	r.Calls = keep(r.Calls, func(x *roster.Call) bool { return c.in[x.District] })
	r.Resources = keep(r.Resources, func(x *roster.Resource) bool {
		if len(x.Districts) == 0 {
			return true
		}
		x.Districts = keep(x.Districts, func(d *roster.DistrictID) bool { return c.in[*d] })
		return len(x.Districts) > 0
	})
}

// keep returns the rows that stay, in a slice of their own. The row shown is the copy that is kept.
func keep[R any](rows []R, stays func(*R) bool) []R {
	kept := make([]R, 0, len(rows))
	for _, row := range rows {
		if stays(&row) {
			kept = append(kept, row)
		}
	}
	return kept
}
