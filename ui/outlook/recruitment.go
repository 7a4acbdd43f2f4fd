package outlook

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"watchbill/api/web/access"
	"watchbill/roster"
	"watchbill/ui/page"
)

// recruitmentSheet is the page of /coverage/recruitment.
var recruitmentSheet = page.Sheet{
	Room: page.Coverage, Styles: []string{"outlook.css"}, Script: "outlook.js",
	Keys: []page.Key{{Press: []string{"w"}, Does: "What is ticked into what-if"}, {Press: []string{"/"}, Does: "To the first thing to ask for"}},
}.Parse(pages, "pages/recruitment.html")

// recruitmentView is what the page shows.
type recruitmentView struct {
	Frame     page.Frame
	Ask       recruitmentAsk
	Answered  bool
	Plan      recruitPlan
	First     []firstRow // who to ask first
	Renewals  []renewalRow
	Steps     []stepRow
	OneOff    extraTable
	Left      extraTable
	Curve     curve
	CSV       string
	MayAsk    bool // what-if questions
	MayRecord bool
	List      []string // the what-if list that was brought along
}

// recruitmentAsk is what was asked, as it was typed.
type recruitmentAsk struct {
	horizon
	Until                                            string // per cent
	AnyOffset, AfterRenewals, WithLeave, SpareOneOff bool
}

// renewalRow is an officer whom papers or a refresher would restore.
type renewalRow struct {
	Number   int
	ID, Name string
	Where    string
	Do       []string // what to do, each by when
	Closed   int
	Adds     int
	Changes  string // for what-if; empty: it cannot be said there
	Record   string // where to record it
}

// stepRow is one more certified posting.
type stepRow struct {
	Step                      int
	District, Shift, Rotation string
	Offset                    int
	Closed                    int
	After                     float64
	Width                     string // of the bar of what it closes, in per cent of the first
	Candidates                []candidate
	Change                    string
}

// candidate is somebody of that squad who could be sent to training.
type candidate struct {
	ID, Name, Why string
	Train         string // the change that trains them
}

// maxExtra is how many duties of a sort the page lists: up to a share below what is covered nearly every gap is left.
const maxExtra = 100

// extraTable is extra duty, as much of it as the page lists.
type extraTable struct {
	Rows []extraRow
	More int // that are not listed
}

// extraRow is duty that would fill what no posting should.
type extraRow struct {
	District, When, Why string
	Minutes, Officers   int
	Change              string
}

// recruitment answers GET /coverage/recruitment.
func (r room) recruitment(c echo.Context) error {
	in := c.QueryParams()
	user := access.Of(c.Request().Context())
	v := recruitmentView{Frame: r.Frame(c, recruitmentSheet, "Recruitment"), MayAsk: page.Asks.Allows(user.Roles), MayRecord: page.Records.Allows(user.Roles), List: in["c"]}
	v.Ask = recruitmentAsk{
		horizonOf(in), in.Get("until"), in.Get("any_offset") != "", in.Get("after_renewals") != "", in.Get("with_leave") != "", in.Get("spare_one_off") != "",
	}
	q, wrong := v.Ask.question()
	if wrong != "" {
		v.Frame.Wrong = []string{wrong, "What you typed is kept. Correct it and press Work out again."}
		return r.Show(c, http.StatusBadRequest, recruitmentSheet, "recruitment.html", v)
	}
	if err := r.Ask().Get(c.Request(), "/v1/recruitment", q, &v.Plan); err != nil {
		if !v.Frame.Refuse(err, "What you typed is kept. Correct it and press Work out again.") {
			return err
		}
		return r.Show(c, http.StatusBadRequest, recruitmentSheet, "recruitment.html", v)
	}
	v.Answered = true
	v.Ask.horizon = v.Ask.or(v.Plan.From, v.Plan.Days)
	if v.Ask.Until == "" {
		v.Ask.Until = "100"
	}
	q.Set("format", "csv")
	v.CSV = "/v1/recruitment?" + q.Encode()
	v.fill(names{r.Book(), access.Of(c.Request().Context())}, r.Today())
	return r.Show(c, http.StatusOK, recruitmentSheet, "recruitment.html", v)
}

// question is what the interface is asked; wrong is what was typed that it could not be.
func (a recruitmentAsk) question() (q url.Values, wrong string) {
	q = url.Values{}
	a.set(q)
	if a.Until != "" {
		per, err := strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(a.Until), "%")), 64)
		if err != nil || !(per > 0 && per <= 100) {
			return nil, "The share to reach is a number of per cent over 0 and up to 100, such as 95."
		}
		q.Set("until_share", strconv.FormatFloat(per/100, 'f', -1, 64))
	}
	for name, yes := range map[string]bool{"any_offset": a.AnyOffset, "after_renewals": a.AfterRenewals, "with_leave": a.WithLeave, "spare_one_off": a.SpareOneOff} {
		if yes {
			q.Set(name, "true")
		}
	}
	return q, ""
}

