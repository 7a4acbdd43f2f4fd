package pack_test

import (
	"bytes"
	"encoding/json"
	"math"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"watchbill/roster"
	"watchbill/roster/pack"
)

// TestRandomRoundTrip: whatever the roster's types can hold of a pack is read back row for row, and written again to the byte.
func TestRandomRoundTrip(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(rt *rapid.T) {
		r := drawRecords(rt)
		path := filepath.Join(dir, "p.zip")
		write(t, path, r)
		first := read(t, path)
		p, err := pack.Read(t.Context(), path)
		if err != nil {
			rt.Fatal(err)
		}
		if d := cmp.Diff(sortedRows(r), sortedRows(p.Records)); d != "" {
			_, faults := p.Book(0)
			rt.Fatalf("rows (-written +read):\n%s\n%s", d, faults)
		}
		write(t, path, p.Records)
		if !bytes.Equal(first, read(t, path)) {
			rt.Fatal("the second export differs from the first")
		}
	})
}

// sortedRows lists every row as JSON, sorted but for the shifts and the parts of a district.
func sortedRows(r roster.Records) map[string][]string {
	rows := map[string][]string{}
	add := func(table string, row any) {
		b, err := json.Marshal(row)
		if err != nil {
			panic(err)
		}
		rows[table] = append(rows[table], string(b))
	}
	add("agency", r.Agency)
	add("policy", r.Policy)
	each(r.Shifts, "shifts", add)
	each(r.Districts, "districts", add)
	each(r.Rotations, "rotations", add)
	each(r.Officers, "officers", add)
	each(r.Credentials, "credentials", add)
	each(r.Postings, "postings", add)
	each(r.Absences, "absences", add)
	each(r.Extras, "extras", add)
	each(r.Pairs, "pairs", add)
	each(r.Targets, "targets", add)
	each(r.Calls, "calls", add)
	each(r.Resources, "resources", add)
	each(r.Places, "places", add)
	for table := range rows {
		if table != "shifts" {
			slices.Sort(rows[table])
		}
	}
	return rows
}

func each[T any](s []T, table string, add func(string, any)) {
	for _, row := range s {
		add(table, row)
	}
}

var (
	anyID    = rapid.StringMatching(`[A-Za-z0-9._-]{1,3}|[A-Za-z0-9._-]{64}`)
	anyText  = rapid.OneOf(rapid.Just(""), rapid.StringMatching(`[ -~äλ"',;\n\t]{0,12}`), rapid.SampledFrom([]string{`"`, " x", "x ", "\n", `\.`, "#", "=1+1", "\u2028", "\ufeff", "<&>"}))
	anyWord  = rapid.StringMatching(`[!-~é]{1,6}`)
	anyWords = rapid.Custom(func(t *rapid.T) []string { return orNil(rapid.SliceOfN(anyWord, 0, 3).Draw(t, "words")) })
	anyDate  = rapid.Custom(func(t *rapid.T) roster.Date {
		return roster.Date(rapid.IntRange(1, int(roster.MaxDate)).Draw(t, "date"))
	})
	someDate  = rapid.OneOf(rapid.Just(roster.Date(0)), anyDate)
	anyClock  = rapid.Map(rapid.IntRange(0, 1439), func(n int) roster.ClockTime { return roster.ClockTime(n) })
	anyDays   = rapid.Map(rapid.IntRange(0, 127), func(n int) roster.Weekdays { return roster.Weekdays(n) })
	anyNumber = rapid.OneOf(rapid.Just(0.0), rapid.Float64Range(-1e6, 1e6), rapid.SampledFrom([]float64{0.1, 1e-9, 1e21, math.MaxFloat64, math.SmallestNonzeroFloat64}))
	anyPoint  = rapid.Custom(func(t *rapid.T) roster.Point { return roster.Point{Lon: number(t), Lat: number(t)} })
	anyDraw   = rapid.Custom(func(t *rapid.T) *roster.Point {
		if rapid.Bool().Draw(t, "nowhere") {
			return nil
		}
		p := anyPoint.Draw(t, "point")
		return &p
	})
)

