package print_test

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"pgregory.net/rapid"

	"watchbill/api/print"
	"watchbill/roster"
)

func chartPage(c *print.Chart) *print.Document {
	return &print.Document{Title: "T", Sections: []print.Section{{Heading: "H", Chart: c}}}
}

// attribute is one of an element, as a number.
func attribute(t interface{ Fatalf(string, ...any) }, n *html.Node, name string) float64 {
	for _, a := range n.Attr {
		if a.Key == name {
			f, err := strconv.ParseFloat(a.Val, 64)
			if err != nil {
				t.Fatalf("%s=%q", name, a.Val)
			}
			return f
		}
	}
	t.Fatalf("<%s> without %s", n.Data, name)
	return 0
}

func class(n *html.Node) string {
	for _, a := range n.Attr {
		if a.Key == "class" {
			return a.Val
		}
	}
	return ""
}

// nodes returns the elements of a name and a class.
func nodes(t interface{ Fatal(...any) }, page, name, of string) (found []*html.Node) {
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && n.Data == name && strings.HasPrefix(class(n), of) {
			found = append(found, n)
		}
	}
	return found
}

// TestBarsAreAsLongAsTheirValues holds every chart of bars: one bar a value, its length in proportion, nothing outside.
func TestBarsAreAsLongAsTheirValues(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 30).Draw(t, "n")
		c := &print.Chart{Kind: print.Bars, Title: "x", Unit: rapid.SampledFrom([]string{"", "%", "h"}).Draw(t, "unit"), Labels: make([]string, n)}
		highest, there := 0.0, 0
		for range rapid.IntRange(1, 3).Draw(t, "series") {
			s := print.Series{Name: "s", Values: make([]float64, n)}
			for i := range n {
				s.Values[i] = rapid.OneOf(rapid.Just(math.NaN()), rapid.Just(0.0), rapid.Float64Range(0, 100), rapid.Float64Range(0, 1e7)).Draw(t, "v")
				if c.Unit == "%" && s.Values[i] > 100 {
					s.Values[i] = 100
				}
				if !math.IsNaN(s.Values[i]) {
					there++
					highest = max(highest, s.Values[i])
				}
			}
			c.Series = append(c.Series, s)
		}
		page := written(t, chartPage(c))
		found := nodes(t, page, "rect", "bar")
		if k := len(c.Series); k > 1 {
			found = found[k:] // the legend's
		}
		if len(found) != there {
			t.Fatalf("%d bars of %d values", len(found), there)
		}
		at, scale := 0, 0.0
		for i := range n {
			for _, s := range c.Series {
				if math.IsNaN(s.Values[i]) {
					continue
				}
				w := attribute(t, found[at], "width")
				if x := attribute(t, found[at], "x"); x < 0 || x+w > 760 {
					t.Fatalf("a bar from %v, %v long, leaves the chart", x, w)
				}
				if s.Values[i] == highest && highest > 0 {
					scale = w / highest
				}
				at++
			}
		}
		at = 0
		for i := range n {
			for _, s := range c.Series {
				if v := s.Values[i]; !math.IsNaN(v) {
					if w := attribute(t, found[at], "width"); math.Abs(w-v*scale) > 1.5 && scale > 0 {
						t.Fatalf("the bar of %v is %v long, at %v a unit", v, w, scale)
					}
					at++
				}
			}
		}
	})
}

func TestLinesBreakWhereAValueIsMissing(t *testing.T) {
	c := &print.Chart{
		Kind: print.Lines, Title: "x", Labels: []string{"a", "b", "c", "d", "e"},
		Series: []print.Series{{Values: []float64{1, 2, math.NaN(), 4, 5}}},
	}
	page := written(t, chartPage(c))
	if n := len(nodes(t, page, "polyline", "line")); n != 2 {
		t.Errorf("%d lines", n)
	}
	if n := len(nodes(t, page, "circle", "mark")); n != 4 {
		t.Errorf("%d marks", n)
	}
	c.Series[0].Values = []float64{1} // the rest is missing
	if page = written(t, chartPage(c)); len(nodes(t, page, "circle", "mark")) != 1 {
		t.Error("a value that is missing is drawn")
	}
}

func TestDescriptionSaysTheRange(t *testing.T) {
	target := 95.0
	for _, c := range []struct {
		name  string
		chart print.Chart
		want  string
	}{
		{
			"bars", print.Chart{Kind: print.Bars, Unit: "%", Labels: []string{"A", "B"}, Series: []print.Series{{Values: []float64{99.97, 12}, Said: []string{"99.9 %", "12.0 %"}}}},
			"2 values from 12.0 % (B) to 99.9 % (A). The table has every number.",
		},
		{
			"a scale that begins above 0", print.Chart{Kind: print.Lines, Unit: "%", Target: &target, Labels: []string{"A", "B"}, Series: []print.Series{{Values: []float64{97, 92}}}},
			"2 values from 92 % (B) to 97 % (A). Target: 95 %. The table has every number. The scale begins at 90 %.",
		},
		{"one", print.Chart{Kind: print.Bars, Labels: []string{"A"}, Series: []print.Series{{Name: "calls", Values: []float64{1234.5}}}}, "calls: 1,234.5 (A). The table has every number."},
		{"none", print.Chart{Kind: print.Bars, Labels: []string{"A"}, Series: []print.Series{{Values: []float64{math.NaN()}}}}, "no values. The table has every number."},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, desc, _ := strings.Cut(written(t, chartPage(&c.chart)), "<desc id=\"s1-chart-d\">")
			desc, _, _ = strings.Cut(desc, "</desc>")
			if got := strings.ReplaceAll(desc, "\u00a0", " "); got != c.want {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

func TestNothingToDraw(t *testing.T) {
	for _, c := range []*print.Chart{nil, {}, {Labels: []string{"a"}}, {Series: []print.Series{{}}}} {
		if page := written(t, chartPage(c)); strings.Contains(page, "<figure") {
			t.Errorf("%+v is drawn", c)
		}
	}
}

func TestSaid(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{print.Percent(0, 0), "–"},
		{print.Percent(0, 7), "0.0 %"},
		{print.Percent(1, 100_000), "0.1 %"},
		{print.Percent(99_999, 100_000), "99.9 %"},
		{print.Percent(7, 7), "100.0 %"},
		{print.Percent(2, 3), "66.7 %"},
		{print.Count(-1_234_567), "-1,234,567"},
		{print.Length(59), "59 min"},
		{print.Length(60_480), "1,008 h"},
		{print.Length(61), "1 h 01"},
		{print.Seconds(59), "59 s"},
		{print.Seconds(185), "3 min 05"},
		{print.Seconds(7_800), "2 h 10"},
		{print.Day(roster.NewDate(2027, 11, 19)), "Fri 19 Nov 2027"},
		{print.Days(roster.NewDate(2027, 11, 19), roster.NewDate(2027, 11, 19)), "Fri 19 Nov 2027"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}
