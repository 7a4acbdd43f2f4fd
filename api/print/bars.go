package print

import "math"

// fills tell series of bars apart without colour: solid, empty, hatched, dotted, lined.
var fills = []struct{ class, pattern string }{{"bar b0", ""}, {"bar b1", ""}, {"bar", "h1"}, {"bar", "h2"}, {"bar", "h3"}}

// bars draws a horizontal bar for every label and series, with its value behind it. Bars of one series that do not
// reach the target are hatched and say so by a mark.
func (d *drawing) bars(c *Chart) {
	const top, lower = 10, 24
	thick, apart := 13, 8
	if n := len(c.Labels) * len(c.Series); n > 40 {
		thick, apart = 9, 6
	}
	group := thick*len(c.Series) + apart
	left := widest(c.Labels, 40, 240) + 8
	right := chartWidth - 8 - c.valueWidth()
	head := top
	if c.Target != nil {
		head += tickGap
	}
	d.Desc = c.describe()
	d.Height = head + group*len(c.Labels) + lower
	bottom := d.Height - lower
	axis := c.scale()
	for _, t := range axis.ticks() {
		x := axis.at(t, left, right)
		d.Rules = append(d.Rules, stroke{x, head, x, bottom})
		d.Texts = append(d.Texts, text{x, bottom + tickGap, "tick", say(t, c.Unit)})
	}
	for i, label := range c.Labels {
		y := head + group*i + apart/2
		d.Texts = append(d.Texts, text{left - 8, y + (group-apart)/2 + 4, "label", clip(plain(label), left-8)})
		for k := range c.Series {
			s := &c.Series[k]
			v := s.value(i)
			if math.IsNaN(v) {
				continue
			}
			end := axis.at(v, left, right)
			f := fills[k%len(fills)]
			said := s.said(i, c.Unit)
			if c.Target != nil && len(c.Series) == 1 && v < *c.Target {
				f.class, f.pattern = "bar low", "low"
				said += " ▼"
			}
			long := end - left
			if v > 0 {
				long = max(long, 1) // what is there is seen
			}
			d.Bars = append(d.Bars, bar{left, y + thick*k, long, thick - 1, f.class, f.pattern})
			d.Texts = append(d.Texts, text{end + 5, y + thick*k + thick/2 + 4, "value", said})
		}
	}
	if c.Target != nil {
		x := axis.at(*c.Target, left, right)
		d.Target = &stroke{x, head - 4, x, bottom}
		goal := text{x, head - 8, "goal", "target " + say(*c.Target, c.Unit)}
		if x+width(goal.Text)/2 > chartWidth {
			goal.X, goal.Class = chartWidth, "goal end"
		}
		d.Texts = append(d.Texts, goal)
	}
	if c.several() {
		for k, s := range c.Series {
			f := fills[k%len(fills)]
			d.Legend = append(d.Legend, key{Name: s.Name, Class: f.class, Fill: f.pattern})
		}
	}
}

// valueWidth is the room that the values take behind their bars.
func (c *Chart) valueWidth() int {
	var all []string
	for k := range c.Series {
		for i := range c.Labels {
			all = append(all, c.Series[k].said(i, c.Unit)+" ▼")
		}
	}
	return widest(all, 40, 200)
}
