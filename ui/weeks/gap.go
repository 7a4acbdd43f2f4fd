package weeks

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"watchbill/coverage"
	"watchbill/roster"
	"watchbill/ui/ask"
	"watchbill/ui/page"
)

// gapView is the page of a gap and those who may fill it.
type gapView struct {
	Frame    page.Frame
	W        *window
	Strip    *strip
	ID       string
	Gone     bool // there is no such gap any more
	When     string
	Gap      gap
	Left     left
	Need     string
	Cause    string
	Over     bool // it has ended
	GoesOn   bool
	From     string // of a gap under way: from when it is to be filled
	Pieces   []pieceView
	Fewest   string // who together would close it; empty: not found
	Not      []refusalView
	NotCIT   []refusalView // those who are not certified or designated
	NotMore  int           // of those, that are not listed
	More     int           // of those who may not, of whom is not told why
	All      bool          // of those who may, all are listed
	Effect   *effect
	Edits    bool
	Back     string
	OfferURL string
	Key      string
}

// pieceView is a part of the gap that one person may be asked for.
type pieceView struct {
	When   string
	Short  int
	Offers []offerView
	More   int // that are not listed
}

// How many are listed where nobody asks for all: of those who may, and of those whom the certificate keeps out.
const maxListed = 50

// offerView is what somebody may be asked for.
type offerView struct {
	Officer  roster.OfficerID
	Name     string
	Unit     string
	With     string // the clinician of the pair
	Piece    int
	Hours    string
	Whole    bool
	Way      string
	Rest     string // before and after: 12 h / 24 h
	Week     string // hours in the fullest 7 days, with it
	Extra    string // of extra duty in the last 28 days
	Distance string // from the mean of those who may: +2 h
	Through  string
	Fewest   bool // one of the fewest that close the gap
	Move     bool
	Chosen   bool
	Limits   string
}

// refusalView is somebody who may not.
type refusalView struct {
	Name, Unit, Why string
}

// ways say how somebody comes to fill a gap.
var ways = map[string]string{"hold-over": "stays on", "early-in": "comes in early", "callback": "is called in", "move": "is moved"}

// gapPath is the page of a gap that leads back to a window.
func gapPath(w *window, id string) string {
	return "/roster/gap?" + url.Values{"id": {id}, "then": {w.URL()}}.Encode()
}

// Kept is how many the certificate keeps out, of those of whom is told why.
func (v *gapView) Kept() int { return len(v.NotCIT) + v.NotMore }

// Whole is the page with all who may.
func (v *gapView) Whole() string { return gapPath(v.W, v.ID) + "&all=1" }

// showGap answers GET /roster/gap.
func (r room) showGap(c echo.Context) error {
	v, err := r.gapPage(c, c.QueryParam("id"), nil)
	if err != nil {
		return err
	}
	return r.Show(c, http.StatusOK, gapSheet, "gap.html", v)
}

// gapPage makes a gap's page. change, unless it is nil, does what a form asks for and says on the page what came of it.
func (r room) gapPage(c echo.Context, id string, change func(*gapView, *fillers) error) (*gapView, error) {
	need, district, start, err := coverage.ParseGapID(id)
	if err != nil || r.Book() == nil {
		return nil, &roster.Error{Kind: roster.NotFound, Field: "id", Msg: "There is no such gap."}
	}
	w, err := r.then(c, district, r.Book().Zone().DateAt(start))
	if err != nil {
		return nil, err
	}
	w.Need = need
	v := &gapView{ID: id, W: w, Edits: mayEdit(c), Back: w.URL(), Key: token(), All: c.FormValue("all") != ""}
	if need == roster.NeedCIT { // of pairs there are no offers
		v.OfferURL = "/roster/offers/new?" + url.Values{"gap": {id}}.Encode()
	}
	v.Frame = r.Frame(c, gapSheet, "Gap")
	v.Frame.Here = gapPath(w, id)
	if v.Strip, err = r.strip(c, w); err != nil {
		return nil, err
	}
	var all fillers
	switch err := r.Ask().Get(c.Request(), ask.Path("v1", "gaps", id, "fillers"), nil, &all); {
	case status(err) == http.StatusNotFound && w.District().ID == district:
		v.Gone, v.When = true, r.when(start.Time(), start.Time())
		v.When, _, _ = strings.Cut(v.When, "–")
	case err != nil:
		return nil, err
	default:
		v.fill(r, &all)
	}
	v.Frame.Title = "Gap of " + v.When
	if change != nil {
		if err := change(v, &all); err != nil {
			return nil, err
		}
	}
	return v, nil
}

