package certificates

import (
	"strconv"
	"strings"

	"watchbill/api/web/access"
	"watchbill/roster"
)

// The picture of somebody's credentials, in its own units.
const (
	lineWide, lineLeft = 900.0, 84.0
	lineYear           = 366
)

// timeline is somebody's credentials over time: when certified, what was completed, where posted. The tables of credentials
// and postings hold the same in words.
type timeline struct {
	Bars  []lineBar
	Marks []lineMark
	Posts []lineBar
	Years []lineTick
	Today float64
	Said  string
}

// lineBar is a stretch of time.
type lineBar struct {
	X, Wide float64
	Name    string
	Open    bool
}

// lineMark is a credential on the date that it was completed.
type lineMark struct {
	X, Right, Bottom float64
	Sort             string // base, refresher, other
	Name             string
}

// lineTick is where a year begins.
type lineTick struct {
	X    float64
	Name string
}

// lineOf draws somebody's time from a year before the first date on record to a year from a date, or to the end of the certification.
func lineOf(say func(roster.Date) string, u *access.User, p *roster.Personnel, rule roster.Certification, on roster.Date) timeline {
	first, last := on-3*lineYear, on+lineYear
	for _, c := range p.Credentials().All() {
		if c.Completed != 0 {
			first, last = min(first, c.Completed-30), max(last, c.Completed+30)
		}
	}
	for _, d := range p.Certified().All() {
		first, last = min(first, d.From-30), max(last, d.To+60)
	}
	x := func(d roster.Date) float64 {
		return lineLeft + (lineWide-lineLeft-4)*float64(min(max(d, first), last)-first)/float64(last-first)
	}
	line := timeline{Today: x(on)}
	var words []string
	for _, d := range p.Certified().All() {
		bar := lineBar{X: x(d.From), Open: d.To == 0}
		to := d.To
		if bar.Open {
			to = last
		}
		bar.Wide = max(1, x(to)-bar.X)
		bar.Name = say(d.From) + " to " + say(to)
		if bar.Open {
			bar.Name = say(d.From) + " on, without end"
		}
		line.Bars, words = append(line.Bars, bar), append(words, bar.Name)
	}
	for _, c := range p.Credentials().All() {
		if c.Completed == 0 {
			continue
		}
		m := lineMark{X: x(c.Completed), Sort: "other", Name: c.Kind + ", " + say(c.Completed)}
		switch {
		case c.Kind == rule.Kind:
			m.Sort = "base"
		case rule.Refresher != nil && c.Kind == rule.Refresher.Kind:
			m.Sort = "refresher"
		}
		line.Marks = append(line.Marks, m)
	}
	for _, post := range p.Posts().All() {
		to := post.Dates.To
		if to == 0 {
			to = last
		}
		if !u.Sees(post.District) || to < first || post.Dates.From > last {
			continue
		}
		line.Posts = append(line.Posts, lineBar{X: x(post.Dates.From), Wide: max(1, x(to)-x(post.Dates.From)-1), Name: string(post.District)})
	}
	from, _, _ := first.Civil()
	to, _, _ := last.Civil()
	every := max(1, (to-from)/10)
	for y := from + 1; y <= to; y += every {
		line.Years = append(line.Years, lineTick{x(roster.NewDate(y, 1, 1)), strconv.Itoa(y)})
	}
	line.Said = "Never certified"
	if words != nil {
		line.Said = "Certified " + strings.Join(words, "; ")
	}
	return line
}
