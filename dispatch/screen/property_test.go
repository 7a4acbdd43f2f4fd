package screen_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"watchbill/dispatch/screen"
	"watchbill/roster"
)

// Words that meet each other often: known ones, an agency's own, near misses, and anything at all.
var (
	anyFlag = rapid.OneOf(
		rapid.SampledFrom(append(slices.Concat(everyHazard, everyIndicator), "Weapon ", "SCENE_UNSAFE", "crime in progress", "dog", "gas", "on-bridge", "wepon", "", " - ")),
		rapid.String())
	anyFlags = rapid.SliceOfN(anyFlag, 0, 4)
	anyCode  = rapid.Custom(func(t *rapid.T) string {
		words := rapid.SliceOfN(rapid.SampledFrom([]string{"CRISIS", "crisis", "SUIC", "SUIC1", "MTLV", "WELFARE", "DISTURBANCE", "HAZ", "THEFT", "mhc", "É", "e\u0301", "9"}), 0, 3).Draw(t, "words")
		return strings.Join(words, rapid.SampledFrom([]string{" ", "  ", "-", " - ", "", "\t", "\u00a0", "\x80"}).Draw(t, "between"))
	})
	anyNature = rapid.OneOf(anyCode, rapid.String())
	anyNeed   = rapid.SampledFrom([]roster.Need{"", "", "cit", "co-responder", "any", "none", "recruitment"})
	anyLevel  = rapid.IntRange(-1, 6)
	anyRow    = rapid.Custom(func(t *rapid.T) roster.Nature {
		return roster.Nature{Need: anyNeed.Draw(t, "need"), Indicators: anyFlags.Draw(t, "list")}
	})
	anyPolicy = rapid.Custom(func(t *rapid.T) *roster.Policy {
		return &roster.Policy{
			Natures: rapid.MapOfN(anyNature, anyRow, 0, 4).Draw(t, "natures"),
			Levels:  rapid.MapOfN(anyNature, anyLevel, 0, 4).Draw(t, "levels"),
			Hazards: rapid.MapOfN(anyFlag, rapid.SampledFrom([]roster.HazardRule{"note", "officers-first", ""}), 0, 3).Draw(t, "hazards"),
		}
	})
	anyFacts = rapid.Custom(func(t *rapid.T) screen.Facts {
		return screen.Facts{
			Nature: anyNature.Draw(t, "nature"), Level: anyLevel.Draw(t, "level"), Asked: anyNeed.Draw(t, "asked"),
			Hazards: anyFlags.Draw(t, "hazards"), Indicators: anyFlags.Draw(t, "indicators"),
		}
	})
)

func TestTwin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, f := anyPolicy.Draw(t, "policy"), anyFacts.Draw(t, "facts")
		s := screen.New(p)
		for _, f := range []screen.Facts{f, {Nature: f.Nature}} {
			if diff := cmp.Diff(twin(p, f), asTwin(s.Decide(f))); diff != "" {
				t.Fatalf("%+v (-twin +screen):\n%s", f, diff)
			}
		}
	})
}

// TestFlagsOnlyRaise: one more flag takes nothing away.
func TestFlagsOnlyRaise(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, f := screen.New(anyPolicy.Draw(t, "policy")), anyFacts.Draw(t, "facts")
		more := f
		if word := anyFlag.Draw(t, "flag"); rapid.Bool().Draw(t, "hazard") {
			more.Hazards = append(slices.Clone(f.Hazards), word)
		} else {
			more.Indicators = append(slices.Clone(f.Indicators), word)
		}
		was, is := s.Decide(f), s.Decide(more)
		if was.Need != roster.NeedNone && is.Need != was.Need {
			t.Errorf("need %s became %s", was.Need, is.Need)
		}
		if was.Level != is.Level || was.Hazardous && !is.Hazardous || was.Crisis && !is.Crisis {
			t.Errorf("lowered: %+v became %+v", was, is)
		}
		for _, h := range was.Hazards {
			if !slices.Contains(is.Hazards, h) {
				t.Errorf("%s is gone", h)
			}
		}
		for _, i := range was.Indicators {
			if !slices.Contains(is.Indicators, i) {
				t.Errorf("%s is gone", i)
			}
		}
	})
}

