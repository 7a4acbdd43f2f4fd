package outlook

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"watchbill/api/web/access"
	"watchbill/roster"
	"watchbill/ui/ask"
	"watchbill/ui/page"
)

// forecastSheet is the page of /coverage/forecast.
var forecastSheet = page.Sheet{
	Room: page.Coverage, Styles: []string{"outlook.css"}, Script: "outlook.js",
	Keys: []page.Key{{Press: []string{"/"}, Does: "To the first thing to ask for"}},
}.Parse(pages, "pages/forecast.html")

// maxLapses is how many lapses the page lists, maxTargets how many missed targets.
const (
	maxLapses  = 300
	maxTargets = 200
	drawn      = 100 // runs of attrition
)

// drawnAtOnce is the most people for whom attrition is drawn without being asked for: of 8,000 it takes half a second.
const drawnAtOnce = 2000

// drawQuery is a page's query that asks for the draws as well.
func drawQuery(in url.Values) string {
	q := url.Values{"draw": {"1"}}
	for _, name := range []string{"from", "days", "attrition", "lead_months"} {
		if text := in.Get(name); text != "" {
			q.Set(name, text)
		}
	}
	return q.Encode() + "#band"
}

// cover is minutes covered, as far as the page shows them.
type cover struct {
	Uncovered float64  `json:"uncovered_minutes"`
	Share     *float64 `json:"share"`
}

// Hours are those not covered, rounded.
func (c cover) Hours() int { return int(c.Uncovered/60 + 0.5) }

// Of is the share, 1 where nothing is asked for.
func (c cover) Of() float64 {
	if c.Share == nil {
		return 1
	}
	return *c.Share
}

// expected is minutes covered as rostered, and on average of what may happen.
type expected struct {
	Minutes   int   `json:"minutes"`
	Rostered  cover `json:"rostered"`
	Unplanned cover `json:"unplanned"`
	Attrition cover `json:"attrition"`
	Both      cover `json:"both"`
}

// certifiedOn counts officers on a date.
type certifiedOn struct {
	Certified    int     `json:"certified"`
	Undesignated int     `json:"undesignated"`
	Expected     float64 `json:"expected"`
}

// forecastSaid is what GET /v1/forecast answers, as far as the page shows it.
type forecastSaid struct {
	From          roster.Date `json:"from"`
	Days          int         `json:"days"`
	UnplannedRate float64     `json:"unplanned_rate"`
	Attrition     float64     `json:"attrition"`
	LeadMonths    int         `json:"lead_months"`
	Holds         *float64    `json:"holds"`
	Unresolved    int         `json:"unresolved"`
	Total         int         `json:"total"`
	Expected      expected    `json:"expected"`
	Months        []struct {
		Month    string      `json:"month"`
		First    certifiedOn `json:"first"`
		Last     certifiedOn `json:"last"`
		Lapsing  int         `json:"lapsing"`
		Holds    *float64    `json:"holds"`
		Expected expected    `json:"expected"`
	} `json:"months"`
	Lapsing []struct {
		Days         int `json:"days"`
		Certificates int `json:"certificates"`
	} `json:"lapsing"`
	AllLapses struct {
		ShortMinutes int `json:"short_minutes"`
	} `json:"all_lapses"`
	Lapses []struct {
		Officer      roster.OfficerID `json:"officer_id"`
		Through      roster.Date      `json:"through"`
		Within       *int             `json:"within"`
		Why          string           `json:"why"`
		ShortMinutes int              `json:"short_minutes"`
		Gaps         []gap            `json:"gaps"`
	} `json:"lapses"`
	Watches []struct {
		District   roster.DistrictID `json:"district_id"`
		Shift      roster.ShiftID    `json:"shift_id"`
		Slots      int               `json:"slots"`
		Holds      *float64          `json:"holds"`
		Thin       int               `json:"thin"`
		LeastHolds *float64          `json:"least_holds"`
		LeastDate  *roster.Date      `json:"least_date"`
		Expected   expected          `json:"expected"`
		Required   int               `json:"required"`
		Posted     int               `json:"posted"`
		Presence   float64           `json:"presence"`
		Have       int               `json:"have"`
		HaveLast   int               `json:"have_last"`
		Needed95   *int              `json:"needed_95"`
		Needed99   *int              `json:"needed_99"`
	} `json:"watches"`
}

