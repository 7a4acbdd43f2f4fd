package admin

import "strconv"

// mandateRow is a training duty in the table.
type mandateRow struct{ Fields []field }

// mandateColumns are its columns.
var mandateColumns = []struct {
	key, label, kind, hint string
	list                   bool
}{
	{"name", "Name", "", "", false}, {"kinds", "Credentials that meet it", "", "", true}, {"hours", "Hours", "number", "", false},
	{"cycle_months", "Every, months", "number", "", false}, {"roles", "Roles", "", "", true},
}

func showMandates(v *policyView, of map[string]any) {
	all, _ := of["mandates"].([]any)
	for i, x := range append(append([]any{}, all...), make([]any, blankRows)...) {
		m, _ := x.(map[string]any)
		row := mandateRow{}
		for _, c := range mandateColumns {
			f := field{Name: "mandate." + c.key, Label: c.label + " of duty " + strconv.Itoa(i+1), Kind: c.kind, Value: text(m[c.key])}
			if c.list {
				f.Value = words(m[c.key])
			}
			if x != nil {
				f.Pointer = "/mandates/" + strconv.Itoa(i) + "/" + c.key
			}
			row.Fields = append(row.Fields, f)
		}
		v.Mandates = append(v.Mandates, row)
	}
}

func readMandates(f formValues, into map[string]any) (lost []string) {
	var names []string
	for _, c := range mandateColumns {
		names = append(names, "mandate."+c.key)
	}
	list := []any{}
	for _, row := range f.rows(names...) {
		m := map[string]any{}
		for i, c := range mandateColumns {
			switch {
			case c.key == "hours" && row[i] == "": // a refresher is asked for, of any length
				m[c.key] = 0.0
			case c.list && (row[i] != "" || c.key == "kinds"):
				m[c.key] = split(row[i])
			case c.kind == "number":
				m[c.key] = number(row[i])
			case !c.list:
				m[c.key] = row[i]
			}
		}
		list = append(list, m)
	}
	if _, there := into["mandates"]; there || len(list) > 0 {
		into["mandates"] = list
	}
	return nil
}
