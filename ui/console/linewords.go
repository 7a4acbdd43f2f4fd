package console

import (
	"strconv"
	"strings"
	"unicode"

	"watchbill/roster"
)

// split takes a line apart at blanks; what stands in quotes stays together.
func split(text string) []word {
	var all []word
	var b strings.Builder
	quoted, inside := false, false
	flush := func() {
		w := word{text: b.String(), quoted: quoted}
		b.Reset()
		quoted = false
		if !w.quoted {
			bare := strings.TrimRight(w.text, ",;")
			w.comma, w.text = bare != w.text, bare
		}
		if strings.TrimSpace(w.text) != "" {
			all = append(all, w)
		} else if n := len(all); w.comma && n > 0 {
			all[n-1].comma = true
		}
	}
	for _, c := range strings.ToValidUTF8(text, "?") {
		switch {
		case c == '"' || c == '“' || c == '”':
			if !inside && b.Len() == 0 {
				quoted = true
			}
			inside = !inside
		case !inside && (unicode.IsSpace(c) || unicode.IsControl(c)):
			flush()
		case unicode.IsControl(c):
			b.WriteByte(' ')
		default:
			b.WriteRune(c)
		}
	}
	flush()
	return all
}

// glue tells whether a word only joins others.
func glue(s string) bool {
	switch strings.ToLower(s) {
	case "&", "and", "/", "at", "@":
		return true
	}
	return false
}

// joins tells whether it joins two streets.
func joins(s string) bool { return glue(s) && s != "@" && !strings.EqualFold(s, "at") }

// streetTypes are the words behind a street's name.
var streetTypes = map[string]bool{
	"st": true, "street": true, "ave": true, "avenue": true, "rd": true, "road": true, "dr": true, "drive": true, "ln": true, "lane": true,
	"blvd": true, "boulevard": true, "hwy": true, "highway": true, "pike": true, "ct": true, "court": true, "ter": true, "terrace": true,
	"cir": true, "circle": true, "sq": true, "square": true, "pkwy": true, "parkway": true, "trl": true, "trail": true,
}

// hold marks the words that are of places whatever they mean elsewhere.
func (r *reader) hold() {
	for i := range r.words {
		w := &r.words[i]
		if w.quoted {
			continue
		}
		if rest, ok := strings.CutPrefix(w.text, "@"); ok && rest != "" {
			w.text, w.place = rest, true
		}
		switch next := i + 1; {
		case joins(w.text) && i > 0 && next < len(r.words) && !(r.alone(i-1) && r.alone(next)):
			r.words[i-1].place, w.place, r.words[next].place = true, true, true
		case glue(w.text) && !joins(w.text) && next < len(r.words):
			r.words[next].place = true
		case streetTypes[strings.ToLower(w.text)] && i > 0 && (next == len(r.words) || r.alone(next) || glue(r.words[next].text)):
			r.words[i-1].place, w.place = true, true
		}
		r.holdName(i)
	}
}

// holdName marks the name of a place that begins at a word.
func (r *reader) holdName(from int) {
	for last := min(len(r.words), from+maxPlaceWords); last > from+1; last-- {
		if r.places[r.joined(from, last)] {
			for i := from; i < last; i++ {
				r.words[i].place = true
			}
			return
		}
	}
}

// joined is some words as names are compared.
func (r *reader) joined(from, to int) string {
	parts := make([]string, to-from)
	for i := range parts {
		parts[i] = r.words[from+i].text
	}
	return strings.ToLower(strings.Join(parts, " "))
}

// alone tells whether a word is a code by itself.
func (r *reader) alone(i int) bool {
	w := r.words[i]
	if w.quoted || w.place {
		return false
	}
	probe := reader{lexicon: r.lexicon, words: []word{{text: w.text}}, out: &line{Level: -1}}
	return probe.code() > 0
}

// coordinates reads those at the word, and returns how many words they are; 0: there are none.
func (r *reader) coordinates() int {
	text := r.words[r.at].text
	n := 1
	if lat, lon, ok := strings.Cut(text, ","); ok {
		return r.point(lat, lon, n)
	}
	if r.at+1 < len(r.words) {
		return r.point(text, r.words[r.at+1].text, 2)
	}
	return 0
}

func (r *reader) point(lat, lon string, n int) int {
	a, ok := degrees(lat, 90)
	b, too := degrees(lon, 180)
	if !ok || !too {
		return 0
	}
	p := roster.Point{Lat: a, Lon: b}
	if r.out.Point != nil && *r.out.Point != p {
		r.refuse(lat+","+lon, "a second pair of coordinates")
		return n
	}
	r.out.Point = &p
	return n
}

// degrees reads a figure with a decimal point: one without is as likely a numbered street.
func degrees(s string, most float64) (float64, bool) {
	if !strings.Contains(s, ".") || strings.Trim(s, "+-.0123456789") != "" {
		return 0, false
	}
	v, err := strconv.ParseFloat(s, 64)
	return v, err == nil && v >= -most && v <= most
}
