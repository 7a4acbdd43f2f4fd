package screen_test

import (
	"regexp"
	"slices"
	"strings"

	"watchbill/dispatch/screen"
	"watchbill/roster"
)

// The twin screens as docs/screening.md tells it: one question after the other, every row looked at, nothing prepared.

var (
	everyHazard    = []string{"weapon", "violence", "crime-in-progress", "medical", "scene-unsafe"}
	everyIndicator = []string{"behavioral", "suicidal", "welfare", "repeat-location", "facility", "caller-asked"}
	gaps           = regexp.MustCompile(`[\s\v\p{Z}\x{85}_-]+`)
	wordEnd        = regexp.MustCompile(`^[^\pL\pN\pM]`)
	blanks         = regexp.MustCompile(`[\s\p{Z}\x{85}\v]+`)
)

type twinAnswer struct {
	Need                roster.Need
	Level               int
	Hazardous           bool
	Hazards, Indicators []string // sorted
	IDs                 []string // of the rules, sorted, each once
}

func twinWord(s string) string {
	return strings.ToLower(strings.Trim(gaps.ReplaceAllString(s, "-"), "-"))
}
func twinCode(s string) string {
	return strings.ToUpper(strings.TrimSpace(blanks.ReplaceAllString(s, " ")))
}

// twinRow is the code of the best row: itself, or the longest that ends where a word of the nature does.
func twinRow[R any](rows map[string]R, nature string) (code string, ok bool) {
	for k := range rows {
		key := twinCode(k)
		if key == "" || key != nature && !(strings.HasPrefix(nature, key) && wordEnd.MatchString(nature[len(key):])) {
			continue
		}
		if best := twinCode(code); !ok || len(key) > len(best) || key == best && k < code {
			code, ok = k, true
		}
	}
	return code, ok
}

func twin(p *roster.Policy, f screen.Facts) (a twinAnswer) {
	if p == nil {
		p = &roster.Policy{}
	}
	id := func(id string) { a.IDs = append(a.IDs, id) }
	rules := map[string]string{}
	for _, h := range everyHazard {
		rules[h] = "officers-first"
	}
	seen := map[string]bool{}
	for k, rule := range p.Hazards {
		if k = twinWord(k); k == "" {
			continue
		} else if rule != "note" {
			rule = "officers-first"
		}
		if !seen[k] || rule == "officers-first" {
			rules[k] = string(rule)
		}
		seen[k] = true
	}
	indicators := slices.Clone(everyIndicator)
	for _, n := range p.Natures {
		for _, w := range n.Indicators {
			if rules[twinWord(w)] == "" {
				indicators = append(indicators, twinWord(w))
			}
		}
	}

	flagged := map[string]bool{}   // with hazards
	indicated := map[string]bool{} // with indicators
	for _, h := range f.Hazards {
		if h = twinWord(h); rules[h] != "" {
			flagged[h] = true
		} else if h != "" {
			flagged["scene-unsafe"] = true
			id("H3")
		}
	}
	for _, w := range f.Indicators {
		if w = twinWord(w); w != "" && slices.Contains(indicators, w) {
			indicated[w] = true
		} else if w != "" {
			id("I3")
		}
	}

	mapped := false
	nature := twinCode(f.Nature)
	rows := p.Natures
	code, ok := twinRow(rows, nature)
	if !ok {
		rows = screen.DefaultNatures()
		code, ok = twinRow(rows, nature)
	}
	row := rows[code]
	list := slices.DeleteFunc(slices.Clone(row.Indicators), func(w string) bool { return twinWord(w) == "" })
	switch {
	case nature == "":
		id("N5")
		a.Need = "cit"
	case !ok:
		id("N6")
	case row.Need != "":
		id("N1")
		mapped = true
		a.Need = row.Need
		if a.Need != "co-responder" && a.Need != "any" {
			a.Need = "cit"
		}
		for _, w := range list {
			w = twinWord(w)
			if rules[w] != "" {
				flagged[w] = true
			}
			if slices.Contains(indicators, w) {
				indicated[w] = true
			}
		}
		if len(list) > 0 {
			id("N7")
		}
	case len(list) == 0:
		id("N2")
	case slices.ContainsFunc(list, func(w string) bool { return flagged[twinWord(w)] || indicated[twinWord(w)] }):
		id("N4")
		a.Need = "cit"
	default:
		id("N3")
	}

	without := a.Need == ""
	for w := range indicated {
		a.Indicators = append(a.Indicators, w)
		if without && slices.Contains(everyIndicator, w) {
			id("I1")
			a.Need = "cit"
		} else {
			id("I2")
		}
	}
	for h := range flagged {
		a.Hazards = append(a.Hazards, h)
		if rules[h] == "note" {
			id("H2")
		} else {
			id("H1")
			a.Hazardous = true
		}
	}

	byMap, there := twinRow(p.Levels, nature)
	switch level := p.Levels[byMap]; {
	case f.Level >= 1 && f.Level <= 4:
		id("L1")
		a.Level = f.Level
	case f.Level != 0:
		id("L3")
	case there && level >= 1 && level <= 4:
		id("L2")
		a.Level = level
	default:
		id("L4")
	}
	if a.Level == 3 && !mapped {
		id("L5")
		a.Need = "any"
	}
	if a.Need == "" {
		id("C1")
		a.Need = "none"
	}
	switch f.Asked {
	case "":
	case "cit", "co-responder", "any":
		id("A1")
		id("A2")
		a.Need = f.Asked
	default:
		id("A3")
	}
	slices.Sort(a.Hazards)
	slices.Sort(a.Indicators)
	slices.Sort(a.IDs)
	a.IDs = slices.Compact(a.IDs)
	return a
}

// asTwin brings a decision into the twin's form.
func asTwin(d screen.Decision) twinAnswer {
	a := twinAnswer{Need: d.Need, Level: d.Level, Hazardous: d.Hazardous}
	for _, h := range d.Hazards {
		a.Hazards = append(a.Hazards, string(h))
	}
	for _, w := range d.Indicators {
		a.Indicators = append(a.Indicators, string(w))
	}
	for _, r := range d.Rules {
		a.IDs = append(a.IDs, r.ID)
	}
	slices.Sort(a.Hazards)
	slices.Sort(a.Indicators)
	slices.Sort(a.IDs)
	a.IDs = slices.Compact(a.IDs)
	return a
}
