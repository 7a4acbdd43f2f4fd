package signin

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
)

//go:embed pages
var sources embed.FS

// style is that of all pages, written in each.
var style = func() string {
	text, err := sources.ReadFile("pages/style.css")
	if err != nil {
		panic(err)
	}
	return string(text)
}()

// policy is the Content-Security-Policy of the pages: the one style that is written in them, forms to us, and nothing else.
var policy = func() string {
	sum := sha256.Sum256([]byte(style))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
}()

var pages = template.Must(template.New("").Funcs(template.FuncMap{
	// The style is a constant of ours: as a part of the template it would be rewritten, and its hash would not hold.
	"style": func() template.HTML { return template.HTML("<style>" + style + "</style>") }, //nolint:gosec // a constant
}).ParseFS(sources, "pages/*.html"))

// frame is what every page has.
type frame struct {
	Title  string
	Agency string
	Wrong  []string // what went wrong, then what to do about it
	Zone   string   // that the page's times are in; empty: it shows none
	Bad    []string // the fields that Wrong is about, the first to be mended first
	First  string   // the field where somebody begins; empty: the page has none
}

// bad says which fields what went wrong is about.
func (f frame) bad(names ...string) frame {
	f.Bad = names
	return f
}

// focus says where somebody begins, where nothing went wrong.
func (f frame) focus(name string) frame {
	f.First = name
	return f
}

// Field are the attributes that tie a field to what the page says about it: its hints, by their ids, and what went wrong.
func (f frame) Field(name string, hints ...string) template.HTMLAttr {
	bad, first := slices.Contains(f.Bad, name), f.First
	if len(f.Bad) > 0 {
		first = f.Bad[0]
	}
	var list []string
	if bad {
		hints = append(hints, "wrong")
	}
	if len(hints) > 0 {
		list = append(list, `aria-describedby="`+strings.Join(hints, " ")+`"`)
	}
	if bad {
		list = append(list, `aria-invalid="true"`)
	}
	if name == first {
		list = append(list, "autofocus")
	}
	return template.HTMLAttr(strings.Join(list, " ")) //nolint:gosec // names are those in our templates
}

// frame begins a page.
func (d *Desk) frame(title string, wrong ...string) frame {
	f := frame{Title: title, Wrong: wrong}
	if d.opt.Agency != nil {
		f.Agency = d.opt.Agency()
	}
	return f
}

// show answers with a page. It is whole before the status is written.
func show(c echo.Context, status int, name string, view any) error {
	var b bytes.Buffer
	if err := pages.ExecuteTemplate(&b, name+".html", view); err != nil {
		return err
	}
	h := c.Response().Header()
	h["Content-Security-Policy"] = []string{policy}
	// To others no address of ours is told, since some hold tokens; but to ourselves a form must say where it is from: without, it
	// says "null", which an older browser's cross-origin check would not let through.
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin") // whoever opened a window with it keeps no hold of it
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(b.Len()))
	c.Response().WriteHeader(status)
	if c.Request().Method == http.MethodHead {
		return nil
	}
	_, err := c.Response().Write(b.Bytes())
	return err
}

// clock is how pages show an instant.
func (d *Desk) clock(t time.Time) string { return t.In(d.zone()).Format("Mon 2 Jan 15:04") }

// zoneName is what the zone of clock is called now.
func (d *Desk) zoneName() string { return d.opt.Now().In(d.zone()).Format("MST") }

func (d *Desk) zone() *time.Location {
	if d.opt.Zone != nil {
		if z := d.opt.Zone(); z != nil {
			return z
		}
	}
	return time.UTC
}

// plainPage says one thing.
type plainPage struct {
	Frame       frame
	Text        string
	Path, Label string // where to go from there; empty: nowhere
}
