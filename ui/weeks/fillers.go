package weeks

import (
	"encoding/json"
	"time"

	"watchbill/roster"
)

// fillers is what GET /v1/gaps/{id}/fillers answers.
type fillers struct {
	Need   roster.Need `json:"need"`
	Gap    gap         `json:"gap"`
	GoesOn bool        `json:"goes_on"`
	Over   bool        `json:"over"`
	From   instant     `json:"from"`
	Pieces []struct {
		stretch
		Short int `json:"short"`
	} `json:"pieces"`
	Able []filler `json:"able"`
	Set  struct {
		Closes bool `json:"closes"`
		Fewest bool `json:"fewest"`
		Offers []struct {
			Officer roster.OfficerID `json:"officer_id"`
			offer
		} `json:"offers"`
	} `json:"set"`
	NotAble int `json:"not_able"`
	Not     []struct {
		Officer roster.OfficerID `json:"officer_id"`
		Name    string           `json:"name"`
		Unit    string           `json:"unit"`
		Reasons []reason         `json:"reasons"`
	} `json:"not"`
}

type reason struct {
	Code   string `json:"code"`
	Detail string `json:"detail"`
}

// filler is somebody who may fill a gap or a part of it.
type filler struct {
	Officer   roster.OfficerID  `json:"officer_id"`
	Name      string            `json:"name"`
	Unit      string            `json:"unit"`
	Clinician *roster.OfficerID `json:"clinician_id"`
	Extra     int               `json:"extra_minutes"`
	Through   *roster.Date      `json:"certified_through"`
	Offers    []offer           `json:"offers"`
	Limits    []reason          `json:"limits"`
}

// offer is a part of a piece that somebody may fill.
type offer struct {
	Piece int `json:"piece"`
	stretch
	Whole bool `json:"whole"`
	Ask   []struct {
		Officer roster.OfficerID `json:"officer_id"`
		stretch
		Way  string             `json:"way"`
		From *roster.DistrictID `json:"from_district_id"`
	} `json:"ask"`
}

// instant is a moment as the interface writes it.
type instant struct{ time.Time }

// UnmarshalJSON implements json.Unmarshaler.
func (t *instant) UnmarshalJSON(b []byte) error { return json.Unmarshal(b, &t.Time) }

// stretch is a time.
type stretch struct {
	Start instant `json:"start"`
	End   instant `json:"end"`
}

func (s stretch) interval() roster.Interval {
	return roster.Interval{Start: roster.MinuteOf(s.Start.Time), End: roster.MinuteOf(s.End.Time)}
}

// clock is a time of day by the agency's clock.
func (r room) clock(t instant) string { return t.In(r.Zone()).Format("15:04") }
