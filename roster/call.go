package roster

import "time"

// CallID names a call for service.
type CallID string

// Call is a past call for service, for demand and replay. It carries no name and no narrative.
type Call struct {
	ID             CallID     `json:"id"`
	Received       time.Time  `json:"received"` // UTC, to the second
	At             *Point     `json:"at,omitempty"`
	District       DistrictID `json:"district,omitempty"`
	Nature         string     `json:"nature,omitempty"`
	FinalNature    string     `json:"final_nature,omitempty"`
	Priority       string     `json:"priority,omitempty"`
	Crisis         bool       `json:"crisis,omitempty"`
	OnSceneMinutes float64    `json:"on_scene_minutes,omitempty"`
}
