package requests

import (
	"crypto/rand"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"watchbill/roster"
	"watchbill/ui/ask"
	"watchbill/ui/page"
	"watchbill/ui/requests/record"
)

var newOfferSheet = page.Sheet{Room: page.Roster, Styles: []string{"requests.css"}, Script: "requests.js", Keys: []page.Key{
	{Press: []string{"Space"}, Does: "Ask an officer, or not"}, {Press: []string{"Enter"}, Does: "Make the offer"},
}}.Parse(pages, "pages/offer-new.html")

// newOfferView is what /roster/offers/new shows.
type newOfferView struct {
	Frame     page.Frame
	Gap       *gapOffered // nil: by hand
	Districts []record.Choice
	Kinds     []record.Choice
	Typed     offerForm
}

// offerForm is what the form says, as its fields have it.
type offerForm struct {
	Gap, District, From, To, Need, Kind, Places, Order, Minutes, Closes string
	Officers                                                            []string // chosen, in order
	Others                                                              string   // typed
	ExactFrom, ExactTo                                                  string   // instants that From and To stand for while nobody changes them
	Key                                                                 string   // so that an offer that is sent twice is made once
}

// fillers is an answer of GET /v1/gaps/{id}/fillers.
type fillers struct {
	Need   string     `json:"need"`
	Gap    record.Gap `json:"gap"`
	Over   bool       `json:"over"`
	Pieces []struct {
		Start time.Time `json:"start"`
		End   time.Time `json:"end"`
		Short int       `json:"short"`
	} `json:"pieces"`
	Able []struct {
		Officer roster.OfficerID `json:"officer_id"`
		Name    string           `json:"name"`
		Unit    string           `json:"unit"`
		Extra   int              `json:"extra_minutes"`
		Missed  int              `json:"offers_missed"`
		Home    bool             `json:"home"`
		Offers  []struct {
			Piece int       `json:"piece"`
			Start time.Time `json:"start"`
			End   time.Time `json:"end"`
			Whole bool      `json:"whole"`
			Ask   []struct {
				Way string `json:"way"`
			} `json:"ask"`
		} `json:"offers"`
	} `json:"able"`
	NotAble int `json:"not_able"`
}

// gapOffered is the gap that an offer is made of.
type gapOffered struct {
	ID       string
	District string
	When     string
	Cause    string
	Pieces   []pieceLink // more than one: it is longer than anybody stands
	Able     []ableLine
	Moves    int // who would have to be moved, and so cannot accept
	NotAble  int
	Pairs    bool // pairs fill it, and no offer can
	Over     bool
}

// pieceLink is a part of a long gap.
type pieceLink struct {
	Words, Path string
	Here        bool
}

// ableLine is an officer who may be asked, in fair order.
type ableLine struct {
	Order  int
	Who    record.Person
	Part   string // what they can stand where it is not all
	Extra  int    // minutes of extra duty in four weeks
	Missed int
	Home   bool
	Asked  bool
}

// newOffer answers GET /roster/offers/new, of a gap where the query names one.
func (r room) newOffer(c echo.Context) error {
	v, err := r.newOfferView(c, c.QueryParam("gap"), c.QueryParam("piece"), nil)
	if err != nil {
		return err
	}
	return r.Show(c, http.StatusOK, newOfferSheet, "offer-new.html", v)
}

