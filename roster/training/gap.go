package training

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"watchbill/roster"
)

// Code names a sort of gap in the documentation. Codes are stable: programs may rely on them.
type Code string

// The codes, in the order in which everything lists them.
const (
	NotCompleted   Code = "not-completed"
	NoStart        Code = "no-start-date"
	DatesDisagree  Code = "dates-disagree"
	NoProgram      Code = "no-program"
	NoHost         Code = "no-host"
	NoHours        Code = "no-hours"
	HoursShort     Code = "hours-short"
	NoScenario     Code = "no-scenario"
	NoComponent    Code = "no-component"
	NoAuthority    Code = "no-authority"
	OtherAuthority Code = "authority-not-accepted"
	NoNumber       Code = "no-number"
	NoCategory     Code = "no-category"
	GeneralCredit  Code = "general-category"
	NoEvidence     Code = "no-evidence"
	OtherKind      Code = "other-kind"
	Twice          Code = "recorded-twice"
	RenewsNothing  Code = "renews-nothing"
	SkillAlone     Code = "skill-without-credential"
	RefresherDue   Code = "refresher-due"
)

// Codes lists them with what they mean. Callers must not change it.
var Codes = []struct {
	Code    Code
	Meaning string
}{
	{NotCompleted, "no date of completion, and not booked for later"},
	{NoStart, "a certificate without the date on which the course began"},
	{DatesDisagree, "it began after it was completed, or expired before"},
	{NoProgram, "no program"},
	{NoHost, "no host organisation"},
	{NoHours, "no hours, where hours are asked"},
	{HoursShort, "fewer hours than the agency asks for, or none"},
	{NoScenario, "a certificate without a documented scenario exercise"},
	{NoComponent, "a certificate without another component that the agency asks for"},
	{NoAuthority, "a certificate without a certifying authority"},
	{OtherAuthority, "a certificate of an authority that the agency does not accept"},
	{NoNumber, "a certificate without a number"},
	{NoCategory, "a certificate without a POST credit category"},
	{GeneralCredit, "a certificate credited in a general category"},
	{NoEvidence, "a certificate without evidence, another course without evidence or number"},
	{OtherKind, "recorded under a kind that is nearly the certification's, and counts for nothing"},
	{Twice, "the same course on record before; it counts once"},
	{RenewsNothing, "a refresher that no certificate was there for"},
	{SkillAlone, "a specialist's skill without the credential"},
	{RefresherDue, "a certification that ends within 90 days, or has lapsed"},
}

// Gap is something that an auditor would ask about.
type Gap struct {
	Code       Code
	Words      string // what is missing, for people
	Credential int    // index into the person's credentials; -1: none of them
}

// appendGaps lists the gaps of the person's documentation. Nothing is asked of what has been revoked or is to come.
func (v *viewer) appendGaps(dst []Gap, t *Transcript) []Gap {
	for i, c := range v.creds {
		switch {
		case c.Revoked != 0 && c.Revoked <= v.on, c.Completed > v.on, c.Completed == 0 && c.Started > v.on:
			continue
		}
		g := gathering{dst, i}
		g.when(c.Completed == 0, NotCompleted, "not completed")
		switch {
		case c.Kind == v.rule.Kind:
			v.certificate(&g, c)
		case v.rule.Refresher != nil && c.Kind == v.rule.Refresher.Kind:
			v.refresher(&g, c, t.Weighed[i])
		default:
			v.other(&g, c)
		}
		dst = g.gaps
	}
	for _, s := range specialKinds {
		if slices.Contains(t.Person.Officer.Skills, s.skill) && !v.holds(s.kind) {
			dst = append(dst, Gap{SkillAlone, "skill " + s.skill + " without a " + s.kind + " that holds", -1})
		}
	}
	return v.appendDue(dst, t)
}

// gathering gathers the gaps of one credential.
type gathering struct {
	gaps []Gap
	at   int
}

func (g *gathering) when(is bool, code Code, words string) {
	if is {
		g.gaps = append(g.gaps, Gap{code, words, g.at})
	}
}

// certificate asks for everything that a complete record of the certification holds.
func (v *viewer) certificate(g *gathering, c roster.Credential) {
	v.course(g, c, true)
	if c.Hours < v.rule.MinHours {
		g.when(true, HoursShort, short(c.Hours, v.rule.MinHours))
	} else {
		g.when(c.Hours == 0, NoHours, "hours missing")
	}
	g.when(!slices.ContainsFunc(c.Components, scenario), NoScenario, "scenario exercise not documented")
	for _, want := range v.rule.RequiredComponents {
		// A scenario that is missing altogether has been said.
		if !slices.Contains(c.Components, want) && !scenario(want) {
			g.when(true, NoComponent, want+" missing")
		}
	}
	g.when(c.Authority == "", NoAuthority, "certifying authority missing")
	if accepted := v.rule.Authorities; c.Authority != "" && len(accepted) > 0 && !slices.Contains(accepted, c.Authority) {
		g.when(true, OtherAuthority, "authority "+c.Authority+" is not one that the agency accepts")
	}
	g.when(c.Number == "", NoNumber, "certificate number missing")
	g.when(strings.TrimSpace(c.Category) == "", NoCategory, "POST credit category missing")
	if general(c.Category) {
		g.when(true, GeneralCredit, fmt.Sprintf("credited as %q, which is no category of crisis training", c.Category))
	}
	g.when(c.Evidence == "", NoEvidence, "evidence missing")
	g.when(v.repeats[g.at], Twice, "on record twice")
}

