package admin

import (
	"maps"
	"net/url"
	"slices"
	"strings"
	"unicode"
)

// formValues is a form that was sent.
type formValues struct{ url.Values }

// text is a value without the blanks around it.
func (f formValues) text(name string) string { return strings.TrimSpace(f.Get(name)) }

// rows are the values of a table's columns, row by row; those whose first is empty are left out.
func (f formValues) rows(columns ...string) [][]string {
	var rows [][]string
	for i, first := range f.Values[columns[0]] {
		row := []string{strings.TrimSpace(first)}
		for _, c := range columns[1:] {
			value := ""
			if list := f.Values[c]; i < len(list) {
				value = strings.TrimSpace(list[i])
			}
			row = append(row, value)
		}
		if row[0] != "" {
			rows = append(rows, row)
		}
	}
	return rows
}

// setting is a field of one of the two objects, by its path there.
type setting struct {
	path  string // dotted
	list  lister // how its text is a list; nil: it is none
	group string
	field
}

// agencySettings are those that the form of the agency shows.
var agencySettings = []setting{
	{path: "name", group: "Agency", field: field{Label: "Name", Must: true, Most: 200, Hint: "As every page and report has it"}},
	{path: "id", group: "Agency", field: field{Label: "Identifier", Locked: true, Hint: "An import sets it"}},
	{path: "time_zone", group: "Agency", field: field{Label: "Time zone", Locked: true, Hint: "An import sets it"}},
	{path: "certification.kind", group: "Certificate", field: field{Label: "Kind", Must: true, Most: 64, Hint: "Of the credential that makes a CIT officer, such as CIT-40"}},
	{path: "certification.min_hours", group: "Certificate", field: field{Label: "At least", Kind: "number", Step: "any", Unit: "hours", Hint: "A shorter course does not count"}},
	{path: "certification.required_components", list: split, group: "Certificate", field: field{Label: "Components", Hint: "That a course must have had, separated by commas; empty: none is asked for"}},
	{path: "certification.authorities", list: phrases, group: "Certificate", field: field{Label: "Authorities", Hint: "Whose certificates count, separated by commas, each as credentials have it; empty: anybody’s"}},
	{path: "certification.valid_months", group: "Certificate", field: field{Label: "Valid for", Kind: "number", Unit: "months", Hint: "0: it does not lapse"}},
	{path: "certification.grace_days", group: "Certificate", field: field{Label: "Grace", Kind: "number", Unit: "days", Hint: "After it lapsed it counts so much longer"}},
	{path: "refresher", group: "Refresher", field: field{Label: "A refresher keeps the certificate alive", Kind: "check"}},
	{path: "certification.refresher.kind", group: "Refresher", field: field{Label: "Kind", Most: 64, Hint: "Such as CIT-REFRESHER"}},
	{path: "certification.refresher.min_hours", group: "Refresher", field: field{Label: "At least", Kind: "number", Step: "any", Unit: "hours"}},
	{path: "certification.refresher.valid_months", group: "Refresher", field: field{Label: "Carries for", Kind: "number", Unit: "months", Hint: "0: for ever"}},
	{path: "co_responder.officer_must_be_certified", group: "Who counts", field: field{Label: "The officer of a co-responder pair must be certified", Kind: "check"}},
	{path: "absence.unplanned_rate", group: "Who counts", field: field{Label: "Unplanned absence", Kind: "number", Step: "any", Hint: "Share of tours lost on the day to sickness, court and the like: 0 to 0.9"}},
	{path: "experience.min_patrol_years", group: "Who counts", field: field{Label: "Before training", Kind: "number", Step: "any", Unit: "years", Hint: "On patrol, before somebody may be sent to CIT training"}},
	{path: "share_of_patrol", group: "Who counts", field: field{Label: "Share of patrol", Kind: "number", Step: "any", Hint: "Of posted officers that should be certified: 0.2 is one in five; 0 turns it off"}},
	{path: "work_rules.min_rest_hours", group: "Work rules", field: field{Label: "Rest", Kind: "number", Step: "any", Unit: "hours", Hint: "Between tours; 0 turns it off, as everywhere below"}},
	{path: "work_rules.max_consecutive_days", group: "Work rules", field: field{Label: "Days in a row", Kind: "number", Unit: "days"}},
	{path: "work_rules.max_hours_per_day", group: "Work rules", field: field{Label: "In any 24 hours", Kind: "number", Step: "any", Unit: "hours"}},
	{path: "work_rules.max_hours_per_week", group: "Work rules", field: field{Label: "In any 7 days", Kind: "number", Step: "any", Unit: "hours"}},
}

