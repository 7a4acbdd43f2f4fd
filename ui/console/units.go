package console

import (
	"cmp"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"watchbill/api/web/access"
	"watchbill/dispatch"
	"watchbill/roster"
	"watchbill/ui/certificates/known"
	"watchbill/ui/page"
)

// fleet is the table of units.
type fleet struct {
	Frame     page.Frame
	Lacking   string // why there is none; empty: there is
	Rows      []unitRow
	LeftOut   int // units that are neither CIT nor a pair, where there are too many of all
	Asked     unitsAsked
	Districts []unitDistrict
	Columns   []unitColumn
	Words     string // the words of statuses and kinds, for the script
	StaleS    int    // from how many seconds on a position of a feed is old
	StatusS   int    // the same of CAD's
}

// unitRow is a row.
type unitRow struct {
	unit
	Crew     string // names, the first who speaks for it
	District string // name
	Word     statusWord
	KindWord string
	FixAge   string // empty: no fix
	Stale    bool
	FixMilli int64 // when the position was taken; 0: no fix
	Until    string
	UntilMS  int64
	Selected bool
}

// unit is what of a unit stands in a row as it is.
type unit struct {
	ID       string
	Kind     string
	In       string // district
	Status   string
	Call     string
	Position *dispatch.Position // nil: not known in the least
}

// statusWord is a status as people read it.
type statusWord struct {
	Glyph string `json:"glyph"`
	Word  string `json:"word"`
	Class string `json:"class"`
}

// statusWords are those of primary statuses; secondaryWords say more of a unit that is not simply free.
var statusWords = map[string]statusWord{
	"Available":              {"●", "free", "is-free"},
	"ConditionallyAvailable": {"◐", "conditional", "is-partial"},
	"NotAvailable":           {"○", "not free", ""},
	"OffDuty":                {"○", "off duty", ""},
	"unknown":                {"●", "on duty", ""},
}

var secondaryWords = map[string]string{
	"Dispatched": "sent", "EnRoute": "en route", "OnScene": "on scene", "Hospital": "hospital", "Court": "court", "Meal": "meal",
	"OutofService": "out of service", "CoveringAlternateArea": "covering elsewhere", "BacktoAssignedArea": "on the way back", "OffDuty": "off duty",
}

var kindWords = map[string]string{"cit": "CIT", "co-responder": "pair", "officer": "officer"}

// wordOf says a status: its glyph by the primary one, its word by the first secondary that says more.
func wordOf[S ~string](primary string, more []S) statusWord {
	w, ok := statusWords[primary]
	if !ok {
		w = statusWord{"○", primary, ""}
	}
	if primary != "Available" {
		for _, s := range more {
			if said := secondaryWords[string(s)]; said != "" {
				w.Word = said
				break
			}
		}
	}
	return w
}

// unitsAsked is how the table is asked for.
type unitsAsked struct {
	Kind     string // empty: CIT and pairs first where there are too many; crisis, all, cit, co-responder
	District string
	Free     bool
	Sort     string // name of a column; with - before it, the other way
}

func unitsAskedOf(q url.Values) unitsAsked {
	return unitsAsked{q.Get("kind"), q.Get("in"), q.Get("free") != "", cmp.Or(q.Get("sort"), "unit")}
}

// manyUnits is from how many units on the table and the map show CIT units and pairs alone, unless all are asked for.
const manyUnits = 400

// unitColumn is a column that the table can be sorted by.
type unitColumn struct {
	Name, Title string
	Order       string // ascending, descending; empty: not by this one
	Next        string // what pressing its head asks for
	by          func(a, b unitRow) int
}

var unitColumns = []unitColumn{
	{Name: "unit", Title: "Unit", by: func(a, b unitRow) int { return cmp.Compare(a.ID, b.ID) }},
	{Name: "kind", Title: "Kind", by: func(a, b unitRow) int { return cmp.Compare(a.Kind, b.Kind) }},
	{Name: "district", Title: "District", by: func(a, b unitRow) int { return cmp.Compare(a.District, b.District) }},
	{Name: "status", Title: "Status", by: func(a, b unitRow) int {
		return cmp.Or(cmp.Compare(rankOf(a.Status), rankOf(b.Status)), cmp.Compare(a.Word.Word, b.Word.Word))
	}},
	{Name: "position", Title: "Position", by: func(a, b unitRow) int { return cmp.Compare(b.FixMilli, a.FixMilli) }},
	{Name: "until", Title: "On until", by: func(a, b unitRow) int { return cmp.Compare(a.UntilMS, b.UntilMS) }},
}

// rankOf puts statuses in order: who can be sent first.
func rankOf(status string) int {
	return map[string]int{"Available": 0, "unknown": 1, "ConditionallyAvailable": 2, "NotAvailable": 3, "OffDuty": 4}[status]
}

// unitDistrict is a choice of the filter.
type unitDistrict struct {
	ID, Name string
	Chosen   bool
}

// fleet makes the table.
func (r room) fleet(c echo.Context, f page.Frame) fleet {
	asked := unitsAskedOf(c.QueryParams())
	list, err := r.units(c.Request(), asked.Kind)
	book := r.Book()
	switch {
	case book == nil:
		return fleet{Frame: f, Lacking: "There is no roster yet, and so there are no units."}
	case err != nil:
		return fleet{Frame: f, Lacking: "The units cannot be shown: " + err.Error()}
	}
	return newFleet(f, access.Of(c.Request().Context()), book, list, asked)
}

