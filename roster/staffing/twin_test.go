package staffing_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"watchbill/roster"
	"watchbill/roster/staffing"
)

// twin is the slow, obvious way: it keeps every event and, whatever is asked, goes through all minutes from the first,
// letting each deadline pass and each event happen in its minute.
type twin struct {
	offers   []twinOffer
	requests []twinRequest
	events   []twinEvent // in the order of their minutes
}

type twinOffer struct {
	made, closes, minutes, places int
	all                           bool
	asked                         []roster.OfficerID
}

type twinRequest struct {
	made, until int // until: of a swap
	swap        bool
	officer     roster.OfficerID
	day, other  roster.Date // of the leave or the tour given; of the tour taken
}

type twinEvent struct {
	minute, of int
	officer    roster.OfficerID // of an answer
	what       string           // accept, decline, withdraw; or a state of a request
	offer      bool
}

// offer replays offer i until a minute.
func (w *twin) offer(i, now int) string {
	o := w.offers[i]
	state := "open"
	given, answer := map[roster.OfficerID]int{}, map[roster.OfficerID]string{}
	next := 0
	give := func(minute int) {
		for next < len(o.asked) && (o.all || next == len(given)) {
			given[o.asked[next]] = minute
			next++
			if !o.all {
				return
			}
		}
	}
	settle := func(minute int) {
		waits, taken := 0, 0
		for who := range given {
			if answer[who] == "" {
				waits++
			}
			if answer[who] == "accepted" {
				taken++
			}
		}
		switch {
		case taken == o.places:
			state = "filled"
		case waits > 0:
		case next < len(o.asked) && minute < o.closes:
			give(minute)
		default:
			state = "expired"
		}
	}
	give(o.made)
	for minute := o.made; minute <= now && state == "open"; minute++ {
		passed := false
		for who, since := range given {
			if answer[who] == "" && (minute >= o.closes || !o.all && minute >= since+o.minutes) {
				answer[who], passed = "no-answer", true
			}
		}
		if passed {
			settle(minute)
		}
		for _, e := range w.events {
			if !e.offer || e.of != i || e.minute != minute || state != "open" {
				continue
			}
			switch e.what {
			case "withdraw":
				state = "withdrawn"
			case "accept":
				answer[e.officer] = "accepted"
				settle(minute)
			case "decline":
				answer[e.officer] = "declined"
				settle(minute)
			}
		}
	}
	text := state + ":"
	for _, who := range o.asked {
		_, asked := given[who]
		switch {
		case answer[who] != "":
			text += " " + answer[who]
		case asked:
			text += " asked"
		default:
			text += " -"
		}
	}
	return text
}

// request replays request i until a minute.
func (w *twin) request(i, now int) string {
	q := w.requests[i]
	state := "open"
	if q.swap {
		state = "proposed"
	}
	for minute := q.made; minute <= now; minute++ {
		pending := state == "open" || state == "proposed" || state == "agreed"
		if q.swap && pending && minute >= q.until {
			return "expired"
		}
		for _, e := range w.events {
			if !e.offer && e.of == i && e.minute == minute {
				state = e.what
			}
		}
	}
	return state
}

// away tells whether an approved request takes an officer's tour of a date away.
func (w *twin) away(officer roster.OfficerID, d roster.Date, now int) bool {
	for i, q := range w.requests {
		if w.request(i, now) == "approved" && (q.officer == officer && q.day == d || q.swap && officer == "Even" && q.other == d) {
			return true
		}
	}
	return false
}

func minute(n int) time.Time { return began.Add(time.Duration(n) * time.Minute) }

// TestTwin compares the two over random sequences of what people do, with time going on between, and with sweeps that
// must make no difference.
func TestTwin(t *testing.T) {
	r := records()
	r.Agency.WorkRules = roster.WorkRules{} // they are compared elsewhere
	rapid.Check(t, func(t *rapid.T) {
		x := &compared{T: t, station: newStation(t, r)}
		for range rapid.IntRange(1, 25).Draw(t, "steps") {
			x.now += rapid.SampledFrom([]int{0, 0, 1, 5, 29, 30, 31, 60, 600, 2000}).Draw(t, "wait")
			switch rapid.SampledFrom([]string{"leave", "swap", "decide", "decide", "decide", "offer", "answer", "answer", "answer", "answer", "withdraw", "sweep"}).Draw(t, "what") {
			case "leave":
				x.makeLeave()
			case "swap":
				x.makeSwap()
			case "decide":
				x.decide()
			case "offer":
				x.makeOffer()
			case "answer":
				x.answer()
			case "withdraw":
				x.withdraw()
			case "sweep":
				if _, err := x.Sweep(t.Context(), minute(x.now)); err != nil {
					t.Fatal(err)
				}
			}
			x.compare()
		}
	})
}