// TestFormDecidesNothing: neither the order of flags nor repetition, case or blanks.
func TestFormDecidesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, f := screen.New(anyPolicy.Draw(t, "policy")), anyFacts.Draw(t, "facts")
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		other := f
		for _, list := range []*[]string{&other.Hazards, &other.Indicators} {
			*list = append(slices.Clone(*list), *list...)
			r.Shuffle(len(*list), func(i, j int) { (*list)[i], (*list)[j] = (*list)[j], (*list)[i] })
			for i, word := range *list {
				if ascii(word) {
					(*list)[i] = " " + strings.ToUpper(strings.ReplaceAll(word, "-", "_")) + "\t"
				}
			}
		}
		if ascii(f.Nature) {
			other.Nature = "\n" + strings.ToLower(strings.ReplaceAll(f.Nature, " ", "  ")) + " "
		}
		if diff := cmp.Diff(s.Decide(f), s.Decide(other)); diff != "" {
			t.Errorf("%+v and %+v (-first +second):\n%s", f, other, diff)
		}
	})
}

// ascii: only there do upper and lower case lead back to each other.
func ascii(s string) bool { return strings.IndexFunc(s, func(r rune) bool { return r >= 0x80 }) < 0 }

// TestAskedStands: what is asked for is the need, and what screening says besides is recorded.
func TestAskedStands(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, f := screen.New(anyPolicy.Draw(t, "policy")), anyFacts.Draw(t, "facts")
		f.Asked = ""
		alone := s.Decide(f)
		f.Asked = rapid.SampledFrom([]roster.Need{"cit", "co-responder", "any"}).Draw(t, "asked")
		asked := s.Decide(f)
		lines := asked.Reasons()
		if asked.Need != f.Asked || lines[0] != "A1: asked for: need "+string(f.Asked) ||
			lines[len(lines)-1] != "A2: screening alone says: need "+string(alone.Need) {
			t.Errorf("asked for %s: %s, %q", f.Asked, asked.Need, lines)
		}
		if diff := cmp.Diff(alone.Reasons(), lines[1:len(lines)-1]); diff != "" {
			t.Errorf("rules (-alone +asked):\n%s", diff)
		}
	})
}

// TestSaysOnlyCodes: whatever a caller's words are, they are in no rule, and in a warning only where they are a code.
func TestSaysOnlyCodes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, f := anyPolicy.Draw(t, "policy"), anyFacts.Draw(t, "facts")
		const planted = "zq9 zq9"
		dirty := f
		dirty.Nature = planted + f.Nature
		for _, list := range []*[]string{&dirty.Hazards, &dirty.Indicators} {
			*list = append(slices.Clone(*list), planted)
		}
		d := screen.New(p).Decide(dirty)
		for _, line := range append(d.Reasons(), append(d.Warnings, d.Code)...) {
			if strings.Contains(strings.ToLower(line), "zq9") {
				t.Errorf("%q repeats what was said", line)
			}
		}
		for _, w := range d.Warnings {
			if _, about, named := strings.Cut(w, ": "); named && !screen.IsCode(about) && !strings.HasPrefix(w, screen.WarnUnknownLevel) {
				t.Errorf("%q names what is no code", w)
			}
		}
	})
}

// TestReadBack: the flags of a decision, flagged again, decide the same, so that they may be stored in place of what came.
func TestReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, f := screen.New(anyPolicy.Draw(t, "policy")), anyFacts.Draw(t, "facts")
		first := s.Decide(f)
		f.Hazards, f.Indicators = nil, nil
		for _, h := range first.Hazards {
			f.Hazards = append(f.Hazards, string(h))
		}
		for _, i := range first.Indicators {
			f.Indicators = append(f.Indicators, string(i))
		}
		again := s.Decide(f)
		first.Rules, again.Rules, first.Warnings, again.Warnings = nil, nil, nil, nil // unknown words are named once
		if diff := cmp.Diff(first, again); diff != "" {
			t.Errorf("(-first +again):\n%s", diff)
		}
	})
}
