package print

import (
	"fmt"
	"math"
	"strings"
)

// shapes tell series of lines apart without colour; the first is round.
var shapes = []string{"", "M-2.6 -2.6H2.6V2.6H-2.6Z", "M0 -3.4 3.2 2.6H-3.2Z", "M0 -3.4 3.4 0 0 3.4 -3.4 0Z", "M-2.6 -2.6 2.6 2.6M2.6 -2.6 -2.6 2.6", "M0 3.4 3.2 -2.6H-3.2Z"}

const lineHeight = 220

// lines draws a line for every series over the labels, broken where a value is missing.
func (d *drawing) lines(c *Chart) {
	const head, lower = 20, 24
	axis := c.scale()
	d.Desc = c.describe()
	if axis.least > 0 {
		d.Desc += " The scale begins at " + say(axis.least, c.Unit) + "."
	}
	d.Height = lineHeight
	ticks := axis.ticks()
	said := make([]string, len(ticks))
	for i, t := range ticks {
		said[i] = say(t, c.Unit)
	}
	left, right, bottom := widest(said, 30, 120)+10, chartWidth-8, lineHeight-lower
	goal := ""
	if c.Target != nil {
		goal = "target " + say(*c.Target, c.Unit)
		right -= width(goal) + 6
	}
	for i, t := range ticks {
		y := axis.at(t, bottom, head)
		d.Rules = append(d.Rules, stroke{left, y, right, y})
		d.Texts = append(d.Texts, text{left - 6, y + 4, "side", said[i]})
	}
	step := float64(right-left) / float64(len(c.Labels))
	x := func(i int) int { return left + int(math.Round((float64(i)+0.5)*step)) }
	d.under(c.Labels, step, x, bottom+tickGap)
	few := len(c.Labels)*widest(said, 40, 120) < right-left
	for k := range c.Series {
		s := &c.Series[k]
		var points []string
		flush := func() {
			if len(points) > 1 {
				d.Lines = append(d.Lines, polyline{strings.Join(points, " "), lineClass(k)})
			}
			points = nil
		}
		for i := range c.Labels {
			v := s.value(i)
			if math.IsNaN(v) {
				flush()
				continue
			}
			y := axis.at(v, bottom, head)
			points = append(points, fmt.Sprintf("%d,%d", x(i), y))
			if step >= 8 {
				d.Marks = append(d.Marks, markOf(k, x(i), y))
			}
			if few && len(c.Series) == 1 {
				above := -8
				if c.Target != nil && v < *c.Target { // away from the target's line
					above = 16
				}
				d.Texts = append(d.Texts, text{x(i), y + above, "goal", s.said(i, c.Unit)})
			}
		}
		flush()
	}
	if c.Target != nil {
		y := axis.at(*c.Target, bottom, head)
		d.Target = &stroke{left, y, right, y}
		d.Texts = append(d.Texts, text{right + 6, y + 4, "goal start", goal})
	}
	if c.several() {
		for k, s := range c.Series {
			d.Legend = append(d.Legend, key{Name: s.Name, Class: lineClass(k), Line: true, Mark: markOf(k, 14, 6)})
		}
	}
}

// under writes as many of the labels as there is room for: every n-th, the first among them.
func (d *drawing) under(labels []string, step float64, x func(int) int, y int) {
	each := max(1, int(math.Ceil(float64(widest(labels, 20, 140)+10)/step)))
	for i := 0; i < len(labels); i += each {
		d.Texts = append(d.Texts, text{x(i), y, "tick", clip(plain(labels[i]), 140)})
	}
}

func lineClass(k int) string { return fmt.Sprintf("line l%d", k%len(shapes)) }

func markOf(k, x, y int) mark {
	k %= len(shapes)
	return mark{X: x, Y: y, Shape: k, D: shapes[k], Class: fmt.Sprintf("mark m%d", k)}
}
