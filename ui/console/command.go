package console

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"watchbill/roster"
	"watchbill/ui/page"
)

// command is the command line with what is made of it.
type command struct {
	Frame   page.Frame
	Text    string // as typed
	Writes  bool   // whoever looks may ask
	Answer  string // the recommendation that stands; empty: none
	Told    bool   // what is below says what is made of the text
	Sites   []site
	Pick    int
	Said    []chip // what is understood
	Unknown []unknown
	Wrong   string
	First   []brief // who would be first
	Last    string  // what stands there instead of the first ones
}

// chip is one thing that is understood.
type chip struct{ What, Word string }

// brief is a candidate in a line.
type brief struct{ Unit, Kind, Travel string } // Travel: empty where no position is known

// chips are what a question says, one by one.
func chips(q *question) (out []chip) {
	say := func(what string, words ...string) {
		if len(words) > 0 {
			out = append(out, chip{what, strings.Join(words, ", ")})
		}
	}
	c := &q.Call
	if c.ID != "" {
		say("call", c.ID)
	}
	if c.Nature != "" {
		say("nature", c.Nature)
	}
	if c.Level > 0 {
		say("level", strconv.Itoa(c.Level))
	}
	say("hazard", c.Hazards...)
	say("flag", c.Indicators...)
	say("language", c.Languages...)
	say("skill", c.Skills...)
	if q.Need != "" {
		say("need", needName(q.Need))
	}
	return out
}

// typed is a command line read: the question that it asks, where that is whole, and what is shown of it.
func (r room) typed(c *http.Request, f page.Frame) (command, question, bool) {
	text, pick := c.FormValue("line"), 0
	if n, err := strconv.Atoi(c.FormValue("pick")); err == nil {
		pick = n
	}
	words := r.words.of(r.Book())
	l := parseLine(text, words)
	at := r.resolve(c, l, words, pick)
	cmd := command{Frame: f, Text: text, Told: true, Sites: at.Sites, Pick: at.Pick, Wrong: at.Wrong, Unknown: append(l.Unknown, at.Unknown...)}
	cmd.Answer = c.FormValue("answer")
	var q question
	if l.Add {
		var stands recommendation
		if cmd.Answer == "" {
			cmd.Unknown = append(cmd.Unknown, unknown{"+", "there is no call to add to"})
		} else if err := r.Ask().Get(c, pathOf(cmd.Answer), nil, &stands); err == nil {
			q = asking(&stands)
		} else {
			cmd.Wrong = "The call that stands could not be read: " + err.Error() + "."
		}
	}
	q.merge(l, at.at())
	cmd.Said = chips(&q)
	return cmd, q, q.Call.Point != nil || q.Call.District != ""
}

// preview answers POST /dispatch/preview: what is made of a line so far, and who would be first. Nothing is recorded.
func (r room) preview(c echo.Context) error {
	cmd, q, whole := r.typed(c.Request(), r.Frame(c, sheet, "Dispatch"))
	switch {
	case strings.TrimSpace(cmd.Text) == "":
		cmd.Told = false
	case whole:
		r.first(c.Request(), &cmd, &q)
	}
	if !inParts(c) {
		a, err := r.stands(c.Request(), cmd.Frame, cmd.Answer)
		if err != nil {
			return err
		}
		return r.whole(c, http.StatusOK, cmd.Frame, cmd, a, "")
	}
	return r.Show(c, http.StatusOK, sheet, "preview", cmd)
}

// first asks who is nearest now.
func (r room) first(c *http.Request, cmd *command, q *question) {
	v := url.Values{"limit": {"3"}}
	if q.Call.Point != nil {
		v.Set("lat", strconv.FormatFloat(q.Call.Point.Lat, 'f', -1, 64))
		v.Set("lon", strconv.FormatFloat(q.Call.Point.Lon, 'f', -1, 64))
	} else {
		v.Set("district_id", string(q.Call.District))
	}
	if q.Need != "" {
		v.Set("need", string(q.Need))
	}
	if q.Call.Level > 0 {
		v.Set("level", strconv.Itoa(q.Call.Level))
	}
	for name, list := range map[string][]string{"hazards": q.Call.Hazards, "languages": q.Call.Languages, "skills": q.Call.Skills} {
		if len(list) > 0 {
			v.Set(name, strings.Join(list, ","))
		}
	}
	var a recommendation
	if err := r.Ask().Get(c, "/v1/nearest", v, &a); err != nil {
		cmd.Last = "Who is nearest could not be asked: " + err.Error()
		return
	}
	for i := range a.Candidates {
		x := &a.Candidates[i]
		b := brief{x.Unit, kindName(x.Kind), ""}
		if x.TravelS != nil {
			b.Travel = travelOf(x)
		}
		cmd.First = append(cmd.First, b)
	}
	if len(a.Candidates) == 0 {
		cmd.Last = "nobody is free: Enter shows the ladder"
	}
}

// needName is a need in words.
func needName(n roster.Need) string {
	switch n {
	case roster.NeedCIT:
		return "CIT officer"
	case roster.NeedCoResponder:
		return "co-responder pair"
	case roster.NeedAny:
		return "CIT officer or pair"
	case roster.NeedNone:
		return "no crisis unit"
	}
	return string(n)
}

// kindName is a kind of unit in words.
func kindName(k string) string {
	switch k {
	case "cit":
		return "CIT"
	case "co-responder":
		return "pair"
	}
	return k
}

// travelOf is a travel time; a dash where there is none.
func travelOf(x *candidate) string {
	if x.TravelS == nil {
		return "–"
	}
	return page.Travel(*x.TravelS)
}
