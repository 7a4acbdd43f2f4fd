package admin

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"watchbill/ui/ask"
	"watchbill/ui/page"
)

// looking is a change that is looked at before it is made: its effect on coverage is shown, and what is saved is what was looked at.
type looking struct {
	patch   any
	save    bool
	looked  string // of the change whose effect the form showed
	send    func(dry bool) (ask.Answer, error)
	then    string // where to go once it is made
	effect  **effect
	refused func(error) bool
	moved   func() error // somebody else changed it meanwhile
	show    func(code int) error
	said    func(string)
}

// tried sends a change, or tries it.
func (r room) tried(c echo.Context, q ask.Question, dry bool) (ask.Answer, error) {
	if dry {
		q.Query = url.Values{"dry_run": {"true"}}
	}
	return r.Ask().Ask(c.Request(), q)
}

// lookThenDo answers a form: with the effect of what it holds, or by doing that.
func (r room) lookThenDo(c echo.Context, l *looking) error {
	sum := sumOf(l.patch)
	fields, ok := l.patch.(map[string]any)
	none := ok && len(fields) == 0
	dry := !l.save || l.looked != sum || none
	a, err := l.send(dry)
	if err != nil {
		var no *ask.Refused
		if !l.refused(err) {
			return err
		}
		if asRefused(err, &no) && no.Status == http.StatusPreconditionFailed {
			if err := l.moved(); err != nil {
				return err
			}
		}
		return l.show(status(err))
	}
	if !dry {
		return page.SeeOther(c, l.then)
	}
	if none {
		l.said("Nothing is changed yet: the form holds what is in force.")
		return l.show(http.StatusOK)
	}
	e, err := r.effectOf(c, a)
	if err != nil {
		return err
	}
	e.Looked = sum
	if *l.effect = e; l.save {
		l.said("Not saved yet: this is another change than the one whose effect was shown. Here is what it does.")
	}
	return l.show(http.StatusOK)
}

// sumOf names a change.
func sumOf(patch any) string {
	text, err := json.Marshal(patch)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:12])
}

// effect is what a change does to coverage.
type effect struct {
	Looked   string
	Known    bool // it could be worked out
	Days     int
	Before   share
	After    share
	Gaps     count // of need cit
	Opened   gapList
	Closed   gapList
	Changed  int
	Broken   int // recruitment targets
	Mended   int
	LeftOut  int // rows that the interface's lists leave out
	Warnings []string
}

type share struct {
	Covered int     `json:"covered_minutes"`
	Minutes int     `json:"minutes"`
	Share   float64 `json:"share"`
}

// Open is the minutes that are not covered.
func (s share) Open() int { return s.Minutes - s.Covered }

// count is a number before and after; not Known: there are too many to tell.
type count struct {
	Before, After int
	Known         bool
}

// gapList is gaps, of which the first are shown.
type gapList struct {
	Shown []gap
	All   int
}

// More is how many are not shown.
func (g gapList) More() int { return g.All - len(g.Shown) }

type gap struct {
	ID       string    `json:"id"`
	District string    `json:"district_id"`
	Start    time.Time `json:"start"`
	End      time.Time `json:"end"`
	Minutes  int       `json:"minutes"`
	Short    int       `json:"short"`
	Cause    string    `json:"cause"`
}

// Nothing tells whether coverage stays as it is.
func (e *effect) Nothing() bool {
	return e.Known && e.Before == e.After && e.Opened.All+e.Closed.All+e.Changed+e.Broken+e.Mended == 0
}

// Worse tells whether less is covered.
func (e *effect) Worse() bool { return e.After.Share < e.Before.Share }

// Points is by how many percentage points the share changes: −1.3, +0.4.
func (e *effect) Points() string {
	s := strconv.FormatFloat(100*(e.After.Share-e.Before.Share), 'f', 1, 64)
	if rest, ok := strings.CutPrefix(s, "-"); ok {
		return "−" + rest
	}
	return "+" + s
}

// maxGapsShown is how many gaps the effect lists.
const maxGapsShown = 8

// effectOf reads what the interface says follows from a change.
func (r room) effectOf(c echo.Context, a ask.Answer) (*effect, error) {
	var answer struct {
		Warnings []string `json:"warnings"`
		Follows  *struct {
			Days    int               `json:"days"`
			Before  share             `json:"share_before"`
			After   share             `json:"share_after"`
			Opened  []gap             `json:"gaps_opened"`
			Closed  []gap             `json:"gaps_closed"`
			Changed []json.RawMessage `json:"gaps_changed"`
			Broken  []json.RawMessage `json:"targets_broken"`
			Mended  []json.RawMessage `json:"targets_mended"`
			LeftOut int               `json:"left_out"`
		} `json:"consequences"`
	}
	if err := a.Read(&answer); err != nil {
		return nil, err
	}
	e := &effect{Warnings: answer.Warnings}
	f := answer.Follows
	if f == nil {
		return e, nil
	}
	e.Known, e.Days, e.Before, e.After, e.LeftOut = true, f.Days, f.Before, f.After, f.LeftOut
	e.Opened, e.Closed = some(f.Opened), some(f.Closed)
	e.Changed, e.Broken, e.Mended = len(f.Changed), len(f.Broken), len(f.Mended)
	var now struct {
		Total int `json:"total"`
	}
	if err := r.Ask().Get(c.Request(), "/v1/gaps", url.Values{"limit": {"1"}}, &now); err != nil {
		return nil, err
	}
	cit := func(list []gap) (n int) {
		for _, g := range list {
			if strings.HasPrefix(g.ID, "cit~") {
				n++
			}
		}
		return n
	}
	e.Gaps = count{now.Total, now.Total + cit(f.Opened) - cit(f.Closed), f.LeftOut == 0}
	return e, nil
}

func some(list []gap) gapList { return gapList{list[:min(len(list), maxGapsShown)], len(list)} }
