package admin

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"watchbill/ui/ask"
	"watchbill/ui/page"
)

// systemView is what /admin/system shows.
type systemView struct {
	Frame  page.Frame
	Parts  []part // what the service is made of, and how each part is
	Groups []figureGroup
}

// part is one of the things that have to be well.
type part struct {
	Name, Is, Do string
	State        string // good, partly, bad; empty: it is neither
}

// figureGroup is figures that belong together.
type figureGroup struct {
	Title string
	Rows  []figure
}

// figure is a number and what it says.
type figure struct{ Name, Is, Says string }

var systemSheet = sheet("system.html")

// system answers GET /admin/system.
func (r room) system(c echo.Context) error {
	a, err := r.Ask().Ask(c.Request(), ask.Question{Path: "/metrics"})
	if err != nil {
		return err
	}
	f := readFigures(a.Body)
	v := systemView{Frame: r.Frame(c, systemSheet, "System")}
	v.Parts = append(r.ready(c), v.parts(f)...)
	v.Parts = append(v.Parts, r.feed(c))
	v.Groups = figureGroups(f)
	return r.Show(c, http.StatusOK, systemSheet, "system.html", v)
}

// ready tells of the roster and the store, as /readyz does.
func (r room) ready(c echo.Context) []part {
	var ready struct {
		Revision uint64 `json:"revision"`
		Store    string `json:"store"`
	}
	roster := part{Name: "Roster", State: "good"}
	if err := r.Ask().Get(c.Request(), "/readyz", nil, &ready); err != nil {
		return []part{{Name: "Roster", State: "bad", Is: "none is loaded", Do: "Import a pack, or set the agency up."}}
	}
	book := r.Book()
	roster.Is = "revision " + strconv.FormatUint(ready.Revision, 10)
	if book != nil {
		roster.Is += fmt.Sprintf(", %s people, %s districts", page.Count(book.People()), page.Count(book.Districts().Len()))
	}
	store := part{Name: "Store", State: "good", Is: "takes writes"}
	if ready.Store != "" {
		store = part{Name: "Store", State: "bad", Is: "cannot be written", Do: "Units are recommended all the same; nothing is recorded or claimed. Look at the disk of the data directory: full, or read only?"}
	}
	return []part{roster, store}
}

// parts are those that the metrics tell of.
func (v *systemView) parts(f figures) []part {
	clock := part{Name: "Clock", Is: v.Frame.Clock + " " + v.Frame.Zone + ", " + v.Frame.ZoneID}
	if v.Frame.Drill != "" {
		clock.Is, clock.State, clock.Do = "a drill’s: "+clock.Is, "partly", "For real duty start the service without --clock."
	}
	list := []part{clock}
	if failed, ok := f.sum("watchbill_audit_failed_total"); ok {
		p := part{Name: "Audit trail", State: "good", Is: "written"}
		if failed > 0 {
			p.State, p.Is, p.Do = "bad", page.Count(int(failed))+" records could not be written since the start", "What they were of was not done. Look at the log and at the store."
		}
		list = append(list, p)
	}
	for _, s := range f["watchbill_app_certificate_expiry_timestamp_seconds"] {
		end := time.Unix(int64(s.value), 0)
		p := part{Name: "TLS certificate", State: "good", Is: "good until " + v.Frame.Time(end)}
		if left := end.Sub(time.UnixMilli(v.Frame.NowMilli)); left < 30*24*time.Hour {
			p.State, p.Do = "partly", "Put another in place: the service takes it up by itself."
		}
		list = append(list, p)
	}
	if pending, ok := f.sum("watchbill_webhook_pending"); ok && pending > 0 {
		list = append(list, part{Name: "Webhooks", State: "partly", Is: page.Count(int(pending)) + " deliveries wait", Do: "Their endpoints do not answer. They are tried again by themselves."})
	}
	version := v.Frame.Version
	for _, s := range f["watchbill_app_build_info"] {
		var more []string
		for _, key := range []string{"version", "commit", "go_version", "goversion", "fips"} {
			if x := s.labels[key]; x != "" && x != version {
				more = append(more, strings.ReplaceAll(key, "_", " ")+" "+x)
			}
		}
		version += ", " + strings.Join(more, ", ")
	}
	return append(list, part{Name: "Program", Is: "watchbill " + strings.Trim(version, ", ")})
}

