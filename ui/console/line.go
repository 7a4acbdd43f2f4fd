package console

import (
	"slices"
	"strings"

	"watchbill/roster"
)

// maxLine is how long a command line may be, in bytes: what is longer is refused whole.
const maxLine = 300

// line is what a command line says. Words stand in any order:
//
//	4th & market suic weapon es     an intersection, a nature, a hazard, a language
//	39.7459,-75.5466 l3 pair        coordinates, a level, a need
//	#24-11873 newark station edp    CAD's name for the call, a place, a nature
//	"crisis center" facility        quoted: a place, whatever its words mean elsewhere
//	+ violence l4                   more about the call whose answer stands
//
// A word is read as the first of these that it is:
//
//	#ID            the call              l0 to l4      the level
//	cit pair any   the need              LAT,LON       coordinates, each with a decimal point
//	key:value      call nature level hazard flag lang skill need district place, for what has no word of its own
//	a hazard, a nature code, a flag, a language or a skill that the agency knows, or its everyday name
//	the beginning, of three letters or more, of one nature, hazard or flag and of no other
//
// "and", "&" and "at" between codes mean nothing. Everything else is a place: words that stand together are looked up together. So are, whatever they mean elsewhere, the words
// on both sides of "&", "and" and "/" unless both are codes, the word behind "at" and "@", the word before a street's type ("french st"), and
// the name of a place of the agency's. A number is a nature only where no word of a place follows it.
type line struct {
	Add      bool // it begins with "+"
	Call     string
	Point    *roster.Point
	District roster.DistrictID // by "district:"
	Places   []string          // to be looked up, as typed
	Nature   string
	Level    int // -1: none given
	Need     roster.Need

	Hazards, Flags, Languages, Skills []string

	Unknown []unknown // what is not understood; nothing else is left out
}

// unknown is a word that is not understood.
type unknown struct{ Word, Why string }

// parseLine reads a command line.
func parseLine(text string, l *lexicon) line {
	out := line{Level: -1}
	if len(text) > maxLine {
		out.Unknown = []unknown{{clip(text), "the line is longer than 300 characters"}}
		return out
	}
	r := reader{lexicon: l, words: split(text), out: &out}
	if len(r.words) > 0 && r.words[0].text == "+" {
		out.Add, r.words = true, r.words[1:]
	}
	r.hold()
	for r.at < len(r.words) {
		r.step()
	}
	r.end()
	return out
}

// reader goes through the words of a line.
type reader struct {
	*lexicon
	words []word
	at    int
	run   []string // words of a place, as far as they stand together
	out   *line
}

// word is one of a line, or several in quotes.
type word struct {
	text   string // without the comma behind it
	quoted bool
	comma  bool
	place  bool // of a place, whatever it means elsewhere
}

// step reads the next word, or those that belong together.
func (r *reader) step() {
	w := &r.words[r.at]
	switch {
	case w.quoted:
		r.end()
		r.run = append(r.run, w.text)
		r.at++
		r.end()
		return
	case w.place:
		r.keep(w)
		return
	case glue(w.text): // between codes, or at an end
		r.end()
		r.at++
		return
	}
	if n := r.coordinates(); n > 0 {
		r.end()
		r.at += n
		return
	}
	if n := r.code(); n > 0 {
		r.end()
		r.at += n
		return
	}
	r.keep(w)
}

// keep takes a word for one of a place.
func (r *reader) keep(w *word) {
	r.run = append(r.run, w.text)
	r.at++
	if w.comma && !(r.at < len(r.words) && r.words[r.at].place) {
		r.end()
	}
}

// end ends a place.
func (r *reader) end() {
	if len(r.run) == 0 {
		return
	}
	text := strings.Join(r.run, " ")
	r.run = nil
	if choice := r.begins(text); len(choice) > 1 {
		r.refuse(text, "may be "+strings.Join(choice, ", ")+": type more of it")
		return
	}
	r.out.Places = append(r.out.Places, text)
}

func (r *reader) refuse(text, why string) {
	r.out.Unknown = append(r.out.Unknown, unknown{text, why})
}

// add adds a word to a list that has each once.
func add(list *[]string, w string) {
	if !slices.Contains(*list, w) {
		*list = append(*list, w)
	}
}

// clip keeps a text that is repeated to a readable length.
func clip(s string) string {
	runes := []rune(strings.ToValidUTF8(s, "?"))
	if len(runes) > 60 {
		return string(runes[:57]) + "…"
	}
	return string(runes)
}