// fill puts the answer on the page.
func (v *gapView) fill(r room, all *fillers) {
	v.Gap, v.Over, v.GoesOn, v.When = all.Gap, all.Over, all.GoesOn, r.when(all.Gap.Start, all.Gap.End)
	v.Need, v.Cause, v.Left = "CIT officer", causeOf(r, &all.Gap), v.Strip.left(v.W, &all.Gap)
	if all.Need == roster.NeedCoResponder {
		v.Need = "co-responder pair"
	}
	if all.From.After(all.Gap.Start) && !all.Over {
		v.From = v.Frame.Time(all.From.Time)
	}
	mean := 0
	for i := range all.Able {
		mean += all.Able[i].Extra
	}
	mean /= max(1, len(all.Able))
	for i, p := range all.Pieces {
		v.Pieces = append(v.Pieces, pieceView{When: r.when(p.Start.Time, p.End.Time), Short: p.Short})
		for k := range all.Able {
			for _, o := range all.Able[k].Offers {
				if o.Piece == i {
					v.Pieces[i].Offers = append(v.Pieces[i].Offers, v.offer(r, &all.Able[k], &o, mean))
				}
			}
		}
		// Whom it costs no extra hours comes first in each piece, as in the fair order of the whole.
		slices.SortStableFunc(v.Pieces[i].Offers, func(a, b offerView) int { return order(a.Move) - order(b.Move) })
	}
	v.fewest(all, r)
	for i := range v.Pieces {
		p := &v.Pieces[i]
		if p.More = len(p.Offers) - maxListed; v.All || p.More <= 0 {
			p.More = 0
			continue
		}
		p.Offers = p.Offers[:maxListed]
	}
	v.refused(all)
}

func order(first bool) int {
	if first {
		return 0
	}
	return 1
}

// fewest marks the offers that together close the gap.
func (v *gapView) fewest(all *fillers, r room) {
	if !all.Set.Closes || len(all.Set.Offers) == 0 {
		return
	}
	var said []string
	for _, chosen := range all.Set.Offers {
		for i := range v.Pieces {
			for k := range v.Pieces[i].Offers {
				if o := &v.Pieces[i].Offers[k]; o.Officer == chosen.Officer && o.Piece == chosen.Piece {
					o.Fewest = true
					said = append(said, o.Name+" "+r.clock(chosen.Start)+"–"+r.clock(chosen.End))
				}
			}
		}
	}
	v.Fewest = strings.Join(said, ", ")
}

// refused lists those who may not, those whom the certificate keeps out apart.
func (v *gapView) refused(all *fillers) {
	for _, n := range all.Not {
		var why []string
		kept := false
		for _, reason := range n.Reasons {
			why = append(why, reason.Detail)
			kept = kept || slices.Contains([]string{"not-certified", "not-designated", "other-role", "no-pair", "not-active"}, reason.Code)
		}
		row := refusalView{n.Name, n.Unit, strings.Join(why, "; ")}
		if row.Name == "" {
			row.Name = string(n.Officer)
		}
		if kept {
			v.NotCIT = append(v.NotCIT, row)
		} else {
			v.Not = append(v.Not, row)
		}
	}
	v.More = all.NotAble - len(all.Not)
	if v.NotMore = len(v.NotCIT) - maxListed; v.All || v.NotMore <= 0 {
		v.NotMore = 0
		return
	}
	v.NotCIT = v.NotCIT[:maxListed]
}

// offer puts one offer on the page, with what it means for whoever is asked.
func (v *gapView) offer(r room, f *filler, o *offer, mean int) offerView {
	x := offerView{
		Officer: f.Officer, Name: f.Name, Unit: f.Unit, Piece: o.Piece, Hours: r.clock(o.Start) + "–" + r.clock(o.End), Whole: o.Whole,
		Extra: page.Minutes(f.Extra), Distance: apart(f.Extra - mean), Through: "no end",
	}
	if x.Name == "" {
		x.Name = string(f.Officer)
	}
	if f.Through != nil {
		_, x.Through, _ = strings.Cut(v.Frame.Date(*f.Through), " ")
	}
	var how []string
	for _, a := range o.Ask {
		way := ways[a.Way]
		if a.From != nil {
			way += " from " + r.districtName(*a.From)
			x.Move = true
		}
		if a.Officer != f.Officer {
			way = r.name(a.Officer) + " " + way
		}
		how = append(how, way)
		if a.Officer == f.Officer {
			x.Rest, x.Week = r.load(a.Officer, a.interval())
			if a.From != nil {
				x.Rest = "on duty"
			}
		}
	}
	x.Way = strings.Join(how, ", ")
	if f.Clinician != nil {
		x.With = r.name(*f.Clinician)
	}
	var limits []string
	for _, l := range f.Limits {
		limits = append(limits, l.Detail)
	}
	if !o.Whole {
		x.Limits = strings.Join(limits, "; ")
	}
	return x
}
