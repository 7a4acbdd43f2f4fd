package console

import (
	"html/template"
	"net/http"
	"slices"
	"strings"

	"watchbill/api/web/access"
	"watchbill/roster"
)

// phones are the telephone numbers of help, from the roster that is in memory: they stand on the page whatever else fails.
type phones []phone

// phone is one of them.
type phone struct {
	Name, Kind, Phone string
	Closed            bool
	Where             string // the districts that it serves; empty: all
}

// kindNames are the kinds of help, in the order in which they are offered.
var kindNames = []struct{ kind, name string }{
	{"crisis-line", "Crisis line"}, {"mobile-crisis", "Mobile crisis"}, {"receiving-facility", "Receiving"}, {"mutual-aid", "Mutual aid"},
}

// phones lists those that whoever asks may see.
func (r room) phones(c *http.Request) (out phones) {
	b := r.Book()
	if b == nil {
		return nil
	}
	who, words, now := access.Of(c.Context()), r.words.of(b), roster.MinuteOf(r.Now())
	for _, k := range kindNames {
		for _, x := range b.Resources().All() {
			if x.Kind != k.kind || x.Phone == "" || len(x.Districts) > 0 && !slices.ContainsFunc(x.Districts, who.Sees) {
				continue
			}
			var where []string
			for _, d := range x.Districts {
				where = append(where, words.wholly(d).Name)
			}
			out = append(out, phone{x.Name, k.name, x.Phone, !x.Hours.Open(b.Zone(), now), strings.Join(where, ", ")})
		}
	}
	slices.SortStableFunc(out, func(a, b phone) int { return rank(a.Closed) - rank(b.Closed) })
	return out
}

func rank(closed bool) int {
	if closed {
		return 1
	}
	return 0
}

// Tel is the number as a telephone takes it.
func (p phone) Tel() template.URL { return tel(p.Phone) }

// Tel is the number as a telephone takes it.
func (r resource) Tel() template.URL { return tel(r.Phone) }

// Tel is the number as a telephone takes it.
func (w row) Tel() template.URL { return tel(w.Phone) }

// tel keeps figures, and what stands behind an x as the extension.
func tel(s string) template.URL {
	number, extension, _ := strings.Cut(strings.ToLower(s), "x")
	text := "tel:" + figures(number)
	if e := figures(extension); e != "" {
		text += ";ext=" + e
	}
	return template.URL(text) //nolint:gosec // figures alone
}

// figures are those of a text, and a plus before them.
func figures(s string) string {
	var b strings.Builder
	for _, c := range s {
		if c >= '0' && c <= '9' || c == '+' && b.Len() == 0 {
			b.WriteRune(c)
		}
	}
	return b.String()
}