// compared is a register and its twin.
type compared struct {
	*rapid.T
	*station
	twin     twin
	now      int
	offers   []string
	requests []string
}

// expect compares whether something was done with whether the twin has it done.
func (x *compared) expect(what string, want bool, err error) bool {
	if (err == nil) != want {
		x.T.Fatalf("minute %d: %s: %v, twin %t", x.now, what, err, want)
	}
	return want
}

func (x *compared) note(e twinEvent) {
	e.minute = x.now
	x.twin.events = append(x.twin.events, e)
}

var firstDay = date("2027-03-01")

func (x *compared) today() roster.Date { return roster.DateOf(minute(x.now)) }

func (x *compared) makeLeave() {
	d := x.today() + roster.Date(rapid.IntRange(0, 6).Draw(x.T, "day"))
	want := true
	for i, q := range x.twin.requests {
		want = want && (q.swap || q.day != d || x.twin.request(i, x.now) != "open")
	}
	q, err := x.MakeRequest(x.T.Context(), person("Odd"), staffing.Ask{Officer: "Odd", Leave: &staffing.Leave{Days: roster.DateRange{From: d, To: d}, Kind: "vacation"}}, minute(x.now))
	if x.expect(fmt.Sprint("leave on ", d), want, err) {
		x.twin.requests = append(x.twin.requests, twinRequest{made: x.now, officer: "Odd", day: d})
		x.requests = append(x.requests, q.ID)
	}
}

func (x *compared) makeSwap() {
	mine, theirs := x.today()+roster.Date(rapid.IntRange(0, 5).Draw(x.T, "mine")), x.today()+roster.Date(rapid.IntRange(0, 5).Draw(x.T, "theirs"))
	first := int(min(mine, theirs)-firstDay)*24*60 + 7*60
	want := (mine-firstDay)%2 == 0 && (theirs-firstDay)%2 == 1 && !x.twin.away("Odd", mine, x.now) && !x.twin.away("Even", theirs, x.now) && first > x.now
	for i, q := range x.twin.requests {
		state := x.twin.request(i, x.now)
		want = want && (!q.swap || q.day != mine || state != "proposed" && state != "agreed")
	}
	q, err := x.MakeRequest(x.T.Context(), person("Odd"), staffing.Ask{Officer: "Odd", With: &staffing.SwapAsk{Date: mine, Officer: "Even", OtherDate: theirs}}, minute(x.now))
	if x.expect(fmt.Sprintf("swap of %s for %s", mine, theirs), want, err) {
		x.twin.requests = append(x.twin.requests, twinRequest{made: x.now, until: first, swap: true, officer: "Odd", day: mine, other: theirs})
		x.requests = append(x.requests, q.ID)
	}
}

func (x *compared) decide() {
	if len(x.requests) == 0 {
		return
	}
	i := rapid.IntRange(0, len(x.requests)-1).Draw(x.T, "request")
	state := rapid.SampledFrom([]staffing.State{staffing.Agreed, staffing.Approved, staffing.Denied, staffing.Withdrawn}).Draw(x.T, "state")
	q, is := x.twin.requests[i], x.twin.request(i, x.now)
	pending := is == "open" || is == "proposed" || is == "agreed"
	want := pending
	switch state {
	case staffing.Agreed:
		want = is == "proposed"
	case staffing.Approved:
		want = pending && is != "proposed"
		for _, d := range []roster.Date{q.day, q.other} { // each is there for their own tour, and for the other's
			want = want && (!q.swap || !x.twin.away("Odd", d, x.now) && !x.twin.away("Even", d, x.now))
		}
	}
	d := staffing.Decision{State: state}
	if state == staffing.Denied {
		d.Reason = staffing.OtherReason
	}
	_, err := x.Decide(x.T.Context(), chief(), x.requests[i], d, minute(x.now))
	if x.expect(fmt.Sprintf("%s request %d, which is %s", state, i, is), want, err) {
		x.note(twinEvent{of: i, what: string(state)})
	}
}

