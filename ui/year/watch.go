package year

import (
	"net/http"
	"net/url"

	"watchbill/roster"
)

// watchView is who stands a watch.
type watchView struct {
	People int
	CIT    []string // names of the certified ones
	Pairs  []string // call signs of the co-responder pairs that count
	Others int      // certified ones of other watches who are on duty at some minute of it
}

type watchKey struct {
	district roster.DistrictID
	shift    roster.ShiftID
}

// rollCall is what GET /v1/reports/roll-call answers.
type rollCall struct {
	Districts []struct {
		District roster.DistrictID `json:"district_id"`
		People   int               `json:"people"`
		Others   struct {
			Certified int `json:"certified"`
		} `json:"others"`
		Officers []struct {
			ID        string `json:"officer_id"`
			Name      string `json:"name"`
			Own       bool   `json:"own"`
			Certified bool   `json:"certified"`
		} `json:"officers"`
		Pairs []struct {
			Unit   string `json:"unit"`
			Counts bool   `json:"counts"`
		} `json:"pairs"`
	} `json:"districts"`
}

// watching is who stands the watches of a date that are asked for.
func (r room) watching(req *http.Request, a *asking, d roster.Date) (map[watchKey]*watchView, error) {
	found := map[watchKey]*watchView{}
	for _, shift := range a.book.Shifts().All() {
		if a.Shift != "" && shift.ID != a.Shift || shift.On(a.book.Zone(), d).Minutes() == 0 || !shift.Days.Contains(d) {
			continue
		}
		query := url.Values{"on": {d.String()}, "shift_id": {string(shift.ID)}}
		if a.District != "" {
			query.Set("district_id", string(a.District))
		}
		var roll rollCall
		if err := r.Ask().Get(req, "/v1/reports/roll-call", query, &roll); err != nil {
			return nil, err
		}
		for _, x := range roll.Districts {
			v := &watchView{People: x.People, Others: x.Others.Certified}
			seen := map[string]bool{}
			for _, o := range x.Officers {
				if !o.Own || !o.Certified || seen[o.ID] {
					continue
				}
				seen[o.ID] = true
				if o.Name == "" {
					o.Name = o.ID
				}
				v.CIT = append(v.CIT, o.Name)
			}
			for _, p := range x.Pairs {
				if p.Counts {
					v.Pairs = append(v.Pairs, p.Unit)
				}
			}
			found[watchKey{x.District, shift.ID}] = v
		}
	}
	return found, nil
}
