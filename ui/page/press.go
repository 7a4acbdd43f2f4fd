package page

import (
	"bytes"
	"embed"
	"html/template"
	"io/fs"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"watchbill/roster"
	"watchbill/ui/ask"
	"watchbill/ui/assets"
)

//go:embed parts
var parts embed.FS

// Options say what pages are made from. All are required but those that say otherwise.
type Options struct {
	Ask     *ask.Service
	Assets  *assets.Set
	Book    func() *roster.Book // the roster in force; it returns nil before there is one
	Grids   Grids               // of the roster in force; nil: no page reads any
	Now     func() time.Time    // the service's clock
	Drill   string              // what every page says where that clock is not the real one; empty: it is
	Version string              // of the program; empty: not told
	Told    func() uint64       // how often those who listen were told of anything; nil: no page is kept (see Press.Kept)
}

// Press makes pages. It is safe for concurrent use.
type Press struct {
	opt  Options
	kept kept
}

// New returns a press.
func New(opt Options) *Press { return &Press{opt: opt} }

// Ask is the service's interface.
func (p *Press) Ask() *ask.Service { return p.opt.Ask }

// Assets are the style sheets and scripts that pages load.
func (p *Press) Assets() *assets.Set { return p.opt.Assets }

// Book is the roster in force, nil before there is one.
func (p *Press) Book() *roster.Book { return p.opt.Book() }

// Grids gives the coverage of rosters.
func (p *Press) Grids() Grids { return p.opt.Grids }

// Now is the time by the service's clock, in UTC.
func (p *Press) Now() time.Time { return p.opt.Now().UTC() }

// Zone is the agency's, UTC before there is a roster.
func (p *Press) Zone() *time.Location {
	if book := p.Book(); book != nil {
		return book.Zone().Location()
	}
	return time.UTC
}

// Today is the date by the agency's clock.
func (p *Press) Today() roster.Date {
	now := p.Now().In(p.Zone())
	return roster.DateOf(now)
}

// Sheet is a page as it is written: its template, its own style sheets beside base.css, and its script.
type Sheet struct {
	Room    Room
	Styles  []string // names of assets
	Script  string   // name of an asset; empty: base.js alone
	Map     bool     // it has a map: Leaflet comes with it, where there is one
	Keys    []Key    // what `?` lists
	pattern *template.Template
}

// Key is what a key of a page does.
type Key struct {
	Press []string // alternatives, as they stand on keyboards
	Does  string
}

// Parse reads a page's template, and those it is made with, from a directory that is embedded. The first named is the page's. It
// panics on a fault in one: they are ours. Every template may use those of the frame: "head", "foot", "told".
func (s Sheet) Parse(dir fs.FS, names ...string) *Sheet {
	t := template.Must(template.New("").Funcs(functions).ParseFS(parts, "parts/*.html"))
	template.Must(t.ParseFS(dir, names...))
	s.pattern = t
	return &s
}

// policy is the Content-Security-Policy of all pages.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'none'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// permissions are what a page does without.
const permissions = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=()"

// Show answers with a page: name is the template among the sheet's that is executed, such as "year.html". It is whole before the
// status is written.
func (p *Press) Show(c echo.Context, status int, s *Sheet, name string, view any) error {
	b := buffers.Get().(*bytes.Buffer) // a pool of nothing else
	defer buffers.Put(b)
	b.Reset()
	if err := s.pattern.ExecuteTemplate(b, name, view); err != nil {
		return err
	}
	if status == http.StatusOK {
		p.keep(c, b.Bytes())
	}
	return write(c, status, b.Bytes())
}

// buffers are those of pages that went out: a large one grows to half a megabyte, each time in a dozen steps.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// write answers with a page that has been made.
func write(c echo.Context, status int, page []byte) error {
	h := c.Response().Header()
	h["Content-Security-Policy"] = []string{policy}
	h.Set("Permissions-Policy", permissions)
	h.Set("Referrer-Policy", "same-origin") // a form must say to us where it is from
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(len(page)))
	c.Response().WriteHeader(status)
	if c.Request().Method == http.MethodHead {
		return nil
	}
	_, err := c.Response().Write(page)
	return err
}

// SeeOther sends the browser to a path of ours, after a form has done something: who loads that page again does not do it again.
func SeeOther(c echo.Context, path string) error {
	c.Response().Header().Set("Location", path)
	c.Response().WriteHeader(http.StatusSeeOther)
	return nil
}
