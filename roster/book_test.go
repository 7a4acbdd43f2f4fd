package roster_test

import (
	"encoding/json"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"watchbill/roster"
)

// shuffled returns the records with the rows of every table in another order, where order has no meaning.
func shuffled(r roster.Records, seed uint64) roster.Records {
	r = cloned(r)
	random := rand.New(rand.NewPCG(seed, 0))
	shuffle := func(n int, swap func(i, j int)) { random.Shuffle(n, swap) }
	shuffle(len(r.Districts), func(i, j int) { r.Districts[i], r.Districts[j] = r.Districts[j], r.Districts[i] })
	shuffle(len(r.Rotations), func(i, j int) { r.Rotations[i], r.Rotations[j] = r.Rotations[j], r.Rotations[i] })
	shuffle(len(r.Officers), func(i, j int) { r.Officers[i], r.Officers[j] = r.Officers[j], r.Officers[i] })
	shuffle(len(r.Credentials), func(i, j int) { r.Credentials[i], r.Credentials[j] = r.Credentials[j], r.Credentials[i] })
	shuffle(len(r.Postings), func(i, j int) { r.Postings[i], r.Postings[j] = r.Postings[j], r.Postings[i] })
	shuffle(len(r.Absences), func(i, j int) { r.Absences[i], r.Absences[j] = r.Absences[j], r.Absences[i] })
	shuffle(len(r.Extras), func(i, j int) { r.Extras[i], r.Extras[j] = r.Extras[j], r.Extras[i] })
	shuffle(len(r.Pairs), func(i, j int) { r.Pairs[i], r.Pairs[j] = r.Pairs[j], r.Pairs[i] })
	shuffle(len(r.Targets), func(i, j int) { r.Targets[i], r.Targets[j] = r.Targets[j], r.Targets[i] })
	return r
}

// TestRecords sees that the rows come back whole, in one order whatever the order they came in, and stay so.
func TestRecords(t *testing.T) {
	want := newBook(t, small()).Records()
	for seed := range uint64(20) {
		b := newBook(t, shuffled(small(), seed))
		got := b.Records()
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("seed %d (-first +this):\n%s", seed, diff)
		}
		if diff := cmp.Diff(want, newBook(t, got).Records()); diff != "" {
			t.Fatalf("read again (-want +got):\n%s", diff)
		}
	}
	s := small()
	for name, n := range map[string][2]int{
		"districts": {len(s.Districts), len(want.Districts)}, "officers": {len(s.Officers), len(want.Officers)},
		"credentials": {len(s.Credentials), len(want.Credentials)}, "postings": {len(s.Postings), len(want.Postings)},
		"absences": {len(s.Absences), len(want.Absences)}, "extras": {len(s.Extras), len(want.Extras)},
		"pairs": {len(s.Pairs), len(want.Pairs)}, "targets": {len(s.Targets), len(want.Targets)}, "calls": {len(s.Calls), len(want.Calls)},
	} {
		if n[0] != n[1] {
			t.Errorf("%d %s went in, %d came out", n[0], name, n[1])
		}
	}
}

// TestRecordsAreCopies changes what a Book gave out, and sees that the Book is as before.
func TestRecordsAreCopies(t *testing.T) {
	b := newBook(t, small())
	want := b.Records()
	r := b.Records()
	r.Districts[0].ID, r.Shifts[0].ID, r.Officers[0].ID, r.Credentials[0].Hours, r.Absences[0].Kind = "", "", "", -1, ""
	r.Postings[0].Offset, r.Extras[0].Kind, r.Pairs[0].ID, r.Targets[0].Required, r.Rotations[0].ID = -1, "", "", -1, ""
	rows := person(t, b, "Adam").Rows()
	rows.Officer.ID, rows.Credentials[0].Hours, rows.Postings[0].Offset, rows.Absences[0].Kind, rows.Extras[0].Kind = "", -1, -1, "", ""
	b.Districts().Append(nil)[0].ID = ""
	if diff := cmp.Diff(want, b.Records()); diff != "" {
		t.Errorf("the Book changed (-before +after):\n%s", diff)
	}
}

