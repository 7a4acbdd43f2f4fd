package gazetteer

// maxWords is how many words of a name are looked at.
const maxWords = 16

// entry is a way to read a name. Most names have one.
type entry struct {
	entity int32
	words  []int32 // by their kept forms
	class  []class // of each
	// The core is what makes the name itself, [first, last): "Market" of "North Market Street". Of a name with nothing else
	// ("North Street") the first word is left.
	first, last uint8
	kind        int // which word is the kind of a place, not its name, and may be left out: "VA hospital"; -1 for none
}

// core finds the core of a street's name. All of a place's name is its core.
func core(words []word) (first, last uint8) {
	lo, hi := 0, len(words)
	trim := func(c class) bool {
		if hi-lo > 1 && words[hi-1].class == c {
			hi--
			return true
		}
		return false
	}
	for trim(direction) {
	}
	trim(typeWord)
	for hi-lo > 1 && words[lo].class == direction {
		lo++
	}
	return uint8(lo), uint8(hi)
}

// readings are the ways to read a name: as it is, and with a short first half put together ("Du Pont" as "Dupont"),
// for people write such names both ways.
func readings(name string) [][]word {
	words := weighty(fold(name))
	if len(words) > maxWords {
		words = words[:maxWords]
	}
	if len(words) == 0 {
		return nil
	}
	all := [][]word{words}
	for i := range len(words) - 1 {
		if joins(words[i], words[i+1]) && len(words[i].text) <= 3 {
			all = append(all, join(words, i))
		}
	}
	return all
}

// joins tells whether two words may be halves of one.
func joins(a, b word) bool {
	return a.class == plain && b.class == plain && !digit(a.text) && !digit(b.text)
}

// join puts words i and i+1 together.
func join(words []word, i int) []word {
	joined := append(make([]word, 0, len(words)-1), words[:i+1]...)
	joined[i].raw += " " + words[i+1].raw
	joined[i].text += words[i+1].text
	joined[i].also = ""
	return append(joined, words[i+2:]...)
}

func digit(text string) bool { return text != "" && text[0] >= '0' && text[0] <= '9' }
