package setup

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"watchbill/api/web"
	"watchbill/roster"
	"watchbill/ui/ask"
	"watchbill/ui/page"
)

// form is what somebody types of the agency.
type form struct {
	Name, Zone string
	Dates      string // the order of dates beside 2026-03-01; empty: there is none
}

// fault is one thing wrong with the files.
type fault struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Column  string `json:"column"`
	Detail  string `json:"detail"`
	Warning bool   `json:"warning"`
}

// mostFaults are listed on the page.
const mostFaults = 200

// How long the files may take to come, and how long a second who loads some waits for the first.
const (
	uploadWait = 3 * time.Minute
	turnWait   = 5 * time.Second
)

// load answers POST /set-up: it puts the files together as a pack, and imports it where it has no fault. The files are held in memory
// until it is answered, those of one at a time.
func (r room) load(c echo.Context) error {
	select {
	case r.loading <- struct{}{}:
		defer func() { <-r.loading }()
	case <-time.After(turnWait):
		v := r.view(c)
		v.Frame.Wrong = []string{"Somebody else is loading files at this moment.", "Nothing of yours was loaded. Open the page again when they are done."}
		return r.page(c, http.StatusServiceUnavailable, v)
	}
	if r.Book() != nil {
		return page.SeeOther(c, "/set-up") // somebody was quicker; another roster comes in by Import
	}
	page.Patient(c, uploadWait)
	v := r.view(c)
	pack, err := r.packed(c, &v.Form)
	if said := (*roster.Error)(nil); errors.As(err, &said) && said.Kind == roster.Invalid {
		v.Frame.Wrong = []string{said.Msg, "Nothing was loaded. What you typed is still here; choose the files again, for a browser does not keep them."}
		return r.page(c, http.StatusUnprocessableEntity, v)
	} else if err != nil {
		return err
	}
	_, err = r.Ask().Ask(c.Request(), ask.Question{
		Method: http.MethodPost, Path: "/v1/import", Query: url.Values{"dry_run": {"false"}}, Header: http.Header{"Content-Type": {"application/zip"}}, Body: pack,
	})
	switch {
	case errors.Is(err, web.ProveAgain): // filling the files took its time
		typed := url.Values{"proved": {"yes"}, "name": {v.Form.Name}, "zone": {v.Form.Zone}, "dates": {v.Form.Dates}}
		return page.SeeOther(c, "/prove?"+url.Values{"then": {"/set-up?" + typed.Encode()}}.Encode())
	case err != nil:
		return r.refused(c, v, err)
	}
	return page.SeeOther(c, "/set-up?loaded=yes")
}

// countryDate is a fault of a date in the order of a country.
var countryDate = regexp.MustCompile(`^"\d{1,2}/\d{1,2}/\d{4}( .*)?" is not a (date|moment)`)

// refused says what the check found.
func (r room) refused(c echo.Context, v view, err error) error {
	refused := (*ask.Refused)(nil)
	if !errors.As(err, &refused) || refused.Status != http.StatusUnprocessableEntity {
		if v.Frame.Refuse(err, "Nothing was loaded.") {
			return r.page(c, refused.Status, v)
		}
		return err
	}
	var problem struct {
		Total  int     `json:"faults_total"`
		Faults []fault `json:"faults"`
	}
	if err := json.Unmarshal(refused.Whole, &problem); err != nil {
		return fmt.Errorf("read the faults of a pack: %w", err)
	}
	v.Faults = problem.Faults[:min(len(problem.Faults), mostFaults)]
	v.More = problem.Total - len(v.Faults)
	v.Frame.Wrong = []string{"The files have faults, listed below with their places. Nothing was loaded.", "Mend them and choose all the files again: a browser does not keep them."}
	if slices.ContainsFunc(v.Faults, func(f fault) bool { return countryDate.MatchString(f.Detail) }) {
		advice := "Dates such as 3/1/2026 need no mending: say under 3 in which order they are written."
		if v.Form.Dates != "" {
			advice = "Some dates do not fit the order that is chosen under 3: look whether it is the other."
		}
		v.Frame.Wrong = append(v.Frame.Wrong, advice)
	}
	return r.page(c, http.StatusUnprocessableEntity, v)
}

// packed puts what was sent together as one .zip. Errors of kind Invalid are for whoever sent it.
func (r room) packed(c echo.Context, typed *form) ([]byte, error) {
	parts, err := c.Request().MultipartReader()
	if err != nil {
		return nil, roster.Invalidf("files", "This is not what the form sends.")
	}
	sent := map[string][]byte{}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, err
		}
		if err := take(part, typed, sent); err != nil {
			return nil, err
		}
	}
	if len(sent) == 0 {
		return nil, roster.Invalidf("files", "No file was chosen.")
	}
	for name, text := range sent {
		if path.Ext(name) == ".zip" {
			if len(sent) > 1 {
				return nil, roster.Invalidf("files", "%s holds a whole pack; choose it alone, or the files one by one.", name)
			}
			return text, nil
		}
	}
	return typed.pack(sent)
}

// workbooks are the endings of what spreadsheet programs keep, which holds more than one table.
var workbooks = []string{".xlsx", ".xls", ".xlsm", ".ods", ".numbers"}

// take reads one part of the form.
func take(part *multipart.Part, typed *form, sent map[string][]byte) error {
	text, err := io.ReadAll(part) // the edge bounds all of them together
	if err != nil {
		return err
	}
	switch name := path.Base(strings.ToLower(strings.ReplaceAll(part.FileName(), `\`, "/"))); {
	case part.FormName() == "name":
		typed.Name = strings.TrimSpace(string(text))
	case part.FormName() == "zone":
		typed.Zone = strings.TrimSpace(string(text))
	case part.FormName() == "dates":
		if orders[string(text)] != "" {
			typed.Dates = string(text)
		}
	case part.FormName() != "files" || part.FileName() == "":
	case sent[name] != nil:
		return roster.Invalidf("files", "%s was chosen twice.", name)
	case slices.Contains(workbooks, path.Ext(name)):
		return roster.Invalidf("files", "%s is a workbook. Save each of its sheets as CSV, in Excel as “CSV UTF-8 (comma delimited)”, under the name of the file below.", name)
	case path.Ext(name) != ".zip" && !slices.ContainsFunc(files, func(f file) bool { return f.Name == name }):
		return roster.Invalidf("files", "%s is not the name of one of the files below. A file is known by its name: rename it.", name)
	default:
		sent[name] = text
	}
	return nil
}

// pack is the files as a .zip, with an agency.json made of what was typed where none was sent.
func (f *form) pack(sent map[string][]byte) ([]byte, error) {
	if sent["agency.json"] == nil {
		if f.Name == "" || f.Zone == "" {
			return nil, roster.Invalidf("name", "The agency's name and time zone are missing: type both, or choose an agency.json too.")
		}
		text, err := json.Marshal(map[string]string{"format": "roster-pack/1", "id": identifier(f.Name), "name": f.Name, "time_zone": f.Zone})
		if err != nil {
			return nil, err
		}
		sent["agency.json"] = text
	}
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, known := range files {
		if text := sent[known.Name]; text != nil {
			if err := put(w, known.Name, plain(known.Name, text, f.Dates)); err != nil {
				return nil, err
			}
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// identifier is a name as an identifier: its letters and digits, with a dash between words.
func identifier(name string) string {
	id := strings.Join(strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') }), "-")
	if id == "" {
		return "agency"
	}
	return strings.TrimSuffix(id[:min(len(id), 64)], "-")
}
