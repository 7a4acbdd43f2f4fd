package page

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"watchbill/api/web/access"
	"watchbill/roster"
	"watchbill/ui/ask"
)

// Room is one of the rooms of the house, as its path names it.
type Room string

// The rooms.
const (
	Dispatch    Room = "dispatch"
	Roster      Room = "roster"
	Coverage    Room = "coverage"
	Credentials Room = "credentials"
	Admin       Room = "admin"
	My          Room = "my"
	Help        Room = "help"
	SetUp       Room = "set-up"
)

// Rules are whom the rooms are for.
var Rules = map[Room]access.Rule{
	Dispatch:    access.For("DSCA----"),
	Roster:      access.For("-SC-U---"),
	Coverage:    access.For("-SCAU---"),
	Credentials: access.For("-SCAU---"),
	Admin:       access.For("---AU---*"),
	My:          access.For("DSCAU-OL"),
	Help:        access.Public,
	SetUp:       access.For("---A----*"),
}

// rooms are those in the bar, in its order.
var rooms = []struct {
	room Room
	name string
}{{Dispatch, "Dispatch"}, {Roster, "Roster"}, {Coverage, "Coverage"}, {Credentials, "Credentials"}, {Admin, "Admin"}, {My, "My duty"}}

// Pages of these rooms that are not for all whom their room is for.
var (
	Asks    = access.For("-SCA----") // those whom the interface answers what-if questions
	Records = access.For("--CA----") // those who may put credentials on the roster
)

// Door is a room as the bar shows it, or a page of one.
type Door struct {
	Name, Path string
	Here       bool
	Rule       access.Rule // of a page that is for fewer than its room; zero: for all of them
}

// MaySetUp tells whether whoever asks may set a roster up.
func MaySetUp(c echo.Context) bool {
	user, rule := access.Of(c.Request().Context()), Rules[SetUp]
	return rule.Allows(user.Roles) && user.Districts == nil
}

// tabs are the pages of a room that has more than one, in the order that they are shown.
var tabs = map[Room][]Door{
	Roster: {
		{Name: "Weeks", Path: "/roster"}, {Name: "Requests", Path: "/roster/requests"}, {Name: "Open duty", Path: "/roster/offers"},
		{Name: "Published", Path: "/roster/publications"}, {Name: "Fairness", Path: "/roster/ledger"}, {Name: "Roll-call", Path: "/roster/roll-call"},
	},
	Coverage: {
		{Name: "Year", Path: "/coverage"}, {Name: "Recruitment", Path: "/coverage/recruitment"}, {Name: "What-if", Path: "/coverage/what-if", Rule: Asks},
		{Name: "Forecast", Path: "/coverage/forecast"}, {Name: "Reports", Path: "/coverage/reports"},
	},
	Credentials: {
		{Name: "Standing", Path: "/credentials"}, {Name: "Due", Path: "/credentials/due"}, {Name: "Documentation", Path: "/credentials/documentation"},
		{Name: "Training class", Path: "/credentials/class", Rule: Records},
	},
	Admin: {
		{Name: "People", Path: "/admin"}, {Name: "Keys", Path: "/admin/keys"}, {Name: "Sign-in", Path: "/admin/sign-in"}, {Name: "Import", Path: "/admin/import"},
		{Name: "Policy", Path: "/admin/policy"}, {Name: "Audit trail", Path: "/admin/audit"}, {Name: "Backups", Path: "/admin/backups"}, {Name: "System", Path: "/admin/system"},
	},
}

// tabsAt are the tabs of a room for somebody of roles, where one of them is open: the one whose path the page's begins with.
func tabsAt(room Room, path string, roles access.Roles) []Door {
	list, at := slices.Clone(tabs[room]), -1
	for i, t := range list {
		if (path == t.Path || strings.HasPrefix(path, t.Path+"/")) && (at < 0 || len(t.Path) > len(list[at].Path)) {
			at = i
		}
	}
	if at >= 0 {
		list[at].Here = true
	}
	return slices.DeleteFunc(list, func(d Door) bool { return d.Rule != access.Rule{} && !d.Rule.Allows(roles) })
}

// Frame is what stands around every page.
type Frame struct {
	Title    string
	Room     Room
	Here     string // the path and query of this page
	Rooms    []Door // those that whoever looks may enter
	Tabs     []Door // the pages of this room; none: it has one
	Agency   string
	Who      string // empty: nobody signed in, and nobody has to
	SignedIn bool
	Clock    string // 22:47
	Zone     string // EST
	ZoneID   string // America/New_York
	NowMilli int64  // the service's clock, ms since 1970 UTC, for scripts that count on
	Drill    string
	Revision uint64 // of the roster; 0: there is none
	Theme    string // dark, light, or empty: as the system is
	Version  string
	Keys     []Key
	Said     string   // what was just done
	Wrong    []string // what went wrong, what was kept, what to do

	Icon                  string
	Styles, Scripts       []string // paths
	Leaflet, LeafletStyle string   // paths; empty: there is none, or the page has no map

	location *time.Location
	now      time.Time
}

