package recruit

import "slices"

// prefer moves postings to squads of the same district that have somebody to send to training and to whom no posting
// has come yet, as long as that loses nothing of what was chosen. The list stays as short as it was.
func (w *planning) prefer(posts [][]int, holds func(*tally) bool) {
	fit := candidates(w.plan.Book, &w.plan.Options)
	for d, g := range w.grounds {
		if g == nil || posts[d] == nil {
			continue
		}
		t := newTally(g)
		t.set(posts[d])
		for j, s := range g.squads {
			for t.posts[j] > len(fit[s]) {
				if !t.elsewhere(j, func(k int) bool { return len(fit[g.squads[k]]) > t.posts[k] }, holds) {
					break
				}
			}
		}
		t.trim(holds)
		posts[d] = slices.Clone(t.posts)
	}
}

// trim takes out whatever can go while all holds: one that came elsewhere can do the work of two.
func (t *tally) trim(holds func(*tally) bool) {
	for j := range t.posts {
		for t.posts[j] > 0 {
			t.post(j, -1)
			if !holds(t) {
				t.post(j, 1)
				break
			}
		}
	}
}

// elsewhere moves a posting of squad j to the first squad that is free for it and with which all holds, if there is one.
func (t *tally) elsewhere(j int, free func(int) bool, holds func(*tally) bool) bool {
	for k := range t.posts {
		if k == j || !free(k) {
			continue
		}
		t.post(j, -1)
		t.post(k, 1)
		if holds(t) {
			return true
		}
		t.post(k, -1)
		t.post(j, 1)
	}
	return false
}

// meets tells whether every need that a posting can fill is filled.
func (t *tally) meets() bool {
	for i := range t.g.classes {
		if c := &t.g.classes[i]; len(c.squads) > 0 && t.on[i] < c.need {
			return false
		}
	}
	return true
}
