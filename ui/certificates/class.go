package certificates

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"watchbill/api/web/access"
	"watchbill/roster"
	"watchbill/ui/page"
)

// classSheet is the page of /credentials/class.
var classSheet = page.Sheet{
	Room: page.Credentials, Styles: []string{"certificates.css"}, Script: "certificates.js",
	Keys: []page.Key{{Press: []string{"/"}, Does: "To the search for officers"}, {Press: []string{"Space"}, Does: "Tick an officer"}, {Press: []string{"v"}, Does: "See what it will do"}},
}.Parse(pages, "pages/class.html")

// The bounds of a class.
const (
	maxClass  = 200 // officers
	maxPicked = 60  // offered at once
)

// classForm is a class as it was typed.
type classForm struct {
	Kind, Program, Host, Started, Completed, Hours string
	Components, Authority, Category, Evidence      string
	Numbers                                        string   // pasted
	Officers                                       []string // ticked
	Pick, Find                                     string   // who is offered
	Key                                            string   // of this class, so that nobody is recorded twice
	Seen                                           string   // the mark of what was looked at before saving
}

// classView is what the page shows.
type classView struct {
	Frame     page.Frame
	Form      classForm
	May       bool
	Kinds     []string
	Picks     []filterDoor
	Offered   []pickRow
	MoreOf    int // found and not offered
	Rows      []classRow
	Faults    map[string]string // by field
	Checked   bool              // the rows say what would become
	Before    float64
	After     float64
	Closed    int
	Days      int
	OnRecord  []pickRow
	Completed string // the date of those, in words
	Saved     int
}

// ToSave is how many credentials are to be saved.
func (v classView) ToSave() int {
	n := 0
	for _, row := range v.Rows {
		if !row.Skip && row.Fault == "" {
			n++
		}
	}
	return n
}

// pickRow is somebody to choose.
type pickRow struct {
	ID, Name, Where string
	Stands          stands
	Through         string
}

// classRow is somebody of the class.
type classRow struct {
	pickRow
	After   stands
	Until   string // through when, after
	Fault   string
	Note    string
	Skip    bool // it is on record already
	Saved   bool
	NotDone string // why it was not saved
}

// class answers GET /credentials/class.
func (r room) class(c echo.Context) error {
	in := c.QueryParams()
	v := r.classView(c, in)
	v.Form.defaults(r.Book(), in)
	if v.Form.Key == "" {
		v.Form.Key = rand.Text()
	}
	v.said(in)
	all, err := r.everybody(c.Request(), nil)
	if err != nil {
		return err
	}
	if in.Get("find") != "" || in.Get("numbers") != "" {
		v.Form.Key = rand.Text()
	}
	n := names{r.Book(), access.Of(c.Request().Context())}
	v.chosen(n, all)
	v.offer(n, all)
	v.onRecord(n, all)
	switch {
	case v.Saved > len(v.OnRecord):
		v.Frame.Said = "" // a link claims it: of what was saved the record would tell
	case in.Get("saved") == "0" && len(v.OnRecord) > 0: // the form was sent twice
		v.Frame.Said = "Nobody is saved twice: those below are on record already."
	}
	return r.Show(c, http.StatusOK, classSheet, "class.html", v)
}

// said tells what was saved, where the page was led to after that.
func (v *classView) said(in url.Values) {
	saved, err := strconv.Atoi(in.Get("saved"))
	if err != nil || saved < 1 {
		return
	}
	v.Saved = saved
	v.Frame.Said = page.Count(saved) + " saved."
	if saved == 1 {
		v.Frame.Said = "1 saved."
	}
	before, err := strconv.ParseFloat(in.Get("before"), 64)
	after, err2 := strconv.ParseFloat(in.Get("after"), 64)
	if err == nil && err2 == nil && before >= 0 && before <= 1 && after >= 0 && after <= 1 {
		v.Frame.Said += " Share covered of the next 365 days: " + page.Share(before) + ", now " + page.Share(after) + "."
	}
	v.Form.Officers, v.Form.Numbers = nil, ""
}

