package weeks

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"watchbill/roster"
	"watchbill/ui/page"
)

// giving is a form that gives somebody the duty of a gap, or tries that.
type giving struct {
	r       room
	c       echo.Context
	officer roster.OfficerID
	piece   int
	save    bool
	over    override
	saw     string // what the form showed
	key     string

	name string // of who gets it
	done []written
	back []write // nil: nothing was saved
}

// fillGap answers POST /roster/gap. The offer is asked for anew, so that nobody is given what somebody else has filled meanwhile.
func (r room) fillGap(c echo.Context) error {
	piece, err := strconv.Atoi(c.FormValue("piece"))
	if err != nil {
		piece = -1
	}
	g := &giving{
		r: r, c: c, officer: roster.OfficerID(c.FormValue("officer")), piece: piece, save: c.FormValue("step") != "try",
		over: override{c.FormValue("reason"), c.FormValue("words")}, saw: c.FormValue("saw"), key: c.FormValue("key"),
	}
	v, err := r.gapPage(c, c.FormValue("id"), g.do)
	if err != nil {
		return err
	}
	if g.back != nil {
		what := "Extra duty for " + g.name + " on " + v.When
		if slices.ContainsFunc(g.back, func(w write) bool { return w.List == absences }) {
			what = g.name + " is moved here for " + v.When
		}
		r.done(c, edit{What: what, Then: r.sentence(v.W, g.done), Back: g.back})
		return page.SeeOther(c, v.W.URL())
	}
	code := http.StatusOK
	if v.Frame.Wrong != nil && g.save {
		code = http.StatusConflict
	}
	return r.Show(c, code, gapSheet, "gap.html", v)
}

// do does what the form asks for, and says on the gap's page what came of it.
func (g *giving) do(v *gapView, all *fillers) error {
	if v.Gone {
		v.Frame.Wrong = []string{"Somebody else filled this gap while you were at it.", "You saw: " + g.saw + ".", "Now there is no gap there. Nothing was saved."}
		return nil
	}
	o, of := find(all, g.officer, g.piece)
	if o == nil {
		v.Frame.Wrong = []string{"That cannot be given any more: the roster changed while you were at it.", "You saw: " + g.saw + ".", "Below is who may fill the gap now. Nothing was saved."}
		return nil
	}
	g.name = g.r.name(of.Officer)
	writes := g.r.give(v.W, o, all.Gap.District)
	for i := range v.Pieces {
		for k := range v.Pieces[i].Offers {
			x := &v.Pieces[i].Offers[k]
			x.Chosen = x.Officer == g.officer && x.Piece == g.piece
		}
	}
	var err error
	if g.save {
		if g.done, g.back, err = g.r.save(g.c, writes, g.over, g.key); err == nil {
			return nil
		}
	} else if v.Effect, err = g.r.effect(g.c, v.W, v.Strip, writes, g.over); err == nil {
		return nil
	}
	if list := held(err); list != nil {
		v.Effect = &effect{}
		v.Effect.hold(g.r, v.W, list, g.over)
		v.Frame.Wrong = []string{"Not saved: it breaks a work rule, which your agency does not let pass.", "Choose a reason below and give it again, or choose somebody else."}
		return nil
	}
	if !refuse(&v.Frame, err) {
		return err
	}
	return nil
}

// find finds an offer that is made still.
func find(all *fillers, officer roster.OfficerID, piece int) (*offer, *filler) {
	for i := range all.Able {
		f := &all.Able[i]
		if f.Officer != officer {
			continue
		}
		if k := slices.IndexFunc(f.Offers, func(o offer) bool { return o.Piece == piece }); k >= 0 {
			return &f.Offers[k], f
		}
	}
	return nil, nil
}

// give are the writes of an offer: extra duty for each who is asked, and, for who is moved, leave by time from where they are.
func (r room) give(w *window, o *offer, district roster.DistrictID) (list []write) {
	zone := w.book.Zone()
	for _, a := range o.Ask {
		kind := map[string]string{"callback": "callback", "move": "detail"}[a.Way]
		if kind == "" {
			kind = "overtime"
		}
		x := extra(zone, a.Officer, district, a.interval(), kind)
		if a.From != nil {
			list = append(list, away(zone, a.Officer, a.interval(), "moved to "+string(district)))
			x.After = true
		}
		list = append(list, x)
	}
	return list
}
