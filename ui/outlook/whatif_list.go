package outlook

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"watchbill/roster"
)

// changeRow is a change of the list, in words.
type changeRow struct {
	Title, Words string
	Faults       []string
	Remove, Edit string // addresses
	How, HowTo   string // what to press to make it so, and where
	Hidden       bool   // it has no form to be corrected in
}

// changeForm is the form of a kind of change.
type changeForm struct {
	kind
	Open   bool
	Values map[string]string
}

// Value is what stands in a field.
func (f changeForm) Value(name string) string { return f.Values[name] }

// formsOf are all forms. The one that was sent, or that is to be corrected, is open and has what was typed.
func formsOf(in url.Values, today roster.Date) []changeForm {
	var forms []changeForm
	open := in.Get("add")
	edited, editing := readChange(in.Get("edit"))
	for _, k := range kinds {
		if k.Hidden {
			continue
		}
		f := changeForm{kind: k, Values: map[string]string{}}
		for _, x := range k.Fields {
			if x.Sort == isDate {
				f.Values[x.Name] = today.String()
			}
		}
		switch {
		case editing && edited.Kind == k.Code:
			f.Open = true
			for i, x := range k.Fields {
				f.Values[x.Name] = edited.Parts[i]
			}
		case open == k.Code:
			f.Open = true
			for _, x := range k.Fields {
				f.Values[x.Name] = in.Get(x.Name)
			}
		}
		forms = append(forms, f)
	}
	return forms
}

// formChange is the change that a form asks for; wrong is what is missing of it.
func formChange(code string, in url.Values) (c change, wrong string) {
	k := kindOf(code)
	if k == nil || k.Hidden {
		return change{}, "there is no such change."
	}
	c.Kind = code
	var missing []string
	for _, f := range k.Fields {
		text := strings.TrimSpace(in.Get(f.Name))
		if f.Sort == isOfficers {
			text = strings.Join(split(text), " ")
		}
		switch {
		case text == "" && !f.Optional:
			missing = append(missing, "“"+f.Label+"”")
		case strings.ContainsAny(text, "~+") || len(text) > 900:
			return c, fmt.Sprintf("%s holds what no number or date does.", strings.ToLower(f.Label))
		}
		c.Parts = append(c.Parts, text)
	}
	if missing != nil {
		return c, "fill in " + strings.Join(missing, " and ") + "."
	}
	return c, ""
}

// list words the list and its addresses.
func (r room) list(v *whatIfView, n names, list []change, in url.Values) {
	for i, c := range list {
		v.Given = append(v.Given, c.String())
		rest := slices.Delete(slices.Clone(list), i, i+1)
		row := changeRow{Title: kindOf(c.Kind).Title, Words: n.words(c, v), Hidden: kindOf(c.Kind).Hidden}
		with := func(name, value string) string {
			at := v.address(rest)
			glue := "?"
			if strings.Contains(at, "?") {
				glue = "&"
			}
			return at + glue + url.Values{name: {value}}.Encode()
		}
		row.Remove, row.Edit = with("was", c.String()), with("edit", c.String())+"#add"
		row.How, row.HowTo = howTo(c)
		v.List = append(v.List, row)
	}
	if len(list) > 0 {
		v.Back = v.List[len(list)-1].Remove
	}
	if c, ok := readChange(in.Get("was")); ok {
		v.Was, v.Restore = kindOf(c.Kind).Title+": "+n.words(c, v), v.address(append(slices.Clone(list), c))
	}
}

// howTo says where a change is made in earnest.
func howTo(c change) (how, path string) {
	switch c.Kind {
	case "certify", "refresh":
		q := url.Values{"officer": split(c.part("officers")), "completed": {c.part("on")}}
		if c.Kind == "refresh" {
			q.Set("kind", "refresher")
		}
		return "Record a class", "/credentials/class?" + q.Encode()
	case "end", "document":
		return "Officer's credentials", "/credentials/" + url.PathEscape(c.part("officer"))
	case "away":
		return "Leave, on the roster", "/roster/requests"
	case "move", "extra", "post", "leaves":
		return "On the roster", "/roster"
	}
	return "", ""
}

// words says a change.
func (n names) words(c change, v *whatIfView) string {
	day := func(part string) string {
		if d, err := roster.ParseDate(c.part(part)); err == nil {
			return v.Frame.Date(d)
		}
		return c.part(part)
	}
	who := func(part string) string {
		var out []string
		for _, id := range split(c.part(part)) {
			out = append(out, strings.TrimSpace(id+" "+n.officer(roster.OfficerID(id))))
		}
		return strings.Join(out, ", ")
	}
	where := func() string {
		var out []string
		if d := c.part("district"); d != "" {
			out = append(out, n.district(roster.DistrictID(d)))
		}
		if s := c.part("shift"); s != "" {
			out = append(out, strings.ToLower(n.shift(roster.ShiftID(s))))
		}
		if x := c.part("rotation"); x != "" {
			out = append(out, x)
		}
		if x := c.part("offset"); x != "" {
			out = append(out, "offset "+x)
		}
		return strings.Join(out, " ")
	}
	switch c.Kind {
	case "certify":
		return who("officers") + " from " + day("on")
	case "refresh":
		return who("officers") + " on " + day("on")
	case "end", "leaves":
		return who("officer") + ", " + day("on")
	case "post":
		return where() + " from " + day("on")
	case "move":
		return who("officer") + " to " + where() + " from " + day("on")
	case "away":
		return fmt.Sprintf("%s, %s to %s, %s", who("officer"), day("start"), day("end"), c.part("why"))
	case "extra":
		return fmt.Sprintf("%s in %s, %s to %s", who("officer"), where(), moment(v, c.part("start")), moment(v, c.part("end")))
	case "document":
		return fmt.Sprintf("%s, %s of %s", who("officer"), c.part("kind"), day("completed"))
	}
	return strings.Join(c.Parts, " ")
}

// moment says a moment as it was typed: Thu 24 Dec 19:00.
func moment(v *whatIfView, s string) string {
	date, clock, _ := strings.Cut(s, "T")
	d, err := roster.ParseDate(date)
	if err != nil {
		return s
	}
	return v.Frame.Date(d) + " " + clock
}
