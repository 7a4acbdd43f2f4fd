package recruit_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"watchbill/coverage"
	"watchbill/coverage/recruit"
	"watchbill/roster"
)

// twin counts minute by minute: who is there, what each slot asks for, and where one more of each squad would be.
type twin struct {
	squads []recruit.Squad
	count  map[int][]int // by district
	adds   [][]bool      // by squad: the minutes in which one more officer is there
	slots  []twinSlot
}

type twinSlot struct {
	district, start, end, required int
}

// newTwin looks at the horizon of a plan. Minutes are counted from a day before it.
func newTwin(t *rapid.T, book *roster.Book, plan *recruit.Plan) *twin {
	tw := &twin{count: map[int][]int{}}
	from, days := plan.Options.From, plan.Options.Days
	zero := book.Zone().Instant(from-1, 0)
	length := (days + 4) * 1440
	dates := roster.DateRange{From: from - 2, To: from + roster.Date(days)}
	watches := book.Watches(dates)
	mark := func(p *roster.Personnel, into func(district, minute int)) {
		seen := map[[2]int]bool{}
		for _, d := range watches.AppendExtras(watches.AppendRemaining(nil, p, dates), p, dates) {
			for m := d.Start; m < d.End; m++ {
				if at := [2]int{d.District, int(m - zero)}; at[1] >= 0 && p.CertifiedOn(d.Date) && !seen[at] {
					seen[at] = true
					into(at[0], at[1])
				}
			}
		}
	}
	for d := range book.Districts().Len() {
		tw.count[d] = make([]int, length)
		for shift := range book.Shifts().Len() {
			for day := from; day < from+roster.Date(days); day++ {
				if v := watches.On(shift, day); v.Start < v.End {
					tw.slots = append(tw.slots, twinSlot{d, int(v.Start - zero), int(v.End - zero), book.Required(roster.NeedCIT, d, shift, day)})
				}
			}
		}
	}
	seen := map[recruit.Squad]bool{}
	for i := range book.People() {
		mark(book.Person(i), func(d, m int) { tw.count[d][m]++ })
		for _, post := range book.Person(i).Posts().All() {
			if !post.Dates.Meets(roster.DateRange{From: from, To: from + roster.Date(days-1)}) {
				continue
			}
			x := book.Squad(post.Squad)
			offsets := []int{x.Offset}
			if plan.Options.AnyOffset {
				offsets = offsets[:0]
				for o := range book.Rotations().At(x.Rotation).Cycle {
					offsets = append(offsets, o)
				}
			}
			for _, o := range offsets {
				if s := (recruit.Squad{District: x.District, Shift: x.Shift, Rotation: x.Rotation, Offset: o}); !seen[s] {
					seen[s] = true
					tw.squads = append(tw.squads, s)
				}
			}
		}
	}
	for _, s := range tw.squads {
		one := &recruit.Plan{Options: plan.Options, Book: book, Steps: []recruit.Step{{Squad: s}}}
		with := applied(t, book, one, 1)
		k, _ := with.Officer("RECRUIT-01")
		adds := make([]bool, length)
		watches = with.Watches(dates)
		mark(with.Person(k), func(_, m int) { adds[m] = true })
		tw.adds = append(tw.adds, adds)
	}
	return tw
}

// covered sums up the slots' covered minutes with posts officers more in each squad; enough in each where posts is nil.
func (tw *twin) covered(posts []int) (covered, all int) {
	for _, s := range tw.slots {
		for m := s.start; s.required > 0 && m < s.end; m++ {
			n := tw.count[s.district][m]
			for j, x := range tw.squads {
				switch {
				case x.District != s.district || !tw.adds[j][m]:
				case posts == nil:
					n += s.required
				default:
					n += posts[j]
				}
			}
			all++
			if n >= s.required {
				covered++
			}
		}
	}
	return covered, all
}

func applied(t rapid.TB, book *roster.Book, plan *recruit.Plan, n int) *roster.Book {
	next, err := recruit.Apply(book, plan, n)
	if err != nil {
		t.Fatal(err)
	}
	return next
}

// figures recomputes the share and the short_minutes of a book by coverage itself.
func figures(t rapid.TB, book *roster.Book, o recruit.Options) (share coverage.Share, short int) {
	g, err := coverage.New(context.Background(), book, coverage.Options{From: o.From, Days: o.Days})
	if err != nil {
		t.Fatal(err)
	}
	for gap := range g.Gaps() {
		short += gap.ShortMinutes
	}
	return g.Shares().Agency, short
}

// TestTwin compares plans for small rosters with trying every list of postings, and their figures with coverage's.
func TestTwin(t *testing.T) { rapid.Check(t, likeTwin) }

func drawOptions(t *rapid.T) recruit.Options {
	return recruit.Options{
		From: first, Days: rapid.IntRange(1, 4).Draw(t, "days"), UntilShare: rapid.SampledFrom([]float64{0, 0.5, 0.8, 0.9, 0.97, 1, 1}).Draw(t, "until"),
		AnyOffset: rapid.Bool().Draw(t, "any"), AfterRenewals: rapid.Bool().Draw(t, "after"),
		SpareOneOff: rapid.IntRange(0, 4).Draw(t, "spare") == 0,
	}
}