// course asks for what is asked of every course.
func (v *viewer) course(g *gathering, c roster.Credential, start bool) {
	g.when(start && c.Started == 0, NoStart, "start date missing")
	disagree := c.Completed != 0 && (c.Started > c.Completed || c.Expires != 0 && c.Expires < c.Completed)
	g.when(disagree, DatesDisagree, "began after it was completed, or expired before")
	g.when(c.Program == "", NoProgram, "program missing")
	g.when(c.Host == "", NoHost, "host organisation missing")
}

func (v *viewer) refresher(g *gathering, c roster.Credential, w roster.Weighed) {
	v.course(g, c, false)
	least := v.rule.Refresher.MinHours
	if c.Hours < least {
		g.when(true, HoursShort, short(c.Hours, least))
	}
	g.when(c.Evidence == "" && c.Number == "", NoEvidence, "neither evidence nor number")
	g.when(v.repeats[g.at], Twice, "on record twice")
	g.when(c.Completed != 0 && c.Hours >= least && !w.Counts && !w.Past, RenewsNothing, w.Why)
}

func (v *viewer) other(g *gathering, c roster.Credential) {
	v.course(g, c, false)
	asked := v.known(c.Kind)
	if presence, named := v.presence[c.Kind]; named {
		asked = !presence
	}
	g.when(asked && c.Hours == 0, NoHours, "hours missing")
	g.when(c.Evidence == "" && c.Number == "", NoEvidence, "neither evidence nor number")
	if !v.known(c.Kind) && nearly(c.Kind, v.rule.Kind) {
		g.when(true, OtherKind, "recorded as "+c.Kind+", which is not "+v.rule.Kind)
	}
	g.when(v.repeats[g.at], Twice, "on record twice")
}

// appendDue says by when the certification must be renewed, of the certificate that reaches furthest.
func (v *viewer) appendDue(dst []Gap, t *Transcript) []Gap {
	if t.Person.Officer.Role != roster.RoleOfficer || !t.InService {
		return dst
	}
	how := "refresher"
	if v.rule.Refresher == nil {
		how = v.rule.Kind + " anew"
	}
	through, holds := v.book.CredentialsHold(t.Person, v.on)
	words := ""
	switch {
	case holds && through != 0 && through <= v.on+days90:
		words = how + " due by " + through.String()
		if slices.ContainsFunc(v.creds, func(c roster.Credential) bool { return c.Revoked == through+1 && certifies(v.rule, c.Kind) }) {
			words = "certified through " + through.String() + " only: a revocation is entered" // which no refresher undoes
		}
	case !holds && t.Standing.Verdict == roster.Lapsed:
		words = how + " due: " + t.Standing.Reason
		if v.rule.Refresher != nil { // which comes too late now
			words += "; by now it takes " + v.rule.Kind + " anew"
		}
	default:
		return dst
	}
	last := -1
	for i, c := range v.creds {
		if c.Kind == v.rule.Kind && c.Completed != 0 && c.Completed <= v.on && v.rule.Missing(c) == nil &&
			(last < 0 || t.Weighed[i].Through >= t.Weighed[last].Through) {
			last = i
		}
	}
	return append(dst, Gap{RefresherDue, words, last})
}

// days90 is the last of the three spans within which lapses are announced.
const days90 = 90

// short words hours that do not reach what is asked for, as the roster does.
func short(hours, least float64) string {
	if hours == 0 {
		return number(least) + " h not verified: none recorded"
	}
	return number(least) + " h not verified: " + number(hours) + " h"
}

func number(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

// scenario tells whether a component documents the scenario exercise: scenario, scenarios, scenario-day.
func scenario(component string) bool {
	return strings.HasPrefix(strings.ToLower(component), "scenario")
}

// general tells whether a credit category says nothing of crisis training: each of its words is one that fits any course.
func general(category string) bool {
	words := strings.FieldsFunc(strings.ToLower(category), func(r rune) bool { return r < '0' || r > '9' && r < 'a' || r > 'z' && r < 0x80 })
	for _, w := range words {
		if !slices.Contains(generalWords, w) {
			return false
		}
	}
	return len(words) > 0
}

var generalWords = []string{
	"general", "elective", "electives", "other", "misc", "miscellaneous", "in", "service", "inservice", "continuing", "education",
	"training", "unspecified", "none", "n", "a", "na", "credit", "credits", "hours", "topics",
}

// nearly tells whether one kind is the other misspelt: nothing but case and signs differ, or the digits at its end.
func nearly(kind, base string) bool {
	bare := func(s string) string {
		s = strings.Map(func(r rune) rune {
			if r == '-' || r == '_' || r == '.' {
				return -1
			}
			return r
		}, strings.ToUpper(s))
		return strings.TrimRight(s, "0123456789")
	}
	return kind != base && bare(kind) == bare(base)
}