func orNil[T any](s []T) []T {
	if len(s) == 0 {
		return nil
	}
	return s
}

// number draws a number that is not -0, which the format does not know.
func number(t *rapid.T) float64 { return anyNumber.Draw(t, "number") + 0 }

func rowsOf[T any](t *rapid.T, draw func(*rapid.T) T) []T {
	return orNil(rapid.SliceOfN(rapid.Custom(draw), 0, 4).Draw(t, "rows"))
}

func idOf[S ~string](t *rapid.T) S { return S(anyID.Draw(t, "id")) }

func text(t *rapid.T) string { return anyText.Draw(t, "text") }

func dates(t *rapid.T) roster.DateRange {
	return roster.DateRange{From: anyDate.Draw(t, "from"), To: someDate.Draw(t, "to")}
}

// minutes draws an instant, often near a clock change.
func minutes(t *rapid.T, z *roster.Zone) roster.Minute {
	if changes := z.Changes(roster.DateRange{From: roster.NewDate(2016, 1, 1), To: roster.NewDate(2017, 12, 31)}); len(changes) > 0 && rapid.Bool().Draw(t, "at a change") {
		d := rapid.SampledFrom(changes).Draw(t, "change")
		return z.Instant(d, 0) + roster.Minute(rapid.IntRange(-120, 360).Draw(t, "minutes"))
	}
	return z.Instant(min(max(3, anyDate.Draw(t, "date")), roster.MaxDate-3), anyClock.Draw(t, "clock"))
}

// interval draws one with a minute in it, or one that a clock's jump leaves without.
func interval(t *rapid.T, z *roster.Zone) roster.Interval {
	start := minutes(t, z)
	before, c := z.Local(start - 1)
	if d, now := z.Local(start); int(d-before)*1440+int(now-c) > 1 && rapid.Bool().Draw(t, "empty") {
		return roster.Interval{Start: start, End: start}
	}
	end := start + roster.Minute(rapid.IntRange(1, 3000).Draw(t, "length"))
	return roster.Interval{Start: start, End: end}
}

