package record

import "strings"

// State is a state of a record as pages say it: a mark that differs in shape, and words.
type State struct{ Mark, Words string }

// states are in the words of who reads them.
var states = map[string]State{
	"open":      {"○", "waiting"},
	"proposed":  {"◔", "asked of the other officer"},
	"agreed":    {"◑", "both agreed, waiting"},
	"approved":  {"●", "approved"},
	"denied":    {"✕", "denied"},
	"withdrawn": {"–", "withdrawn"},
	"expired":   {"◌", "expired"},
	"filled":    {"●", "filled"},
}

// Stated says a state.
func Stated(state string) State {
	if s, ok := states[state]; ok {
		return s
	}
	return State{"·", state}
}

// Choice is a value of a form's field and how it is said.
type Choice struct{ Value, Words string }

// Reasons are why a request is denied.
var Reasons = []Choice{
	{"cover-short", "too little cover would remain"}, {"work-rules", "work rules"}, {"too-late", "asked too late"}, {"no-balance", "no days left"},
	{"blackout", "no leave on these dates"}, {"duplicate", "asked twice"}, {"other", "another reason"},
}

// Overrides are why work rules do not hinder.
var Overrides = []Choice{
	{"emergency", "emergency"}, {"call-volume", "call volume"}, {"planned-event", "planned event"}, {"mutual-aid", "mutual aid"}, {"staffing", "staffing"},
}

// Kinds are the kinds of leave that are asked for.
var Kinds = []Choice{
	{"vacation", "vacation"}, {"sick", "sick"}, {"training", "training"}, {"court", "court"}, {"light-duty", "light duty"}, {"family", "family"},
	{"military", "military"}, {"admin", "administrative"}, {"injury", "injury"}, {"other", "other"},
}

// ExtraKinds are the kinds of extra duty that is offered.
var ExtraKinds = []Choice{{"overtime", "overtime"}, {"callback", "callback"}, {"detail", "detail"}}

// Said are the words of a value among choices; the value where it is none of them.
func Said(choices []Choice, value string) string {
	for _, c := range choices {
		if c.Value == value {
			return c.Words
		}
	}
	return value
}

// Because says why a request was denied, or a work rule overridden; empty: there is no reason.
func Because(reason *string) string {
	if reason == nil {
		return ""
	}
	return Said(append(append([]Choice{}, Reasons...), Overrides...), *reason)
}

// Sentence is a word of the interface at the beginning of a sentence: light-duty is Light duty.
func Sentence(word string) string {
	word = strings.ReplaceAll(word, "-", " ")
	if word == "" {
		return ""
	}
	return strings.ToUpper(word[:1]) + word[1:]
}

// answers are what officers answered.
var answers = map[string]State{
	"accepted": {"●", "accepted"}, "declined": {"✕", "declined"}, "no-answer": {"◌", "no answer in time"},
}

// Answered says an answer; nil: none yet.
func Answered(answer *string) State {
	if answer == nil {
		return State{"○", "no answer yet"}
	}
	if s, ok := answers[*answer]; ok {
		return s
	}
	return State{"·", *answer}
}

// Causes are why there are gaps.
var Causes = []Choice{{"absence", "leave"}, {"lapse", "lapsed certificate"}, {"both", "leave and lapsed certificate"}, {"unstaffed", "nobody posted"}}
