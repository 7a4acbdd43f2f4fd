package console

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"watchbill/api/web/access"
	"watchbill/dispatch"
	"watchbill/roster"
	"watchbill/ui/ask"
	"watchbill/ui/assets"
	"watchbill/ui/certificates/known"
	"watchbill/ui/page"
)

// someUnits are units of the demo's districts.
func someUnits() dispatch.UnitList {
	age, long := 4.0, 400.0
	at := time.Date(2026, 11, 21, 4, 0, 0, 0, time.UTC)
	until := at.Add(3 * time.Hour)
	list := dispatch.UnitList{At: at, Units: []dispatch.UnitState{
		{Unit: "A1", Kind: "cit", District: "newark", Status: "Available", OnDutyUntil: &until},
		{Unit: "A2", Kind: "officer", District: "newark", Status: "NotAvailable", Secondary: []dispatch.Secondary{"InService", "OnScene"}, Call: "C-1"},
		{Unit: "A3", Kind: "co-responder", District: "wilmington", Status: "ConditionallyAvailable", Secondary: []dispatch.Secondary{"Meal"}},
		{Unit: "A4", Kind: "officer", District: "nowhere", Status: "unknown", Officers: []roster.OfficerID{`<script>alert(1)</script>`, "\u202eabc"}},
	}}
	for i, a := range []*float64{&age, &long, nil} {
		list.Units[i].Position = &dispatch.Position{Lat: 39.68, Lon: -75.75, Source: dispatch.PositionAVL, AgeS: a}
	}
	return list
}

func TestFleetAsked(t *testing.T) {
	book := demoBook(t)
	for query, want := range map[string]string{
		"": "A1 A2 A3 A4", "sort=-unit": "A4 A3 A2 A1", "kind=cit": "A1", "kind=crisis": "A1 A3", "kind=co-responder": "A3", "kind=all": "A1 A2 A3 A4",
		"in=newark": "A1 A2", "free=1": "A1 A4", "in=newark&free=1": "A1", "sort=status": "A1 A4 A3 A2", "sort=position": "A1 A2 A3 A4", "sort=nonsense": "A1 A2 A3 A4",
	} {
		q, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		v := newFleet(page.Frame{}, nil, book, someUnits(), unitsAskedOf(q))
		var got []string
		for _, row := range v.Rows {
			got = append(got, row.ID)
		}
		if said := strings.Join(got, " "); said != want {
			t.Errorf("%s: %s, want %s", query, said, want)
		}
	}
}

func TestFleetInWords(t *testing.T) {
	v := newFleet(page.Frame{}, nil, demoBook(t), someUnits(), unitsAsked{Sort: "unit"})
	for i, want := range []struct{ word, age, kind, until string }{
		{"● free", "4 s", "CIT", "02:00"}, {"○ on scene", "6 min", "officer", "–"}, {"◐ meal", "", "pair", "–"}, {"● on duty", "", "officer", "–"},
	} {
		row := v.Rows[i]
		if got := row.Word.Glyph + " " + row.Word.Word; got != want.word || row.FixAge != want.age || row.KindWord != want.kind || row.Until != want.until {
			t.Errorf("%s: %s, %q, %s, %s; want %+v", row.ID, got, row.FixAge, row.KindWord, row.Until, want)
		}
	}
	if !v.Rows[1].Stale || v.Rows[0].Stale {
		t.Error("a position of 400 s is as good as one of 4 s")
	}
}

// TestFleetOfMany leaves units out, and says how many.
func TestFleetOfMany(t *testing.T) {
	list := someUnits()
	for range manyUnits {
		list.Units = append(list.Units, dispatch.UnitState{Unit: "Z", Kind: "officer"})
	}
	if v := newFleet(page.Frame{}, nil, demoBook(t), list, unitsAsked{}); len(v.Rows) != 2 || v.LeftOut != manyUnits+2 {
		t.Errorf("%d rows, %d left out", len(v.Rows), v.LeftOut)
	}
	if v := newFleet(page.Frame{}, nil, demoBook(t), list, unitsAsked{Kind: "all"}); len(v.Rows) != manyUnits+4 || v.LeftOut != 0 {
		t.Errorf("%d rows, %d left out of all", len(v.Rows), v.LeftOut)
	}
}

