package api_test

import (
	"encoding/json"
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"watchbill/api"
	"watchbill/dispatch"
	"watchbill/roster"
)

// maybe draws nil half of the time.
func maybe[V any](t *rapid.T, g *rapid.Generator[V], label string) *V {
	if !rapid.Bool().Draw(t, label+" given") {
		return nil
	}
	v := g.Draw(t, label)
	return &v
}

// listed draws nil, or a list of up to three.
func listed[V any](t *rapid.T, g *rapid.Generator[V], label string) []V {
	if rapid.Bool().Draw(t, label+" nil") {
		return nil
	}
	return rapid.SliceOfN(g, 0, 3).Draw(t, label)
}

// TestAnswerAsJSON holds the answer written by hand to encoding/json, byte for byte.
func TestAnswerAsJSON(t *testing.T) {
	text := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"", "D1", "a<b>&\"\\", "Zoë\u2028", "\x00\x7f\xff"}))
	figure := rapid.OneOf(rapid.Float64(), rapid.SampledFrom([]float64{0, 1e-7, 1e21, -75.546589, 1234.5}))
	instant := rapid.Custom(func(t *rapid.T) time.Time {
		zone := time.FixedZone("", 900*rapid.IntRange(-48, 56).Draw(t, "zone"))
		return time.Unix(rapid.Int64Range(-60e9, 250e9).Draw(t, "s"), rapid.Int64Range(0, 999_999_999).Draw(t, "ns")).In(zone)
	})
	date := rapid.Map(rapid.IntRange(1, 3000), func(y int) roster.Date { return roster.NewDate(y, 2, 28) })
	candidate := rapid.Custom(func(t *rapid.T) dispatch.Candidate {
		s := func(label string) string { return text.Draw(t, label) }
		return dispatch.Candidate{
			Unit: dispatch.UnitID(s("unit")), Officers: listed(t, rapid.Map(text, func(s string) roster.OfficerID { return roster.OfficerID(s) }), "officers"),
			Kind: dispatch.Kind(s("kind")), District: roster.DistrictID(s("district")), Status: dispatch.Status(s("status")),
			Secondary: listed(t, rapid.Map(text, func(s string) dispatch.Secondary { return dispatch.Secondary(s) }), "secondary"),
			Position:  dispatch.Position{Lat: figure.Draw(t, "lat"), Lon: figure.Draw(t, "lon"), Source: dispatch.PositionSource(s("source")), AgeS: maybe(t, figure, "age")},
			DistanceM: maybe(t, figure, "distance"), TravelS: maybe(t, figure, "travel"), TravelSource: s("travel source"),
			OnDutyUntil: maybe(t, instant, "until"), CertifiedThrough: maybe(t, date, "through"), Phone: s("phone"),
			Estimated: rapid.Bool().Draw(t, "estimated"), Staged: rapid.Bool().Draw(t, "staged"), Uncovers: s("uncovers"),
			Call: roster.CallID(s("call")), Reasons: listed(t, text, "reasons"),
		}
	})
	resource := rapid.Custom(func(t *rapid.T) dispatch.Resource {
		return dispatch.Resource{
			ID: roster.ResourceID(text.Draw(t, "id")), Name: text.Draw(t, "name"), Kind: text.Draw(t, "kind"), Phone: text.Draw(t, "phone"),
			Lat: maybe(t, figure, "lat"), Lon: maybe(t, figure, "lon"), DistanceM: maybe(t, figure, "distance"),
		}
	})
	fallback := rapid.Custom(func(t *rapid.T) dispatch.Fallback {
		return dispatch.Fallback{
			Tier: rapid.Int().Draw(t, "tier"), Rung: dispatch.Rung(text.Draw(t, "rung")), Reason: text.Draw(t, "reason"), Count: rapid.Int().Draw(t, "count"),
			Candidates: listed(t, candidate, "candidates"), Resources: listed(t, resource, "resources"),
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		a := &dispatch.Answer{
			Revision: rapid.Uint64().Draw(t, "revision"), ComputedAt: instant.Draw(t, "computed"), At: instant.Draw(t, "at"),
			District: roster.DistrictID(text.Draw(t, "district")), Need: roster.Need(text.Draw(t, "need")), NeedReasons: listed(t, text, "why"),
			Tier: rapid.Int().Draw(t, "tier"), Candidates: listed(t, candidate, "candidates"), Fallbacks: listed(t, fallback, "fallbacks"),
			Warnings: listed(t, rapid.Map(text, func(s string) dispatch.Warning { return dispatch.Warning(s) }), "warnings"),
		}
		if rapid.Bool().Draw(t, "leads") {
			a.Lead = &dispatch.Lead{Reason: text.Draw(t, "lead"), Resources: listed(t, resource, "lead")}
		}
		if rapid.Bool().Draw(t, "passes") {
			a.PassedOver = []dispatch.PassedOver{{Unit: "2A14", Reason: text.Draw(t, "passed")}}
		}
		want, err := json.Marshal(a)
		if err != nil {
			t.Skip(err)
		}
		if got := api.AppendAnswer(nil, a); string(got) != string(want) {
			t.Fatalf("got  %s\nwant %s", got, want)
		}
	})
}

// BenchmarkAppendAnswer writes what BenchmarkNearestAnswer computes.
func BenchmarkAppendAnswer(b *testing.B) {
	h := newHouse(benchNow)
	h.publish(openPack(b, "chicago-2016"))
	a, err := h.board.Nearest(dispatch.Query{Point: roster.Point{Lat: 41.8781, Lon: -87.6298}, At: roster.MinuteOf(benchNow), Now: benchNow})
	if err != nil {
		b.Fatal(err)
	}
	var text []byte
	b.ReportAllocs()
	for b.Loop() {
		text = api.AppendAnswer(text[:0], a)
	}
	b.SetBytes(int64(len(text)))
}

// TestNumbersAsJSON holds numbers to encoding/json: round ones of every length, their neighbours, and any.
func TestNumbersAsJSON(t *testing.T) {
	check := func(t interface{ Fatalf(string, ...any) }, f float64) {
		want, err := json.Marshal(f)
		if err != nil {
			return
		}
		if got := api.AppendNumber(nil, f); string(got) != string(want) {
			t.Fatalf("got %s, want %s", got, want)
		}
	}
	for _, f := range []float64{0, math.Copysign(0, -1), 0.1, -0.1, 1e-6, 1.1e-6, 9.9e-7, 1e-7, -1e-7, 99999999, 1e8, 99999999.9999999, 100000000.5, 0.30000000000000004, 1e21, 1e15 + 0.5} {
		check(t, f)
		check(t, math.Nextafter(f, math.Inf(1)))
		check(t, math.Nextafter(f, math.Inf(-1)))
	}
	rapid.Check(t, func(t *rapid.T) {
		f := rapid.Float64().Draw(t, "any")
		check(t, f)
		round := float64(rapid.Int64Range(-1e16, 1e16).Draw(t, "digits")) / math.Pow10(rapid.IntRange(0, 10).Draw(t, "decimals"))
		check(t, round)
		check(t, math.Nextafter(round, f))
	})
}
