package desk

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"watchbill/dispatch"
	"watchbill/dispatch/screen"
	"watchbill/roster"
)

// The bounds of what is kept, in characters and words.
const (
	MaxReason = 200 // characters of a reason that somebody gives
	MaxWord   = 100 // characters of a code, name or key
	MaxWords  = 32  // in a list
)

// Request asks whom to send to a call. It has codes and a place and no other text; what turns out to be other text is
// screened and not kept.
type Request struct {
	Facts
	Need  roster.Need   `json:"need,omitempty"`  // asked for; empty: screening decides
	At    roster.Minute `json:"at,omitempty"`    // 0: now; another minute than the present one is answered from the roster alone
	Limit int           `json:"limit,omitempty"` // candidates a rung; 0: dispatch.DefaultLimit
	Key   string        `json:"-"`               // idempotency; empty: none
	By    string        `json:"by,omitempty"`    // who asks
}

// Facts is what is known of a call, in codes. Those that the desk keeps and returns have for nature the row that it hit,
// or the nature itself where it has the form of a code ([screen.IsCode]), and of hazards and indicators the known ones,
// those that the nature brings among them.
type Facts struct {
	Call       roster.CallID     `json:"call_id"`               // empty in a Request: it is given a name
	Point      *roster.Point     `json:"location,omitempty"`    // nil: District is given
	District   roster.DistrictID `json:"district_id,omitempty"` // where no more is known
	Nature     string            `json:"nature,omitempty"`      // the agency's code, or an EIDO type
	Level      int               `json:"level,omitempty"`       // 1 to 4; 0: not given
	Hazards    []string          `json:"hazards,omitempty"`
	Indicators []string          `json:"indicators,omitempty"`
	Languages  []string          `json:"languages,omitempty"`
	Skills     []string          `json:"skills,omitempty"`
}

// CallFacts is what screening is told of a call.
type CallFacts struct {
	Nature     string
	Level      int // 0: not given
	Hazards    []string
	Indicators []string
	Need       roster.Need // asked for; empty: not
}

// Screened is what screening makes of a call. It holds none of the request's words but those that screening knows.
type Screened struct {
	Need        roster.Need // cit, co-responder, any or roster.NeedNone; empty: cit
	NeedReasons []string    // never empty
	Level       int         // 1 to 4; 0: unknown
	Hazards     []string
	Hazardous   bool     // one of them sends officers first
	Rules       []string // those that decided, by their ids
	Code        string   // the row of a map that the nature hit; empty: none
	Indicators  []string
	Warnings    []dispatch.Warning
}

// kept is what is remembered of the facts, with a warning where that leaves the nature out. Callers' words are in none
// of it: what screening does not know goes no further than screening.
func (f Facts) kept(s *Screened) (Facts, []dispatch.Warning) {
	nature := strings.TrimSpace(f.Nature)
	f.Nature, f.Hazards, f.Indicators = s.Code, s.Hazards, s.Indicators
	switch {
	case s.Code != "" || nature == "":
	case screen.IsCode(nature):
		f.Nature = nature
	default:
		return f, []dispatch.Warning{WarnNatureNotKept}
	}
	return f, nil
}

// check returns everything that is wrong with the request; what depends on the roster, the board checks.
func (q *Request) check() error {
	var c checker
	c.word("call.id", string(q.Call))
	c.word("call.nature", q.Nature)
	c.word("Idempotency-Key", q.Key)
	c.word("by", q.By)
	c.words("call.hazards", q.Hazards)
	c.words("call.indicators", q.Indicators)
	c.words("call.languages", q.Languages)
	c.words("call.skills", q.Skills)
	if (q.Point == nil) == (q.District == "") {
		c.refuse("call.location", "give either a location or a district_id")
	}
	if q.Level < 0 || q.Level > 4 {
		c.refuse("call.level", "%d is not between 1 and 4", q.Level)
	}
	return errors.Join(c.wrong...)
}

// checker gathers what is wrong.
type checker struct{ wrong []error }

func (c *checker) refuse(field, format string, args ...any) {
	c.wrong = append(c.wrong, roster.Invalidf(field, format, args...))
}

func (c *checker) word(field, w string) { c.text(field, w, MaxWord) }

func (c *checker) words(field string, list []string) {
	if len(list) > MaxWords {
		c.refuse(field, "%d words, at most %d are taken", len(list), MaxWords)
		return
	}
	for i, w := range list {
		c.word(fmt.Sprintf("%s[%d]", field, i), w)
	}
}

// text refuses what is longer than most characters or not printable on one line.
func (c *checker) text(field, s string, most int) {
	switch {
	case !utf8.ValidString(s):
		c.refuse(field, "is not UTF-8")
	case utf8.RuneCountInString(s) > most:
		c.refuse(field, "is longer than %d characters", most)
	default:
		for _, r := range s {
			if !unicode.IsPrint(r) {
				c.refuse(field, "holds a character that cannot be printed")
				return
			}
		}
	}
}
