package year

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"watchbill/coverage"
	"watchbill/roster"
	"watchbill/ui/ask"
	"watchbill/ui/page"
)

// soon is how many days "next" is in the figures.
const soon = 90

// figures are what stands above the year: of every district that somebody sees, whichever rows are shown.
type figures struct {
	Any    bool   // something is required at all
	Share  string // of the horizon
	Next   string // of its first days; empty: it has no more than those
	Trend  string // how far that is from as many days before; empty: the roster does not reach there
	Better bool
	Gaps   int
	Short  int // minutes of the gaps

	Patrol    string // certified share of patrol; empty: nobody is posted
	Certified int
	Posted    int
	Target    string // of that share; empty: none
	Below     bool   // the target

	Lapsing [3]int // within 30, 60 and 90 days
}

// patrol is what GET /v1/targets/gaps says of the first date of a horizon.
type patrol struct {
	ShareOfPatrol struct {
		Target float64 `json:"target"`
		First  struct {
			Certified int      `json:"certified"`
			Posted    int      `json:"posted"`
			Share     *float64 `json:"share"`
		} `json:"first"`
	} `json:"share_of_patrol"`
}

// lapsing is what GET /v1/credentials/standing says of certificates that end.
type lapsing struct {
	Lapsing struct {
		Within30 int `json:"within_30"`
		Within60 int `json:"within_60"`
		Within90 int `json:"within_90"`
	} `json:"lapsing"`
}

// figures works them out.
func (r room) figures(req *http.Request, q question, all *reading, sees func(roster.DistrictID) bool) (figures, error) {
	f := figures{
		Any: all.share.Minutes > 0, Share: page.Share(all.share.Of()), Gaps: all.gaps, Short: all.short,
	}
	now, err := ask.Kept[patrol](r.Ask(), req, "/v1/targets/gaps", firstOf(q.From))
	if err != nil {
		return f, err
	}
	on := now.ShareOfPatrol
	f.Certified, f.Posted = on.First.Certified, on.First.Posted
	if on.First.Share != nil {
		f.Patrol = page.Share(*on.First.Share)
		f.Below = on.Target > 0 && *on.First.Share < on.Target
	}
	if on.Target > 0 {
		f.Target = page.Share(on.Target)
	}
	ends, err := ask.Kept[lapsing](r.Ask(), req, "/v1/credentials/standing", url.Values{"on": {q.From.String()}, "limit": {"1"}})
	if err != nil {
		return f, err
	}
	f.Lapsing = [3]int{ends.Lapsing.Within30, ends.Lapsing.Within60, ends.Lapsing.Within90}
	next := all.over(soon)
	if q.Days <= soon || next.Minutes == 0 {
		return f, nil
	}
	f.Next = page.Share(next.Of())
	return f, r.trend(req, q, &f, next, all, sees)
}

func firstOf(d roster.Date) url.Values {
	return url.Values{"from": {d.String()}, "days": {"1"}, "limit": {"1"}}
}

// reaches is the share of today's posted officers who must have been posted at the beginning of an earlier period for the
// two to be compared: a roster that was put in lately knows little of the time before.
const reaches = 0.95

// trend holds the next days against those before them.
func (r room) trend(req *http.Request, q question, f *figures, next coverage.Share, of *reading, sees func(roster.DistrictID) bool) error {
	before := coverage.Options{Need: q.Need, From: q.From - soon, Days: soon}
	then, err := ask.Kept[patrol](r.Ask(), req, "/v1/targets/gaps", firstOf(before.From))
	if err != nil {
		return err
	}
	if float64(then.ShareOfPatrol.First.Posted) < reaches*float64(f.Posted) || f.Posted == 0 {
		return nil
	}
	grid, err := r.Grids().Grid(req.Context(), of.book, before)
	if err != nil {
		return err
	}
	was := r.readings.read(grid, sees).share
	if was.Minutes == 0 {
		return nil
	}
	points := (next.Of() - was.Of()) * 100
	f.Better = points >= 0
	f.Trend = trendOf(points)
	return nil
}

// trendOf is a difference in points, with its sign: +1.3, −0.4.
func trendOf(points float64) string {
	s := strconv.FormatFloat(points, 'f', 1, 64)
	switch {
	case s == "0.0" || s == "-0.0":
		return "±0.0"
	case points < 0:
		return "−" + s[1:]
	}
	return fmt.Sprintf("+%s", s)
}