func drawRecords(t *rapid.T) roster.Records {
	a := drawAgency(t)
	z, err := roster.LoadZone(a.TimeZone)
	if err != nil {
		panic(err)
	}
	r := roster.Records{Agency: a, Policy: drawPolicy(t)}
	r.Districts = slices.CompactFunc(slices.SortedFunc(slices.Values(rowsOf(t, drawDistrict)), byDistrict), func(x, y roster.District) bool { return x.ID == y.ID })
	r.Shifts = rowsOf(t, func(t *rapid.T) roster.Shift {
		return roster.Shift{ID: idOf[roster.ShiftID](t), Name: text(t), Start: anyClock.Draw(t, "start"), End: anyClock.Draw(t, "end"), Days: anyDays.Draw(t, "days")}
	})
	r.Rotations = rowsOf(t, func(t *rapid.T) roster.Rotation {
		token := rapid.Custom(func(t *rapid.T) roster.ShiftID {
			return roster.ShiftID(rapid.OneOf(rapid.SampledFrom([]string{"-", "*"}), anyID).Draw(t, "token"))
		})
		return roster.Rotation{ID: idOf[roster.RotationID](t), Name: text(t), Anchor: anyDate.Draw(t, "anchor"), Cycle: orNil(rapid.SliceOfN(token, 0, 5).Draw(t, "cycle"))}
	})
	r.Officers = rowsOf(t, func(t *rapid.T) roster.Officer {
		b := func() bool { return rapid.Bool().Draw(t, "truth") }
		return roster.Officer{
			ID: idOf[roster.OfficerID](t), Name: text(t), Role: roster.Role(anyWord.Draw(t, "role")), Rank: text(t), Unit: text(t), PatrolSince: someDate.Draw(t, "since"),
			Designated: b(), Volunteer: b(), Eligible: b(), Languages: anyWords.Draw(t, "languages"), Skills: anyWords.Draw(t, "skills"), Phone: text(t), Email: text(t),
			Active: roster.DateRange{From: someDate.Draw(t, "from"), To: someDate.Draw(t, "to")},
		}
	})
	r.Credentials = rowsOf(t, func(t *rapid.T) roster.Credential {
		return roster.Credential{
			Officer: idOf[roster.OfficerID](t), Kind: idOf[string](t), Program: text(t), Host: text(t), Started: someDate.Draw(t, "started"), Completed: someDate.Draw(t, "completed"), Hours: number(t),
			Components: anyWords.Draw(t, "components"), Authority: text(t), Number: text(t), Category: text(t), Expires: someDate.Draw(t, "expires"), Revoked: someDate.Draw(t, "revoked"), Evidence: text(t),
		}
	})
	r.Postings = rowsOf(t, func(t *rapid.T) roster.Posting {
		return roster.Posting{Officer: idOf[roster.OfficerID](t), District: idOf[roster.DistrictID](t), Shift: idOf[roster.ShiftID](t), Rotation: idOf[roster.RotationID](t), Offset: rapid.IntRange(-5, 1<<31-1).Draw(t, "offset"), Dates: dates(t)}
	})
	r.Absences = rowsOf(t, func(t *rapid.T) roster.Absence {
		a := roster.Absence{Officer: idOf[roster.OfficerID](t), Kind: anyWord.Draw(t, "kind"), Note: text(t)}
		if rapid.Bool().Draw(t, "timed") {
			a.Time = interval(t, z)
		} else {
			a.Days = roster.DateRange{From: anyDate.Draw(t, "from"), To: anyDate.Draw(t, "to")}
		}
		return a
	})
	r.Extras = rowsOf(t, func(t *rapid.T) roster.Extra {
		return roster.Extra{Officer: idOf[roster.OfficerID](t), District: idOf[roster.DistrictID](t), Time: interval(t, z), Kind: anyWord.Draw(t, "kind")}
	})
	r.Pairs = rowsOf(t, func(t *rapid.T) roster.Pair {
		return roster.Pair{ID: idOf[roster.PairID](t), Officer: idOf[roster.OfficerID](t), Clinician: idOf[roster.OfficerID](t), Dates: dates(t), Unit: text(t)}
	})
	r.Targets = rowsOf(t, func(t *rapid.T) roster.Target {
		maybe := func() string { return rapid.OneOf(rapid.Just(""), anyID).Draw(t, "maybe") }
		return roster.Target{Need: roster.Need(anyWord.Draw(t, "need")), District: roster.DistrictID(maybe()), Shift: roster.ShiftID(maybe()), Days: anyDays.Draw(t, "days"),
			Required: rapid.IntRange(-1, 9).Draw(t, "required"), Dates: roster.DateRange{From: someDate.Draw(t, "from"), To: someDate.Draw(t, "to")}}
	})
	drawGround(t, z, &r)
	return r
}

func drawGround(t *rapid.T, z *roster.Zone, r *roster.Records) {
	r.Calls = rowsOf(t, func(t *rapid.T) roster.Call {
		return roster.Call{
			ID: idOf[roster.CallID](t), Received: minutes(t, z).Time().Add(time.Duration(rapid.IntRange(0, 59).Draw(t, "s")) * time.Second), At: anyDraw.Draw(t, "at"),
			District: roster.DistrictID(rapid.OneOf(rapid.Just(""), anyID).Draw(t, "district")), Nature: text(t), FinalNature: text(t), Priority: text(t), Crisis: rapid.Bool().Draw(t, "crisis"), OnSceneMinutes: number(t),
		}
	})
	r.Resources = rowsOf(t, func(t *rapid.T) roster.Resource {
		opening := rapid.Custom(func(t *rapid.T) roster.Opening {
			return roster.Opening{Days: anyDays.Draw(t, "days"), Start: anyClock.Draw(t, "start"), End: anyClock.Draw(t, "end")}
		})
		x := roster.Resource{ID: idOf[roster.ResourceID](t), Name: text(t), Kind: anyWord.Draw(t, "kind"), At: anyDraw.Draw(t, "at"), Phone: text(t), Hours: orNil(rapid.SliceOfN(opening, 0, 3).Draw(t, "hours"))}
		for _, d := range rapid.SliceOfN(anyID, 0, 3).Draw(t, "districts") {
			x.Districts = append(x.Districts, roster.DistrictID(d))
		}
		return x
	})
	r.Places = rowsOf(t, func(t *rapid.T) roster.Place {
		return roster.Place{ID: idOf[roster.PlaceID](t), Name: text(t), Kind: text(t), At: anyPoint.Draw(t, "at")}
	})
}

