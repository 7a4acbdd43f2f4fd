package workrules

import "watchbill/roster"

// window is a rule on the minutes of duty in any window of a length; a limit of 0 is none.
type window struct {
	rule   Rule
	length roster.Minute
	limit  int
}

// windows appends a breach for each longest run of windows that share a minute with look, hold more minutes of duty than
// the limit, and more than before.
//
// Why looking at a few windows finds them all. Let f(t) be the minutes of duty in [t, t+length). It is a line between
// neighbouring t at which the window's beginning or its end passes the edge of a duty, and there alone can it bend: so
// it is greatest, and least, at one of those. The same holds of what there was before, g(t), once its edges are among them.
// Between two neighbouring t, f grows or stays where f−g grows, and falls or stays where f−g falls: a minute that comes
// in and was not there before is duty now, and so is one that goes out. So where f is over the limit and f−g over 0
// anywhere between the two, they are at one of the two; and where they are at both, they are everywhere between. All edges
// are whole minutes, and so are the windows found.
func (c *Checker) windows(dst []Breach, w window, before, after []roster.Interval, look roster.Interval) []Breach {
	if w.limit == 0 {
		return dst
	}
	t, last := look.Start-w.length+1, look.End-1
	if !over(after, t, last, w) {
		return dst // as nearly always
	}
	f, g := newSweep(after, t, w.length), newSweep(before, t, w.length)
	best, bestAt := 0, t
	plain := false // the best begins and ends where nothing does, at the edge of what is looked at: an equal one that does is better
	for {
		if f.sum > w.limit && f.sum > g.sum {
			touches := f.touches() || g.touches()
			if f.sum > best || f.sum == best && plain && touches {
				best, bestAt, plain = f.sum, t, !touches
			}
		} else if best > 0 {
			dst = append(dst, c.breach(w.rule, roster.Interval{Start: bestAt, End: bestAt + w.length}, best, w.limit))
			best = 0
		}
		if t == last {
			break
		}
		next := min(f.next(), g.next(), last)
		f.move(next - t)
		g.move(next - t)
		t = next
	}
	if best > 0 {
		dst = append(dst, c.breach(w.rule, roster.Interval{Start: bestAt, End: bestAt + w.length}, best, w.limit))
	}
	return dst
}

// over tells whether any of the windows that begin from t to last holds more than the limit.
func over(duty []roster.Interval, t, last roster.Minute, w window) bool {
	sum := 0
	for _, v := range duty {
		sum += v.And(roster.Interval{Start: t, End: last + w.length}).Minutes()
	}
	if sum <= w.limit {
		return false
	}
	for f := newSweep(duty, t, w.length); ; {
		if f.sum > w.limit {
			return true
		}
		if f.at == last {
			return false
		}
		f.move(min(f.next(), last) - f.at)
	}
}

// sweep is the sum of duty in a window that moves on.
type sweep struct {
	duty       []roster.Interval // joined
	length     roster.Minute
	at         roster.Minute // where the window begins
	sum        int           // minutes of duty in it
	begin, end int           // how many edges lie at or before the window's beginning, and its end; odd: in a duty
}

func newSweep(duty []roster.Interval, at, length roster.Minute) sweep {
	s := sweep{duty: duty, length: length, at: at}
	window := roster.Interval{Start: at, End: at + length}
	for _, v := range duty {
		s.sum += v.And(window).Minutes()
	}
	s.pass()
	return s
}

// edge returns edge i of the duty: starts and ends, by turns.
func (s *sweep) edge(i int) roster.Minute {
	if i&1 == 0 {
		return s.duty[i>>1].Start
	}
	return s.duty[i>>1].End
}

// touches tells whether the window begins or ends at an edge.
func (s *sweep) touches() bool {
	return s.begin > 0 && s.edge(s.begin-1) == s.at || s.end > 0 && s.edge(s.end-1) == s.at+s.length
}

// pass counts the edges that the window has come to.
func (s *sweep) pass() {
	for s.begin < 2*len(s.duty) && s.edge(s.begin) <= s.at {
		s.begin++
	}
	for s.end < 2*len(s.duty) && s.edge(s.end) <= s.at+s.length {
		s.end++
	}
}

// next returns where the window begins when it next comes to an edge.
func (s *sweep) next() roster.Minute {
	const never = 1 << 60
	next := roster.Minute(never)
	if s.begin < 2*len(s.duty) {
		next = s.edge(s.begin)
	}
	if s.end < 2*len(s.duty) {
		next = min(next, s.edge(s.end)-s.length)
	}
	return next
}

// move moves the window on, no further than to the next edge.
func (s *sweep) move(by roster.Minute) {
	s.sum += int(by) * (s.end&1 - s.begin&1)
	s.at += by
	s.pass()
}
