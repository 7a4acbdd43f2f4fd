package console

import (
	"slices"
	"strconv"
	"strings"

	"watchbill/dispatch/screen"
	"watchbill/roster"
)

// code reads a code at the word, and returns how many words it is; 0: it is none.
func (r *reader) code() int {
	text := r.words[r.at].text
	lower := strings.ToLower(text)
	if id, ok := strings.CutPrefix(text, "#"); ok {
		r.call(id, text)
		return 1
	}
	if key, value, ok := strings.Cut(text, ":"); ok {
		return r.named(strings.ToLower(key), value, text)
	}
	if len(lower) == 2 && lower[0] == 'l' && lower[1] >= '0' && lower[1] <= '4' {
		r.level(int(lower[1]-'0'), text)
		return 1
	}
	if need, ok := needWords[lower]; ok {
		r.need(need, text)
		return 1
	}
	if n := r.nature(); n > 0 {
		return n
	}
	if r.flagged(lower) {
		return 1
	}
	full := r.begins(text)
	switch {
	case len(full) != 1:
		return 0
	case r.natures[full[0]]:
		r.setNature(full[0], text)
	default:
		r.flagged(full[0])
	}
	return 1
}

// nature reads a nature code of one word or several.
func (r *reader) nature() int {
	for n := min(maxNatureWords, len(r.words)-r.at); n > 0; n-- {
		if slices.ContainsFunc(r.words[r.at:r.at+n], func(w word) bool { return w.place || w.quoted }) {
			continue
		}
		text := strings.ToUpper(r.joined(r.at, r.at+n))
		if !r.natures[text] || n == 1 && number(text) && r.at+1 < len(r.words) && !r.alone(r.at+1) {
			continue
		}
		if n == 1 && r.out.Nature != "" && r.flagged(strings.ToLower(text)) { // suicidal is both
			return 1
		}
		r.setNature(text, text)
		return n
	}
	return 0
}

// flagged reads a hazard, flag, language or skill that the agency knows.
func (r *reader) flagged(lower string) bool {
	if w, ok := r.hazards[lower]; ok {
		add(&r.out.Hazards, w)
	} else if w, ok := r.flags[lower]; ok {
		add(&r.out.Flags, w)
	} else if w, ok := r.languages[lower]; ok {
		add(&r.out.Languages, w)
	} else if w, ok := r.skills[lower]; ok {
		add(&r.out.Skills, w)
	} else {
		return false
	}
	return true
}

// begins lists the natures, hazards and flags that a word may be the beginning of: the agency's own natures before all.
func (r *reader) begins(text string) []string {
	if len(text) < 3 || number(text) {
		return nil
	}
	var own, others []string
	for n := range r.natures {
		if strings.HasPrefix(n, strings.ToUpper(text)) {
			if r.ownNatures[n] {
				own = append(own, n)
			} else {
				others = append(others, n)
			}
		}
	}
	for _, words := range []map[string]string{r.hazards, r.flags} {
		for w, means := range words {
			if strings.HasPrefix(w, strings.ToLower(text)) && !slices.Contains(others, means) {
				others = append(others, means)
			}
		}
	}
	if len(own) == 1 {
		return own
	}
	all := append(own, others...)
	slices.Sort(all)
	return all
}

func number(s string) bool { return strings.Trim(s, "0123456789") == "" }

// named reads key:value.
func (r *reader) named(key, value, text string) int {
	lower := strings.ToLower(value)
	word := screen.IsCode(value)
	switch key {
	case "call":
		r.call(value, text)
	case "nature", "n":
		if u := strings.ToUpper(value); r.natures[u] || word {
			r.setNature(u, text)
		} else {
			r.refuse(text, "no nature code")
		}
	case "level":
		if n, err := strconv.Atoi(value); err == nil && n >= 0 && n <= 4 && len(value) == 1 {
			r.level(n, text)
		} else {
			r.refuse(text, "a level is 0 to 4")
		}
	case "need":
		if need, ok := needWords[lower]; ok {
			r.need(need, text)
		} else {
			r.refuse(text, "a need is cit, pair or any")
		}
	case "district", "d":
		r.district(value, text)
	case "place":
		r.end()
		r.out.Places = append(r.out.Places, value)
	case "hazard", "flag", "lang", "skill":
		if !word {
			r.refuse(text, "one word is wanted behind the colon")
			return 1
		}
		lists := map[string]*[]string{"hazard": &r.out.Hazards, "flag": &r.out.Flags, "lang": &r.out.Languages, "skill": &r.out.Skills}
		known := map[string]map[string]string{"hazard": r.hazards, "flag": r.flags, "lang": r.languages, "skill": r.skills}
		if w, ok := known[key][lower]; ok {
			lower = w
		}
		add(lists[key], lower)
	default:
		return 0
	}
	return 1
}

// call takes CAD's name for the call.
func (r *reader) call(id, text string) {
	switch {
	case !roster.ValidID(id):
		r.refuse(text, "a call's name has letters, figures and . _ - alone")
	case r.out.Call != "" && r.out.Call != id:
		r.refuse(text, "a second call")
	default:
		r.out.Call = id
	}
}

func (r *reader) level(n int, text string) {
	if r.out.Level >= 0 && r.out.Level != n {
		r.refuse(text, "a second level")
		return
	}
	r.out.Level = n
}

func (r *reader) need(n roster.Need, text string) {
	if r.out.Need != "" && r.out.Need != n {
		r.refuse(text, "a second need")
		return
	}
	r.out.Need = n
}

func (r *reader) setNature(code, text string) {
	if r.out.Nature != "" && r.out.Nature != code {
		r.refuse(text, "a second nature")
		return
	}
	r.out.Nature = code
}

// district takes the district of a name, an identifier, or the beginning of one name alone.
func (r *reader) district(name, text string) {
	id, ok := r.districtOf(name, true)
	switch {
	case !ok:
		r.refuse(text, "no one district's name")
	case r.out.District != "" && r.out.District != id:
		r.refuse(text, "a second district")
	default:
		r.out.District = id
	}
}
