package console

import (
	"strings"
	"sync/atomic"

	"watchbill/dispatch/screen"
	"watchbill/roster"
)

// lexicon is the words that the agency knows. It does not change. Keys are lower case, but those of natures.
type lexicon struct {
	book       *roster.Book
	natures    map[string]bool // upper case
	ownNatures map[string]bool // those of the agency's policy
	hazards    map[string]string
	flags      map[string]string
	languages  map[string]string
	skills     map[string]string
	places     map[string]bool // names of several words
	districts  []roster.District
}

// The bounds of names of several words.
const (
	maxNatureWords = 3
	maxPlaceWords  = 8
)

// needWords are the words of needs.
var needWords = map[string]roster.Need{
	"cit": roster.NeedCIT, "pair": roster.NeedCoResponder, "co-responder": roster.NeedCoResponder, "coresponder": roster.NeedCoResponder, "any": roster.NeedAny,
}

// everyday are names for hazards and flags that people type.
var everyday = map[string]string{
	"armed": "weapon", "gun": "weapon", "knife": "weapon", "violent": "violence", "crime": "crime-in-progress", "unsafe": "scene-unsafe",
	"behavioural": "behavioral", "repeat": "repeat-location", "asked": "caller-asked",
}

// tongues are the English names of languages, for those that somebody on the roster speaks.
var tongues = map[string]string{
	"ar": "arabic", "ase": "asl", "bn": "bengali", "de": "german", "fa": "farsi", "fr": "french", "gu": "gujarati", "hi": "hindi", "hmn": "hmong", "ht": "creole",
	"it": "italian", "ja": "japanese", "km": "khmer", "ko": "korean", "pl": "polish", "pt": "portuguese", "ru": "russian", "so": "somali", "es": "spanish",
	"sw": "swahili", "tl": "tagalog", "uk": "ukrainian", "ur": "urdu", "vi": "vietnamese", "yue": "cantonese", "zh": "chinese",
}

// newLexicon gathers the words of a roster; nil: those of every agency.
func newLexicon(b *roster.Book) *lexicon {
	l := &lexicon{
		book: b, natures: map[string]bool{}, ownNatures: map[string]bool{}, hazards: map[string]string{}, flags: map[string]string{}, languages: map[string]string{},
		skills: map[string]string{}, places: map[string]bool{},
	}
	for code := range screen.DefaultNatures() {
		l.natures[code] = true
	}
	for _, h := range screen.Hazards() {
		l.hazards[string(h)] = string(h)
	}
	for _, i := range screen.Indicators() {
		l.flags[string(i)] = string(i)
	}
	if b != nil {
		l.read(b)
	}
	for w, means := range everyday {
		if l.hazards[means] == means && l.hazards[w] == "" {
			l.hazards[w] = means
		} else if l.flags[means] == means && l.flags[w] == "" {
			l.flags[w] = means
		}
	}
	return l
}

func (l *lexicon) read(b *roster.Book) {
	p := b.Policy()
	own := func(code string) {
		code = strings.ToUpper(strings.Join(strings.Fields(code), " "))
		l.natures[code], l.ownNatures[code] = true, true
	}
	for code := range p.Levels {
		own(code)
	}
	for code, n := range p.Natures {
		own(code)
		for _, w := range n.Indicators {
			if w = strings.ToLower(w); l.hazards[w] == "" {
				l.flags[w] = w
			}
		}
	}
	for h := range p.Hazards {
		l.hazards[strings.ToLower(h)] = strings.ToLower(h)
	}
	for i := range b.People() {
		o := &b.Person(i).Officer
		for _, w := range o.Languages {
			l.languages[strings.ToLower(w)] = w
			if name := tongues[strings.ToLower(w)]; name != "" {
				l.languages[name] = w
			}
		}
		for _, w := range o.Skills {
			l.skills[strings.ToLower(w)] = w
		}
	}
	for _, x := range b.Places().All() {
		l.places[strings.ToLower(strings.Join(strings.Fields(x.Name), " "))] = true
	}
	l.districts = b.Districts().Append(nil)
}

// districtOf finds the district of a name or identifier; with beginning also of the beginning of one name alone.
func (l *lexicon) districtOf(name string, beginning bool) (found roster.DistrictID, ok bool) {
	name = strings.ToLower(strings.TrimSpace(name))
	if name == "" {
		return "", false
	}
	n := 0
	for _, d := range l.districts {
		id, full := strings.ToLower(string(d.ID)), strings.ToLower(d.Name())
		if id == name || full == name {
			return d.ID, true
		}
		if strings.HasPrefix(id, name) || strings.HasPrefix(full, name) {
			found = d.ID
			n++
		}
	}
	return found, beginning && n == 1
}

// lexicons keeps the one of the roster in force.
type lexicons struct{ last atomic.Pointer[lexicon] }

// of returns the lexicon of a roster; nil: of none.
func (x *lexicons) of(b *roster.Book) *lexicon {
	if l := x.last.Load(); l != nil && l.book == b {
		return l
	}
	l := newLexicon(b)
	x.last.Store(l)
	return l
}