func (x *compared) makeOffer() {
	n := len(x.offers)
	start := roster.MinuteOf(began) + roster.Minute(60*24*60+n*24*60) // no two at one time, and on nobody's tour
	o := twinOffer{made: x.now, all: rapid.Bool().Draw(x.T, "all"), places: rapid.IntRange(1, 2).Draw(x.T, "places")}
	o.closes = x.now + rapid.IntRange(1, 200).Draw(x.T, "closes")
	ask := staffing.OfferAsk{District: "D1", Time: roster.Interval{Start: start, End: start + 6*60}, Places: o.places, Closes: minute(o.closes), Order: staffing.ToAll}
	if !o.all {
		o.minutes = rapid.IntRange(1, 60).Draw(x.T, "minutes")
		ask.Order, ask.Minutes = staffing.InOrder, o.minutes
	}
	for k := range rapid.IntRange(1, 4).Draw(x.T, "officers") {
		o.asked = append(o.asked, roster.OfficerID(fmt.Sprintf("Free%d", k+1)))
	}
	ask.Officers = o.asked
	made, err := x.MakeOffer(x.T.Context(), chief(), ask, minute(x.now))
	if err != nil {
		x.T.Fatal(err)
	}
	x.offers, x.twin.offers = append(x.offers, made.ID), append(x.twin.offers, o)
}

func (x *compared) answer() {
	if len(x.offers) == 0 {
		return
	}
	i := rapid.IntRange(0, len(x.offers)-1).Draw(x.T, "offer")
	who := rapid.SampledFrom(x.twin.offers[i].asked).Draw(x.T, "who")
	what := rapid.SampledFrom([]string{"accept", "accept", "decline"}).Draw(x.T, "answer")
	is := x.twin.offer(i, x.now)
	_, err := x.Answer(x.T.Context(), chief(), x.offers[i], staffing.Reply{Officer: who, Accept: what == "accept"}, minute(x.now))
	mine := strings.Fields(is)[1+slices.Index(x.twin.offers[i].asked, who)]
	if mine == what+"ed" || mine == what+"d" {
		x.expect("the same answer again", true, err)
		return
	}
	if x.expect(fmt.Sprintf("%s of %s to offer %d, which is %s", what, who, i, is), mine == "asked" && strings.Fields(is)[0] == "open:", err) {
		x.note(twinEvent{offer: true, of: i, officer: who, what: what})
	}
}

func (x *compared) withdraw() {
	if len(x.offers) == 0 {
		return
	}
	i := rapid.IntRange(0, len(x.offers)-1).Draw(x.T, "offer")
	is := x.twin.offer(i, x.now)
	_, err := x.WithdrawOffer(x.T.Context(), chief(), x.offers[i], 0, minute(x.now))
	if x.expect(fmt.Sprintf("withdraw offer %d, which is %s", i, is), strings.Fields(is)[0] == "open:", err) {
		x.note(twinEvent{offer: true, of: i, what: "withdraw"})
	}
}

// compare looks at all records, one by one and as lists.
func (x *compared) compare() {
	var got, want []string
	for i, id := range x.offers {
		o, err := x.Offer(x.T.Context(), chief(), id, minute(x.now))
		if err != nil {
			x.T.Fatal(err)
		}
		got, want = append(got, answers(o)), append(want, x.twin.offer(i, x.now))
	}
	waits := 0
	for i, id := range x.requests {
		q, err := x.Request(x.T.Context(), chief(), id, minute(x.now))
		if err != nil {
			x.T.Fatal(err)
		}
		if q.Pending() {
			waits++
		}
		got, want = append(got, string(q.State)), append(want, x.twin.request(i, x.now))
	}
	if d := cmp.Diff(want, got); d != "" {
		x.T.Fatalf("minute %d (-twin +got)\n%s", x.now, d)
	}
	pending := staffing.RequestFilter{States: []staffing.State{staffing.Open, staffing.Proposed, staffing.Agreed}}
	if list, err := x.Requests(x.T.Context(), chief(), pending, minute(x.now)); err != nil || len(list) != waits {
		x.T.Fatalf("minute %d: %d wait, listed are %d (%v)", x.now, waits, len(list), err)
	}
	if _, err := staffing.Check(x.T.Context(), x.kv); err != nil {
		x.T.Fatal(err)
	}
}
