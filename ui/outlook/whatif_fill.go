package outlook

import (
	"fmt"
	"strings"

	"watchbill/ui/page"
)

// fill words the difference.
func (v *whatIfView) fill(n names) {
	d := &v.D
	v.Figures = []figureRow{
		{
			Name: "Share covered", Before: page.Share(d.Share.Before.Share), After: page.Share(d.Share.After.Share), Difference: points(d.Share.Points()),
			Better: d.Share.After.CoveredMinutes > d.Share.Before.CoveredMinutes, Worse: d.Share.After.CoveredMinutes < d.Share.Before.CoveredMinutes,
		},
		hoursRow("Slot hours not covered", d.Share.Before.Missing(), d.Share.After.Missing()),
		countRow("Slots uncovered", d.Statuses.Before.Uncovered, d.Statuses.After.Uncovered),
		countRow("Slots in part", d.Statuses.Before.Partial, d.Statuses.After.Partial),
		countRow("Gaps", d.Gaps.Before, d.Gaps.After),
		countRow("Targets missed", d.Targets.Before, d.Targets.After),
	}
	for _, w := range d.Watches {
		if w.Worsened == 0 && w.Bettered == 0 && w.Before == w.After {
			v.Same++
			continue
		}
		v.Watches = append(v.Watches, watchRow{
			District: n.district(w.District), Shift: n.shift(w.Shift), Before: w.Before.Share, After: w.After.Share, Points: points(w.Points()),
			Better: w.After.CoveredMinutes > w.Before.CoveredMinutes, Worse: w.After.CoveredMinutes < w.Before.CoveredMinutes,
			Bettered: w.Bettered, Worsen: w.Worsened,
		})
	}
	v.Opened = v.table(n, "Opens", "Nothing opens.", d.Gaps.Opened)
	v.Closed = v.table(n, "Closes", "Nothing closes.", d.Gaps.Closed)
	for _, x := range d.Gaps.Changed.Rows {
		v.Changed = append(v.Changed, changedRow{n.district(x.District), v.spans(n, x.Before), v.spans(n, x.After)})
	}
	v.More = d.Gaps.Changed.Total - len(v.Changed)
}

func (v *whatIfView) spans(n names, list []gap) string {
	var out []string
	for _, g := range list {
		out = append(out, fmt.Sprintf("%s, %d short", spanOf(&v.Frame, n, g.Start, g.End), g.Short))
	}
	return strings.Join(out, "; ")
}

func (v *whatIfView) table(n names, title, empty string, list gaps) gapTable {
	t := gapTable{Title: title, Empty: empty, Total: list.Total}
	for _, g := range list.Rows {
		var who []string
		for _, id := range g.Officers {
			who = append(who, strings.TrimSpace(string(id)+" "+n.officer(id)))
		}
		t.Rows = append(t.Rows, gapRow{n.district(g.District), spanOf(&v.Frame, n, g.Start, g.End), g.Cause, strings.Join(who, ", "), g.Minutes, g.Short})
	}
	return t
}

// points is a difference of shares: +1.4, −0.2, 0.0; what is not nothing is never shown as nothing.
func points(p float64) string {
	s := fmt.Sprintf("%+.1f", p)
	if (s == "+0.0" || s == "-0.0") && p != 0 {
		s = fmt.Sprintf("%+.3f", p)
	}
	if p == 0 {
		return "0.0"
	}
	return strings.Replace(s, "-", "−", 1)
}

// signed is a difference of counts.
func signed(n int) string {
	switch {
	case n > 0:
		return "+" + page.Count(n)
	case n < 0:
		return "−" + page.Count(-n)
	}
	return "0"
}

// countRow is a count of which less is better.
func countRow(name string, before, after int) figureRow {
	return figureRow{name, page.Count(before), page.Count(after), signed(after - before), after < before, after > before}
}

// hoursRow is a time, in minutes, of which less is better.
func hoursRow(name string, before, after int) figureRow {
	sign := "0"
	switch {
	case after > before:
		sign = "+" + page.Minutes(after-before)
	case after < before:
		sign = "−" + page.Minutes(before-after)
	}
	return figureRow{name, page.Minutes(before), page.Minutes(after), sign, after < before, after > before}
}
