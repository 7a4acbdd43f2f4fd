package screen

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"watchbill/roster"
)

// Hazard is something that makes a scene dangerous: one of those below, or one that the agency's policy has a rule for.
type Hazard string

// The hazards that every agency has.
const (
	Weapon          Hazard = "weapon"
	Violence        Hazard = "violence"
	CrimeInProgress Hazard = "crime-in-progress"
	Medical         Hazard = "medical"
	SceneUnsafe     Hazard = "scene-unsafe"
)

// Indicator is a sign that a call is a crisis whatever its nature: one of those below, or a word of the agency's own,
// which is one for the natures that list it.
type Indicator string

// The indicators that every agency has.
const (
	Behavioral     Indicator = "behavioral"
	Suicidal       Indicator = "suicidal"
	Welfare        Indicator = "welfare"
	RepeatLocation Indicator = "repeat-location"
	Facility       Indicator = "facility"
	CallerAsked    Indicator = "caller-asked"
)

var (
	hazards    = []Hazard{Weapon, Violence, CrimeInProgress, Medical, SceneUnsafe}
	indicators = []Indicator{Behavioral, Suicidal, Welfare, RepeatLocation, Facility, CallerAsked}
)

// Hazards returns the hazards that every agency has. The caller may keep the list.
func Hazards() []Hazard { return append([]Hazard(nil), hazards...) }

// Indicators returns the indicators that every agency has. The caller may keep the list.
func Indicators() []Indicator { return append([]Indicator(nil), indicators...) }

// plain writes a flag as policies do: lower case, words joined by single hyphens. A flag that is so already, as most
// are, is returned as it is.
func plain(s string) string {
	if isPlain(s) {
		return s
	}
	words := strings.FieldsFunc(s, func(r rune) bool { return r == '-' || r == '_' || unicode.IsSpace(r) })
	return strings.ToLower(strings.Join(words, "-"))
}

func isPlain(s string) bool {
	hyphen := true // a hyphen may neither begin nor follow another
	for i := range len(s) {
		c := s[i]
		if c == '-' && hyphen || c != '-' && (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return false
		}
		hyphen = c == '-'
	}
	return !hyphen || s == ""
}

// fold appends a nature to dst, which is empty, as maps hold it: upper case, single blanks, none around it.
func fold(dst []byte, nature string) []byte {
	gap := false
	for _, r := range nature {
		if unicode.IsSpace(r) {
			gap = true
			continue
		}
		if gap && len(dst) > 0 {
			dst = append(dst, ' ')
		}
		gap = false
		dst = utf8.AppendRune(dst, unicode.ToUpper(r))
	}
	return dst
}

// The bounds of what may be a code, in bytes.
const (
	maxCode   = 32
	maxDigits = 6 // a telephone number has more
)

// IsCode tells whether a word that no map knows has the form of a code, so that it may be repeated and kept: an
// identifier ([roster.ValidID]) of at most 32 bytes with at most 6 digits. Sentences, names of several words and
// telephone numbers do not have it; one word by itself cannot be told from a code.
func IsCode(word string) bool {
	if len(word) > maxCode || !roster.ValidID(word) {
		return false
	}
	digits := 0
	for i := range len(word) {
		if word[i] >= '0' && word[i] <= '9' {
			digits++
		}
	}
	return digits <= maxDigits
}

// clip keeps a policy's code in a rule to a readable length.
func clip(s string) string {
	const most = 40
	if len(s) <= most {
		return s
	}
	end := most - 3
	for end > 0 && !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end] + "..."
}
