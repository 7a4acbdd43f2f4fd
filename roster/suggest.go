package roster

import "iter"

// maxSuggested bounds how many known words [Suggest] looks at.
const maxSuggested = 100_000

// Suggest returns the known word that somebody who wrote word most likely meant, or "" when none is near: the one
// with the fewest letters added, dropped, changed or swapped with their neighbour, at most one in three and never
// more than three, whatever their case (ASCII). Of equally near ones it is the first bytewise, so that the order of
// known does not matter. Words beyond 64 bytes are near nothing. It looks at the first 100,000 known words, at about
// 30 ns each: whoever has many unknown words to explain asks about the first few hundred only.
func Suggest(word string, known iter.Seq[string]) string {
	if len(word) == 0 || len(word) > 64 {
		return ""
	}
	var at [256]uint64 // at[c] has a bit for each place where word has the letter c
	for i := range len(word) {
		at[lower(word[i])] |= 1 << i
	}
	best, least, looked := "", min(3, (len(word)+1)/3), 0
	for k := range known {
		if looked++; looked > maxSuggested {
			break
		}
		if len(k) > len(word)+least || len(k) < len(word)-least {
			continue
		}
		if d := distance(&at, len(word), k); d < least || d == least && (best == "" || k < best) {
			best, least = k, d
		}
	}
	return best
}

// distance counts the edits between two words, one given as its letters' places and its length n, 1 to 64. A column
// of the usual table of distances is kept as the bits of up and down: where it rises and falls from row to row
// (H. Hyyrö, "A bit-vector algorithm for computing Levenshtein and Damerau edit distances", 2003).
func distance(at *[256]uint64, n int, k string) int {
	up, down, zero, before := ^uint64(0), uint64(0), uint64(0), uint64(0)
	d, last := n, n-1
	for i := range len(k) {
		here := at[lower(k[i])]
		swapped := (^zero & here) << 1 & before
		zero = (here&up + up) ^ up | here | down | swapped
		right, left := down|^(zero|up), zero&up
		d += int(right>>last&1) - int(left>>last&1)
		right, left = right<<1|1, left<<1
		up, down, before = left|^(zero|right), right&zero, here
	}
	return d
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		c += 'a' - 'A'
	}
	return c
}