func TestBookLists(t *testing.T) {
	b := newBook(t, small())
	var ids []string
	for i := range b.People() {
		ids = append(ids, string(b.Person(i).Officer.ID))
	}
	for _, d := range b.Districts().All() {
		ids = append(ids, string(d.ID)+" "+d.Name())
	}
	for _, s := range b.Shifts().All() {
		ids = append(ids, string(s.ID))
	}
	for _, r := range b.Rotations().All() {
		ids = append(ids, string(r.ID))
	}
	for _, p := range b.Pairs().All() {
		ids = append(ids, string(p.ID)+" "+p.CallSign())
	}
	want := []string{"Adam", "Berta", "Clara", "D1 One", "D2 D2", "night", "day", "always", "pitman", "CRT1 C1", "CRT2 CRT2"}
	if diff := cmp.Diff(want, ids); diff != "" {
		t.Errorf("order (-want +got):\n%s", diff)
	}
	posted := func(d int) []int32 { return b.Posted(d).Append(nil) }
	if !slices.Equal(posted(0), []int32{0, 1, 2}) || !slices.Equal(posted(1), []int32{0, 1}) {
		t.Errorf("posted: %v, %v", posted(0), posted(1)) // Adam has extra duty in D2
	}
	if b.Revision() != 1 || b.Zone().Name() != "UTC" || b.Agency().ID != "small" {
		t.Errorf("revision %d, zone %s, agency %s", b.Revision(), b.Zone().Name(), b.Agency().ID)
	}
	if i, ok := b.Shift("day"); !ok || i != 1 {
		t.Errorf("day is shift %d, %v", i, ok)
	}
	if _, ok := b.District("D3"); ok {
		t.Error("there is no D3")
	}
	if diff := cmp.Diff(roster.DefaultPolicy(), b.Policy()); diff != "" {
		t.Errorf("policy (-default +got):\n%s", diff)
	}
}

func TestPerson(t *testing.T) {
	b := newBook(t, small())
	berta, adam := person(t, b, "Berta"), person(t, b, "Adam")
	if p := berta.PostOn(date("2027-01-31")); p == nil || p.District != "D1" {
		t.Errorf("Berta on 31 January: %+v", p)
	}
	if p := berta.PostOn(date("2027-02-01")); p == nil || p.District != "D2" || b.Squad(p.Squad).Offset != 1 {
		t.Errorf("Berta on 1 February: %+v", p)
	}
	if p := berta.PostOn(date("2026-12-31")); p != nil {
		t.Errorf("Berta before she came: %+v", p)
	}
	for day, want := range map[string]bool{"2027-05-31": false, "2027-06-01": true, "2027-06-14": true, "2027-06-15": false} {
		if berta.OffOn(date(day)) != want {
			t.Errorf("Berta is off on %s: %v", day, !want)
		}
	}
	if got := adam.TimesOff().Append(nil); !slices.Equal(got, []roster.Interval{between("2027-05-01T09:00Z", "2027-05-01T11:00Z")}) {
		t.Errorf("Adam's times off: %v", got)
	}
	if berta.Officer.CallSign() != "B1" || adam.Officer.CallSign() != "Adam" {
		t.Errorf("call signs %s and %s", berta.Officer.CallSign(), adam.Officer.CallSign())
	}
	if got := b.DistrictsOf(adam); !slices.Equal(got, []int{0, 1}) {
		t.Errorf("Adam's districts: %v", got)
	}
	w := b.Watches(days("2027-05-01", "2027-05-01"))
	var got []string
	for _, d := range w.AppendExtras(w.AppendRemaining(nil, adam, days("2027-05-01", "2027-05-01")), adam, days("2027-05-01", "2027-05-01")) {
		got = append(got, d.Start.String()+" "+d.End.String()+" "+string(b.Districts().At(d.District).ID))
	}
	want := []string{
		"2027-05-01T07:00Z 2027-05-01T09:00Z D1", "2027-05-01T11:00Z 2027-05-01T19:00Z D1",
		"2027-05-01T09:00Z 2027-05-01T11:00Z D2", "2027-05-01T20:00Z 2027-05-01T23:00Z D2",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Adam on 1 May (-want +got):\n%s", diff)
	}
}

func TestWithFaults(t *testing.T) {
	b := newBook(t, small())
	want := b.Records()
	rows := person(t, b, "Adam").Rows()
	rows.Postings[0].Shift = "dya"
	rows.Absences = append(rows.Absences, roster.Absence{Officer: "Adam", Kind: "sick", Days: days("2027-01-01", "")})
	stranger := roster.PersonRows{Officer: roster.Officer{ID: "Adan", Role: roster.RoleOfficer}}
	next, faults := b.With(2, rows, stranger)
	if next != nil {
		t.Error("a Book was built of faulty rows")
	}
	unknown := func(table string, row int, column, msg string) roster.Fault {
		return roster.Fault{Table: table, Row: row, Column: column, Msg: msg, Kind: roster.Unknown}
	}
	if diff := cmp.Diff(roster.Faults{
		unknown("postings.csv", 0, "shift_id", `"dya" is not in shifts.csv; nearest is "day"`),
		fault("absences.csv", 1, "to", "missing"),
		unknown("officers.csv", -1, "officer_id", `"Adan" is not in officers.csv; nearest is "Adam"`),
	}, faults); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want, b.Records()); diff != "" {
		t.Errorf("the Book changed (-before +after):\n%s", diff)
	}
}

