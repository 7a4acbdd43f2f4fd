package roster

// Duty is a stretch of time that somebody stands duty in a district.
type Duty struct {
	District int  // index
	Shift    int  // index of the tour's shift; -1 for extra duty
	Date     Date // the duty date
	Interval      // never empty
}

// Watches holds the interval of every shift on every date of a range, so that wall clocks are resolved once.
// It is immutable and safe for concurrent use.
type Watches struct {
	book *Book
	from Date
	days int
	on   []Interval // [day][shift]; empty where the shift does not start on that weekday
}

// Watches resolves the shifts for the dates of r, which must have both ends.
func (b *Book) Watches(r DateRange) *Watches {
	w := &Watches{book: b, from: r.From, days: int(r.To-r.From) + 1}
	w.on = make([]Interval, w.days*len(b.shifts))
	for i := range w.on {
		w.on[i] = b.watch(i%len(b.shifts), r.From+Date(i/len(b.shifts)))
	}
	return w
}

// For returns the same watches for the persons of another Book, which must have the very same zone and shifts.
func (w *Watches) For(b *Book) *Watches {
	next := *w
	next.book = b
	return &next
}

// On returns the shift's interval on d: empty if it does not start on that weekday or the clock skips all of it.
func (w *Watches) On(shift int, d Date) Interval {
	if i := int(d - w.from); uint(i) < uint(w.days) {
		return w.on[i*len(w.book.shifts)+shift]
	}
	return w.book.watch(shift, d)
}

func (b *Book) watch(shift int, d Date) Interval {
	s := &b.shifts[shift]
	if !s.Days.Contains(d) {
		return Interval{}
	}
	return s.On(b.zone, d)
}

// AppendTours appends the tours of p whose duty date lies in r, which must have both ends, by duty date, leaving
// absences out of account.
func (w *Watches) AppendTours(dst []Duty, p *Personnel, r DateRange) []Duty {
	for i := range p.posts {
		post := &p.posts[i]
		squad := &w.book.squads[post.Squad]
		first := max(r.From, post.Dates.From, p.Officer.Active.From)
		last := earliest(r.To, post.Dates.To, p.Officer.Active.To)
		for d := first; d <= last; d++ {
			shift := squad.ShiftOn(d)
			if shift < 0 {
				continue
			}
			if v := w.On(shift, d); v.Start < v.End {
				dst = append(dst, Duty{squad.District, shift, d, v})
			}
		}
	}
	return dst
}

// AppendRemaining appends what absences leave of the tours of p whose duty date lies in r, which must have both ends.
func (w *Watches) AppendRemaining(dst []Duty, p *Personnel, r DateRange) []Duty {
	n := len(dst)
	dst = w.AppendTours(dst, p, r)
	tours := dst[n:]
	if len(p.timesOff) > 0 {
		// Cut pieces can outnumber the tours, so the tours move aside before pieces overwrite them.
		tours = append([]Duty(nil), tours...)
	}
	dst = dst[:n]
	for _, t := range tours {
		if !p.OffOn(t.Date) {
			dst = appendLess(dst, t, p.timesOff)
		}
	}
	return dst
}

// AppendExtras appends the extra duty of p whose duty date, the local date of its start, lies in r.
func (w *Watches) AppendExtras(dst []Duty, p *Personnel, r DateRange) []Duty {
	for i, x := range p.extras {
		if d := w.book.zone.DateAt(x.Time.Start); r.Contains(d) && x.Time.Start < x.Time.End {
			dst = append(dst, Duty{int(p.extraIn[i]), -1, d, x.Time})
		}
	}
	return dst
}

// appendLess appends t without the intervals off, which are ascending and apart.
func appendLess(dst []Duty, t Duty, off []Interval) []Duty {
	for _, o := range off {
		if o.End <= t.Start {
			continue
		}
		if o.Start >= t.End {
			break
		}
		if o.Start > t.Start {
			piece := t
			piece.End = o.Start
			dst = append(dst, piece)
		}
		t.Start = o.End
	}
	if t.Start < t.End {
		dst = append(dst, t)
	}
	return dst
}
