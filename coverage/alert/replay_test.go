package alert_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"watchbill/coverage/alert"
	"watchbill/roster"
)

// truth is what is true at some step: the minutes short of each district, by quarters of an hour, and what else.
type truth struct {
	short  map[roster.DistrictID][]bool
	others map[string]alert.Alert
}

const quarters = 12 * 24 * 4

var districts = []roster.DistrictID{"D1", "D2"}

// found lists it as Find would: maximal gaps that are not over, then the rest.
func (w *truth) found(epoch, now roster.Minute) (list []alert.Alert) {
	for _, d := range districts {
		row := w.short[d]
		for i := 0; i < len(row); i++ {
			start := i
			for i < len(row) && row[i] {
				i++
			}
			v := roster.Interval{Start: epoch + roster.Minute(start*15), End: epoch + roster.Minute(i*15)}
			if i > start && v.End > now {
				list = append(list, gapOf(d, v))
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(w.others)) {
		list = append(list, w.others[id])
	}
	return list
}

// change lets the roster change a little, or a lot.
func (w *truth) change(t *rapid.T) {
	for range rapid.IntRange(0, 4).Draw(t, "changes") {
		d := rapid.SampledFrom(districts).Draw(t, "district")
		at := rapid.IntRange(0, quarters-1).Draw(t, "quarter")
		n := rapid.SampledFrom([]int{1, 4, 20, 48, 100}).Draw(t, "length")
		short := rapid.Bool().Draw(t, "short")
		for i := at; i < min(at+n, quarters); i++ {
			w.short[d][i] = short
		}
	}
	switch rapid.IntRange(0, 5).Draw(t, "other") {
	case 0:
		a := certificate("O1", roster.Date(rapid.IntRange(740_100, 740_110).Draw(t, "through")))
		w.others[a.ID] = a
	case 1:
		a := recruitment(rapid.IntRange(0, 4).Draw(t, "count"), 5)
		w.others[a.ID] = a
	case 2:
		clear(w.others)
	}
}

// listener is somebody who goes by the events alone.
type listener map[string]alert.Alert

func (l listener) hear(t *rapid.T, e alert.Event) {
	if d := e.Digest; d != nil {
		if d.Occasion != alert.Day {
			clear(l)
		}
		for _, k := range d.Open {
			if k.Told != nil {
				l[k.ID] = k.Alert
			}
		}
		return
	}
	_, knows := l[e.Alert.ID]
	switch {
	case e.Change == alert.Opened && knows:
		t.Fatalf("%s is opened twice", e.Alert.ID)
	case e.Change != alert.Opened && !knows:
		t.Fatalf("%s is %s and was never opened", e.Alert.ID, e.Change)
	case e.Change == alert.Over:
		delete(l, e.Alert.ID)
	default:
		l[e.Alert.ID] = e.Alert
	}
}

// TestReplay plays any sequence of rosters, clocks and restarts: what was told as opened, less what was told as over, is
// what is true, and nothing that was known is told again.
func TestReplay(t *testing.T) {
	z := zone(t)
	epoch := at(t, "2027-03-08T00:00")
	rapid.Check(t, func(t *rapid.T) {
		policy := alert.DefaultPolicy()
		if rapid.Bool().Draw(t, "quiet hours") {
			policy.Quiet = alert.Quiet{From: 22 * 60, To: 7 * 60}
		}
		policy.Digest = alert.Daily{At: 8 * 60, Set: rapid.Bool().Draw(t, "digest")}
		w := truth{short: map[roster.DistrictID][]bool{}, others: map[string]alert.Alert{}}
		for _, d := range districts {
			w.short[d] = make([]bool, quarters)
		}
		state, heard, now := alert.State{}, listener{}, epoch
		for range rapid.IntRange(1, 12).Draw(t, "steps") {
			w.change(t)
			now += roster.Minute(rapid.SampledFrom([]int{0, 30, 300, 700, 1440}).Draw(t, "later"))
			m := alert.Moment{At: now, Zone: z, Policy: policy}
			found := w.found(epoch, now)
			before := state
			var events []alert.Event
			state, events = alert.Next(before, found, m)
			until, quiet := policy.Quiet.Until(z, now)
			for _, e := range events {
				checkNews(t, before, e)
				if g := e.Alert.Gap; quiet && e.Digest == nil && (g == nil || g.Start() >= until+alert.Lead) {
					t.Fatalf("%s is told at %v, in quiet hours", e.Alert.ID, now)
				}
				heard.hear(t, e)
			}
			state = restarted(t, state)
			if again, events := alert.Next(state, found, m); len(events) > 0 || !cmp.Equal(again, state) {
				t.Fatalf("told again after a restart: %v", said(events))
			}
			checkKnown(t, state, found)
			if !quiet {
				checkHeard(t, heard, state)
			}
		}
	})
}

// checkNews: what is told as new shares no minute with what was told before.
func checkNews(t *rapid.T, before alert.State, e alert.Event) {
	if e.Change != alert.Opened || e.Alert.Gap == nil {
		return
	}
	for _, k := range before.Known {
		if k.Gap == nil || k.Told == nil || k.Gap.District != e.Alert.Gap.District {
			continue
		}
		for _, p := range k.Gap.Parts {
			for _, q := range e.Alert.Gap.Parts {
				if p.Meets(q) {
					t.Fatalf("%s is told as new and was known as %s", e.Alert.ID, k.ID)
				}
			}
		}
	}
}

// checkKnown: the open alerts are together exactly what was found.
func checkKnown(t *rapid.T, state alert.State, found []alert.Alert) {
	want, got := map[string]bool{}, map[string]bool{}
	for _, a := range found {
		want[ground(a)] = true
	}
	for _, k := range state.Open() {
		if k.Gap == nil {
			got[ground(k.Alert)] = true
			continue
		}
		for _, p := range k.Gap.Parts {
			got[ground(gapOf(k.Gap.District, p))] = true
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("what is open is not what is true (-true +open)\n%s", diff)
	}
}

// checkHeard: whoever went by the events knows the alerts that are open, each as it is but for what is too little to tell.
func checkHeard(t *rapid.T, heard listener, state alert.State) {
	want := []string{}
	for _, k := range state.Known {
		if k.Reason != "" || k.Told == nil {
			t.Fatalf("%s waits, and it is not quiet", k.ID)
		}
		want = append(want, k.ID)
		if g := k.Gap; g != nil {
			untold := 0
			for _, p := range g.Parts {
				for m := p.Start; m < p.End; m++ {
					if !slices.ContainsFunc(heard[k.ID].Gap.Parts, func(q roster.Interval) bool { return q.Contains(m) }) {
						untold++
					}
				}
			}
			if untold > alert.WorseMinutes {
				t.Fatalf("%d minutes of %s were never told", untold, k.ID)
			}
		}
	}
	if diff := cmp.Diff(want, slices.AppendSeq([]string{}, maps.Keys(heard)), cmpopts.SortSlices(strings.Compare)); diff != "" {
		t.Fatalf("(-open +heard)\n%s", diff)
	}
}

// ground names what an alert is about, a gap by its district and minutes.
func ground(a alert.Alert) string {
	if a.Gap == nil {
		return a.ID
	}
	return fmt.Sprint(a.Gap.District, a.Gap.Parts)
}

func restarted(t *rapid.T, s alert.State) alert.State {
	b, err := s.Encode()
	if err != nil {
		t.Fatal(err)
	}
	again, err := alert.Decode(b)
	if err != nil {
		t.Fatalf("%v in %s", err, b)
	}
	return again
}

// TestOwnersTwin compares with whoever counts minutes one by one.
func TestOwnersTwin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		intervals := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) alert.Alert {
			start := roster.Minute(rapid.IntRange(0, 60).Draw(t, "start"))
			v := roster.Interval{Start: start, End: start + roster.Minute(rapid.IntRange(1, 30).Draw(t, "length"))}
			return gapOf(rapid.SampledFrom(districts).Draw(t, "district"), v)
		}), 0, 6)
		var known []alert.Known
		for i, a := range intervals.Draw(t, "known") {
			a.ID = fmt.Sprint(i)
			if rapid.Bool().Draw(t, "two parts") {
				a = with(a, func(g *alert.Gap) {
					g.Parts = []roster.Interval{g.Parts[0], {Start: g.End() + 5, End: g.End() + 9}}
				})
			}
			k := alert.Known{Alert: a}
			if rapid.Bool().Draw(t, "told") {
				k.Told = &a
			}
			known = append(known, k)
		}
		found := intervals.Draw(t, "found")
		want := make([]int, len(found))
		for f, a := range found {
			want[f] = countMinutes(known, a)
		}
		if diff := cmp.Diff(want, alert.Owners(known, found)); diff != "" {
			t.Fatalf("(-twin +got)\n%s", diff)
		}
	})
}

// countMinutes is the slow twin: which known alert has most of the minutes of a gap, the first to begin of equals, and one
// that somebody was told of before one that waits.
func countMinutes(known []alert.Known, a alert.Alert) int {
	best, most := -1, 0
	for i, k := range known {
		if k.Gap.District != a.Gap.District {
			continue
		}
		n := 0
		for m := roster.Minute(0); m < 200; m++ {
			in := func(parts []roster.Interval) bool {
				return slices.ContainsFunc(parts, func(v roster.Interval) bool { return v.Contains(m) })
			}
			if in(k.Gap.Parts) && in(a.Gap.Parts) {
				n++
			}
		}
		if n > 0 && k.Told != nil {
			n += 1000
		}
		if n > most || n > 0 && n == most && k.Gap.Start() < known[best].Gap.Start() {
			best, most = i, n
		}
	}
	return best
}
