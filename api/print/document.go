package print

// Document is one report. Its strings are plain text: they are escaped when they are written, and control characters and
// marks that turn the writing direction become U+FFFD. It is written by [Document.WriteHTML], which only reads it.
type Document struct {
	Title    string   // "Coverage compliance"
	Agency   string   // the agency's name
	Period   string   // what the figures are of: "1 Nov 2026 to 30 Nov 2026", or one date
	Made     string   // when, by the agency's clock, with its zone: "22 Nov 2026, 06:40 EST"
	Revision uint64   // of the roster; 0: of a pack, not shown
	Summary  []Figure // the few that head the page
	Sections []Section
	Notes    []string // what the reader must know: what is left out, cut short, or not known
	// Definitions say what the words mean, in the order in which the page uses them.
	Definitions []Definition
}

// Figure is a number with what it was counted from.
type Figure struct {
	Name   string // "Share covered"
	Value  string // "92.8 %"
	Counts string // "4,383,120 of 4,723,200 minutes"; may be empty
}

// Definition says what a word means.
type Definition struct{ Term, Meaning string }

// Section is one part of a page. Heading is required, Text, Chart and Table may be left out.
type Section struct {
	Heading string
	Text    string
	Chart   *Chart // drawn above the table that holds its numbers
	Table   *Table
}

// Table is rows under columns. A row may be shorter than the columns; what it lacks is empty, and what it has more is
// left out. The first column heads its row.
type Table struct {
	Caption string // may be empty
	Columns []Column
	Rows    [][]string
	Foot    []string // a last row that sums up; may be nil
}

// Column heads a column. Numbers stand at the right, in figures of one width.
type Column struct {
	Name   string
	Number bool
}

// Chart draws numbers that a table says as well.
type Chart struct {
	Kind   ChartKind
	Title  string   // says what is drawn, for whoever cannot see it
	Unit   string   // of the values, such as "%", of which bars have a scale to 100; may be empty
	Labels []string // one a place along the chart
	Series []Series // each with as many values as there are labels
	Target *float64 // a line to hold the values against; nil: none
}

// ChartKind says how a chart is drawn.
type ChartKind string

// The kinds of chart.
const (
	Bars  ChartKind = "bars"  // a horizontal bar a label: to compare things
	Lines ChartKind = "lines" // a line a series over the labels: to see a course
)

// Series is one row of values of a chart, none of them negative. NaN leaves its place empty; so does a value that is
// missing. Said has the words for the values, as the table says them ("99.9 %"), and may be nil: then they are said with
// one decimal at most.
type Series struct {
	Name   string
	Values []float64
	Said   []string
}
