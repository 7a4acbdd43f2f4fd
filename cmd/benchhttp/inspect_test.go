package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"watchbill/roster"
)

// TestInspect tells a right answer from wrong ones.
func TestInspect(t *testing.T) {
	s := &service{units: fleet(1000)}
	call, now := roster.Point{Lon: west + 0.2, Lat: south + 0.08}, time.Date(2027, 3, 1, 12, 0, 0, 0, time.UTC)
	right := answerBy(s.units, call, now)
	if err := s.inspect(call, []byte(right)); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, from, to string }{
		{"a later rung", `"tier":1`, `"tier":2`},
		{"a warning", `"warnings":[]`, `"warnings":["positions-stale"]`},
		{"busy", `"Available"`, `"NotAvailable"`},
		{"another kind", `"kind":"cit"`, `"kind":"patrol"`},
		{"estimated", `"estimated":false`, `"estimated":true`},
		{"no fix", `"source":"avl"`, `"source":"district"`},
		{"somewhere else", `"lat":`, `"lat":1`},
		{"another unit", `"unit_id":"U000`, `"unit_id":"U001`},
		{"older than it says", `"age_s":2`, `"age_s":9`},
		{"farther than it is", `"distance_m":`, `"distance_m":1`},
		{"no time", `"travel_s":`, `"travel":`},
		{"not JSON", `{`, `[`},
	} {
		wrong := strings.Replace(right, c.from, c.to, 1)
		if wrong == right {
			t.Fatalf("%s: nothing to replace in %s", c.name, right)
		}
		if s.inspect(call, []byte(wrong)) == nil {
			t.Errorf("%s is taken for right", c.name)
		}
	}
	// The same without the nearest: whoever is listed is right, but is not the nearest.
	far := slices.Clone(s.units)
	for i := range far {
		if far[i].cit && meters(far[i].at(now), call) < 2500 {
			far[i].cit = false
		}
	}
	if s.inspect(call, []byte(answerBy(far, call, now))) == nil {
		t.Error("an answer that leaves out the nearest is taken for right")
	}
}

// answerBy is the answer about units whose positions are 2 s old.
func answerBy(units []unit, call roster.Point, now time.Time) string {
	type near struct {
		u  *unit
		at roster.Point
		m  float64
	}
	var all []near
	for i := range units {
		if u := &units[i]; u.cit {
			at := u.at(now.Add(-2 * time.Second))
			all = append(all, near{u, at, meters(at, call)})
		}
	}
	slices.SortFunc(all, func(x, y near) int { return int(x.m*100) - int(y.m*100) })
	var list []string
	for _, x := range all[:limit] {
		list = append(list, fmt.Sprintf(`{"unit_id":%q,"kind":"cit","status":"Available","position":{"lat":%f,"lon":%f,"source":"avl","age_s":2},"distance_m":%.0f,"travel_s":%.1f,"estimated":false}`,
			x.u.id, x.at.Lat, x.at.Lon, x.m, x.m/10))
	}
	computed, _ := json.Marshal(now)
	return fmt.Sprintf(`{"computed_at":%s,"tier":1,"candidates":[%s],"warnings":[]}`, computed, strings.Join(list, ","))
}