// TestHostileUnits has names that would be markup be written as text, wherever they stand.
func TestHostileUnits(t *testing.T) {
	list := someUnits()
	list.Units[0].Unit, list.Units[0].Call = `"><script>`, `<img src=x onerror=alert(1)>`
	book := demoBook(t)
	for name, view := range map[string]any{"units": newFleet(page.Frame{}, nil, book, list, unitsAsked{}), "map": charted(newChart(page.Frame{}, book), newFleet(page.Frame{}, nil, book, list, unitsAsked{}))} {
		w := httptest.NewRecorder()
		if err := new(page.Press).Show(echo.New().NewContext(httptest.NewRequest(http.MethodGet, "/", nil), w), http.StatusOK, sheet, name, view); err != nil {
			t.Fatal(err)
		}
		if text := w.Body.String(); strings.Contains(text, "<script") || strings.Contains(text, "<img") {
			t.Errorf("%s: markup of a name is markup of the page", name)
		}
	}
}

func charted(v chart, f fleet) chart {
	for i := range f.Rows {
		v.put(&f.Rows[i])
	}
	return v
}

// TestUnitsNameThoseOfOnesDistricts: dispatch is the whole agency's; who answers for one district reads the names of its people alone.
func TestUnitsNameThoseOfOnesDistricts(t *testing.T) {
	book, list, named := demoBook(t), dispatch.UnitList{}, map[bool]int{}
	for i := range book.People() {
		id := book.Person(i).Officer.ID
		list.Units = append(list.Units, dispatch.UnitState{Unit: dispatch.UnitID(id), Kind: "cit", Officers: []roster.OfficerID{id}})
	}
	who := &access.User{Kind: access.Person, Districts: []roster.DistrictID{"newark"}}
	for i, row := range newFleet(page.Frame{}, who, book, list, unitsAsked{}).Rows {
		has := row.Crew != row.ID
		if has != known.To(who, book, book.Person(i)) {
			t.Errorf("%s is %q", row.ID, row.Crew)
		}
		named[has]++
	}
	if named[true] == 0 || named[false] == 0 {
		t.Errorf("%v", named)
	}
}

// TestUnitsAskedFor: of many units a table that is not asked for more reads those of crises alone, in order, and says how many there are of all.
func TestUnitsAskedFor(t *testing.T) {
	for _, tc := range []struct {
		kind  string
		total int // units that there are
		asked string
		want  string
		of    int
	}{
		{"", 3, "limit=400", "A1 A2 A3", 3},
		{"", 500, "limit=400 kind=co-responder kind=cit", "A1 A2 A3", 500},
		{"crisis", 500, "kind=co-responder kind=cit", "A1 A2 A3", 0},
		{"cit", 500, "kind=cit", "A1 A3", 2},
		{"co-responder", 500, "kind=co-responder", "A2", 1},
		{"all", 500, "", "A1 A2 A3", 500},
	} {
		var asked []string
		answers := map[string]string{"co-responder": `{"total": 1, "units": [{"unit_id": "A2"}]}`, "cit": `{"total": 2, "units": [{"unit_id": "A1"}, {"unit_id": "A3"}]}`}
		service := http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
			if q.URL.RawQuery != "" {
				asked = append(asked, q.URL.RawQuery)
			}
			text, ok := answers[q.URL.Query().Get("kind")]
			if !ok {
				text = `{"total": ` + strconv.Itoa(tc.total) + `, "units": [{"unit_id": "A1"}, {"unit_id": "A2"}, {"unit_id": "A3"}]}`
			}
			_, _ = w.Write([]byte(text))
		})
		r := room{Press: page.New(page.Options{Ask: ask.New(func() http.Handler { return service }), Assets: assets.New(), Now: func() time.Time { return moment }})}
		list, err := r.units(httptest.NewRequest(http.MethodGet, "/", nil), tc.kind)
		var got []string
		for _, u := range list.Units {
			got = append(got, string(u.Unit))
		}
		if err != nil || strings.Join(asked, " ") != tc.asked || strings.Join(got, " ") != tc.want || list.Total != tc.of {
			t.Errorf("%q of %d: asked %q and got %v of %d, %v", tc.kind, tc.total, asked, got, list.Total, err)
		}
	}
}
