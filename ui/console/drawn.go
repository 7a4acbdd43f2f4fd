package console

import (
	"html/template"
	"strconv"
)

// Rows of the table and marks of the map are written here and not by the pages' templates, which take five times as long and leave
// as much more behind: there are hundreds of them on a page that is asked for all the time.

// markup is text that is being written. Whatever stands in it and is not ours goes through say.
type markup struct{ text []byte }

// piece is how long a piece becomes, in bytes: what a template prints at once it copies, and of more than 64 KB leaves the copy behind.
const piece = 32 << 10

// pieces writes all of a list, in pieces.
func pieces[E any](list []E, draw func(*E, *markup)) (all []template.HTML) {
	var m markup
	for i := range list {
		if draw(&list[i], &m); len(m.text) >= piece || i == len(list)-1 {
			all = append(all, template.HTML(m.text)) //nolint:gosec // see markup
			m.text = m.text[:0]
		}
	}
	return all
}

// put writes what is ours.
func (m *markup) put(texts ...string) {
	for _, t := range texts {
		m.text = append(m.text, t...)
	}
}

// say writes somebody's text, between tags or quotes.
func (m *markup) say(text string) { m.put(template.HTMLEscapeString(text)) }

// attr writes an attribute of somebody's text, with a blank before it.
func (m *markup) attr(name, text string) {
	m.put(" ", name, `="`)
	m.say(text)
	m.put(`"`)
}

func (m *markup) integer(n int64) { m.text = strconv.AppendInt(m.text, n, 10) }

func (m *markup) decimal(x float64) { m.text = strconv.AppendFloat(m.text, x, 'f', -1, 64) }

// Drawn are the rows of the table.
func (v fleet) Drawn() []template.HTML { return pieces(v.Rows, (*unitRow).draw) }

func (r *unitRow) draw(m *markup) {
	m.put("\n<tr")
	m.attr("data-unit", r.ID)
	m.attr("data-kind", r.Kind)
	m.attr("data-in", r.In)
	m.attr("data-status", r.Status)
	if p := r.Position; p != nil {
		m.put(` data-lat="`)
		m.decimal(p.Lat)
		m.put(`" data-lon="`)
		m.decimal(p.Lon)
		m.put(`"`)
		m.attr("data-source", string(p.Source))
	}
	m.put(` data-fix="`)
	m.integer(r.FixMilli)
	m.put(`" data-until="`)
	m.integer(r.UntilMS)
	m.put("\">\n", `<th scope="row"><b class="unit">`)
	m.say(r.ID)
	m.put(`</b> <span class="crew">`)
	m.say(r.Crew)
	m.put(`</span></th><td>`)
	m.say(r.KindWord)
	m.put(`</td><td>`)
	m.say(r.District)
	m.put("</td>\n", `<td class="`, r.Word.Class, `"><span class="glyph" aria-hidden="true">`, r.Word.Glyph, `</span> <span class="word">`)
	m.say(r.Word.Word)
	m.put(`</span>`)
	if r.Call != "" {
		m.put(` <span class="call mono">`)
		m.say(r.Call)
		m.put(`</span>`)
	}
	m.put("</td>\n", `<td class="n`)
	if r.Stale {
		m.put(` is-partial`)
	}
	m.put(`">`)
	if r.FixAge == "" {
		m.put(`no fix`)
	} else if m.say(r.FixAge); r.Stale {
		m.put(` ▲`)
	}
	m.put(`</td><td class="n">`)
	m.say(r.Until)
	m.put(`</td></tr>`)
}

// Drawn are the marks of the units.
func (v chart) Drawn() []template.HTML { return pieces(v.Units, (*chartUnit).draw) }

func (u *chartUnit) draw(m *markup) {
	m.put("\n", `<g class="mark is-`)
	m.say(u.Status)
	m.put(" ")
	m.say(u.Kind)
	if !u.Fix {
		m.put(` guess`)
	}
	m.put(`"`)
	m.attr("data-unit", u.ID)
	m.put(` transform="translate(`)
	m.decimal(u.X)
	m.put(" ")
	m.decimal(u.Y)
	m.put(`)"><title>`)
	m.say(u.Says)
	m.put(`</title>`)
	rings := 0
	switch u.Kind {
	case "cit":
		rings = 1
	case "co-responder":
		rings = 2
	}
	if u.Fix {
		m.put([]string{"", `<circle class="ring" r="6.5"/>`, `<circle class="ring" r="6.5"/><circle class="ring" r="9.5"/>`}[rings])
		m.put(`<circle class="dot" r="3.5"/><path class="half" d="M0 -3.5A3.5 3.5 0 0 0 0 3.5Z"/>`)
	} else {
		m.put(`<circle class="dot" r="2"/>`)
		m.put([]string{"", `<circle class="ring" r="4"/>`, `<circle class="ring" r="4"/><circle class="ring" r="6"/>`}[rings])
	}
	m.put(`</g>`)
}
