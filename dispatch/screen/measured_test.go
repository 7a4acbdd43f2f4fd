package screen_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"watchbill/dispatch/screen"
	"watchbill/roster"
	"watchbill/roster/pack"
)

var update = flag.Bool("update", false, "write the tables of docs/screening.md anew")

const (
	page   = "../../docs/screening.md"
	sample = "../../../shared/packs/seattle-2016"
)

// widenings are rows that an agency could add to the default map, the best bargains first.
var widenings = []string{
	"UNKNOWN", "OVERDOSE", "DOWN", "HAZ", "THREATS", "DISTURBANCE", "FIGHT", "NUISANCE", "TRESPASS", "SUSPICIOUS PERSON", "DETOX", "WELFARE",
}

// TestMeasured holds the page's figures true: what the default map finds from the nature at intake alone, of the calls
// that were cleared as a crisis, and what each widening buys and costs.
func TestMeasured(t *testing.T) {
	p, err := pack.Read(context.Background(), sample)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("without the sample of calls there is nothing to measure")
	} else if err != nil {
		t.Fatal(err)
	}
	calls := p.Records.Calls
	crises := 0
	for _, c := range calls {
		if c.Crisis {
			crises++
		}
	}
	if len(calls) != 1379 || crises != 42 {
		t.Fatalf("%d calls, %d of them crises, want 1379 and 42", len(calls), crises)
	}

	var b strings.Builder
	row := func(what string, x, of tally) {
		of = of.plus(x)
		fmt.Fprintf(&b, "| %s | %d | %d | %s | %d | %d | %s |\n", what, x.found, x.raised-x.found, x.each(), of.found, of.raised-of.found, of.precision())
	}
	b.WriteString("| rows | finds | false alarms | calls sent for each found | all rows so far: found of 42 | false alarms | precision |\n|---|---|---|---|---|---|---|\n")
	wider := &roster.Policy{Natures: map[string]roster.Nature{}}
	sum := measure(calls, wider)
	row("the default map", sum, tally{})
	for _, code := range widenings {
		alone := measure(calls, &roster.Policy{Natures: map[string]roster.Nature{code: {Need: roster.NeedCIT}}}).less(measure(calls, nil))
		row("+ "+code, alone, sum)
		wider.Natures[code] = roster.Nature{Need: roster.NeedCIT}
		sum = sum.plus(alone)
		if got := measure(calls, wider); got != sum {
			t.Errorf("with %s: %+v together, %+v one by one", code, got, sum)
		}
	}
	row("every call", measureAll(calls).less(sum), sum)
	hold(t, "measured", b.String())
}

// tally counts calls taken for a crisis, and those of them that were one.
type tally struct{ raised, found int }

func (x tally) plus(y tally) tally { return tally{x.raised + y.raised, x.found + y.found} }
func (x tally) less(y tally) tally { return tally{x.raised - y.raised, x.found - y.found} }

func (x tally) precision() string {
	return fmt.Sprintf("%.0f %%", 100*float64(x.found)/float64(x.raised))
}

func (x tally) each() string {
	switch {
	case x.raised == 0:
		return "not in the sample"
	case x.found == 0:
		return "none found"
	}
	return fmt.Sprintf("%.1f", float64(x.raised)/float64(x.found))
}

func measure(calls []roster.Call, p *roster.Policy) (x tally) {
	s := screen.New(p)
	for _, c := range calls {
		if s.Decide(screen.Facts{Nature: c.Nature}).Crisis {
			x = x.plus(tally{1, truth(c)})
		}
	}
	return x
}

func measureAll(calls []roster.Call) (x tally) {
	for _, c := range calls {
		x = x.plus(tally{1, truth(c)})
	}
	return x
}

func truth(c roster.Call) int {
	if c.Crisis {
		return 1
	}
	return 0
}

// TestDefaultMapIsOnThePage keeps the page's list of natures true.
func TestDefaultMapIsOnThePage(t *testing.T) {
	natures := screen.DefaultNatures()
	kinds := map[string][]string{}
	for _, code := range slices.Sorted(maps.Keys(natures)) {
		n := natures[code]
		words := strings.Join(n.Indicators, ", ")
		what := "need " + string(n.Need)
		switch {
		case n.Need == "":
			what = "a crisis when flagged " + words
		case words != "":
			what += ", counts as flagged " + words
		}
		kinds[what] = append(kinds[what], "`"+code+"`")
	}
	var b strings.Builder
	b.WriteString("| natures | what they ask for |\n|---|---|\n")
	for _, what := range slices.SortedFunc(maps.Keys(kinds), func(x, y string) int { return strings.Compare(y, x) }) {
		fmt.Fprintf(&b, "| %s | %s |\n", strings.Join(kinds[what], " "), what)
	}
	hold(t, "default-map", b.String())
}

// hold compares a table with the page's, or writes it there.
func hold(t *testing.T, name, table string) {
	t.Helper()
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	begin, end := "<!-- begin "+name+" -->\n", "<!-- end "+name+" -->\n"
	before, rest, ok := strings.Cut(string(text), begin)
	was, after, closed := strings.Cut(rest, end)
	if !ok || !closed {
		t.Fatalf("%s has no part %q", page, name)
	}
	if *update {
		if err := os.WriteFile(page, []byte(before+begin+table+end+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(was, table); diff != "" {
		t.Errorf("%s, %s; write it anew with -update (-page +measured):\n%s", page, name, diff)
	}
}

// TestEveryRuleIsOnThePage: whoever reads an id in an answer finds it there.
func TestEveryRuleIsOnThePage(t *testing.T) {
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range strings.Fields("A1 A2 A3 N1 N2 N3 N4 N5 N6 N7 I1 I2 I3 H1 H2 H3 L1 L2 L3 L4 L5 C1") {
		if !strings.Contains(string(text), "\n| "+id+" |") {
			t.Errorf("%s does not explain %s", page, id)
		}
	}
}
