package outlook

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"watchbill/roster"
	"watchbill/ui/ask"
)

// row is a change to a row of a file, as the interface takes it.
type row struct {
	File string         `json:"file"`
	Op   string         `json:"op"`
	Key  map[string]any `json:"key,omitempty"`
	Row  map[string]any `json:"row,omitempty"`
}

// maker makes rows of changes.
type maker struct {
	ask     *ask.Service
	request *http.Request
	book    *roster.Book // for the agency's rule, and identifiers that are not taken
	last    roster.Date  // of the horizon
	made    int          // new officers
}

// rows are the rows that a change is made of. Errors are those of the interface, and of what was typed.
func (m *maker) rows(c change) ([]row, error) {
	rule := m.book.Agency().Certification
	officer, on := c.part("officer"), c.part("on")
	switch c.Kind {
	case "certify":
		return m.each(c, func(id string) row { return add("credentials.csv", m.certificate(id, on)) })
	case "refresh":
		if rule.Refresher == nil {
			return nil, roster.Invalidf("", "this agency's rule has no refresher; certify the officers instead")
		}
		return m.each(c, func(id string) row {
			return add("credentials.csv", map[string]any{"officer_id": id, "kind": rule.Refresher.Kind, "completed": on, "hours": rule.Refresher.MinHours, "program": "what-if"})
		})
	case "end":
		return m.ending(officer, on)
	case "post":
		return m.posting(c), nil
	case "move":
		return m.move(c)
	case "away":
		return []row{add("absences.csv", map[string]any{"officer_id": officer, "from": c.part("start"), "to": c.part("end"), "kind": c.part("why")})}, nil
	case "extra":
		return []row{add("extras.csv", map[string]any{"officer_id": officer, "district_id": c.part("district"), "from": c.part("start"), "to": c.part("end"), "kind": "overtime"})}, nil
	case "leaves":
		return []row{{File: "officers.csv", Op: "change", Key: map[string]any{"officer_id": officer}, Row: map[string]any{"active_to": on}}}, nil
	case "document":
		whole := m.certificate(officer, c.part("completed"))
		key := map[string]any{"officer_id": officer, "kind": c.part("kind"), "completed": c.part("completed")}
		for name := range key {
			delete(whole, name)
		}
		delete(whole, "program")
		return []row{{File: "credentials.csv", Op: "change", Key: key, Row: whole}}, nil
	}
	return nil, roster.Invalidf("", "nothing is known of %q", c.Kind)
}

func add(file string, cells map[string]any) row { return row{File: file, Op: "add", Row: cells} }

// each makes a row for each of a change's officers.
func (m *maker) each(c change, one func(id string) row) ([]row, error) {
	var rows []row
	for _, id := range split(c.part("officers")) {
		rows = append(rows, one(id))
	}
	if rows == nil {
		return nil, roster.Invalidf("", "names no officer")
	}
	return rows, nil
}

// split takes a list of numbers apart, however they are kept apart.
func split(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == ',' || r == ';' || r == '\n' || r == '\r' || r == '\t' })
}

// certificate is one that has all that the agency asks for.
func (m *maker) certificate(id, on string) map[string]any {
	rule := m.book.Agency().Certification
	cells := map[string]any{"officer_id": id, "kind": rule.Kind, "completed": on, "hours": rule.MinHours, "program": "what-if"}
	if len(rule.RequiredComponents) > 0 {
		cells["components"] = rule.RequiredComponents
	}
	if len(rule.Authorities) > 0 {
		cells["authority"] = rule.Authorities[0]
	}
	return cells
}

// ending revokes each of somebody's certificates.
func (m *maker) ending(officer, on string) ([]row, error) {
	kind := m.book.Agency().Certification.Kind
	var list struct {
		Credentials []struct {
			Kind      string  `json:"kind"`
			Completed *string `json:"completed"`
			Number    *string `json:"number"`
			Revoked   *string `json:"revoked"`
		} `json:"credentials"`
	}
	if err := m.ask.Get(m.request, "/v1/credentials", url.Values{"officer_id": {officer}, "kind": {kind}}, &list); err != nil {
		return nil, err
	}
	var rows []row
	for _, x := range list.Credentials {
		if x.Completed == nil || x.Revoked != nil {
			continue
		}
		key := map[string]any{"officer_id": officer, "kind": x.Kind, "completed": *x.Completed}
		if x.Number != nil {
			key["number"] = *x.Number
		}
		rows = append(rows, row{File: "credentials.csv", Op: "change", Key: key, Row: map[string]any{"revoked": on}})
	}
	if rows == nil {
		return nil, roster.Invalidf("", "%s has no %s that could end", officer, kind)
	}
	return rows, nil
}

// posting is a new certified officer in a squad, as a step of recruitment has them: certified to the horizon's end.
func (m *maker) posting(c change) []row {
	var id string
	for taken := true; taken; _, taken = m.book.Officer(roster.OfficerID(id)) {
		m.made++
		id = fmt.Sprintf("NEW-%02d", m.made)
	}
	on := c.part("on")
	certificate := m.certificate(id, on)
	if months := m.book.Agency().Certification.ValidMonths; months > 0 {
		if from, err := roster.ParseDate(on); err == nil && from.AddMonths(months) < m.last+1 {
			certificate["expires"] = (m.last + 1).String()
		}
	}
	cells := map[string]any{"officer_id": id, "district_id": c.part("district"), "shift_id": c.part("shift"), "rotation_id": c.part("rotation"), "from": on}
	offset(cells, c)
	return []row{add("officers.csv", map[string]any{"officer_id": id, "name": "New officer"}), add("credentials.csv", certificate), add("postings.csv", cells)}
}

// offset writes the offset as the number that it is; what is no number the interface refuses at its place.
func offset(cells map[string]any, c change) {
	text := c.part("offset")
	if text == "" {
		return
	}
	if n, err := strconv.Atoi(text); err == nil {
		cells["offset"] = n
		return
	}
	cells["offset"] = text
}

// move ends somebody's posting the day before and begins another, which lasts as long and keeps what is not said.
func (m *maker) move(c change) ([]row, error) {
	officer, on := c.part("officer"), c.part("on")
	var list struct {
		Postings []map[string]any `json:"postings"`
	}
	if err := m.ask.Get(m.request, "/v1/postings", url.Values{"officer_id": {officer}, "from": {on}, "to": {on}}, &list); err != nil {
		return nil, err
	}
	day, err := roster.ParseDate(on)
	if err != nil {
		return nil, roster.Invalidf("", "%v", err)
	}
	if len(list.Postings) == 0 {
		return nil, roster.Invalidf("", "%s has no posting on %s that could move", officer, on)
	}
	was := list.Postings[0]
	key := map[string]any{"officer_id": officer, "from": was["from"]}
	next := maps.Clone(was)
	delete(next, "id")
	for part, column := range map[string]string{"district": "district_id", "shift": "shift_id", "rotation": "rotation_id"} {
		if text := c.part(part); text != "" {
			next[column] = text
		}
	}
	offset(next, c)
	if was["from"] == on {
		delete(next, "officer_id")
		delete(next, "from")
		return []row{{File: "postings.csv", Op: "change", Key: key, Row: next}}, nil
	}
	next["from"] = on
	return []row{{File: "postings.csv", Op: "change", Key: key, Row: map[string]any{"to": (day - 1).String()}}, add("postings.csv", next)}, nil
}
