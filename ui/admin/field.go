package admin

import (
	"strings"

	"watchbill/ui/ask"
)

// field is one thing of a form: what it is called, holds and means, and what is wrong with it.
type field struct {
	Name    string // of the form's value
	Label   string
	Value   string
	Hint    string
	Unit    string   // behind the number
	Kind    string   // empty: a line of text; else number, email, date, check, choice, long
	Choices []choice // of kind choice
	Checked bool     // of kind check
	Step    string   // of kind number; empty: whole ones
	Most    int      // characters; 0: no limit of its own
	Must    bool     // it cannot be left empty
	Pointer string   // its place in what the interface is sent
	Fault   string
	Locked  bool // shown, and not to be changed
}

// choice is one of several.
type choice struct {
	Value, Label, Hint string
	Chosen             bool
}

// ID is the field's in the page.
func (f field) ID() string {
	return "f-" + strings.NewReplacer(".", "-", "/", "-", " ", "-").Replace(f.Name)
}

// Tells are the ids of what says more about the field, for whoever does not see where it stands.
func (f field) Tells() string {
	var ids []string
	if f.Fault != "" {
		ids = append(ids, f.ID()+"-fault")
	}
	if f.Hint != "" {
		ids = append(ids, f.ID()+"-hint")
	}
	return strings.Join(ids, " ")
}

// blame puts faults at the fields that they are about, each at the one whose place is nearest, and returns those that are about none.
func blame(faults []ask.Fault, fields ...*field) (rest []ask.Fault) {
	for _, fault := range faults {
		var at *field
		for _, f := range fields {
			if f.Pointer != "" && (fault.Pointer == f.Pointer || strings.HasPrefix(fault.Pointer, f.Pointer+"/")) && (at == nil || len(f.Pointer) > len(at.Pointer)) {
				at = f
			}
		}
		switch {
		case at == nil:
			rest = append(rest, fault)
		case at.Fault == "":
			at.Fault = at.says(fault.Detail)
		default:
			at.Fault += " " + at.says(fault.Detail)
		}
	}
	return rest
}

// says is a fault of the field in words for whoever typed: the interface tells programs of strings.
func (f *field) says(detail string) string {
	if f.Kind == "number" && (strings.HasPrefix(detail, "is a string, not") || strings.HasSuffix(detail, "is not a number")) {
		if strings.TrimSpace(f.Value) == "" {
			return "A number is needed here."
		}
		return "This is no number."
	}
	return sentence(detail)
}

// sentence makes one of what the interface says of a value.
func sentence(s string) string {
	if s == "" {
		return s
	}
	if s[0] >= 'a' && s[0] <= 'z' {
		s = string(s[0]-'a'+'A') + s[1:]
	}
	if !strings.ContainsRune(".?!", rune(s[len(s)-1])) {
		s += "."
	}
	return s
}