// forecastView is what the page shows.
type forecastView struct {
	Frame page.Frame
	horizon
	Rate      string // of attrition, per cent a year, as it was typed
	Lead      string // months until somebody follows
	Answered  bool
	F         forecastSaid
	Months    []monthRow
	Picture   picture
	ByMonth   []lapseMonth
	MoreLapse int
	Watches   []holdRow
	Patrol    targetsMissed
	Targets   []targetRow
	MoreT     int
	Band      band
	Asked     bool   // they were
	Large     bool   // the draws have to be asked for
	Draw      string // the address that asks for them
	MayAsk    bool
	MayRecord bool
	CSV       string
}

// monthRow is one month.
type monthRow struct {
	Name        string
	First, Last int
	Expected    float64
	Lapsing     int
	Holds       *float64
	E           expected
}

// lapseMonth is the lapses of one month.
type lapseMonth struct {
	Name   string
	Opens  int // minutes short, each alone
	Lapses []lapseRow
}

// lapseRow is the end of one officer's certification.
type lapseRow struct {
	ID, Name, Through, Why string
	Within                 int // 30, 60, 90; 0: later
	Short, Gaps            int
	Where                  string
	Record                 string
	Change                 string
}

// holdRow is one shift in one district, and whether it holds.
type holdRow struct {
	District, Shift  string
	Required         int
	Holds            *float64
	Thin, Slots      int
	Least            *float64
	LeastDate        string
	Have, HaveLast   int
	Needed95, Needed string
	Short            bool // fewer certified than hold with 95 %
	Presence         float64
}

// targetRow is a recruitment target that is missed.
type targetRow struct {
	District, Shift, From, To string
	Required, Least, Short    int
}

// forecast answers GET /coverage/forecast.
func (r room) forecast(c echo.Context) error {
	in, user := c.QueryParams(), access.Of(c.Request().Context())
	v := forecastView{
		Frame: r.Frame(c, forecastSheet, "Forecast"), horizon: horizonOf(in), Rate: in.Get("attrition"), Lead: in.Get("lead_months"),
		MayAsk: page.Asks.Allows(user.Roles), MayRecord: page.Records.Allows(user.Roles),
	}
	q := url.Values{"limit": {"0"}}
	v.set(q)
	for name, text := range map[string]string{"attrition": v.Rate, "lead_months": v.Lead} {
		if text != "" {
			q.Set(name, text)
		}
	}
	if err := r.Ask().Get(c.Request(), "/v1/forecast", q, &v.F); err != nil {
		if !v.Frame.Refuse(err, "What you typed is kept. Correct it and press Work out again.") {
			return err
		}
		return r.Show(c, http.StatusBadRequest, forecastSheet, "forecast.html", v)
	}
	v.Answered, v.horizon = true, v.or(v.F.From, v.F.Days)
	v.Rate, v.Lead = strconv.FormatFloat(v.F.Attrition, 'f', -1, 64), strconv.Itoa(v.F.LeadMonths)
	q.Del("limit")
	q.Set("format", "csv")
	v.CSV = "/v1/forecast?" + q.Encode()
	dates := url.Values{"from": {v.F.From.String()}, "days": {strconv.Itoa(v.F.Days)}}
	if err := r.Ask().Get(c.Request(), "/v1/targets/gaps", dates, &v.Patrol); err != nil {
		return err
	}
	n := names{r.Book(), access.Of(c.Request().Context())}
	v.fill(n)
	v.Asked = in.Get("draw") != ""
	v.Draw = "/coverage/forecast?" + drawQuery(in)
	if v.Large = n.book != nil && n.book.People() > drawnAtOnce; v.MayAsk && (!v.Large || v.Asked) {
		if err := r.draw(c, &v, n); err != nil {
			return err
		}
	}
	return r.Show(c, http.StatusOK, forecastSheet, "forecast.html", v)
}

