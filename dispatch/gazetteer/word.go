package gazetteer

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// word is one word of a name or of a query.
type word struct {
	raw   string // as written
	text  string // in the form that we keep; never empty but for a mark
	class class
	also  string // its other meaning, "" if none
	comma bool   // a comma stands before it
	sep   bool   // it may stand between the names of two streets
	mark  bool   // it is nothing else: & @ / +
	kind  bool   // it is not of the name but of what the place is
	house bool   // it begins with a digit and is no ordinal: it may be a house number
}

// soft tells whether a match may go without the word.
func (w *word) soft() bool { return w.class == direction || w.class == typeWord }

// splitter cuts text into pieces of letters and digits.
type splitter struct {
	words  []word
	piece  []byte // the letters so far, folded
	start  int    // where the piece begins
	run    int    // letters since its last full stop
	digits bool   // it began with a digit
	comma  bool   // a comma stood before it
}

// split cuts text into raw words. Bytes that are no UTF-8 part words like punctuation does.
func split(text string) []word {
	var s splitter
	for i, r := range text {
		switch {
		case letter(r):
			s.letter(text, i, r)
		case unicode.Is(unicode.Mn, r) || strings.ContainsRune("'’‘ʼ`", r): // accents written apart; apostrophes
		case r == '.' && s.run == 1 && !s.digits && initial(text[i+1:]):
			s.run = 0 // N.W. is one word, St.Francis two
		case strings.ContainsRune("&@/+", r):
			s.end(text, i)
			s.words = append(s.words, word{raw: text[i : i+1], sep: true, mark: true})
		default:
			s.end(text, i)
			s.comma = s.comma || r == ',' || r == ';'
		}
	}
	s.end(text, len(text))
	return s.words
}

func letter(r rune) bool { return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r)) }

// initial tells whether text begins with a lone letter.
func initial(text string) bool {
	r, n := utf8.DecodeRuneInString(text)
	next, _ := utf8.DecodeRuneInString(text[n:])
	return unicode.IsLetter(r) && !letter(next)
}

func (s *splitter) letter(text string, i int, r rune) {
	digit := '0' <= r && r <= '9'
	if digit && len(s.piece) > 0 && !s.digits {
		s.end(text, i) // I95 is I 95
	}
	if len(s.piece) == 0 {
		s.start, s.digits = i, digit
	}
	s.piece = appendFolded(s.piece, r)
	s.run++
}

func (s *splitter) end(text string, i int) {
	if len(s.piece) > 0 {
		s.words = append(s.words, word{raw: strings.TrimRight(text[s.start:i], ".'’‘`"), text: string(s.piece), comma: s.comma, house: s.digits})
		s.comma = false
	}
	s.piece, s.run = s.piece[:0], 0
}

// fold cuts text into words in the forms that we keep.
func fold(text string) []word {
	pieces := split(text)
	words := make([]word, 0, len(pieces)+2)
	for i := 0; i < len(pieces); i++ {
		w := pieces[i]
		if w.mark {
			words = append(words, w)
			continue
		}
		if ten, ok := tens[w.text]; ok && i+1 < len(pieces) {
			if n := ordinals[pieces[i+1].text]; n > 0 && n < 10 {
				i++
				w.raw += " " + pieces[i].raw
				w.text = strconv.Itoa(ten + n)
				words = append(words, w)
				continue
			}
		}
		words = appendWord(words, w)
	}
	return words
}

// appendWord appends a raw word in the form that we keep.
func appendWord(words []word, w word) []word {
	if w.house {
		w.text, w.house = number(w.text)
		return append(words, w)
	}
	if n := ordinals[w.text]; n > 0 {
		w.text = strconv.Itoa(n)
		return append(words, w)
	}
	if p, ok := phrases[w.text]; ok {
		for _, x := range p {
			w.text, w.class = x, forms[x].class
			words = append(words, w)
			w.comma = false
		}
		return words
	}
	w.sep = w.text == "and" || w.text == "at" || w.text == "x"
	w.also = also[w.text]
	if f, ok := forms[w.text]; ok {
		w.text, w.class = f.text, f.class
	}
	if n := len(words); n > 0 && words[n-1].text == "state" && (w.text == "rt" || w.text == "hwy") {
		w.raw, w.comma = words[n-1].raw+" "+w.raw, words[n-1].comma // State Route 9 is Route 9
		words = words[:n-1]
	}
	return append(words, w)
}

// number takes the ending of an ordinal and leading zeros away, and tells whether there was no ending.
func number(text string) (string, bool) {
	digits := strings.TrimRightFunc(text, func(r rune) bool { return r < '0' || r > '9' })
	n := strings.TrimLeft(digits, "0")
	switch rest := text[len(digits):]; {
	case n == "":
		return text, true
	case rest == "":
		return n, true
	case endings[rest]:
		return n, false
	default:
		return n + rest, true
	}
}

// weighty leaves out what has no weight in a name: marks and stop words, unless there is nothing else.
func weighty(words []word) []word {
	kept := make([]word, 0, len(words))
	for _, w := range words {
		if !w.mark && w.class != stop {
			kept = append(kept, w)
		}
	}
	if len(kept) > 0 {
		return kept
	}
	for _, w := range words {
		if !w.mark {
			w.class = plain
			kept = append(kept, w)
		}
	}
	return kept
}
