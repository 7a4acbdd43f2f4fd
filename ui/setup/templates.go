package setup

import (
	"archive/zip"
	"bytes"
	"embed"
	"net/http"
	"path"
	"strings"

	"github.com/labstack/echo/v4"

	"watchbill/roster"
)

// The templates are the files of a small pack that has no faults: somebody puts their own rows in the place of its.
//
//go:embed templates
var templates embed.FS

// allTemplates is the name under which the templates come as one .zip.
const allTemplates = "watchbill-templates.zip"

// file is a file of a pack, as the page tells of it.
type file struct {
	Name     string
	Holds    string
	Required bool
}

// files are all of them, the required ones first, in the order in which somebody would fill them.
var files = []file{
	{"districts.geojson", "The districts as areas on the map: ask whoever keeps your maps for GeoJSON, with district_id on each.", true},
	{"shifts.csv", "The patrol shifts: day 07:00 to 19:00, and so on.", true},
	{"rotations.csv", "The patterns of days on and off, as one cycle each.", true},
	{"officers.csv", "Officers and clinicians, with call sign and languages.", true},
	{"postings.csv", "Who is posted where: district, shift, rotation, and where in its cycle they began.", true},
	{"credentials.csv", "Certificates and refreshers with their dates. Without it nobody is certified.", false},
	{"absences.csv", "Leave, training, court.", false},
	{"extras.csv", "Overtime and other duty beyond the posting.", false},
	{"pairs.csv", "Co-responder pairs of an officer and a clinician.", false},
	{"targets.csv", "How many have to be on duty. Without it: one CIT officer on every shift of every district.", false},
	{"resources.csv", "Crisis lines, mobile crisis teams, receiving facilities: whom to call when nobody is free.", false},
	{"places.csv", "Places that dispatchers type: hospitals, schools, stations.", false},
	{"policy.json", "How you dispatch: what each nature code asks for. Everything in it has a default.", false},
	{"calls.csv", "Past calls, to see what the roster would have met. No names, no narrative.", false},
	{"agency.json", "Instead of the fields above: certification and work rules in full.", false},
}

// Columns are what a template's file has in its first row, or a word on its shape where it has no rows.
func (f file) Columns() string {
	if path.Ext(f.Name) != ".csv" {
		return ""
	}
	text, err := templates.ReadFile("templates/" + f.Name)
	if err != nil {
		panic(err) // a test finds one that is missing
	}
	head, _, _ := strings.Cut(string(text), "\n")
	return strings.ReplaceAll(head, ",", " ")
}

// template answers GET /set-up/templates/:name.
func (r room) template(c echo.Context) error {
	name := c.Param("name")
	text, kind, err := []byte(nil), "text/csv; charset=utf-8", error(nil)
	switch {
	case name == allTemplates:
		text, err = zipped()
		kind = "application/zip"
	case path.Ext(name) == ".csv":
	default:
		kind = "application/json"
	}
	if text == nil && err == nil {
		text, err = templates.ReadFile("templates/" + path.Base(name))
	}
	if err != nil {
		return &roster.Error{Kind: roster.NotFound, Msg: "There is no template of that name.", Err: err}
	}
	h := c.Response().Header()
	h.Set("Content-Disposition", `attachment; filename="`+path.Base(name)+`"`)
	return c.Blob(http.StatusOK, kind, text)
}

// zipped is all templates as one .zip.
func zipped() ([]byte, error) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range files {
		text, err := templates.ReadFile("templates/" + f.Name)
		if err != nil {
			return nil, err
		}
		if err := put(w, f.Name, text); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// put writes one file into a .zip.
func put(w *zip.Writer, name string, text []byte) error {
	out, err := w.Create(name)
	if err == nil {
		_, err = out.Write(text)
	}
	return err
}
