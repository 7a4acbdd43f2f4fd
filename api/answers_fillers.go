package api

import (
	"encoding/json"
	"io"

	"watchbill/coverage/fill"
	"watchbill/roster"
)

// Fillers is the answer of GET /v1/gaps/{id}/fillers: who may lawfully fill a gap in fair order, and why each of the others
// may not.
type Fillers struct {
	Revision uint64        `json:"revision"` // of the roster; 0 for a pack
	Need     roster.Need   `json:"need"`
	Gap      Gap           `json:"gap"`
	GoesOn   bool          `json:"goes_on"` // longer than a week: the first week is looked at
	Over     bool          `json:"over"`    // has ended: who could have filled it
	From     Instant       `json:"from"`    // to be filled from here on: the gap's start, or now while it is under way
	Pieces   []FillPiece   `json:"pieces"`
	Able     []Filler      `json:"able"` // in fair order
	Set      FillSet       `json:"set"`
	NotAble  int           `json:"not_able"`    // how many may not, whichever are listed
	Next     *string       `json:"next_cursor"` // gives the rows of Not that follow; nil when these are the last
	Not      []FillRefusal `json:"not"`         // by officer_id
}

// FillTime is a time with its length.
type FillTime struct {
	Start   Instant `json:"start"`
	End     Instant `json:"end"` // not part of it
	Minutes int     `json:"minutes"`
}

// FillPiece is a part of the gap that one person may be asked for.
type FillPiece struct {
	FillTime
	Short int `json:"short"` // the largest shortage in it
}

// Filler is an officer, or for need co-responder a pair, who may fill the gap or a part of it.
type Filler struct {
	Officer   roster.OfficerID  `json:"officer_id"`
	Name      string            `json:"name"`
	Unit      string            `json:"unit"`
	Pair      *roster.PairID    `json:"pair_id"`       // nil for need cit
	Clinician *roster.OfficerID `json:"clinician_id"`  // of the pair
	Extra     int               `json:"extra_minutes"` // of extra duty in the last 28 days and up to the gap
	Last      *Instant          `json:"last_extra"`    // when the last of it ended; nil: none
	Missed    int               `json:"offers_missed"` // that they were made in the period and did not take
	Home      bool              `json:"home"`          // posted to the district
	Through   *roster.Date      `json:"certified_through"`
	Offers    []FillOffer       `json:"offers"` // the longest of each piece; at least one
	Limits    []FillReason      `json:"limits"` // why not all of the gap
}

// FillOffer is a part of a piece that somebody may fill.
type FillOffer struct {
	Piece int `json:"piece"` // index
	FillTime
	Whole bool      `json:"whole"`         // all of the piece
	Extra int       `json:"extra_minutes"` // of extra duty that it asks for
	Ask   []FillAsk `json:"ask"`
}

// FillAsk is what one person would be asked.
type FillAsk struct {
	Officer roster.OfficerID `json:"officer_id"`
	FillTime
	Way  fill.Way           `json:"way"`
	From *roster.DistrictID `json:"from_district_id"` // where they are moved from; nil unless they are
}

// FillSet is the fewest offers that close the gap.
type FillSet struct {
	Closes bool         `json:"closes"`
	Fewest bool         `json:"fewest"` // proved
	Offers []FillChosen `json:"offers"`
	Left   []FillTime   `json:"left"` // when nobody is found
}

// FillChosen is an offer of the set.
type FillChosen struct {
	Officer roster.OfficerID `json:"officer_id"`
	Pair    *roster.PairID   `json:"pair_id"`
	FillOffer
}

// FillRefusal says why somebody may not.
type FillRefusal struct {
	Officer roster.OfficerID `json:"officer_id"`
	Name    string           `json:"name"`
	Unit    string           `json:"unit"`
	Reasons []FillReason     `json:"reasons"` // at least one
}

// FillReason is one reason.
type FillReason struct {
	Code    fill.Code        `json:"code"`
	Officer roster.OfficerID `json:"officer_id"` // whose it is: of a pair it may be the other's
	Detail  string           `json:"detail"`     // in words
}

// WriteJSON implements [Answer].
func (f Fillers) WriteJSON(w io.Writer) error { return json.NewEncoder(w).Encode(f) }