// units reads those of a kind, by call sign, and with them the total of all that there are where not one kind alone is asked for: of many
// units, where no kind is asked for, CIT units and pairs.
func (r room) units(req *http.Request, kind string) (list dispatch.UnitList, err error) {
	get := func(q url.Values) (list dispatch.UnitList, err error) {
		err = r.Ask().Get(req, "/v1/units", q, &list)
		return list, err
	}
	total := 0
	switch kind {
	case "cit", "co-responder":
		return get(url.Values{"kind": {kind}})
	case "":
		if list, err = get(url.Values{"limit": {strconv.Itoa(manyUnits)}}); err != nil || list.Total <= manyUnits {
			return list, err
		}
		total = list.Total
	case "crisis":
	default:
		return get(nil)
	}
	pairs, err := get(url.Values{"kind": {"co-responder"}})
	if err != nil {
		return list, err
	}
	if list, err = get(url.Values{"kind": {"cit"}}); err != nil {
		return list, err
	}
	list.Units = append(pairs.Units, list.Units...)
	slices.SortStableFunc(list.Units, func(a, b dispatch.UnitState) int { return cmp.Compare(a.Unit, b.Unit) })
	list.Units = slices.CompactFunc(list.Units, func(a, b dispatch.UnitState) bool { return a.Unit == b.Unit }) // a pair that became one officer between the questions
	list.Total = total
	return list, nil
}

// newFleet makes the rows that are asked for, in order.
func newFleet(f page.Frame, who *access.User, book *roster.Book, list dispatch.UnitList, asked unitsAsked) fleet {
	stale := book.Policy().StaleS
	v := fleet{Frame: f, Asked: asked, StaleS: cmp.Or(stale["avl"], 60), StatusS: cmp.Or(stale["status"], 900), Words: wordsJSON()}
	for _, d := range book.Districts().All() {
		v.Districts = append(v.Districts, unitDistrict{string(d.ID), d.Name(), asked.District == string(d.ID)})
	}
	all, inCrises := max(list.Total, len(list.Units)), 0
	few := asked.Kind == "" && all > manyUnits
	v.Rows = make([]unitRow, 0, min(len(list.Units), 2*manyUnits))
	for i := range list.Units {
		u := &list.Units[i]
		crisis := u.Kind == dispatch.KindCIT || u.Kind == dispatch.KindCoResponder
		if crisis {
			inCrises++
		}
		switch {
		case few && !crisis:
		case asked.Kind == "crisis" && !crisis, asked.Kind == "cit" && u.Kind != dispatch.KindCIT, asked.Kind == "co-responder" && u.Kind != dispatch.KindCoResponder:
		case asked.District != "" && asked.District != string(u.District), asked.Free && u.Status != "Available" && u.Status != "unknown":
		default:
			v.Rows = append(v.Rows, newUnitRow(who, book, list.At, u, &v))
		}
	}
	if few {
		v.Asked.Kind, v.LeftOut = "crisis", all-inCrises
	}
	name, down := strings.CutPrefix(asked.Sort, "-")
	for _, col := range unitColumns {
		col.Next = col.Name
		if col.Name == name {
			if col.Order = "ascending"; down {
				col.Order = "descending"
				slices.SortStableFunc(v.Rows, func(a, b unitRow) int { return col.by(b, a) })
			} else {
				col.Next = "-" + col.Name
				slices.SortStableFunc(v.Rows, col.by)
			}
		}
		v.Columns = append(v.Columns, col)
	}
	return v
}

// newUnitRow says a unit in words.
func newUnitRow(who *access.User, book *roster.Book, at time.Time, u *dispatch.UnitState, v *fleet) unitRow {
	row := unitRow{
		unit:     unit{ID: string(u.Unit), Kind: string(u.Kind), In: string(u.District), Status: string(u.Status), Call: string(u.Call), Position: u.Position},
		District: string(u.District), Word: wordOf(string(u.Status), u.Secondary), KindWord: cmp.Or(kindWords[string(u.Kind)], string(u.Kind)), Until: "–",
	}
	if d, ok := book.District(u.District); ok {
		row.District = book.Districts().At(d).Name()
	}
	var names []string
	for _, id := range u.Officers {
		name := string(id)
		if i, ok := book.Officer(id); ok {
			if p := book.Person(i); known.To(who, book, p) {
				name = cmp.Or(p.Officer.Name, name)
			}
		}
		names = append(names, name)
	}
	row.Crew = strings.Join(names, ", ")
	if u.OnDutyUntil != nil {
		row.Until, row.UntilMS = untilOf(v.Frame, book.Zone().Location(), at, *u.OnDutyUntil), u.OnDutyUntil.UnixMilli()
	}
	if p := u.Position; p != nil && p.AgeS != nil {
		age := time.Duration(*p.AgeS * float64(time.Second))
		row.FixMilli, row.FixAge = at.Add(-age).UnixMilli(), page.Age(age)
		limit := v.StaleS
		if p.Source == dispatch.PositionStatus {
			limit = v.StatusS
		}
		row.Stale = age > time.Duration(limit)*time.Second
	}
	return row
}

// untilOf is when somebody's duty ends: by the clock where that says which day it is.
func untilOf(f page.Frame, zone *time.Location, at, until time.Time) string {
	if left := until.Sub(at); left > 0 && left < 24*time.Hour {
		return until.In(zone).Format("15:04")
	}
	return f.Time(until)
}

// wordsJSON are the words that the script says a unit with.
func wordsJSON() string {
	b, err := json.Marshal(map[string]any{"status": statusWords, "more": secondaryWords, "kind": kindWords})
	if err != nil {
		panic(err) // maps of strings can be marshalled
	}
	return string(b)
}

// showUnits answers GET /dispatch/units, the table by itself.
func (r room) showUnits(c echo.Context) error {
	return r.Show(c, http.StatusOK, sheet, "units", r.fleet(c, r.Frame(c, sheet, "Units")))
}
