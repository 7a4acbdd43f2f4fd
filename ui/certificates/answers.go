package certificates

import (
	"watchbill/roster"
)

// credentialID names a credential on record.
type credentialID struct {
	Kind      string       `json:"kind"`
	Completed *roster.Date `json:"completed"`
	Number    string       `json:"number"`
}

// lack is something missing in the documentation.
type lack struct {
	Code       string        `json:"code"`
	Words      string        `json:"words"`
	Credential *credentialID `json:"credential"` // nil: it is of the person
}

// person is how somebody stands, as the interface says it.
type person struct {
	Officer       roster.OfficerID `json:"officer_id"`
	Certified     bool             `json:"certified"`
	Designated    bool             `json:"designated"`
	Through       *roster.Date     `json:"through"`
	Reason        string           `json:"reason"`
	Role          roster.Role      `json:"role"`
	InService     bool             `json:"in_service"`
	Specialties   []string         `json:"specialties"`
	Documentation []lack           `json:"documentation"`
	Mandates      []struct {
		Name     string       `json:"name"`
		Met      bool         `json:"met"`
		Hours    float64      `json:"hours"`
		Required float64      `json:"required"`
		Through  *roster.Date `json:"through"`
		Due      *roster.Date `json:"due"`
	} `json:"mandates"`
}

// standings are those of everybody on a date.
type standings struct {
	On        roster.Date `json:"on"`
	Certified int         `json:"certified"`
	Complete  int         `json:"complete"`
	Posted    int         `json:"posted"`
	Lapsing   struct {
		Within30 int `json:"within_30"`
		Within60 int `json:"within_60"`
		Within90 int `json:"within_90"`
	} `json:"lapsing"`
	Mandates []struct {
		Name   string `json:"name"`
		Bound  int    `json:"bound"`
		Met    int    `json:"met"`
		Short  int    `json:"short"`
		Ending struct {
			Within90 int `json:"within_90"`
		} `json:"ending"`
	} `json:"mandates"`
	Documentation []struct {
		Code        string `json:"code"`
		Words       string `json:"words"`
		Credentials int    `json:"credentials"`
		People      int    `json:"people"`
	} `json:"documentation"`
	Total    int      `json:"total"`
	Next     *string  `json:"next_cursor"`
	Officers []person `json:"officers"`
}

// forecastOf is of GET /v1/forecast what the pages show of lapses.
type forecastOf struct {
	Lapses []struct {
		Officer      roster.OfficerID `json:"officer_id"`
		Through      roster.Date      `json:"through"`
		Why          roster.Verdict   `json:"why"` // lapsed or revoked
		ShortMinutes int              `json:"short_minutes"`
		Gaps         []opened         `json:"gaps"`
	} `json:"lapses"`
}
