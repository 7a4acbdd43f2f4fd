package store_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"watchbill/roster"
	"watchbill/roster/store"
	"watchbill/roster/store/storetest"
)

// TestImportsAgreeWithTheModel imports random rosters one after another and compares Changes and Load with maps of strings.
func TestImportsAgreeWithTheModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := store.New(storetest.NewMemory())
		before := map[string]string{}
		for range rapid.IntRange(1, 4).Draw(t, "imports") {
			r := records(t)
			after := lines(r)
			want := compareLines(before, after)
			plan, err := s.Diff(t.Context(), r)
			if err != nil || counts(plan) != want {
				t.Fatalf("diff: %v\n got %s\nwant %s", err, counts(plan), want)
			}
			done, err := s.Import(t.Context(), r)
			if err != nil || counts(done) != want {
				t.Fatalf("import: %v\n got %s\nwant %s", err, counts(done), want)
			}
			got, revision, err := s.Load(t.Context())
			if err != nil || revision != done.Revision {
				t.Fatalf("load at revision %d, want %d: %v", revision, done.Revision, err)
			}
			if d := cmp.Diff(after, lines(got)); d != "" {
				t.Fatalf("load (-want +got):\n%s", d)
			}
			before = after
		}
	})
}

// records draws a small roster whose keys often meet.
func records(t *rapid.T) (r roster.Records) {
	id := rapid.SampledFrom([]string{"a", "a.b", "b"})
	note := rapid.SampledFrom([]string{"", "x", "\x00é"})
	date := func(what string) roster.Date { return roster.Date(rapid.IntRange(740000, 740002).Draw(t, what)) }
	several := func(what string) int { return rapid.IntRange(0, 3).Draw(t, what) }
	r.Agency.Name = note.Draw(t, "agency")
	for range several("shifts") {
		r.Shifts = append(r.Shifts, roster.Shift{ID: roster.ShiftID(id.Draw(t, "shift")), Name: note.Draw(t, "name")})
	}
	for range several("officers") {
		r.Officers = append(r.Officers, roster.Officer{ID: roster.OfficerID(id.Draw(t, "officer")), Name: note.Draw(t, "name")})
	}
	for range several("credentials") {
		r.Credentials = append(r.Credentials, roster.Credential{Officer: roster.OfficerID(id.Draw(t, "officer")), Kind: id.Draw(t, "kind"), Number: note.Draw(t, "number")})
	}
	for range several("absences") {
		a := roster.Absence{Officer: roster.OfficerID(id.Draw(t, "officer")), Kind: "sick", Note: note.Draw(t, "note")}
		if rapid.Bool().Draw(t, "timed") {
			a.Time.Start = roster.Minute(rapid.IntRange(0, 2).Draw(t, "start"))
		} else {
			a.Days.From = date("from")
		}
		r.Absences = append(r.Absences, a)
	}
	if rapid.Bool().Draw(t, "policy") {
		p := roster.Policy{NearEqualS: several("near equal")}
		r.Policy = &p
	}
	return r
}

// lines renders every row of what records draws: "file key #n" → JSON.
func lines(r roster.Records) map[string]string {
	out := map[string]string{}
	add := func(file string, row any, key ...any) {
		b, err := json.Marshal(row)
		if err != nil {
			panic(err)
		}
		for n := 0; ; n++ {
			k := fmt.Sprintf("%s %q #%d", file, fmt.Sprint(key...), n)
			if _, there := out[k]; !there {
				out[k] = string(b)
				return
			}
		}
	}
	add(roster.AgencyFile, r.Agency, r.Agency.ID)
	for i, s := range r.Shifts {
		add(roster.ShiftsFile, []any{i, s}, s.ID)
	}
	for _, o := range r.Officers {
		add(roster.OfficersFile, o, o.ID)
	}
	for _, c := range r.Credentials {
		add(roster.CredentialsFile, c, c.Officer, "|", c.Kind)
	}
	for _, a := range r.Absences {
		add(roster.AbsencesFile, a, a.Officer, "|", a.Days, a.Time)
	}
	if r.Policy != nil {
		add(roster.PolicyFile, r.Policy)
	}
	return out
}

// compareLines renders what differs as counts does.
func compareLines(before, after map[string]string) string {
	type count struct{ added, changed, removed int }
	by := map[string]count{}
	all := maps.Clone(before)
	maps.Copy(all, after)
	for k := range all {
		file, _, _ := strings.Cut(k, " ")
		c := by[file]
		old, was := before[k]
		row, is := after[k]
		switch {
		case !was:
			c.added++
		case !is:
			c.removed++
		case old != row:
			c.changed++
		}
		by[file] = c
	}
	var parts []string
	for _, file := range roster.Files {
		if c := by[file]; c != (count{}) {
			parts = append(parts, fmt.Sprintf("%s +%d ~%d -%d", file, c.added, c.changed, c.removed))
		}
	}
	return strings.Join(parts, ", ")
}