func byDistrict(x, y roster.District) int { return slices.Compare([]byte(x.ID), []byte(y.ID)) }

func drawDistrict(t *rapid.T) roster.District {
	ring := rapid.Custom(func(t *rapid.T) roster.Ring { return orNil(rapid.SliceOfN(anyPoint, 0, 4).Draw(t, "ring")) })
	polygon := rapid.Custom(func(t *rapid.T) roster.Polygon { return orNil(rapid.SliceOfN(ring, 0, 2).Draw(t, "polygon")) })
	part := rapid.Custom(func(t *rapid.T) roster.Part {
		return roster.Part{Name: text(t), Group: text(t), Polygons: orNil(rapid.SliceOfN(polygon, 0, 2).Draw(t, "polygons"))}
	})
	return roster.District{ID: idOf[roster.DistrictID](t), Parts: rapid.SliceOfN(part, 1, 3).Draw(t, "parts")}
}

func drawAgency(t *rapid.T) roster.Agency {
	n := func() int { return rapid.IntRange(0, 1000).Draw(t, "n") }
	a := roster.Agency{
		ID: text(t), Name: text(t),
		TimeZone:      rapid.SampledFrom([]string{"UTC", "America/New_York", "Australia/Lord_Howe", "America/Havana", "Asia/Beirut", "Africa/Monrovia", "Europe/Amsterdam", "Pacific/Apia"}).Draw(t, "zone"),
		Certification: roster.Certification{Kind: idOf[string](t), MinHours: number(t), RequiredComponents: anyWords.Draw(t, "components"), Authorities: orNil(rapid.SliceOfN(anyText, 0, 2).Draw(t, "authorities")), ValidMonths: n(), GraceDays: n()},
		CoResponder:   roster.CoResponder{OfficerMustBeCertified: rapid.Bool().Draw(t, "certified")},
		WorkRules:     roster.WorkRules{MinRestHours: number(t), MaxConsecutiveDays: n(), MaxHoursPerDay: number(t), MaxHoursPerWeek: number(t)},
		Absence:       roster.AbsenceRule{UnplannedRate: number(t)}, Experience: roster.Experience{MinPatrolYears: number(t)}, ShareOfPatrol: number(t),
	}
	if rapid.Bool().Draw(t, "refresher") {
		a.Certification.Refresher = &roster.Refresher{Kind: idOf[string](t), MinHours: number(t), ValidMonths: n()}
	}
	return a
}

func drawPolicy(t *rapid.T) *roster.Policy {
	if rapid.Bool().Draw(t, "none") {
		return nil
	}
	p := roster.DefaultPolicy()
	n := rapid.IntRange(0, 1000)
	if rapid.Bool().Draw(t, "levels") {
		p.Levels = rapid.MapOfN(anyText, n, 1, 3).Draw(t, "levels")
		p.Natures = map[string]roster.Nature{text(t): {Need: roster.Need(text(t)), Indicators: anyWords.Draw(t, "indicators")}}
		p.Hazards = map[string]roster.HazardRule{text(t): roster.HazardRule(text(t))}
		p.Speeds = map[string]float64{text(t): number(t)}
		p.Devices = map[string]string{text(t): text(t)}
	}
	p.PairHeadStartS, p.NearEqualS, p.StaleS["avl"] = n.Draw(t, "n"), n.Draw(t, "n"), n.Draw(t, "n")
	p.SupervisorRanks = rapid.SliceOfN(anyWord, 0, 3).Draw(t, "ranks")
	if rapid.Bool().Draw(t, "mandates") {
		p.Mandates = []roster.Mandate{{Name: text(t), Kinds: anyWords.Draw(t, "kinds"), Hours: number(t), CycleMonths: n.Draw(t, "n")}, {Roles: []roster.Role{"clinician"}}}
	}
	return &p
}