// at is what stands at a path, nil where nothing does.
func at(of map[string]any, path string) any {
	first, rest, more := strings.Cut(path, ".")
	if !more {
		return of[first]
	}
	inner, _ := of[first].(map[string]any)
	return at(inner, rest)
}

// put puts something at a path. What lies on the way and is no object becomes one.
func put(of map[string]any, path string, x any) {
	first, rest, more := strings.Cut(path, ".")
	if !more {
		of[first] = x
		return
	}
	inner, ok := of[first].(map[string]any)
	if !ok {
		inner = map[string]any{}
		of[first] = inner
	}
	put(inner, rest, x)
}

// showSettings makes groups of fields.
func showSettings(list []setting, of map[string]any) (groups []group) {
	for _, s := range list {
		f := s.field
		f.Name, f.Pointer = s.path, "/"+strings.ReplaceAll(s.path, ".", "/")
		value := at(of, s.path)
		switch {
		case f.Kind == "check":
			f.Checked, _ = value.(bool)
		case s.list != nil:
			f.Value = words(value)
		default:
			f.Value = text(value)
		}
		if len(groups) == 0 || groups[len(groups)-1].Title != s.group {
			groups = append(groups, group{Title: s.group})
		}
		g := &groups[len(groups)-1]
		g.Fields = append(g.Fields, f)
	}
	return groups
}

// readSettings reads the fields.
func readSettings(list []setting, f formValues, into map[string]any) {
	for _, s := range list {
		switch value := f.text(s.path); {
		case s.Locked:
		case s.Kind == "check":
			put(into, s.path, f.Has(s.path))
		case s.list != nil:
			put(into, s.path, s.list.read(value, at(into, s.path)))
		case s.Kind == "number":
			put(into, s.path, number(value))
		default:
			put(into, s.path, value)
		}
	}
}

// words is a list as a field has it.
func words(x any) string {
	list, _ := x.([]any)
	var all []string
	for _, w := range list {
		all = append(all, text(w))
	}
	return strings.Join(all, ", ")
}

// lister makes a list, as JSON has it, of the text of a field.
type lister func(s string) []any

// split is the words of a field, which are identifiers: blanks part them as commas do.
func split(s string) []any {
	list := []any{}
	for w := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == ',' || unicode.IsSpace(r) }) {
		list = append(list, w)
	}
	return list
}

// phrases are names in a field, which may hold blanks: New York DCJS.
func phrases(s string) []any {
	list := []any{}
	for w := range strings.SplitSeq(s, ",") {
		if w = strings.Join(strings.Fields(w), " "); w != "" {
			list = append(list, w)
		}
	}
	return list
}

// read is the list that a field holds. What is as it was shown stays as it was: a name may have a comma.
func (l lister) read(s string, was any) any {
	if _, there := was.([]any); there && s == strings.TrimSpace(words(was)) {
		return was
	}
	return l(s)
}

func showAgency(v *policyView, of map[string]any) {
	v.Groups = showSettings(agencySettings, of)
	for i := range v.Groups {
		if v.Groups[i].Title == "Refresher" {
			v.Groups[i].Fields[0].Checked = at(of, "certification.refresher") != nil
			v.Groups[i].Fields[0].Pointer = "/certification/refresher"
		}
	}
}

func readAgency(f formValues, into map[string]any) (lost []string) {
	readSettings(agencySettings, f, into)
	delete(into, "refresher")
	if !f.Has("refresher") {
		put(into, "certification.refresher", nil)
		return nil
	}
	refresher, _ := at(into, "certification.refresher").(map[string]any)
	for _, key := range slices.Collect(maps.Keys(refresher)) { // what is left empty has its default
		if refresher[key] == "" {
			delete(refresher, key)
		}
	}
	return nil
}