func TestWithSeveral(t *testing.T) {
	b := newBook(t, small())
	adam, clara := person(t, b, "Adam").Rows(), person(t, b, "Clara").Rows()
	adam.Officer.Designated = false
	adam.Extras = nil
	clara.Postings[0].District = "D2"
	next, faults := b.With(2, adam, clara)
	if next == nil {
		t.Fatal(faults)
	}
	r := small()
	r.Officers[1].Designated, r.Extras, r.Postings[3].District = false, nil, "D2"
	if diff := cmp.Diff(newBook(t, r).Records(), next.Records()); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	if !next.SameGround(b) || b.SameGround(newBook(t, small())) {
		t.Error("SameGround")
	}
	var differ []int
	next.Differs(b, func(i int) { differ = append(differ, i) })
	if !slices.Equal(differ, []int{0, 2}) {
		t.Errorf("differ: %v", differ)
	}
	posted := func(b *roster.Book, d int) []int32 { return b.Posted(d).Append(nil) }
	if !slices.Equal(posted(next, 0), []int32{0, 1}) || !slices.Equal(posted(next, 1), []int32{1, 2}) {
		t.Errorf("posted: %v, %v", posted(next, 0), posted(next, 1))
	}
	if !slices.Equal(posted(b, 0), []int32{0, 1, 2}) || !slices.Equal(posted(b, 1), []int32{0, 1}) {
		t.Errorf("posted before the change: %v, %v", posted(b, 0), posted(b, 1))
	}
}

// TestSiblings follows one Book to two others, each with squads of its own, and sees that they do not meet.
func TestSiblings(t *testing.T) {
	r := small()
	for i := range 10 { // so many squads that append has left room behind them
		r.Postings = append(r.Postings, roster.Posting{
			Officer: "Adam", District: "D2", Shift: "night", Rotation: "pitman", Offset: i, Dates: roster.DateRange{From: date("2028-01-01") + roster.Date(i), To: date("2028-01-01") + roster.Date(i)},
		})
	}
	b := newBook(t, r)
	follow := func(id roster.OfficerID, offset int) *roster.Book {
		rows := person(t, b, id).Rows()
		rows.Postings[0].Offset = offset
		next, faults := b.With(2, rows)
		if next == nil {
			t.Fatal(faults)
		}
		return next
	}
	squads := b.Squads().Len()
	one, two := follow("Clara", 3), follow("Clara", 5)
	three, again := follow("Berta", 7), follow("Clara", 3)
	for _, c := range []struct {
		book   *roster.Book
		id     roster.OfficerID
		offset int
	}{{one, "Clara", 3}, {two, "Clara", 5}, {three, "Berta", 7}, {again, "Clara", 3}} {
		squad := c.book.Squad(person(t, c.book, c.id).Posts().At(0).Squad)
		if squad.Offset != c.offset || c.book.Squads().Len() != squads+1 {
			t.Errorf("%s moved to offset %d: the squad has %d, of %d", c.id, c.offset, squad.Offset, c.book.Squads().Len())
		}
		for d := date("2027-03-01"); d < date("2027-03-15"); d++ {
			want := small().Rotations[0].Cycle[(int(d-date("2027-01-04"))+c.offset)%14] == roster.TokenOff
			if off := squad.ShiftOn(d) < 0; off != want {
				t.Errorf("%s is off on %s: %v", c.id, d, off)
			}
		}
	}
	if b.Squads().Len() != squads {
		t.Errorf("the first Book has %d squads, had %d", b.Squads().Len(), squads)
	}
}

func TestError(t *testing.T) {
	cause := errors.New("cause")
	err := &roster.Error{Kind: roster.Conflict, Field: "postings", Msg: "taken", Err: cause}
	if err.Error() != "postings: taken: cause" || !errors.Is(err, cause) {
		t.Errorf("got %s", err)
	}
	if !errors.Is(err, &roster.Error{Kind: roster.Conflict}) || errors.Is(err, &roster.Error{Kind: roster.NotFound}) {
		t.Error("errors.Is asks for the kind")
	}
	if errors.Is(err, &roster.Error{Kind: roster.Conflict, Msg: "another"}) {
		t.Error("errors.Is with a message")
	}
	if got := roster.Invalidf("from", "%d", 3).Error(); got != "from: 3" {
		t.Errorf("got %s", got)
	}
}

// TestJSON sees that the nouns survive JSON, which the store keeps.
func TestJSON(t *testing.T) {
	want := newBook(t, small()).Records()
	text, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	var got roster.Records
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(newBook(t, want).Records(), newBook(t, got).Records()); diff != "" {
		t.Errorf("through JSON (-want +got):\n%s", diff)
	}
}
