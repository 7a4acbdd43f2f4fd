package console

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"watchbill/roster"
)

// What follows is what the interface answers, as far as the room shows it.

// facts is what is known of a call.
type facts struct {
	Call       string            `json:"call_id"`
	Point      *roster.Point     `json:"location"`
	District   roster.DistrictID `json:"district_id"`
	Nature     string            `json:"nature"`
	Level      int               `json:"level"`
	Hazards    []string          `json:"hazards"`
	Indicators []string          `json:"indicators"`
	Languages  []string          `json:"languages"`
	Skills     []string          `json:"skills"`
}

// recommendation is an answer, with a name where it was recorded.
type recommendation struct {
	ID          string            `json:"id"`
	Facts       facts             `json:"call"`
	Level       int               `json:"level"`
	Hazards     []string          `json:"hazards"`
	Changes     []string          `json:"changes"`
	Assignable  bool              `json:"assignable"`
	ComputedAt  time.Time         `json:"computed_at"`
	District    roster.DistrictID `json:"district_id"`
	Need        roster.Need       `json:"need"`
	NeedReasons []string          `json:"need_reasons"`
	Rules       []string          `json:"rules"` // of screening, that decided
	Candidates  []candidate       `json:"candidates"`
	Fallbacks   []fallback        `json:"fallbacks"`
	Warnings    []string          `json:"warnings"`
	Lead        *struct {
		Reason    string     `json:"reason"`
		Resources []resource `json:"resources"`
	} `json:"lead"`
	PassedOver []struct {
		Unit   string `json:"unit_id"`
		Reason string `json:"reason"`
	} `json:"passed_over"`
}

// unrecorded tells whether the answer was given and could not be written down: it may be gone when it is read again.
func (x *recommendation) unrecorded() bool { return slices.Contains(x.Warnings, "not-recorded") }

// candidate is a unit that could be sent.
type candidate struct {
	Unit     string             `json:"unit_id"`
	Officers []roster.OfficerID `json:"officers"`
	Kind     string             `json:"kind"`
	Status   string             `json:"status"`
	Position struct {
		Source string   `json:"source"`
		AgeS   *float64 `json:"age_s"`
	} `json:"position"`
	DistanceM    *float64   `json:"distance_m"`
	TravelS      *float64   `json:"travel_s"`
	TravelSource string     `json:"travel_source"`
	OnDutyUntil  *time.Time `json:"on_duty_until"`
	Phone        string     `json:"phone"`
	Estimated    bool       `json:"estimated"`
	Staged       bool       `json:"staged"`
	Uncovers     string     `json:"uncovers"`
	Reasons      []string   `json:"reasons"`
}

// fallback is a rung below the first.
type fallback struct {
	Rung       string      `json:"rung"`
	Reason     string      `json:"reason"`
	Count      int         `json:"count"`
	Candidates []candidate `json:"candidates"`
	Resources  []resource  `json:"resources"`
}

// resource is help beyond the agency's officers.
type resource struct {
	Name  string `json:"name"`
	Kind  string `json:"kind"`
	Phone string `json:"phone"`
}

// assignment is a unit given to a call.
type assignment struct {
	ID         string `json:"id"`
	Unit       string `json:"unit_id"`
	Call       string `json:"call_id"`
	State      string `json:"state"`
	Revision   uint64 `json:"revision"`
	Outcome    string `json:"outcome"`
	WithoutCIT bool   `json:"without_cit"`
	Unrecorded bool   `json:"unrecorded"`
	Steps      []struct {
		State string    `json:"state"`
		At    time.Time `json:"at"`
	} `json:"steps"`
	Recommendation string `json:"recommendation_id"`
}

// since is when it came into its state.
func (a *assignment) since() time.Time {
	if len(a.Steps) == 0 {
		return time.Time{}
	}
	return a.Steps[len(a.Steps)-1].At
}