// NewFillers answers with all of it.
func NewFillers(ans *fill.Answer) Fillers {
	book, zone, need := ans.Book, ans.Book.Zone(), ans.Need
	district := book.Districts().At(ans.District).ID
	f := Fillers{
		Revision: book.Revision(), Need: need, GoesOn: ans.GoesOn, Over: ans.Over, From: NewInstant(zone, ans.From),
		Gap: Gap{
			ans.ID(), district, NewInstant(zone, ans.Gap.Start), NewInstant(zone, ans.Gap.End), ans.Gap.Minutes(), ans.Gap.Short,
			ans.Gap.ShortMinutes, ans.Gap.Cause, ans.Gap.Who.Append(make([]string, 0, ans.Gap.Who.Len())),
		},
		Pieces: []FillPiece{}, Able: make([]Filler, 0, len(ans.Able)), NotAble: len(ans.Not), Not: make([]FillRefusal, 0, len(ans.Not)),
		Set: FillSet{Closes: len(ans.Set.Left) == 0, Fewest: ans.Set.Fewest, Offers: []FillChosen{}, Left: []FillTime{}},
	}
	for _, p := range ans.Pieces {
		f.Pieces = append(f.Pieces, FillPiece{newFillTime(zone, p.Interval), p.Short})
	}
	for i := range ans.Able {
		f.Able = append(f.Able, newFiller(book, &ans.Able[i]))
	}
	for i := range ans.Not {
		f.Not = append(f.Not, newFillRefusal(book, &ans.Not[i]))
	}
	for i := range ans.Set.Offers {
		x := &ans.Set.Offers[i]
		c := &ans.Able[x.Candidate]
		f.Set.Offers = append(f.Set.Offers, FillChosen{c.People[0].Officer.ID, pairOf(c), newFillOffer(book, &x.Offer)})
	}
	for _, v := range ans.Set.Left {
		f.Set.Left = append(f.Set.Left, newFillTime(zone, v))
	}
	return f
}

func newFillTime(zone *roster.Zone, v roster.Interval) FillTime {
	return FillTime{NewInstant(zone, v.Start), NewInstant(zone, v.End), v.Minutes()}
}

func pairOf(c *fill.Candidate) *roster.PairID {
	if c.Pair == "" {
		return nil
	}
	return &c.Pair
}

func newFiller(book *roster.Book, c *fill.Candidate) Filler {
	o := &c.People[0].Officer
	x := Filler{
		Officer: o.ID, Name: o.Name, Unit: o.CallSign(), Pair: pairOf(c), Extra: c.Turn.Minutes, Missed: c.Turn.Offers, Home: c.Home,
		Offers: []FillOffer{}, Limits: newFillReasons(book, c.Limits),
	}
	if len(c.People) > 1 {
		x.Clinician = &c.People[1].Officer.ID
	}
	if c.Turn.Last != 0 {
		last := NewInstant(book.Zone(), c.Turn.Last)
		x.Last = &last
	}
	if through, ok := c.People[0].CertifiedThrough(book.Zone().DateAt(c.Offers[0].Start)); ok && through != 0 {
		x.Through = &through
	}
	for i := range c.Offers {
		x.Offers = append(x.Offers, newFillOffer(book, &c.Offers[i]))
	}
	return x
}

func newFillOffer(book *roster.Book, x *fill.Offer) FillOffer {
	out := FillOffer{Piece: x.Piece, FillTime: newFillTime(book.Zone(), x.Interval), Whole: x.Whole, Extra: x.Extra(), Ask: []FillAsk{}}
	for _, c := range x.Calls {
		ask := FillAsk{Officer: c.Person.Officer.ID, FillTime: newFillTime(book.Zone(), c.Interval), Way: c.Way}
		if c.From >= 0 {
			from := book.Districts().At(c.From).ID
			ask.From = &from
		}
		out.Ask = append(out.Ask, ask)
	}
	return out
}

func newFillRefusal(book *roster.Book, r *fill.Refusal) FillRefusal {
	o := &r.Person.Officer
	return FillRefusal{o.ID, o.Name, o.CallSign(), newFillReasons(book, r.Reasons)}
}

func newFillReasons(book *roster.Book, list []fill.Reason) []FillReason {
	out := make([]FillReason, 0, len(list))
	for _, r := range list {
		out = append(out, FillReason{r.Code, r.Person, r.Said(book)})
	}
	return out
}
