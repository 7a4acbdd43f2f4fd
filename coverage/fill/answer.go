package fill

import (
	"slices"

	"watchbill/roster"
)

// Way is how somebody comes to fill a gap.
type Way string

// The ways.
const (
	HoldOver Way = "hold-over" // stays on after duty
	EarlyIn  Way = "early-in"  // comes in before it
	Callback Way = "callback"  // comes in from time off
	Move     Way = "move"      // is on duty in another district, which can spare them
)

// Answer says who may fill an Opening.
type Answer struct {
	*Opening
	From   roster.Minute // from here on it is to be filled: the gap's start, or now while it is under way
	Over   bool          // it has ended: who could have filled it
	Pieces []Piece       // ascending, without holes, from From to the gap's end
	Able   []Candidate   // in fair order
	Not    []Refusal     // everybody else, by officer
	Set    Set
}

// Of lists the offers of a piece, the longest of each candidate, in the fair order of that piece: those which cost nobody extra
// hours first, then as the candidates stand.
func (ans *Answer) Of(piece int) (list []Chosen) {
	for i := range ans.Able {
		for _, x := range ans.Able[i].Offers {
			if x.Piece == piece {
				list = append(list, Chosen{i, x})
			}
		}
	}
	slices.SortStableFunc(list, func(x, y Chosen) int { return first(x.Extra() == 0, y.Extra() == 0) })
	return list
}

// Piece is a part of the gap that one person may be asked for.
type Piece struct {
	roster.Interval
	Short int // the largest shortage in it
}

// Candidate is somebody, or a co-responder pair, who may fill the gap or a part of it.
type Candidate struct {
	People []*roster.Personnel // the officer, or the officer and the clinician of the pair
	Pair   roster.PairID       // empty for need cit
	Turn   Turn                // of the one with the most hours of those who would be asked
	Home   bool                // the officer is posted to the district when the gap starts
	Offers []Offer             // the longest of each piece, by piece; never empty
	Limits []Reason            // why not all of it; nil when they may fill every piece whole

	people []int     // indexes of People
	parts  [][]Offer // by piece, the longest first: all that are not a part of another
}

// Offer is a part of a piece that somebody may fill.
type Offer struct {
	Piece int // index
	roster.Interval
	Whole bool   // all of the piece
	Calls []Call // who would do what; of those who are there anyway nothing is asked
}

// Call is what one person would be asked.
type Call struct {
	Person *roster.Personnel
	roster.Interval
	Way     Way
	From    int         // the district they are moved from; -1 unless Way is Move
	Through roster.Date // the last date certified without a break, of a certified officer; zero: no end, or not certified

	who int // index of Person among those of the candidate
}

// Extra is how many minutes of extra duty the offer asks for, of all together.
func (o *Offer) Extra() (n int) {
	for _, c := range o.Calls {
		if c.Way != Move {
			n += c.Minutes()
		}
	}
	return n
}

// Refusal says why somebody may not fill any part of the gap.
type Refusal struct {
	Person  *roster.Personnel
	Reasons []Reason // never empty
}

// Turn is what somebody had of extra duty.
type Turn struct {
	Minutes int           // worked or rostered in the period, swaps apart
	Offers  int           // that they were asked for and did not take
	Last    roster.Minute // when the last extra duty in the period ended, or the last offer was made, whichever is later; 0: neither
}

// Ledger knows who was made which offers. It is asked for everybody who may fill a gap and must answer from memory.
type Ledger interface {
	// Asked tells how many offers made to an officer in a period they did not take, and when the last one was made, 0 for none.
	Asked(officer roster.OfficerID, period roster.Interval) (missed int, last roster.Minute)
}

// Set is the fewest offers that close the gap.
type Set struct {
	Offers []Chosen          // by piece, then start
	Left   []roster.Interval // what nobody is found for: not closed
	Fewest bool              // proved to be the fewest; never true where something is left
}

// Chosen is an offer of the set.
type Chosen struct {
	Candidate int // index into Able
	Offer
}