// question is the body that asks for a recommendation.
type question struct {
	Call struct {
		ID         string            `json:"id,omitempty"`
		Point      *roster.Point     `json:"location,omitempty"`
		District   roster.DistrictID `json:"district_id,omitempty"`
		Nature     string            `json:"nature,omitempty"`
		Level      int               `json:"level,omitempty"`
		Hazards    []string          `json:"hazards,omitempty"`
		Indicators []string          `json:"indicators,omitempty"`
		Languages  []string          `json:"languages,omitempty"`
		Skills     []string          `json:"skills,omitempty"`
	} `json:"call"`
	Need roster.Need `json:"need,omitempty"`
}

// ruleAsked is the rule of screening that takes a need because somebody asked for it.
const ruleAsked = "A1"

// asking is the question that an answer was given to: it asks the same again.
func asking(x *recommendation) (q question) {
	c, f := &q.Call, &x.Facts
	if slices.Contains(x.Rules, ruleAsked) {
		q.Need = x.Need
	}
	c.ID, c.Point, c.District, c.Nature, c.Level = f.Call, f.Point, f.District, f.Nature, f.Level
	c.Hazards, c.Indicators, c.Languages, c.Skills = f.Hazards, f.Indicators, f.Languages, f.Skills
	return q
}

// merge adds what a line says: lists grow, the rest is replaced where the line has it.
func (q *question) merge(l line, at *site) {
	c := &q.Call
	if l.Call != "" {
		c.ID = l.Call
	}
	if at != nil {
		c.Point, c.District = at.Point, at.District
	}
	if l.Nature != "" {
		c.Nature = l.Nature
	}
	if l.Level >= 0 {
		c.Level = l.Level
	}
	if l.Need != "" {
		q.Need = l.Need
	}
	for _, x := range []struct {
		to   *[]string
		from []string
	}{{&c.Hazards, l.Hazards}, {&c.Indicators, l.Flags}, {&c.Languages, l.Languages}, {&c.Skills, l.Skills}} {
		*x.to = slices.Clone(*x.to)
		for _, w := range x.from {
			add(x.to, w)
		}
	}
}

// written is a question as a line that reads the same again.
func (q *question) written(l *lexicon) string {
	c := &q.Call
	var parts []string
	say := func(s string) { parts = append(parts, s) }
	if c.ID != "" {
		say("#" + c.ID)
	}
	switch {
	case c.Point != nil:
		say(decimal(c.Point.Lat) + "," + decimal(c.Point.Lon))
	case c.District != "":
		say("district:" + string(c.District))
	}
	if c.Nature != "" {
		say(`nature:"` + c.Nature + `"`)
		if !strings.Contains(c.Nature, " ") {
			parts[len(parts)-1] = "nature:" + c.Nature
		}
	}
	if c.Level > 0 {
		say("l" + strconv.Itoa(c.Level))
	}
	for _, w := range c.Hazards {
		say(l.plainly(l.hazards, w, "hazard:"))
	}
	for _, w := range c.Indicators {
		say("flag:" + w)
	}
	for _, w := range c.Languages {
		say(l.plainly(l.languages, w, "lang:"))
	}
	for _, w := range c.Skills {
		say("skill:" + w)
	}
	switch q.Need {
	case roster.NeedCoResponder:
		say("pair")
	case roster.NeedCIT, roster.NeedAny:
		say(string(q.Need))
	}
	return strings.Join(parts, " ")
}

// plainly is a hazard or language as it is where the word alone means that, else with its key.
func (l *lexicon) plainly(words map[string]string, w, key string) string {
	probe := reader{lexicon: l, words: []word{{text: w}}, out: &line{Level: -1}}
	if words[strings.ToLower(w)] == w && !glue(w) && probe.code() == 1 {
		q, one := question{}, question{}
		q.merge(*probe.out, nil)
		if key == "hazard:" {
			one.Call.Hazards = []string{w}
		} else {
			one.Call.Languages = []string{w}
		}
		if slices.Equal(q.Call.Hazards, one.Call.Hazards) && slices.Equal(q.Call.Languages, one.Call.Languages) && q.Call.Nature == "" {
			return w
		}
	}
	return key + w
}

// decimal is a degree that reads as one: with a point.
func decimal(f float64) string {
	s := strconv.FormatFloat(f, 'f', -1, 64)
	if !strings.Contains(s, ".") {
		s += ".0"
	}
	return s
}