// draw lets officers leave at random. Where the service has no time for that now, the page says so and stands without.
func (r room) draw(c echo.Context, v *forecastView, n names) error {
	if v.F.Attrition <= 0 || v.F.Attrition >= 100 {
		return nil
	}
	a, err := r.Ask().Ask(c.Request(), ask.Question{Method: http.MethodPost, Path: "/v1/whatif", Body: map[string]any{
		"from": v.F.From, "days": v.F.Days, "attrition": map[string]any{"rate": v.F.Attrition / 100, "runs": drawn, "seed": 1},
	}})
	if refused := (*ask.Refused)(nil); errors.As(err, &refused) && refused.Status != http.StatusUnauthorized {
		v.Band.Missing = refused.Error()
		r.Passing(c)
		return nil
	}
	if err != nil {
		return err
	}
	var answer asked
	if err := a.Read(&answer); err != nil {
		return err
	}
	v.Band = bandOf(n, answer.Attrition)
	return nil
}

// fill words the forecast.
func (v *forecastView) fill(n names) {
	for _, m := range v.F.Months {
		v.Months = append(v.Months, monthRow{monthName(m.Month), m.First.Certified, m.Last.Certified, m.Last.Expected, m.Lapsing, m.Holds, m.Expected})
	}
	v.Picture = pictureOf(v.Months)
	for i, x := range v.F.Lapses {
		if i == maxLapses {
			v.MoreLapse = len(v.F.Lapses) - maxLapses
			break
		}
		name := monthName(x.Through.String()[:7])
		if k := len(v.ByMonth); k == 0 || v.ByMonth[k-1].Name != name {
			v.ByMonth = append(v.ByMonth, lapseMonth{Name: name})
		}
		of := &v.ByMonth[len(v.ByMonth)-1]
		row := lapseRow{
			ID: string(x.Officer), Name: n.officer(x.Officer), Through: v.Frame.Date(x.Through), Why: x.Why, Short: x.ShortMinutes, Gaps: len(x.Gaps),
			Where: n.posted(x.Officer, x.Through),
		}
		row.Record, row.Change = n.renewal(x.Officer, x.Through, x.Why)
		if x.Within != nil {
			row.Within = *x.Within
		}
		of.Opens += x.ShortMinutes
		of.Lapses = append(of.Lapses, row)
	}
	number := func(x *int) string {
		if x == nil {
			return "–"
		}
		return strconv.Itoa(*x)
	}
	for _, w := range v.F.Watches {
		row := holdRow{
			District: n.district(w.District), Shift: n.shift(w.Shift), Required: w.Required, Holds: w.Holds, Thin: w.Thin, Slots: w.Slots, Least: w.LeastHolds,
			Have: w.Have, HaveLast: w.HaveLast, Needed95: number(w.Needed95), Needed: number(w.Needed99), Presence: w.Presence,
			Short: w.Needed95 == nil || w.HaveLast < *w.Needed95,
		}
		if w.LeastDate != nil {
			row.LeastDate = v.Frame.Date(*w.LeastDate)
		}
		v.Watches = append(v.Watches, row)
	}
	for i, g := range v.Patrol.Gaps {
		if i == maxTargets {
			break
		}
		v.Targets = append(v.Targets, targetRow{n.district(g.District), n.shift(g.Shift), v.Frame.Date(g.From), v.Frame.Date(g.To), g.Required, g.Least, g.Short})
	}
	v.MoreT = v.Patrol.Total - len(v.Targets)
}

// renewal is what keeps an officer certified beyond a date: where it is recorded, and the change that says so. What is revoked no
// refresher restores.
func (n names) renewal(id roster.OfficerID, through roster.Date, why string) (record, said string) {
	q := url.Values{"officer": {string(id)}}
	if why == "revoked" || n.book == nil || n.book.Agency().Certification.Refresher == nil {
		return "/credentials/class?" + q.Encode(), change{"certify", []string{string(id), (through + 1).String()}}.String()
	}
	q.Set("kind", "refresher")
	return "/credentials/class?" + q.Encode(), change{"refresh", []string{string(id), through.String()}}.String()
}

// monthName says 2027-03 as Mar 2027.
func monthName(s string) string {
	t, err := time.Parse("2006-01", s)
	if err != nil {
		return s
	}
	return t.Format("Jan 2006")
}