// feed tells how old the newest position is.
func (r room) feed(c echo.Context) part {
	var answer struct {
		Units []struct {
			Position *struct {
				Source string   `json:"source"`
				Age    *float64 `json:"age_s"`
			} `json:"position"`
		} `json:"units"`
	}
	p := part{Name: "Positions"}
	if !mayChange(c) { // to ask all the same would be on record as a refusal
		p.Is = "are not for your role to see; a dispatcher or an administrator does"
		return p
	}
	if err := r.Ask().Get(c.Request(), "/v1/units", url.Values{}, &answer); err != nil {
		p.State, p.Is = "bad", "are not to be had: "+err.Error()
		return p
	}
	newest, fixed, old := time.Duration(-1), 0, 0
	for _, u := range answer.Units {
		if u.Position == nil || u.Position.Source != "avl" || u.Position.Age == nil {
			continue
		}
		fixed++
		age := time.Duration(*u.Position.Age * float64(time.Second))
		if newest < 0 || age < newest {
			newest = age
		}
		if age > time.Minute {
			old++
		}
	}
	switch {
	case fixed == 0:
		p.State, p.Is, p.Do = "partly", fmt.Sprintf("no unit of %s has a fix", page.Count(len(answer.Units))), "Units rank by their districts until a feed reports. Has it a key, and does it send?"
	case newest > time.Minute:
		p.State, p.Is, p.Do = "bad", fmt.Sprintf("the newest is %s old, of %s units with a fix", page.Age(newest), page.Count(fixed)), "The feed has stopped. Ask whoever runs it; answers say that positions are old."
	default:
		p.State, p.Is = "good", fmt.Sprintf("the newest is %s old; %s of %s units have a fix, %s of them older than a minute", page.Age(newest), page.Count(fixed), page.Count(len(answer.Units)), page.Count(old))
	}
	return p
}

// figureGroups are the figures that matter to whoever runs the service.
func figureGroups(f figures) []figureGroup {
	whole := func(name string, labels ...string) string {
		x, ok := f.sum(name, labels...)
		if !ok {
			return "0" // what is counted by label begins with the first
		}
		return page.Count(int(x))
	}
	at := func(name string, labels ...string) string {
		x, ok := f.quantile(name, 0.99, labels...)
		if !ok {
			return "–"
		}
		return "under " + (time.Duration(x * float64(time.Second))).String()
	}
	clients := figureGroup{"Clients", []figure{
		{"Connections", whole("watchbill_door_connections"), "open now"},
		{"Refused at the door", whole("watchbill_door_refused_total"), "connections since the start: too many at once"},
		{"Live pages", whole("watchbill_live_clients"), "that follow what happens"},
		{"Requests", whole("watchbill_http_requests_total"), "answered since the start"},
		{"Faults of ours", whole("watchbill_http_requests_total", "status", "5xx"), "of them; the log says which"},
	}}
	turned := figureGroup{Title: "Requests turned away since the start"}
	by := f.by("watchbill_http_turned_away_total", "class")
	for _, class := range []string{"dispatch", "ordinary", "heavy", "sign-in", "page", "console"} {
		if n, ok := by[class]; ok {
			turned.Rows = append(turned.Rows, figure{laneSays[class], page.Count(int(n)), ""})
		}
	}
	quick := figureGroup{"99 of 100 answers since the start took", []figure{
		{"Who is nearest", at("watchbill_http_request_duration_seconds", "route", "/v1/nearest"), ""},
		{"Recommendations", at("watchbill_http_request_duration_seconds", "route", "/v1/recommendations"), ""},
		{"Positions taken", at("watchbill_http_request_duration_seconds", "route", "/v1/positions"), ""},
		{"Coverage", at("watchbill_http_request_duration_seconds", "route", "/v1/coverage"), ""},
	}}
	return []figureGroup{clients, turned, quick}
}

// laneSays are the classes of requests in words.
var laneSays = map[string]string{"dispatch": "Dispatch", "ordinary": "Ordinary", "heavy": "Heavy: coverage, reports, imports", "sign-in": "Sign-in", "page": "Pages", "console": "Pages of dispatch"}