func (r room) classView(c echo.Context, in url.Values) classView {
	v := classView{Frame: r.Frame(c, classSheet, "Training class"), May: page.Records.Allows(access.Of(c.Request().Context()).Roles), Faults: map[string]string{}}
	get := func(name string) string { return strings.TrimSpace(in.Get(name)) }
	v.Form = classForm{
		Kind: get("kind"), Program: get("program"), Host: get("host"), Started: get("started"), Completed: get("completed"), Hours: get("hours"),
		Components: get("components"), Authority: get("authority"), Category: get("category"), Evidence: get("evidence"),
		Numbers: in.Get("numbers"), Officers: in["officer"], Pick: get("pick"), Find: get("find"), Key: get("key"), Seen: get("seen"),
	}
	v.Kinds = kindsOf(r.Book())
	return v
}

// kindsOf are the kinds of credential that a class may be of: the agency's own first, then those of its mandates, then the format's.
func kindsOf(book *roster.Book) []string {
	var kinds []string
	put := func(k string) {
		if k != "" && !slices.Contains(kinds, k) {
			kinds = append(kinds, k)
		}
	}
	if book != nil {
		rule := book.Agency().Certification
		put(rule.Kind)
		if rule.Refresher != nil {
			put(rule.Refresher.Kind)
		}
		for _, m := range book.Policy().Mandates {
			for _, k := range m.Kinds {
				put(k)
			}
		}
	}
	for _, k := range []string{"CIT-40", "CIT-REFRESHER", "MHFA-PS", "ASIST", "AUTISM", "ICAT", "VERBAL-JUDO", "CO-RESPONDER", "NEGOTIATOR", "DISPATCH-CIT"} {
		put(k)
	}
	return kinds
}

// defaults fills in what the agency's rule asks for, where nothing was said yet.
func (f *classForm) defaults(book *roster.Book, in url.Values) {
	if book == nil {
		return
	}
	rule := book.Agency().Certification
	if f.Kind == "" || f.Kind == "refresher" && rule.Refresher == nil {
		f.Kind = rule.Kind
	}
	if f.Kind == "refresher" {
		f.Kind = rule.Refresher.Kind
	}
	if f.Pick == "" {
		f.Pick = "lapsing"
	}
	set := func(into *string, name, text string) {
		if !in.Has(name) {
			*into = text
		}
	}
	switch {
	case f.Kind == rule.Kind:
		set(&f.Hours, "hours", number(rule.MinHours))
		set(&f.Components, "components", strings.Join(rule.RequiredComponents, " "))
		if len(rule.Authorities) > 0 {
			set(&f.Authority, "authority", rule.Authorities[0])
		}
	case rule.Refresher != nil && f.Kind == rule.Refresher.Kind:
		set(&f.Hours, "hours", number(rule.Refresher.MinHours))
	}
}

// split takes a pasted list of numbers apart, however they are kept apart.
func split(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" ,;\n\r\t", r) })
}

// mark tells one class from another: what is saved is what was looked at.
func (f *classForm) mark() string {
	sum := sha256.Sum256([]byte(strings.Join([]string{
		f.Kind, f.Program, f.Host, f.Started, f.Completed, f.Hours, f.Components, f.Authority, f.Category, f.Evidence, strings.Join(f.people(), " "),
	}, "\x00")))
	return hex.EncodeToString(sum[:8])
}