func likeTwin(t *rapid.T) {
	records := randomRecords(t)
	book, faults := roster.NewBook(records, 0)
	if book == nil {
		t.Skip(faults)
	}
	opt := drawOptions(t)
	plan, err := recruit.New(context.Background(), book, opt)
	if err != nil {
		t.Fatal(err)
	}
	compareFigures(t, plan)
	if len(plan.Steps) <= 4 { // reserves make long lists longer still
		compareLeave(t, plan)
	}
	if opt.SpareOneOff { // the twin does not know what is spared
		for _, x := range plan.Left {
			if x.Why == recruit.Beyond && !plan.Reached {
				t.Fatalf("%+v is left, and no timed absence is to blame\n%s", x, describe(records))
			}
		}
		return
	}
	tw := newTwin(t, plan.Book, plan)
	most, all := tw.covered(nil)
	enough := func(posts []int) bool {
		covered, _ := tw.covered(posts)
		return covered == most || (coverage.Share{CoveredMinutes: covered, Minutes: all}).Of() >= opt.UntilShare
	}
	if plan.Before.Minutes != all {
		t.Fatalf("%d minutes, twin %d\n%s", plan.Before.Minutes, all, describe(records))
	}
	if got := plan.After.CoveredMinutes; got != most && !plan.Reached {
		t.Fatalf("covers %d, and %d can be\n%s", got, most, describe(records))
	}
	if len(plan.Steps) > 4 {
		return // too many lists to try
	}
	least := 0
	for least < len(plan.Steps) && !anyOf(len(tw.squads), least, enough) {
		least++
	}
	if plan.Bound > least || least > len(plan.Steps) || plan.Exact != (plan.Bound == len(plan.Steps)) {
		t.Fatalf("bound %d, fewest %d, got %d\n%s", plan.Bound, least, len(plan.Steps), describe(records))
	}
	if least < len(plan.Steps) {
		t.Logf("not the shortest: %d, got %d, bound %d", least, len(plan.Steps), plan.Bound)
	}
	if opt.UntilShare == 1 && !plan.Exact {
		t.Fatalf("bound %d, got %d: so small a problem must be proven\n%s", plan.Bound, len(plan.Steps), describe(records))
	}
}

// compareFigures recomputes what a plan says of each step, of its renewals and of what is left.
func compareFigures(t *rapid.T, plan *recruit.Plan) {
	share, short := figures(t, plan.Book, plan.Options)
	if share != plan.Before || short != plan.Short[0] {
		t.Fatalf("before: got %v and %d, want %v and %d", plan.Before, plan.Short[0], share, short)
	}
	last := short
	for n, s := range plan.Steps {
		after, left := figures(t, applied(t, plan.Book, plan, n+1), plan.Options)
		if after != s.After || short-left != s.Closed {
			t.Fatalf("step %d: got %v and %d closed, want %v and %d", n+1, s.After, s.Closed, after, short-left)
		}
		if n > 0 && s.Closed > plan.Steps[n-1].Closed {
			t.Fatalf("step %d closes %d, more than the one before it, %d", n+1, s.Closed, plan.Steps[n-1].Closed)
		}
		short, share = left, after
	}
	if share != plan.After || short != plan.Short[1] {
		t.Fatalf("after: got %v and %d, want %v and %d", plan.After, plan.Short[1], share, short)
	}
	for _, x := range plan.Left {
		short -= x.Minutes() * x.Officers
	}
	if short != 0 {
		t.Fatalf("the list of what is left differs by %d minutes from what is", short)
	}
	compareRenewals(t, plan, last)
}

// compareRenewals applies the renewals, each alone and one after another.
func compareRenewals(t *rapid.T, plan *recruit.Plan, after int) {
	_, before := figures(t, plan.Roster, plan.Options)
	var rows []roster.PersonRows
	left := before
	for i := range plan.Renewals {
		r := &plan.Renewals[i]
		alone, faults := plan.Roster.With(0, r.Rows())
		if alone == nil {
			t.Fatal(faults)
		}
		if _, n := figures(t, alone, plan.Options); before-n != r.Closed {
			t.Fatalf("renewal %d: got %d closed alone, want %d", i, r.Closed, before-n)
		}
		rows = append(rows, r.Rows())
		so, faults := plan.Roster.With(0, rows...)
		if so == nil {
			t.Fatal(faults)
		}
		_, n := figures(t, so, plan.Options)
		if left-n != r.Adds {
			t.Fatalf("renewal %d: got %d added, want %d", i, r.Adds, left-n)
		}
		left = n
	}
	if plan.Options.AfterRenewals && left != after {
		t.Fatalf("after renewals %d minutes are short, the plan says %d", left, after)
	}
}

// compareLeave finds the plan with leave too: nobody who is away at times does more than one who never is.
func compareLeave(t *rapid.T, plan *recruit.Plan) {
	opt := plan.Options
	opt.WithLeave = true
	with, err := recruit.New(context.Background(), plan.Roster, opt)
	if err != nil {
		t.Fatal(err)
	}
	present := with.Leave.Present()
	switch {
	case with.Bound > len(with.Steps) && with.Reached, with.Bound < plan.Bound && opt.UntilShare < 1 && with.Reached && plan.Exact:
		t.Fatalf("bound %d for %d steps with leave, %d for %d without", with.Bound, len(with.Steps), plan.Bound, len(plan.Steps))
	case present < 0 || present > 1 || with.Short[1] < 0:
		t.Fatalf("%+v: %v", with.Leave, with.Short)
	}
	for i, s := range with.Steps {
		if s.Closed < 0 || i > 0 && s.Closed > with.Steps[i-1].Closed+1 {
			t.Fatalf("step %d closes %d, the one before it %d", i+1, s.Closed, with.Steps[i-1].Closed)
		}
	}
	if present < 1 {
		return
	}
	if diff := cmp.Diff(plan.Steps, with.Steps); diff != "" && opt.UntilShare == 1 {
		t.Fatalf("nobody is ever away, and the plan differs: %s", diff)
	}
}

// FuzzTwin looks for rosters that take new ways through the engine.
func FuzzTwin(f *testing.F) { f.Fuzz(rapid.MakeFuzz(likeTwin)) }
