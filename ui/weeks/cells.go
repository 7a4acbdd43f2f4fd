package weeks

import (
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"watchbill/roster"
)

// cell is an officer's day.
type cell struct {
	Date  roster.Date
	Class string // leave, asked, moved, lapse
	Label string // 07:00–19:00
}

// bar is a stretch of duty or of what leave took away.
type bar struct {
	Class    string // on: counts; on no: is not certified; extra; gone: leave; else: in another district
	From, To int    // minutes by the clock from the first midnight of the window; each day has 1440 of them
}

// dayMinutes is how wide a day is drawn, whatever the clocks do in it: bars stand where the clock says.
const dayMinutes = 24 * 60

// drawer draws officers' days. It keeps its room between them.
type drawer struct {
	w       *window
	marks   *marks
	watches *roster.Watches
	dates   roster.DateRange // of the duty that is looked at: the window and the day before, whose nights end in it
	all     []roster.Duty
	left    []roster.Duty
	bars    []bar
	text    []byte
}

// html is an officer's days as the table has them: a link for each, and one drawing over all of them, for browsers take ten times as
// long over a drawing for each. A district has thousands of cells, and a template would take ten times as long too. Nothing in them
// is anybody's text: identifiers are letters, digits, dots, dashes and low lines, the rest is our words.
func (d *drawer) html(p *roster.Personnel) template.HTML {
	id, b := template.HTMLEscapeString(string(p.Officer.ID)), d.text[:0]
	for i, c := range d.cells(p) {
		b = append(b, "<td"...)
		if c.Class != "" {
			b = append(append(append(b, ` class="`...), c.Class...), '"')
		}
		b = append(append(b, `><a href="/roster/cell?officer=`...), id...)
		b = c.Date.AppendTo(append(b, "&amp;date="...))
		b = append(append(append(b, `" aria-label="`...), c.Label...), `"></a>`...)
		if i == d.w.Days-1 {
			b = d.drawing(b)
		}
		b = append(b, "</td>"...)
	}
	d.text = b
	return template.HTML(b) //nolint:gosec // see above
}

// drawing writes the bars.
func (d *drawer) drawing(b []byte) []byte {
	if len(d.bars) == 0 {
		return b
	}
	b = strconv.AppendInt(append(b, `<svg viewBox="0 0 `...), int64(d.w.Days*dayMinutes), 10)
	b = append(b, ` 12" preserveAspectRatio="none" aria-hidden="true">`...)
	for _, bar := range d.bars {
		b = append(append(b, `<rect class="`...), bar.Class...)
		b = strconv.AppendInt(append(b, `" x="`...), int64(bar.From), 10)
		b = strconv.AppendInt(append(b, `" width="`...), int64(bar.To-bar.From), 10)
		b = append(b, `"/>`...)
	}
	return append(b, "</svg>"...)
}

func newDrawer(w *window, m *marks) *drawer {
	d := &drawer{w: w, marks: m, dates: roster.DateRange{From: w.From - 1, To: w.dates().To}}
	d.watches = w.book.Watches(d.dates)
	return d
}

// cells draws an officer's days.
func (d *drawer) cells(p *roster.Personnel) []cell {
	cells := make([]cell, d.w.Days)
	words := make([][]string, d.w.Days)
	d.bars = d.bars[:0]
	d.all = d.watches.AppendTours(d.all[:0], p, d.dates)
	d.left = d.watches.AppendRemaining(d.left[:0], p, d.dates)
	d.all, d.left = slices.DeleteFunc(d.all, d.w.hides), slices.DeleteFunc(d.left, d.w.hides)
	for _, t := range d.all {
		if !d.whole(t) {
			d.draw(t, "gone")
			d.say(words, t, "leave from ")
		}
	}
	for _, t := range d.left {
		d.draw(t, d.class(p, t, "on"))
		d.say(words, t, "")
	}
	d.left = slices.DeleteFunc(d.watches.AppendExtras(d.left[:0], p, d.dates), d.w.hides)
	for _, t := range d.left {
		d.draw(t, d.class(p, t, "extra"))
		d.say(words, t, "extra duty ")
	}
	mine := d.marks.of(p.Officer.ID)
	for i := range cells {
		c := &cells[i]
		c.Date = d.w.From + roster.Date(i)
		d.mark(c, p, &words[i], mine)
		c.Label = strings.Join(words[i], ", ")
		if c.Label == "" {
			c.Label = "off"
		}
	}
	return cells
}

// hides tells whether duty is in a district that is not for whoever asks.
func (w *window) hides(t roster.Duty) bool { return !slices.Contains(w.theirs, t.District) }

// whole tells whether a tour is left as it is: whether what remains has it.
func (d *drawer) whole(t roster.Duty) bool {
	for i := range d.left {
		if d.left[i] == t {
			return true
		}
	}
	return false
}

// class says how a stretch of duty is drawn.
func (d *drawer) class(p *roster.Personnel, t roster.Duty, class string) string {
	if t.District != d.w.district {
		class += " else"
	}
	if !p.CertifiedOn(t.Date) {
		class += " no"
	}
	return class
}

// draw adds a bar: of the night before the window what is left of it.
func (d *drawer) draw(t roster.Duty, class string) {
	from, to := d.minute(t.Start), d.minute(t.End)
	if to = max(to, from+1); to > 0 { // in the hour that comes twice the clock may end before it began
		d.bars = append(d.bars, bar{class, max(0, from), to})
	}
}

// minute is where the clock of an instant stands in the window.
func (d *drawer) minute(at roster.Minute) int {
	date, clock := d.w.book.Zone().Local(at)
	return int(date-d.w.From)*dayMinutes + int(clock)
}

// say puts a duty's hours into words.
func (d *drawer) say(words [][]string, t roster.Duty, before string) {
	i := int(t.Date - d.w.From)
	if i < 0 || i >= d.w.Days {
		return
	}
	text := before + span(d.w.book.Zone(), t.Interval)
	if t.District != d.w.district {
		text += " in another district"
	}
	words[i] = append(words[i], text)
}

// mark puts on a cell what else is to be known of the day.
func (d *drawer) mark(c *cell, p *roster.Personnel, words *[]string, mine *personMarks) {
	var class []string
	if p.OffOn(c.Date) {
		class = append(class, "leave")
		if len(*words) == 0 {
			*words = append(*words, "leave")
		}
	}
	if through, ok := p.CertifiedThrough(c.Date); ok && through == c.Date {
		class = append(class, "lapse")
		*words = append(*words, "last day certified")
	}
	if mine != nil {
		if mine.asked[c.Date] {
			class = append(class, "asked")
			*words = append(*words, "leave asked for")
		}
		if mine.changed[c.Date] {
			class = append(class, "moved")
			*words = append(*words, "changed since published")
		}
	}
	c.Class = strings.Join(class, " ")
}

// span says an interval by the clock: 19:00–07:00.
func span(zone *roster.Zone, v roster.Interval) string {
	_, from := zone.Local(v.Start)
	_, to := zone.Local(v.End)
	return fmt.Sprintf("%s–%s", from, to)
}