// people are those of the class, ticked and pasted, each once.
func (f *classForm) people() []string {
	var out []string
	for _, id := range slices.Concat(f.Officers, split(f.Numbers)) {
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// picked is a row of somebody.
func (v *classView) picked(n names, p *person, on roster.Date) pickRow {
	row := pickRow{ID: string(p.Officer), Name: n.officer(p.Officer), Where: n.posted(p.Officer, on), Stands: standsOf(n.verdict(p, on), p, on), Through: "–"}
	if p.Through != nil {
		row.Through = v.Frame.Date(*p.Through)
	} else if p.Certified {
		row.Through = "no end"
	}
	return row
}

// chosen lists those of the class. Numbers that nobody has stay where they were typed.
func (v *classView) chosen(n names, all *standings) {
	at := map[string]*person{}
	for i := range all.Officers {
		at[string(all.Officers[i].Officer)] = &all.Officers[i]
	}
	var unknown []string
	people := v.Form.people()
	v.Form.Officers = nil
	for i, id := range people {
		p := at[id]
		switch {
		case p == nil:
			unknown = append(unknown, id)
			v.Rows = append(v.Rows, classRow{pickRow: pickRow{ID: id}, Fault: nobody(id, all)})
		case i >= maxClass:
			unknown = append(unknown, id)
			v.Rows = append(v.Rows, classRow{pickRow: v.picked(n, p, all.On), Fault: "beyond the " + strconv.Itoa(maxClass) + " that one class holds; record the others as a second"})
		default:
			v.Form.Officers = append(v.Form.Officers, id)
			v.Rows = append(v.Rows, classRow{pickRow: v.picked(n, p, all.On)})
		}
	}
	v.Form.Numbers = strings.Join(unknown, "\n")
}

// nobody says that nobody has a number, and who is near.
func nobody(id string, all *standings) string {
	near := roster.Suggest(id, func(yield func(string) bool) {
		for i := range all.Officers {
			if !yield(string(all.Officers[i].Officer)) {
				return
			}
		}
	})
	if near != "" {
		return "nobody on the roster has this number; nearest is " + near
	}
	return "nobody on the roster has this number"
}

// offer lists people to tick.
func (v *classView) offer(n names, all *standings) {
	in := map[string]bool{}
	for _, row := range v.Rows {
		in[row.ID] = true
	}
	search := newSearch(v.Form.Find)
	var found []*person
	for i := range all.Officers {
		p := &all.Officers[i]
		if in[string(p.Officer)] || !p.InService || !search.finds(n, p.Officer) {
			continue
		}
		if v.Form.Find != "" || v.passes(n, p, all.On) {
			found = append(found, p)
		}
	}
	if v.Form.Pick == "lapsing" && v.Form.Find == "" {
		slices.SortStableFunc(found, func(a, b *person) int { return int(*a.Through - *b.Through) })
	}
	for _, p := range found[:min(len(found), maxPicked)] {
		v.Offered = append(v.Offered, v.picked(n, p, all.On))
	}
	v.MoreOf = len(found) - len(v.Offered)
}

// passes tells whether somebody is of those who are offered.
func (v *classView) passes(n names, p *person, on roster.Date) bool {
	switch x := n.person(p.Officer); {
	case v.Form.Pick == "everybody":
		return true
	case x == nil || p.Role != roster.RoleOfficer:
		return false
	case v.Form.Pick == "volunteers":
		return x.Officer.Volunteer && x.Officer.Eligible && !p.Certified
	}
	return p.Certified && p.Through != nil && *p.Through-on <= 365
}

// onRecord lists those who have this very credential already.
func (v *classView) onRecord(n names, all *standings) {
	completed, err := roster.ParseDate(v.Form.Completed)
	if err != nil || v.Form.Kind == "" {
		return
	}
	v.Completed = v.Frame.Date(completed)
	for i := range all.Officers {
		p := &all.Officers[i]
		if x := n.person(p.Officer); x != nil && has(x, v.Form.Kind, completed) {
			v.OnRecord = append(v.OnRecord, v.picked(n, p, all.On))
		}
	}
}

// has tells whether somebody has a credential of a kind that was completed on a date.
func has(p *roster.Personnel, kind string, completed roster.Date) bool {
	for _, c := range p.Credentials().All() {
		if c.Kind == kind && c.Completed == completed {
			return true
		}
	}
	return false
}
