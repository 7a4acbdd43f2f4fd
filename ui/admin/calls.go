package admin

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// natureRow is a nature code in the table: its level and what it asks for.
type natureRow struct {
	Code       string
	Need       []choice
	Levels     []choice
	Indicators string
	Level      field // its faults are shown at the row
	Nature     field
}

// pairRow is a name and what it is, in a table.
type pairRow struct {
	Name    string
	Label   string // of a name that cannot be typed
	Of      field
	Choices []choice
}

// blankRows are added to each table, so that there is room for more without a script.
const blankRows = 3

// ownHazards are those that screening knows of itself.
var ownHazards = []string{"weapon", "violence", "crime-in-progress", "medical", "scene-unsafe"}

var (
	hazardRules = []choice{{Value: "", Label: "as the program has it"}, {Value: "officers-first", Label: "officers first, pair staged"}, {Value: "note", Label: "shown only"}}
	natureNeeds = []choice{{Value: "", Label: "only with an indicator"}, {Value: "cit", Label: "CIT officer"}, {Value: "co-responder", Label: "co-responder pair"}}
	callLevels  = []choice{{Value: "", Label: "–"}, {Value: "1", Label: "1 routine"}, {Value: "2", Label: "2 moderate"}, {Value: "3", Label: "3 urgent"}, {Value: "4", Label: "4 emergent"}}
)

// roadClasses are those that a speed may be given for, in the order that they are shown, and how each is told.
var roadClasses = []struct{ name, label string }{
	{"motorway", "motorway"}, {"trunk", "trunk road"}, {"primary", "primary road"}, {"secondary", "secondary road"}, {"tertiary", "tertiary road"}, {"unclassified", "unclassified road"},
	{"residential", "residential street"}, {"living_street", "living street"}, {"service", "service road"}, {"straight-line", "straight line, where roads are not known, km/h"},
	{"detour", "how much longer the road is than that line"},
}

// thresholds are the figures of the policy.
var thresholds = []setting{
	{path: "pair_head_start_s", group: "Thresholds", field: field{Label: "Head start of a pair", Kind: "number", Unit: "seconds", Hint: "At level 3 a co-responder pair may arrive so much later and still lead"}},
	{path: "near_equal_s", group: "Thresholds", field: field{Label: "Nearly equal", Kind: "number", Unit: "seconds", Hint: "Units that arrive within this of the first are as good as it: language and skill decide"}},
	{path: "stale_s.avl", group: "Thresholds", field: field{Label: "Feed’s position old after", Kind: "number", Unit: "seconds", Hint: "From vehicles or radios (AVL). It counts all the same, and is said to be old"}},
	{path: "stale_s.status", group: "Thresholds", field: field{Label: "CAD’s position old after", Kind: "number", Unit: "seconds", Hint: "The one that CAD tells with a unit’s status"}},
	{path: "supervisor_ranks", list: phrases, group: "Thresholds", field: field{Label: "Supervisors", Hint: "Ranks, separated by commas, that are named when nobody else is free"}},
}

func showCalls(v *policyView, of map[string]any) {
	v.Groups = showSettings(thresholds, of)
	natures, _ := of["natures"].(map[string]any)
	levels, _ := of["levels"].(map[string]any)
	codes := slices.Sorted(maps.Keys(natures))
	for code := range levels {
		if _, ok := natures[code]; !ok {
			codes = append(codes, code)
		}
	}
	slices.Sort(codes)
	for _, code := range append(codes, make([]string, blankRows)...) {
		row := natureRow{Code: code, Need: chosen(natureNeeds, ""), Levels: chosen(callLevels, "")}
		if code != "" {
			row.Levels = withValue(callLevels, text(levels[code]))
			nature, _ := natures[code].(map[string]any)
			row.Need, row.Indicators = withValue(natureNeeds, text(nature["need"])), words(nature["indicators"])
			row.Level.Pointer, row.Nature.Pointer = pointer("levels", code), pointer("natures", code)
		}
		v.Natures = append(v.Natures, row)
	}
	hazards, _ := of["hazards"].(map[string]any)
	names := slices.Clone(ownHazards)
	for _, name := range slices.Sorted(maps.Keys(hazards)) {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	for i, name := range append(names, "") {
		choices := hazardRules
		if i >= len(ownHazards) { // the agency's: the program has nothing for it
			choices = append([]choice{{Value: "", Label: "nothing: take it out"}}, hazardRules[1:]...)
		}
		rule := text(hazards[name])
		if name == "" {
			choices, rule = hazardRules[1:], hazardRules[1].Value
		}
		v.Hazards = append(v.Hazards, pairRow{name, name, field{Pointer: pointer("hazards", name)}, withValue(choices, rule)})
	}
	v.Speeds, v.Devices = speeds(of), devices(of)
}

// speeds are the rows of all road classes, and of those beside them that somebody wrote.
func speeds(of map[string]any) (rows []pairRow) {
	all, _ := of["speeds"].(map[string]any)
	row := func(name, label string) {
		rows = append(rows, pairRow{Name: name, Label: label, Of: field{Kind: "number", Value: text(all[name]), Pointer: pointer("speeds", name)}})
	}
	known := map[string]bool{}
	for _, class := range roadClasses {
		known[class.name] = true
		row(class.name, class.label)
	}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if !known[name] {
			row(name, name+" (no class of road: of no effect)")
		}
	}
	return rows
}