// newOfferView begins the form; typed is what stood in it, nil where nothing did yet.
func (r room) newOfferView(c echo.Context, gap, piece string, typed *offerForm) (v newOfferView, err error) {
	v.Frame, v.Districts, v.Kinds = r.Frame(c, newOfferSheet, "Offer duty"), r.districts(c), record.ExtraKinds
	v.Typed = offerForm{Gap: gap, Need: "cit", Kind: "overtime", Places: "1", Order: "in-order", Minutes: "60", Key: rand.Text()}
	if gap == "" {
		if typed != nil {
			v.Typed = *typed
		}
		return v, nil
	}
	var f fillers
	if err = r.Ask().Get(c.Request(), ask.Path("v1", "gaps", gap, "fillers"), url.Values{"why": {"able"}}, &f); err != nil {
		if v.Frame.Refuse(err, "Offer the duty by hand, or choose another gap in the weeks.") || refused(err, http.StatusNotFound) {
			if v.Frame.Wrong == nil {
				v.Frame.Wrong = []string{"That gap is not there any more: somebody filled it, or the roster changed.", "Offer the duty by hand, or choose another gap in the weeks."}
			}
			v.Typed.Gap = ""
			if typed != nil {
				v.Typed = *typed
				v.Typed.Gap = ""
			}
			return v, nil
		}
		return v, err
	}
	v.Gap = r.gapOffered(c, gap, &f, piece, &v.Typed)
	if typed != nil {
		v.Typed = *typed
		for i := range v.Gap.Able {
			v.Gap.Able[i].Asked = slices.Contains(typed.Officers, string(v.Gap.Able[i].Who.ID))
		}
	}
	return v, nil
}

// gapOffered shows a gap's piece and who may fill it, and fills in the form.
func (r room) gapOffered(c echo.Context, id string, f *fillers, piece string, form *offerForm) *gapOffered {
	clock, names := r.clock(), r.names(c)
	g := &gapOffered{
		ID: id, District: names.District(f.Gap.District), When: clock.Span(f.Gap.Start, f.Gap.End), Cause: record.Said(record.Causes, f.Gap.Cause), NotAble: f.NotAble,
		Pairs: f.Need != "cit", Over: f.Over,
	}
	form.District = string(f.Gap.District)
	at, _ := strconv.Atoi(piece)
	if at < 0 || at >= len(f.Pieces) {
		at = 0
	}
	if len(f.Pieces) == 0 {
		return g
	}
	here := f.Pieces[at]
	form.From, form.To = clock.Local(here.Start), clock.Local(here.End)
	form.ExactFrom, form.ExactTo = here.Start.Format(time.RFC3339), here.End.Format(time.RFC3339)
	form.Places = strconv.Itoa(max(1, here.Short))
	if len(f.Pieces) > 1 {
		for i, p := range f.Pieces {
			g.Pieces = append(g.Pieces, pieceLink{clock.Span(p.Start, p.End), "/roster/offers/new?" + url.Values{"gap": {id}, "piece": {strconv.Itoa(i)}}.Encode(), i == at})
		}
	}
	for _, x := range f.Able {
		for _, o := range x.Offers {
			if o.Piece != at {
				continue
			}
			if slices.ContainsFunc(o.Ask, func(a struct {
				Way string `json:"way"`
			}) bool {
				return a.Way == "move"
			}) {
				g.Moves++
				break
			}
			line := ableLine{Order: len(g.Able) + 1, Who: record.Person{ID: x.Officer, Unit: x.Unit, Name: x.Name}, Extra: x.Extra, Missed: x.Missed, Home: x.Home, Asked: o.Whole}
			if !o.Whole {
				line.Part = clock.Hours(o.Start, o.End)
			}
			g.Able = append(g.Able, line)
			break
		}
	}
	return g
}

// people reads identifiers and call signs that were typed, blanks or commas between; what is neither stays as it is, so that
// the interface says so.
func (r room) people(c echo.Context, text string) (ids []string) {
	names := r.names(c)
	byUnit := map[string]string{}
	if names.Book != nil {
		for i := range names.Book.People() {
			if p := names.Of(names.Book.Person(i).Officer.ID); p.Name != "" || p.Unit != string(p.ID) {
				byUnit[strings.ToLower(p.Unit)] = string(p.ID)
			}
		}
	}
	for _, word := range strings.FieldsFunc(text, func(x rune) bool { return x == ' ' || x == ',' || x == ';' || x == '\n' || x == '\r' || x == '\t' }) {
		if names.Book != nil {
			if _, ok := names.Book.Officer(roster.OfficerID(word)); !ok && byUnit[strings.ToLower(word)] != "" {
				word = byUnit[strings.ToLower(word)]
			}
		}
		ids = append(ids, word)
	}
	return ids
}
