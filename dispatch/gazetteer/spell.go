package gazetteer

// maxLetters is the most letters that a word may have and still be looked for among misspelled ones.
const maxLetters = 32

// tolerance is how many errors of typing a word of some letters may have.
func tolerance(letters int) int {
	switch {
	case letters < 4 || letters > maxLetters:
		return 0
	case letters < 8:
		return 1
	default:
		return 2
	}
}

// near calls found for every spelling within some errors of a typed word, itself too: letters (bytes) added, dropped,
// changed, or swapped with their neighbour, none of them twice. It walks the sorted spellings as the tree that they are:
// the table's rows for what two neighbours share are kept, and where a beginning is already too far, all spellings
// that begin so are passed over. Some tens of microseconds among ten thousand.
func (l *lexicon) near(typed string, errors int, found func(spelling int32, errors int)) {
	n := len(typed)
	var rows [maxLetters + 4][maxLetters + 1]uint8 // rows[d] for the first d letters of the spelling
	for j := range n + 1 {
		rows[0][j] = uint8(j)
	}
	filled, dead := 0, maxLetters+4 // rows up to filled are right; no spelling that shares the first dead letters is near
	for i, s := range l.spellings {
		shared := int(l.shared[i])
		if shared >= dead {
			continue
		}
		filled, dead = min(filled, shared), maxLetters+4
		for filled < len(s) && filled < n+errors+1 {
			filled++
			if row(&rows, filled, s, typed) > errors {
				dead = filled
				break
			}
		}
		if filled == len(s) && int(rows[filled][n]) <= errors {
			found(int32(i), int(rows[filled][n]))
		}
	}
}

// row fills the row of the first d letters of s and returns the least of it: no longer spelling is nearer, not even by a
// swap across the row, for that costs as much as the change that the row has counted.
func row(rows *[maxLetters + 4][maxLetters + 1]uint8, d int, s, typed string) int {
	above, here := &rows[d-1], &rows[d]
	here[0] = uint8(d)
	least := here[0]
	for j := 1; j <= len(typed); j++ {
		cost := uint8(1)
		if s[d-1] == typed[j-1] {
			cost = 0
		}
		v := min(above[j]+1, here[j-1]+1, above[j-1]+cost)
		if d > 1 && j > 1 && s[d-1] == typed[j-2] && s[d-2] == typed[j-1] {
			v = min(v, rows[d-2][j-2]+1)
		}
		here[j] = v
		least = min(least, v)
	}
	return int(least)
}
