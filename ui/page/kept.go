package page

import (
	"bytes"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/labstack/echo/v4"

	"watchbill/api/web/access"
	"watchbill/roster"
)

// mostKept is how many bytes of pages are kept. A page that would make them more is made anew each time.
const mostKept = 32 << 20

// anEntry is about what the map takes for one, in bytes.
const anEntry = 256

// kept are the pages of this moment: whoever asks again and again within a second for what is as it was, gets what they got. A page of ten
// thousand officers takes a processor for milliseconds, and who keeps F5 pressed would take it from lookups (make bench-flood). What is
// asked for but once, which is most, is not copied.
type kept struct {
	done atomic.Uint64 // forms that were answered

	mu    sync.Mutex
	of    moment
	pages map[asked][]byte // nil: asked for once
	size  int
}

// moment is what a page is of. Pages say the time to the second, so none is older; nor is one shown that was made before
// something was done or told.
type moment struct {
	second     int64 // since 1970, by the service's clock; that of a drill may stand still
	book       *roster.Book
	told, done uint64
}

// asked is who asks for what, with all that a page may depend on.
type asked struct {
	kind                      access.Kind
	id, name, address, cookie string
	roles                     access.Roles
	districts                 string
	bound                     bool
	officer                   roster.OfficerID
}

// keeping is what a page that is being made will be kept as.
type keeping struct {
	as asked
	of moment
}

const keepingKey = "page.keeping"

// Kept answers GET, from the third time on, with the page that [Press.Show] showed the same person at the same address in this very second,
// where nothing has been done since by a form, or told to those who listen (Options.Told). It is for pages that change nothing and show no
// secret. A page that sets a cookie is not kept.
func (p *Press) Kept(handle echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if p.opt.Told == nil || c.Request().Method != http.MethodGet {
			return handle(c)
		}
		k := &keeping{askedOf(c), p.moment()}
		if b := p.kept.find(k); b != nil {
			return write(c, http.StatusOK, b)
		}
		c.Set(keepingKey, k)
		return handle(c)
	}
}

// Does runs what a form does. Pages made before it are shown no more.
func (p *Press) Does(handle echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		c.Response().Before(func() { p.kept.done.Add(1) }) // who has the answer asks for a page of after it
		defer p.kept.done.Add(1)
		return handle(c)
	}
}

// Passing says that what is shown could not be made whole just now: it is not kept, and whoever loads the page again gets another.
func (p *Press) Passing(c echo.Context) { c.Set(keepingKey, nil) }

// moment is this one.
func (p *Press) moment() moment {
	return moment{p.opt.Now().Unix(), p.opt.Book(), p.opt.Told(), p.kept.done.Load()}
}

// askedOf is who asks for what.
func askedOf(c echo.Context) asked {
	r := c.Request()
	u := access.Of(r.Context())
	a := asked{
		kind: u.Kind, id: u.ID, name: u.Name, address: r.URL.RequestURI(), cookie: strings.Join(r.Header["Cookie"], "\n"),
		roles: u.Roles, bound: u.Districts != nil, officer: u.Officer,
	}
	for _, d := range u.Districts {
		a.districts += string(d) + "\x00"
	}
	return a
}

// keep keeps a copy of a page that was made, unless the moment has passed.
func (p *Press) keep(c echo.Context, page []byte) {
	k, ok := c.Get(keepingKey).(*keeping)
	if !ok || c.Response().Header()["Set-Cookie"] != nil || c.Request().Context().Err() != nil || k.of != p.moment() {
		return
	}
	x := &p.kept
	x.mu.Lock()
	defer x.mu.Unlock()
	x.begin(k.of)
	had, again := x.pages[k.as]
	size := len(k.as.address) + len(k.as.cookie) + anEntry
	if again {
		size = len(page)
	}
	if had != nil || x.size+size > mostKept { // somebody else made it meanwhile, or there are too many
		return
	}
	if len(x.pages) == 0 {
		time.AfterFunc(time.Second, func() { x.forget(k.of) })
	}
	x.size += size
	if x.pages[k.as] = nil; again {
		x.pages[k.as] = bytes.Clone(page)
	}
}

// find returns a page of this moment, nil where there is none.
func (x *kept) find(k *keeping) []byte {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.begin(k.of)
	return x.pages[k.as]
}

// forget lets go of the pages of a moment.
func (x *kept) forget(m moment) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.of == m {
		x.of, x.pages, x.size = moment{}, nil, 0
	}
}

// begin forgets the pages of another moment.
func (x *kept) begin(m moment) {
	if x.of != m {
		x.of, x.pages, x.size = m, map[asked][]byte{}, 0
	}
}
