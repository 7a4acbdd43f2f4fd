package api

import (
	"watchbill/roster"
	"watchbill/roster/training"
)

// StandingsHead is what an answer on standings says beside them. All of it is of the whole roster, whoever is listed.
type StandingsHead struct {
	Revision      uint64             `json:"revision"` // of the roster; 0 for a pack
	On            roster.Date        `json:"on"`
	Certified     int                `json:"certified"`
	Complete      int                `json:"complete"` // of the certified, those without a gap in the certificates that count
	Lapsing       EndingWithin       `json:"lapsing"`
	Posted        int                `json:"posted"` // officers on patrol: those the share of patrol is counted of
	Tiers         []TierSum          `json:"tiers"`
	Uncertified   int                `json:"uncertified_specialists"`
	Mandates      []MandateSum       `json:"mandates"`
	Documentation []DocumentationSum `json:"documentation"`
	Hours         []HoursSum         `json:"hours"`
	Page
}

// EndingWithin counts those whose time ends within so many days of the date; each count holds those before it.
type EndingWithin struct {
	Within30 int `json:"within_30"`
	Within60 int `json:"within_60"`
	Within90 int `json:"within_90"`
}

// TierSum is how many of the officers on patrol have reached a tier.
type TierSum struct {
	Tier    int      `json:"tier"`
	Name    string   `json:"name"`
	Highest int      `json:"highest"` // whose highest it is
	Reached int      `json:"reached"` // this tier or a higher one
	Share   *float64 `json:"share"`   // reached ÷ posted; nil when nobody is posted
}

// MandateSum is how those whom a mandate binds stand.
type MandateSum struct {
	Name        string        `json:"name"`
	Kinds       []string      `json:"kinds"`
	Hours       float64       `json:"hours"`
	CycleMonths int           `json:"cycle_months"`
	Roles       []roster.Role `json:"roles"`
	Bound       int           `json:"bound"` // persons in service of its roles
	Met         int           `json:"met"`
	Short       int           `json:"short"`
	ShortHours  float64       `json:"short_hours"`
	Ending      EndingWithin  `json:"ending"` // of those who meet it
}

// DocumentationSum is how often a gap in the documentation occurs.
type DocumentationSum struct {
	Code        training.Code `json:"code"`
	Words       string        `json:"words"`
	Credentials int           `json:"credentials"`
	People      int           `json:"people"`
}

// HoursSum is the training of one kind that everybody has had.
type HoursSum struct {
	Kind    string  `json:"kind"`
	Hours   float64 `json:"hours"`
	Courses int     `json:"courses"`
	People  int     `json:"people"`
}

func newStandingsHead(review *training.Review) StandingsHead {
	s := review.Summary()
	h := StandingsHead{
		Revision: review.Book().Revision(), On: review.On(), Certified: s.Certified, Complete: s.Complete, Lapsing: newEnding(s.Lapsing),
		Posted: s.Posted, Uncertified: s.Uncertified,
		Tiers: make([]TierSum, training.Tiers), Mandates: make([]MandateSum, len(s.Mandates)),
		Documentation: make([]DocumentationSum, len(s.Gaps)), Hours: make([]HoursSum, len(s.Topics)),
	}
	for i := range h.Tiers {
		tier := training.Tier(i)
		h.Tiers[i] = TierSum{Tier: i, Name: tier.String(), Highest: s.Tiers[i], Reached: s.Reached(tier)}
		if s.Posted > 0 {
			share := float64(h.Tiers[i].Reached) / float64(s.Posted)
			h.Tiers[i].Share = &share
		}
	}
	for i, m := range s.Mandates {
		roles := m.Mandate.Roles
		if len(roles) == 0 {
			roles = []roster.Role{roster.RoleOfficer}
		}
		h.Mandates[i] = MandateSum{
			m.Mandate.Name, m.Mandate.Kinds, m.Mandate.Hours, m.Mandate.CycleMonths, roles,
			m.Bound, m.Met, m.Bound - m.Met, m.ShortHours, newEnding(m.Ending),
		}
	}
	for i, g := range s.Gaps {
		h.Documentation[i] = DocumentationSum{g.Code, g.Meaning, g.Credentials, g.People}
	}
	for i, t := range s.Topics {
		h.Hours[i] = HoursSum(t)
	}
	return h
}

func newEnding(spans [3]int) EndingWithin { return EndingWithin{spans[0], spans[1], spans[2]} }
