package identity

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"watchbill/roster"
)

// The bounds of a password, in characters. 15 is what NIST SP 800-63B-4 asks of a password that stands alone, and whether
// a second factor will be beside it is not known when it is set. As it asks too, no mixture of characters is required, and
// what everybody would try first is refused.
const (
	MinPassword      = 15
	MaxPassword      = 256
	maxPasswordBytes = 4 * MaxPassword
)

// leastWorth is what a password has to come to: every character that is its own counts 1, and each word of the list, run,
// year or repetition counts 2 whatever its length, once.
const leastWorth = 8

// fit finds what keeps a password from being used by somebody.
func (r *Register) fit(plain string, d Details) []error {
	switch n := utf8.RuneCountInString(plain); {
	case !utf8.ValidString(plain):
		return []error{roster.Invalidf("password", "is not UTF-8")}
	case n < MinPassword:
		return []error{roster.Invalidf("password", "has %d characters; it needs %d or more: a few words that do not belong together are easy to remember", n, MinPassword)}
	case n > MaxPassword:
		return []error{roster.Invalidf("password", "has more than %d characters", MaxPassword)}
	case strings.ContainsFunc(plain, unicode.IsControl):
		return []error{roster.Invalidf("password", "holds a control character, which not every keyboard can give")}
	}
	own := slices.Concat(parts(d.Login), parts(d.Name), parts(d.Email))
	if r.opt.Words != nil {
		for _, w := range r.opt.Words() {
			own = append(own, parts(w)...)
		}
	}
	if worth(plain, own) < leastWorth {
		return []error{roster.Invalidf("password", "is made of what is tried first: common words, runs of keys or digits, repetitions, your own name or the agency's; take words that nobody would expect together")}
	}
	return nil
}

// parts are the words of a name that are long enough to matter.
func parts(s string) []string {
	words := strings.FieldsFunc(strings.ToLower(s), func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) })
	return slices.DeleteFunc(words, func(w string) bool { return utf8.RuneCountInString(w) < 3 })
}

// plainly undoes what people do to letters so that a word looks like none.
var plainly = strings.NewReplacer("0", "o", "1", "l", "3", "e", "4", "a", "5", "s", "7", "t", "8", "b", "@", "a", "$", "s", "!", "i", "+", "t")

// worth is how much of a password is its own. It goes through it from the left and takes the longest thing it knows at
// each place; blanks and signs between count nothing, for they are what everybody puts there.
func worth(plain string, own []string) int {
	asTyped := []rune(strings.ToLower(plain))
	asRead := []rune(plainly.Replace(strings.ToLower(plain)))
	if len(asRead) != len(asTyped) { // cannot be: each is replaced by one
		asRead = asTyped
	}
	seen := map[string]bool{}
	total := 0
	for at := 0; at < len(asTyped); {
		what, n := known(asTyped, asRead, at, own)
		switch {
		case n > 0 && !seen[what]:
			total += 2
			seen[what] = true
		case n == 0 && (unicode.IsLetter(asTyped[at]) || unicode.IsDigit(asTyped[at])):
			total++
		}
		at += max(n, 1)
	}
	return total
}

// known returns the longest thing that begins at a place, named so that the same thing has the same name, and its length; 0: nothing.
func known(asTyped, asRead []rune, at int, own []string) (string, int) {
	best, length := "", 0
	take := func(name string, n int) {
		if n > length {
			best, length = name, n
		}
	}
	take("run", run(asTyped, at))
	take("repetition", repetition(asTyped, at))
	if year(asTyped[at:]) {
		take("year", 4)
	}
	if at > 0 && repeats(asTyped, at) {
		take("repetition", 3)
	}
	for _, text := range [][]rune{asTyped, asRead} {
		rest := string(text[at:])
		for _, w := range own {
			if strings.HasPrefix(rest, w) {
				take(w, utf8.RuneCountInString(w))
			}
		}
		for n := min(longestWord, len(text)-at); n > length && n >= 3; n-- {
			if word := string(text[at : at+n]); common[word] {
				take(word, n)
			}
		}
	}
	return best, length
}

// keyboard is what fingers run along.
var keyboard = []string{
	"abcdefghijklmnopqrstuvwxyz", "01234567890", "`1234567890-=", "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./", "azertyuiop", "qsdfghjklm", "qwertzuiop",
	"1qaz", "2wsx", "3edc", "4rfv", "5tgb", "6yhn", "7ujm", "8ik,", "9ol.", "!@#$%^&*()",
}

// run is how long a run along a row, either way, begins at a place; 0 for one of fewer than 3.
func run(text []rune, at int) int {
	best := 0
	for _, row := range keyboard {
		for _, step := range []int{1, -1} {
			letters := []rune(row)
			i := slices.Index(letters, text[at])
			n := 0
			for at+n < len(text) && i >= 0 && i < len(letters) && letters[i] == text[at+n] {
				n++
				i += step
			}
			best = max(best, n)
		}
	}
	if best < 3 {
		return 0
	}
	return best
}

// repetition is how often the character at a place is there again and again; 0 for fewer than 3.
func repetition(text []rune, at int) int {
	n := 1
	for at+n < len(text) && text[at+n] == text[at] {
		n++
	}
	if n < 3 {
		return 0
	}
	return n
}

// year tells whether a text begins with a year of these times.
func year(text []rune) bool {
	return len(text) >= 4 && (text[0] == '1' && text[1] == '9' || text[0] == '2' && text[1] == '0') && unicode.IsDigit(text[2]) && unicode.IsDigit(text[3])
}

// repeats tells whether the three characters at a place were there before.
func repeats(text []rune, at int) bool {
	return at+3 <= len(text) && strings.Contains(string(text[:at]), string(text[at:at+3]))
}
