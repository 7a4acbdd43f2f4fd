package print

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// The size of a chart, in CSS pixels of a wide page; on a narrower one it shrinks, text and all.
const (
	chartWidth = 760
	tickGap    = 16
)

// drawing is a chart as the template writes it. Coordinates are whole numbers, or texts of them.
type drawing struct {
	ID            string
	Title, Desc   string
	Width, Height int
	Legend        []key
	Rules         []stroke
	Bars          []bar
	Lines         []polyline
	Marks         []mark
	Target        *stroke
	Texts         []text
}

type (
	key struct {
		Name, Class, Fill string
		Line              bool
		Mark              mark
	}
	stroke struct{ X1, Y1, X2, Y2 int }
	bar    struct {
		X, Y, W, H  int
		Class, Fill string
	}
	polyline struct{ Points, Class string }
	mark     struct {
		X, Y     int
		Shape    int // 0 is round; else D has it
		D, Class string
	}
	text struct {
		X, Y        int
		Class, Text string
	}
)

// draw works out a chart; nil where there is nothing to draw.
func draw(c *Chart, section string) *drawing {
	if c == nil || len(c.Labels) == 0 || len(c.Series) == 0 {
		return nil
	}
	d := &drawing{ID: section + "-chart", Title: c.Title, Width: chartWidth}
	if c.Kind == Lines {
		d.lines(c)
	} else {
		d.bars(c)
	}
	return d
}

// value is the value of a series at a label, NaN where there is none that can be drawn.
func (s *Series) value(i int) float64 {
	if i >= len(s.Values) || math.IsInf(s.Values[i], 0) || s.Values[i] < 0 {
		return math.NaN()
	}
	return s.Values[i]
}

// said is the value in words, empty where there is none.
func (s *Series) said(i int, unit string) string {
	v := s.value(i)
	switch {
	case math.IsNaN(v):
		return ""
	case i < len(s.Said):
		return s.Said[i]
	}
	return say(v, unit)
}

func say(v float64, unit string) string {
	whole, part, _ := strings.Cut(strconv.FormatFloat(v, 'f', 1, 64), ".")
	if n, err := strconv.Atoi(whole); err == nil {
		whole = Count(n)
	}
	if part != "0" {
		whole += "." + part
	}
	if unit != "" {
		whole += " " + unit
	}
	return whole
}

// describe says in words what the eye would see: how many places, the least and the greatest value.
func (c *Chart) describe() string {
	var b strings.Builder
	for k := range c.Series {
		s := &c.Series[k]
		least, most, n := -1, -1, 0
		for i := range c.Labels {
			v := s.value(i)
			if math.IsNaN(v) {
				continue
			}
			n++
			if least < 0 || v < s.value(least) {
				least = i
			}
			if most < 0 || v > s.value(most) {
				most = i
			}
		}
		if s.Name != "" {
			b.WriteString(s.Name + ": ")
		}
		switch n {
		case 0:
			b.WriteString("no values. ")
		case 1:
			b.WriteString(s.said(least, c.Unit) + " (" + c.Labels[least] + "). ")
		default:
			b.WriteString(strconv.Itoa(n) + " values from " + s.said(least, c.Unit) + " (" + c.Labels[least] + ") to " + s.said(most, c.Unit) + " (" + c.Labels[most] + "). ")
		}
	}
	if c.Target != nil {
		b.WriteString("Target: " + say(*c.Target, c.Unit) + ". ")
	}
	return b.String() + "The table has every number."
}

// scale is the axis of values: from Least to Most in steps.
type scale struct{ least, most, step float64 }

// scale fits the values and the target. A share's goes from 0 to 100; only of lines may it end before that, or begin above 0:
// the axis says so, and of the beginning the description does.
func (c *Chart) scale() scale {
	low, high := math.Inf(1), 0.0
	see := func(v float64) {
		if !math.IsNaN(v) {
			low, high = min(low, v), max(high, v)
		}
	}
	for k := range c.Series {
		for i := range c.Labels {
			see(c.Series[k].value(i))
		}
	}
	if c.Target != nil {
		see(*c.Target)
	}
	if c.Unit == "%" && high <= 100 {
		least := 0.0
		for _, begin := range []float64{50, 80, 90} {
			if c.Kind == Lines && low >= begin && !math.IsInf(low, 1) {
				least = begin
			}
		}
		most := 100.0
		for _, end := range []float64{50, 20, 10} {
			if c.Kind == Lines && high <= 0.9*end {
				most = end
			}
		}
		return scale{least, most, (most - least) / 5}
	}
	return scale{0, math.Max(nice(high), nice(high/5)), nice(high / 5)}.whole(high)
}

// whole makes the scale end with a step.
func (s scale) whole(high float64) scale {
	s.most = s.step * math.Max(1, math.Ceil(high/s.step-1e-9))
	return s
}

// nice is the least of 1, 2, 5 times a power of ten that is not below v; 1 for none, and never a fraction.
func nice(v float64) float64 {
	if v <= 1 {
		return 1
	}
	power := math.Pow(10, math.Floor(math.Log10(v)))
	for _, m := range []float64{1, 2, 5} {
		if m*power >= v-1e-9 {
			return m * power
		}
	}
	return 10 * power
}

func (s scale) ticks() []float64 {
	var t []float64
	for i := 0; ; i++ {
		v := s.least + float64(i)*s.step
		if v > s.most+s.step/2 || i > 20 {
			return t
		}
		t = append(t, v)
	}
}

// at is where a value stands between from and to.
func (s scale) at(v float64, from, to int) int {
	v = min(max(v, s.least), s.most)
	return from + int(math.Round((v-s.least)/(s.most-s.least)*float64(to-from)))
}

// width guesses how wide a text is, erring to the wide side: the letters of a page are whatever the reader's system has,
// and the widest of the usual ones are DejaVu's.
func width(s string) int {
	n := 0.0
	for _, r := range s {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r >= 0x1100:
			n += 12.5
		case strings.ContainsRune("mMwW@%", r):
			n += 12
		case strings.ContainsRune("iljtfI .,:;'|!()-", r):
			n += 5
		case unicode.IsUpper(r):
			n += 9.4
		default:
			n += 7.7
		}
	}
	return int(math.Ceil(n))
}

// clip shortens a text to a width.
func clip(s string, most int) string {
	if width(s) <= most {
		return s
	}
	r := []rune(s)
	for len(r) > 1 && width(string(r))+width("…") > most {
		r = r[:len(r)-1]
	}
	return strings.TrimRight(string(r), " ") + "…"
}

// widest is the width of the widest of them, between least and most.
func widest(texts []string, least, most int) int {
	n := least
	for _, s := range texts {
		n = max(n, width(s))
	}
	return min(n, most)
}

func decimal(n int) string { return strconv.Itoa(n) }

// several tells whether the series need a legend.
func (c *Chart) several() bool {
	return len(c.Series) > 1 && slices.ContainsFunc(c.Series, func(s Series) bool { return s.Name != "" })
}
