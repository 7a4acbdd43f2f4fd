package console

import (
	"html/template"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"watchbill/dispatch"
)

// drawnSlowly writes what is drawn as templates do, which know by themselves what to escape where.
var drawnSlowly = template.Must(template.New("").Parse(`{{define "rows"}}
{{- range .Rows}}
<tr data-unit="{{.ID}}" data-kind="{{.Kind}}" data-in="{{.In}}" data-status="{{.Status}}"{{with .Position}} data-lat="{{.Lat}}" data-lon="{{.Lon}}" data-source="{{.Source}}"{{end}} data-fix="{{.FixMilli}}" data-until="{{.UntilMS}}">
<th scope="row"><b class="unit">{{.ID}}</b> <span class="crew">{{.Crew}}</span></th><td>{{.KindWord}}</td><td>{{.District}}</td>
<td class="{{.Word.Class}}"><span class="glyph" aria-hidden="true">{{.Word.Glyph}}</span> <span class="word">{{.Word.Word}}</span>{{with .Call}} <span class="call mono">{{.}}</span>{{end}}</td>
<td class="n{{if .Stale}} is-partial{{end}}">{{if .FixAge}}{{.FixAge}}{{if .Stale}} ▲{{end}}{{else}}no fix{{end}}</td><td class="n">{{.Until}}</td></tr>
{{- end}}
{{- end}}
{{define "marks"}}
{{- range .Units}}
<g class="mark is-{{.Status}} {{.Kind}}{{if not .Fix}} guess{{end}}" data-unit="{{.ID}}" transform="translate({{.X}} {{.Y}})"><title>{{.Says}}</title>
{{- if not .Fix}}<circle class="dot" r="2"/>{{if or (eq .Kind "cit") (eq .Kind "co-responder")}}<circle class="ring" r="4"/>{{end}}{{if eq .Kind "co-responder"}}<circle class="ring" r="6"/>{{end}}</g>{{else}}
{{- if eq .Kind "cit"}}<circle class="ring" r="6.5"/>{{else if eq .Kind "co-responder"}}<circle class="ring" r="6.5"/><circle class="ring" r="9.5"/>{{end}}<circle class="dot" r="3.5"/><path class="half" d="M0 -3.5A3.5 3.5 0 0 0 0 3.5Z"/></g>{{end}}
{{- end}}
{{- end}}`))

// TestDrawn holds rows and marks to templates, whatever stands in them.
func TestDrawn(t *testing.T) {
	text := rapid.OneOf(rapid.SampledFrom([]string{"", "A1", "cit", "co-responder", "officer", "Available", `"><script>`, "' onload=x", "&amp;", "<!--", "\x00", "a+b", "\xff", "\u202eabc"}), rapid.String())
	rapid.Check(t, func(t *rapid.T) {
		var f fleet
		var c chart
		for range rapid.IntRange(0, 3).Draw(t, "rows") {
			draw := func(name string) string { return text.Draw(t, name) }
			row := unitRow{
				unit: unit{ID: draw("id"), Kind: draw("kind"), In: draw("in"), Status: draw("status"), Call: draw("call")},
				Crew: draw("crew"), District: draw("district"), Word: rapid.SampledFrom([]statusWord{{}, {"●", "free", "is-free"}, {"○", "<b>", ""}}).Draw(t, "word"), KindWord: draw("kind in words"),
				FixAge: draw("age"), Stale: rapid.Bool().Draw(t, "stale"), FixMilli: rapid.Int64().Draw(t, "fix"), Until: draw("until"), UntilMS: rapid.Int64().Draw(t, "ends"),
			}
			degrees := rapid.Float64Range(-180, 180).Filter(func(x float64) bool { return x > 1e-4 || x < -1e-4 || x == 0 }) // of less a template makes an exponent
			if rapid.Bool().Draw(t, "somewhere") {
				row.Position = &dispatch.Position{Lat: degrees.Draw(t, "lat"), Lon: degrees.Draw(t, "lon"), Source: dispatch.PositionSource(draw("source"))}
			}
			f.Rows = append(f.Rows, row)
			c.Units = append(c.Units, chartUnit{ID: row.ID, Kind: row.Kind, Status: row.Status, Says: draw("says"), Fix: rapid.Bool().Draw(t, "fixed"), X: degrees.Draw(t, "x"), Y: degrees.Draw(t, "y")})
		}
		asTemplatesDo(t, f, c)
	})
	f, c := fleet{Rows: make([]unitRow, 300)}, chart{Units: make([]chartUnit, 300)}
	asTemplatesDo(t, f, c)
	if len(f.Drawn()) < 3 || len(c.Drawn()) < 2 {
		t.Errorf("%d pieces of rows, %d of marks", len(f.Drawn()), len(c.Drawn()))
	}
}

// asTemplatesDo fails where a template writes something else.
func asTemplatesDo(t rapid.TB, f fleet, c chart) {
	t.Helper()
	for name, v := range map[string]interface{ Drawn() []template.HTML }{"rows": f, "marks": c} {
		var want, got strings.Builder
		if err := drawnSlowly.ExecuteTemplate(&want, name, v); err != nil {
			t.Fatal(err)
		}
		for _, piece := range v.Drawn() {
			got.WriteString(string(piece))
		}
		if diff := cmp.Diff(strings.ReplaceAll(want.String(), "&#43;", "+"), got.String()); diff != "" {
			t.Fatalf("%s (-template +drawn):\n%s", name, diff)
		}
	}
}
