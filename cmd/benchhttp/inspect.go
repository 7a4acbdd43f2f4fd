package main

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"time"

	"watchbill/roster"
)

// answer is what an answer of watchbill's is held to.
type answer struct {
	ComputedAt time.Time `json:"computed_at"`
	Tier       int       `json:"tier"`
	Warnings   []string  `json:"warnings"`
	Candidates []struct {
		Unit      string `json:"unit_id"`
		Kind      string `json:"kind"`
		Status    string `json:"status"`
		Estimated bool   `json:"estimated"`
		Position  struct {
			Lat    float64  `json:"lat"`
			Lon    float64  `json:"lon"`
			Source string   `json:"source"`
			AgeS   *float64 `json:"age_s"`
		} `json:"position"`
		DistanceM *float64 `json:"distance_m"`
		TravelS   *float64 `json:"travel_s"`
	} `json:"candidates"`
}

// maxAge is how old a position may be: every unit has sent one before each measurement, and does so in turn. It allows
// for measurements of several seconds during which nothing is sent.
const maxAge = 2 * everySeconds

// inspect holds an answer to where the units were: each candidate is certified, was at that time where the answer has
// it, and is as near as a search through all units says, but for what they have driven since they last said.
func (s *service) inspect(call roster.Point, body []byte) error {
	var a answer
	if err := json.Unmarshal(body, &a); err != nil {
		return err
	}
	if a.Tier != 1 || len(a.Candidates) != limit || len(a.Warnings) > 0 {
		return fmt.Errorf("tier %d, %d candidates, warnings %v", a.Tier, len(a.Candidates), a.Warnings)
	}
	right := nearest(s.units, call, a.ComputedAt)
	oldest := 0.0
	for k := range a.Candidates {
		c := &a.Candidates[k]
		if c.Position.AgeS == nil || c.DistanceM == nil || c.TravelS == nil || c.Estimated || c.Position.Source != "avl" {
			return fmt.Errorf("%s has no fix", c.Unit)
		}
		i, err := strconv.Atoi(c.Unit[1:])
		if err != nil || i >= len(s.units) || !s.units[i].cit || c.Kind != "cit" || c.Status != "Available" {
			return fmt.Errorf("%s cannot be sent", c.Unit)
		}
		age, at := *c.Position.AgeS, roster.Point{Lon: c.Position.Lon, Lat: c.Position.Lat}
		was := s.units[i].at(a.ComputedAt.Add(-time.Duration(age * float64(time.Second))))
		// An age is given in tenths of a second.
		if off := meters(at, was); off > 1+speedMPS*0.1 || age < 0 || age > maxAge {
			return fmt.Errorf("%s, %.1f s ago, is %.1f m off", c.Unit, age, off)
		}
		if straight := meters(at, call); math.Abs(straight-*c.DistanceM) > 1+straight/200 {
			return fmt.Errorf("%s is %.0f m away, not %.0f", c.Unit, straight, *c.DistanceM)
		}
		if k > 0 && *c.TravelS < *a.Candidates[k-1].TravelS {
			return fmt.Errorf("%s is nearer than the one before", c.Unit)
		}
		oldest = max(oldest, age, everySeconds)
		if off := math.Abs(*c.DistanceM - right[k]); off > 2+right[k]/200+speedMPS*(oldest+1) {
			return fmt.Errorf("candidate %d is %.0f m away, by a search through all units it is %.0f", k+1, *c.DistanceM, right[k])
		}
	}
	return nil
}

// nearest returns how far the nearest certified units are at a moment, by looking at every one.
func nearest(units []unit, call roster.Point, at time.Time) []float64 {
	var all []float64
	for i := range units {
		if units[i].cit {
			all = append(all, meters(call, units[i].at(at)))
		}
	}
	slices.Sort(all)
	return all[:limit]
}
