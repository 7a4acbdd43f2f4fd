package weeks

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"strings"

	"watchbill/roster"
)

// squad is the officers of one shift, rotation and offset, as the grid lists them.
type squad struct {
	Name      string
	Certified int // how many are, on a day of the window
	Rows      []row
	order     [3]int // shift, rotation, offset
}

// row is an officer over a window.
type row struct {
	ID        roster.OfficerID
	Name      string
	Unit      string
	Role      string        // where it is not officer
	Certified bool          // on a day of the window
	Lapses    string        // the last day certified, where that lies in the window: 2 Mar
	Days      template.HTML // its cells
}

// Label is a name with a call sign.
func (r *row) Label() string {
	if r.Name == "" {
		return r.Unit
	}
	return r.Name
}

// list makes the grid of a window: the squads in the agency's order of shifts, officers by rank of certificate, then name. It
// returns only those of the window's page, and how many there are on all.
func (w *window) list(marks *marks) (squads []squad, all int) {
	at := map[[3]int]int{}
	d := newDrawer(w, marks)
	for _, i := range w.book.Posted(w.district).Append(nil) {
		p := w.book.Person(int(i))
		key, ok := w.squadOf(p)
		if !ok || w.Shift != "" && (key[0] >= w.book.Shifts().Len() || w.book.Shifts().At(key[0]).ID != w.Shift) {
			continue
		}
		certified, lapses := w.certified(p)
		if w.Who == "cit" && !certified {
			continue
		}
		k, ok := at[key]
		if !ok {
			k = len(squads)
			at[key] = k
			squads = append(squads, squad{Name: w.squadName(key), order: key})
		}
		o := &p.Officer
		r := row{ID: o.ID, Name: o.Name, Unit: o.CallSign(), Certified: certified}
		if o.Role != roster.RoleOfficer {
			r.Role = string(o.Role)
		}
		if lapses != 0 {
			r.Lapses = strings.SplitN(said(lapses), " ", 2)[1]
		}
		if certified {
			squads[k].Certified++
		}
		squads[k].Rows = append(squads[k].Rows, r)
		all++
	}
	slices.SortFunc(squads, func(a, b squad) int { return slices.Compare(a.order[:], b.order[:]) })
	w.Page = min(w.Page, max(1, (all+w.size()-1)/w.size())) // other weeks may have fewer
	squads = w.paged(squads)
	for i := range squads {
		for k := range squads[i].Rows {
			n, _ := w.book.Officer(squads[i].Rows[k].ID)
			squads[i].Rows[k].Days = d.html(w.book.Person(n))
		}
	}
	return squads, all
}

// paged sorts the officers of each squad and keeps those of the window's page.
func (w *window) paged(squads []squad) (kept []squad) {
	skip, room := (w.Page-1)*w.size(), w.size()
	for _, s := range squads {
		slices.SortFunc(s.Rows, func(a, b row) int {
			if a.Certified != b.Certified {
				if a.Certified {
					return -1
				}
				return 1
			}
			return cmp.Or(strings.Compare(a.Label(), b.Label()), strings.Compare(string(a.ID), string(b.ID)))
		})
		n := len(s.Rows)
		from := min(skip, n)
		to := min(from+room, n)
		skip, room = skip-from, room-(to-from)
		if s.Rows = s.Rows[from:to]; len(s.Rows) > 0 {
			kept = append(kept, s)
		}
	}
	return kept
}

// squadOf finds where an officer belongs in the window: the squad of the first posting here, or nobody's (the last in order) for
// who has extra duty here alone; false for who has neither in it.
func (w *window) squadOf(p *roster.Personnel) ([3]int, bool) {
	dates := w.dates()
	for _, post := range p.Posts().All() {
		if squad := w.book.Squad(post.Squad); squad.District == w.district && post.Dates.Meets(dates) && p.Officer.Active.Meets(dates) {
			return [3]int{squad.Shift, squad.Rotation, squad.Offset}, true
		}
	}
	id := w.District().ID
	for _, x := range p.Extras().All() {
		if x.District == id && dates.Contains(w.book.Zone().DateAt(x.Time.Start)) {
			return [3]int{w.book.Shifts().Len(), 0, 0}, true
		}
	}
	return [3]int{}, false
}

// squadName says which squad it is: "Day · Pitman 2-2-3 · squad 2", squads counted by their offset.
func (w *window) squadName(key [3]int) string {
	if key[0] >= w.book.Shifts().Len() {
		return "From elsewhere, extra duty here"
	}
	rotation := w.book.Rotations().At(key[1])
	name := rotation.Name
	if name == "" {
		name = string(rotation.ID)
	}
	number := 1
	for _, other := range w.book.Squads().All() {
		if other.District == w.district && other.Shift == key[0] && other.Rotation == key[1] && other.Offset < key[2] {
			number++
		}
	}
	return fmt.Sprintf("%s · %s · squad %d", nameOf(w.book.Shifts().At(key[0])), name, number)
}

// certified tells whether an officer is certified on a day of the window, and, where that ends in it, the last day.
func (w *window) certified(p *roster.Personnel) (certified bool, lapses roster.Date) {
	dates := w.dates()
	for _, r := range p.Certified().All() {
		if !r.Meets(dates) {
			continue
		}
		certified, lapses = true, 0
		if r.To != 0 && r.To < dates.To {
			lapses = r.To
		}
	}
	return certified, lapses
}
