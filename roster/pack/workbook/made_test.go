package workbook_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"slices"
	"strings"
	"testing"

	"watchbill/roster"
	"watchbill/roster/pack"
	"watchbill/roster/pack/workbook"
)

// styled is a number with a style of made's: 1 yyyy-mm-dd, 2 built-in 14, 3 h:mm, 4 built-in 22, 5 0.00, 6 [h]:mm, 7 "day" 0.
type styled struct {
	value float64
	style int
}

// failed is a cell with an error, computed one whose formula had a value, uncomputed one that some program wrote without
// working it out, shared one of the texts that cells share.
type (
	failed     string
	computed   string
	uncomputed string
	shared     int
)

// made is a workbook as another program would have written it.
type made struct {
	sheets []string
	rows   map[string][][]any
	from04 bool // counts days from 1904
	texts  []string
	merged map[string]string // by sheet: ranges
	hidden string            // a sheet
	raw    map[string]string // further parts, or others in their place
}

// base is the smallest roster.
func base() *made {
	const square = `{"type":"Polygon","coordinates":[[[0,0],[1,0],[0,1],[0,0]]]}`
	return &made{
		sheets: []string{"agency", "districts", "shifts", "rotations", "officers", "postings"},
		rows: map[string][][]any{
			"agency":    {{"key", "name", "value"}, {"format", nil, "roster-pack/1"}, {"id", nil, "made"}, {"name", nil, "Made"}, {"time_zone", nil, "America/New_York"}, {"work_rules", "min_rest_hours", 10.0}},
			"districts": {{"district_id", "name", "group", "geometry"}, {"D1", "One", nil, square}},
			"shifts":    {{"shift_id", "name", "start", "end"}, {"day", "Day", styled{7.0 / 24, 3}, styled{19.0 / 24, 3}}},
			"rotations": {{"rotation_id", "anchor", "cycle"}, {"r", styled{46388, 1}, "* -"}},
			"officers":  {{"officer_id", "name", "patrol_since", "volunteer"}, {"B1", "Reyes", styled{42000, 2}, true}},
			"postings":  {{"officer_id", "district_id", "shift_id", "rotation_id", "offset", "from"}, {"B1", "D1", "day", "r", 1.0, "2027-01-01"}},
		},
		raw: map[string]string{},
	}
}

func (m *made) set(sheet string, row, column int, v any) *made {
	if !slices.Contains(m.sheets, sheet) {
		m.sheets = append(m.sheets, sheet)
	}
	for len(m.rows[sheet]) <= row {
		m.rows[sheet] = append(m.rows[sheet], nil)
	}
	for len(m.rows[sheet][row]) <= column {
		m.rows[sheet][row] = append(m.rows[sheet][row], nil)
	}
	m.rows[sheet][row][column] = v
	return m
}

func escaped(s string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(s)) // a buffer takes everything
	return b.String()
}

func (m *made) bytes(t testing.TB) []byte {
	t.Helper()
	parts := map[string]string{
		"[Content_Types].xml": `<Types/>`,
		"_rels/.rels":         `<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/styles.xml": `<styleSheet><numFmts><numFmt numFmtId="170" formatCode="yyyy\-mm\-dd"/><numFmt numFmtId="171" formatCode="h:mm;@"/><numFmt numFmtId="172" formatCode="[h]:mm"/><numFmt numFmtId="173" formatCode="&quot;day&quot; 0"/></numFmts>` +
			`<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="170"/><xf numFmtId="14"/><xf numFmtId="171"/><xf numFmtId="22"/><xf numFmtId="2"/><xf numFmtId="172"/><xf numFmtId="173"/></cellXfs></styleSheet>`,
	}
	book, rels := "<sheets>", `<Relationship Id="s" Type="x/styles" Target="styles.xml"/><Relationship Id="t" Type="x/sharedStrings" Target="/xl/sharedStrings.xml"/>`
	for i, name := range m.sheets {
		state := "visible"
		if name == m.hidden {
			state = "veryHidden"
		}
		book += fmt.Sprintf(`<sheet name=%q sheetId="%d" state=%q r:id="r%d"/>`, escaped(name), i+1, state, i)
		rels += fmt.Sprintf(`<Relationship Id="r%d" Type="x/worksheet" Target="worksheets/sheet%d.xml"/>`, i, i)
		merged := ""
		for s := range strings.FieldsSeq(m.merged[name]) {
			merged += fmt.Sprintf("<mergeCell ref=%q/>", s)
		}
		parts[fmt.Sprintf("xl/worksheets/sheet%d.xml", i)] = "<worksheet><sheetData>" + m.data(name) + "</sheetData><mergeCells>" + merged + "</mergeCells></worksheet>"
	}
	pr := ""
	if m.from04 {
		pr = `<workbookPr date1904="1"/>`
	}
	parts["xl/workbook.xml"] = `<workbook xmlns:r="r">` + pr + book + "</sheets></workbook>"
	parts["xl/_rels/workbook.xml.rels"] = "<Relationships>" + rels + "</Relationships>"
	texts := ""
	for _, s := range m.texts {
		texts += "<si>" + s + "</si>"
	}
	parts["xl/sharedStrings.xml"] = "<sst>" + texts + "</sst>"
	for name, text := range m.raw {
		parts[name] = text
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range parts {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func (m *made) data(sheet string) string {
	var b strings.Builder
	for i, row := range m.rows[sheet] {
		fmt.Fprintf(&b, `<row r="%d">`, i+1)
		for k, v := range row {
			at := fmt.Sprintf("%c%d", 'A'+k, i+1)
			switch v := v.(type) {
			case nil:
				fmt.Fprintf(&b, `<c r=%q s="1"/>`, at)
			case string:
				fmt.Fprintf(&b, `<c r=%q t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>`, at, escaped(v))
			case float64:
				fmt.Fprintf(&b, `<c r=%q><v>%v</v></c>`, at, v)
			case styled:
				fmt.Fprintf(&b, `<c r=%q s="%d"><v>%v</v></c>`, at, v.style, v.value)
			case bool:
				fmt.Fprintf(&b, `<c r=%q t="b"><v>%d</v></c>`, at, map[bool]int{true: 1}[v])
			case failed:
				fmt.Fprintf(&b, `<c r=%q t="e"><v>%s</v></c>`, at, v)
			case computed:
				fmt.Fprintf(&b, `<c r=%q t="str"><f>A1</f><v>%s</v></c>`, at, escaped(string(v)))
			case uncomputed:
				fmt.Fprintf(&b, `<c r=%q><f>%s</f><v></v></c>`, at, escaped(string(v)))
			case shared:
				fmt.Fprintf(&b, `<c r=%q t="s"><v>%d</v></c>`, at, v)
			}
		}
		b.WriteString("</row>")
	}
	return b.String()
}

func (m *made) read(t testing.TB) (*roster.Book, pack.Faults) {
	t.Helper()
	data := m.bytes(t)
	book, faults, err := workbook.Read(ctx, "R.xlsx", bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	return book, faults
}