// everywhere are the keys of every page.
var everywhere = []Key{{[]string{"?"}, "These keys"}, {[]string{"Tab"}, "To the next thing that can be acted on"}}

// Frame begins a page of a sheet for whoever asks.
func (p *Press) Frame(c echo.Context, s *Sheet, title string) Frame {
	r := c.Request()
	user := access.Of(r.Context())
	now, zone := p.Now(), p.Zone()
	f := Frame{
		Title: title, Room: s.Room, Here: r.URL.RequestURI(), Clock: now.In(zone).Format("15:04:05"), Zone: now.In(zone).Format("MST"), ZoneID: zone.String(),
		NowMilli: now.UnixMilli(), Drill: p.opt.Drill, Theme: theme(r, s.Room), Version: p.opt.Version, location: zone, now: now,
		Tabs: tabsAt(s.Room, r.URL.Path, user.Roles),
		Keys: append(append([]Key{}, s.Keys...), everywhere...), Icon: p.opt.Assets.Path("icon.svg"),
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		f.Here = "/" + string(s.Room) // nobody goes back to where a form went
	}
	if book := p.Book(); book != nil {
		f.Agency, f.Revision = book.Agency().Name, book.Revision()
	}
	if user.Kind == access.Unknown { // strangers read the help; how new the program and the roster are is not theirs to know
		f.Version, f.Revision = "", 0
	}
	if user.Kind == access.Person {
		f.Who, f.SignedIn = user.Name, true
	}
	for _, room := range rooms {
		if room.room == My && user.Officer == "" && user.Kind != access.Local {
			continue // they have no duty of their own
		}
		if rule := Rules[room.room]; rule.Allows(user.Roles) && !(rule.Agency && user.Districts != nil) {
			f.Rooms = append(f.Rooms, Door{Name: room.name, Path: "/" + string(room.room), Here: room.room == s.Room})
		}
	}
	f.Styles = []string{p.opt.Assets.Path("base.css")}
	for _, name := range s.Styles {
		f.Styles = append(f.Styles, p.opt.Assets.Path(name))
	}
	f.Scripts = []string{p.opt.Assets.Path("base.js")}
	if s.Script != "" {
		f.Scripts = []string{p.opt.Assets.Path(s.Script)} // which has base.js in it
	}
	if s.Map && p.opt.Assets.Has("leaflet.js") {
		f.Leaflet, f.LeafletStyle = p.opt.Assets.Path("leaflet.js"), p.opt.Assets.Path("leaflet.css")
		f.Styles = append([]string{f.LeafletStyle}, f.Styles...)
	}
	return f
}

// Refuse says on a page what the interface refused, and what was kept. It returns false where err is no refusal that the page
// can tell of: then the page returns err, and the edge answers it.
func (f *Frame) Refuse(err error, kept string) bool {
	refused := (*ask.Refused)(nil)
	if !errors.As(err, &refused) || refused.Status == http.StatusUnauthorized || refused.Status == http.StatusForbidden || refused.Status == http.StatusNotFound {
		return false
	}
	f.Wrong = nil
	switch n := len(refused.Faults); {
	case n == 0 || !retold(refused):
		f.Wrong = []string{refused.Error()}
	case n > 1:
		f.Wrong = []string{refused.Title + "."}
	}
	for _, fault := range refused.Faults {
		f.Wrong = append(f.Wrong, strings.TrimSpace(place(fault)+fault.Detail))
	}
	if kept != "" {
		f.Wrong = append(f.Wrong, kept)
	}
	return true
}

// retold tells whether the detail of a refusal only says its first fault, which is listed below it.
func retold(r *ask.Refused) bool {
	first := r.Faults[0]
	return strings.HasPrefix(r.Detail, first.Pointer+first.Parameter+": "+first.Detail)
}

func place(f ask.Fault) string {
	switch {
	case f.Pointer != "":
		return strings.ReplaceAll(strings.TrimPrefix(f.Pointer, "/"), "/", " ") + ": "
	case f.Parameter != "":
		return f.Parameter + ": "
	}
	return ""
}

// Time is an instant by the agency's clock: 22:47 where it is today, else Fri 19 Nov 22:47; with the year where it is another.
func (f Frame) Time(t time.Time) string {
	at, now := t.In(f.location), f.now.In(f.location)
	switch {
	case t.IsZero():
		return "–"
	case at.Year() == now.Year() && at.YearDay() == now.YearDay():
		return at.Format("15:04")
	case at.Year() == now.Year():
		return at.Format("Mon 2 Jan 15:04")
	}
	return at.Format("Mon 2 Jan 2006 15:04")
}

// Date is a date: Fri 19 Nov, with the year where it is not this one.
func (f Frame) Date(d roster.Date) string {
	year, month, day := d.Civil()
	t := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	if t.Year() == f.now.In(f.location).Year() {
		return t.Format("Mon 2 Jan")
	}
	return t.Format("Mon 2 Jan 2006")
}

// Age is how long ago something was: 14 s, 3 min, 2 h, 5 d.
func (f Frame) Age(t time.Time) string { return Age(f.now.Sub(t)) }