// devices are the rows of the feeds' devices, and some for more.
func devices(of map[string]any) (rows []pairRow) {
	all, _ := of["devices"].(map[string]any)
	for _, name := range append(slices.Sorted(maps.Keys(all)), make([]string, blankRows)...) {
		rows = append(rows, pairRow{Name: name, Of: field{Value: text(all[name]), Pointer: pointer("devices", name)}})
	}
	return rows
}

// withValue chooses a value, and adds it where it is none of them.
func withValue(list []choice, value string) []choice {
	if !slices.ContainsFunc(list, func(c choice) bool { return c.Value == value }) {
		list = append(slices.Clone(list), choice{Value: value, Label: value})
	}
	return chosen(list, value)
}

// pointer is a JSON pointer; that of what has no name is none.
func pointer(parts ...string) string {
	var b strings.Builder
	for _, p := range parts {
		if p == "" {
			return ""
		}
		b.WriteString("/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(p))
	}
	return b.String()
}

// twice notes a name that is there twice.
func twice(lost []string, rows map[string]any, name, what string) []string {
	said := fmt.Sprintf("The %s %q is there twice.", what, name)
	if _, there := rows[name]; there && !slices.Contains(lost, said) {
		return append(lost, said)
	}
	return lost
}

func readCalls(f formValues, into map[string]any) (lost []string) {
	readSettings(thresholds, f, into)
	was, _ := into["natures"].(map[string]any)
	natures, levels := map[string]any{}, map[string]any{}
	for _, row := range f.rows("nature.code", "nature.level", "nature.need", "nature.indicators") {
		code := row[0]
		lost = twice(lost, natures, code, "nature code")
		lost = twice(lost, levels, code, "nature code")
		if row[1] != "" {
			levels[code] = number(row[1])
		}
		nature := map[string]any{}
		if row[2] != "" {
			nature["need"] = row[2]
		}
		if row[3] != "" {
			before, _ := was[code].(map[string]any)
			nature["indicators"] = lister(split).read(row[3], before["indicators"])
		}
		if len(nature) > 0 || row[1] == "" {
			natures[code] = nature
		}
	}
	hazards, speeds, devices := map[string]any{}, map[string]any{}, map[string]any{}
	for _, row := range f.rows("hazard.name", "hazard.rule") {
		if lost = twice(lost, hazards, row[0], "hazard"); row[1] != "" {
			hazards[row[0]] = row[1]
		}
	}
	for _, row := range f.rows("speeds.name", "speeds.value") {
		if lost = twice(lost, speeds, row[0], "road class"); row[1] != "" {
			speeds[row[0]] = number(row[1])
		}
	}
	for _, row := range f.rows("devices.name", "devices.value") {
		if lost = twice(lost, devices, row[0], "device"); row[1] != "" {
			devices[row[0]] = row[1]
		}
	}
	for key, rows := range map[string]map[string]any{"natures": natures, "levels": levels, "hazards": hazards, "speeds": speeds, "devices": devices} {
		if _, there := into[key]; there || len(rows) > 0 {
			into[key] = rows
		}
	}
	return lost
}