// fill words the answer.
func (v *recruitmentView) fill(n names, today roster.Date) {
	for _, x := range v.Plan.Renewals {
		row := renewalRow{Number: len(v.Renewals) + 1, ID: string(x.Officer), Name: n.officer(x.Officer), Where: n.posted(x.Officer, v.Plan.From), Closed: x.Closed, Adds: x.Adds}
		record := url.Values{"officer": {row.ID}}
		for _, a := range x.Actions {
			if a.Kind == "refresher" {
				row.Do = append(row.Do, "refresher by "+v.Frame.Date(a.Date))
				row.Changes = join(row.Changes, change{"refresh", []string{row.ID, max(a.Date, v.Plan.From).String()}})
				record.Set("kind", a.Credential)
				row.Record = "/credentials/class?" + record.Encode()
				continue
			}
			row.Do = append(row.Do, fmt.Sprintf("%s of %s: %s", a.Credential, v.Frame.Date(a.Date), a.What))
			row.Changes = join(row.Changes, change{"document", []string{row.ID, a.Credential, a.Date.String()}})
			row.Record = "/credentials/" + url.PathEscape(row.ID)
		}
		v.Renewals = append(v.Renewals, row)
	}
	most := 1
	for _, x := range v.Plan.Steps {
		most = max(most, x.Closed)
	}
	for _, x := range v.Plan.Steps {
		row := stepRow{
			Step: x.Step, District: n.district(x.District), Shift: n.shift(x.Shift), Rotation: string(x.Rotation), Offset: x.Offset, Closed: x.Closed, After: x.ShareAfter,
			Width:  strconv.FormatFloat(100*float64(x.Closed)/float64(most), 'f', 1, 64),
			Change: change{"post", []string{string(x.District), string(x.Shift), string(x.Rotation), strconv.Itoa(x.Offset), v.Plan.From.String()}}.String(),
		}
		for _, id := range x.Candidates {
			row.Candidates = append(row.Candidates, candidate{string(id), n.officer(id), n.whyCandidate(id, today), change{"certify", []string{string(id), v.Plan.From.String()}}.String()})
		}
		v.Steps = append(v.Steps, row)
	}
	v.OneOff, v.Left = v.extras(n, v.Plan.OneOff), v.extras(n, v.Plan.Left)
	v.Curve = curveOf(v.Plan)
	v.First = v.first()
}

// maxFirst is how many people stand above the lists.
const maxFirst = 4

// firstRow is somebody to ask before all others.
type firstRow struct{ ID, Name, Say string }

// first says who to ask before all others: those whose renewal adds most, then those who could be trained for the first steps.
func (v *recruitmentView) first() []firstRow {
	var out []firstRow
	for _, x := range v.Renewals {
		if x.Adds > 0 && len(out) < maxFirst-1 {
			out = append(out, firstRow{x.ID, x.Name, strings.Join(x.Do, " and ") + ": that alone closes " + page.Minutes(x.Closed)})
		}
	}
	for _, s := range v.Steps {
		if len(s.Candidates) > 0 && len(out) < maxFirst {
			x := s.Candidates[0]
			out = append(out, firstRow{x.ID, x.Name, fmt.Sprintf("to be trained for %s %s: closes %s; %s", s.District, strings.ToLower(s.Shift), page.Minutes(s.Closed), x.Why)})
		}
	}
	return out
}

func (v *recruitmentView) extras(n names, list []extraDuty) extraTable {
	t := extraTable{More: max(0, len(list)-maxExtra)}
	why := map[string]string{"no-squad": "no squad works then", "one-off": "short for this once", "beyond": "beyond the share asked for"}
	for _, x := range list[:len(list)-t.More] {
		row := extraRow{District: n.district(x.District), When: spanOf(&v.Frame, n, x.Start, x.End), Why: why[x.Why], Minutes: x.Minutes, Officers: x.Officers}
		if row.Why == "" {
			row.Why = x.Why
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// posted says where somebody is posted on a date.
func (n names) posted(id roster.OfficerID, on roster.Date) string {
	p := n.person(id)
	if p == nil {
		return ""
	}
	post := p.PostOn(on)
	if post == nil || !n.user.Sees(post.District) {
		return "not posted that day"
	}
	s := n.book.Squad(post.Squad)
	return fmt.Sprintf("%s %s", n.district(n.book.Districts().At(s.District).ID), strings.ToLower(n.shift(n.book.Shifts().At(s.Shift).ID)))
}

// whyCandidate says why somebody could be sent to training.
func (n names) whyCandidate(id roster.OfficerID, today roster.Date) string {
	p := n.person(id)
	if p == nil {
		return ""
	}
	why := []string{}
	if p.Officer.Volunteer {
		why = append(why, "volunteered")
	}
	if since := p.Officer.PatrolSince; since != 0 {
		switch years := int(today-since) / 365; {
		case years == 1:
			why = append(why, "1 year on patrol")
		case years > 1:
			why = append(why, fmt.Sprintf("%d years on patrol", years))
		default:
			why = append(why, "less than a year on patrol")
		}
	}
	return strings.Join(why, ", ")
}
