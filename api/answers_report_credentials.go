package api

import (
	"io"
	"iter"
	"strconv"
	"strings"

	"watchbill/roster"
	"watchbill/roster/training"
)

const auditHeader = "officer_id,name,role,rank,in_service,certified,designated,tier," +
	"kind,program,host,started,completed,hours,components,authority,number,category,expires,revoked,evidence," +
	"counts,why_not,gaps,gaps_in_words"

// CredentialsReport is the answer of GET /v1/reports/credentials: every credential on record, as an auditor asks for it.
type CredentialsReport struct {
	StandingsHead
	Credentials []AuditedCredential `json:"credentials"` // by officer_id, then kind and completion
}

// AuditedCredential is one credential with whose it is, all that is on record of it, whether it counts, and what is missing.
type AuditedCredential struct {
	Officer    roster.OfficerID `json:"officer_id"`
	Name       string           `json:"name"`
	Role       roster.Role      `json:"role"`
	Rank       string           `json:"rank"`
	InService  bool             `json:"in_service"`
	Certified  bool             `json:"certified"`
	Designated bool             `json:"designated"`
	Tier       *int             `json:"tier"` // nil: no officer

	Kind       string       `json:"kind"`
	Program    string       `json:"program"`
	Host       string       `json:"host"`
	Started    *roster.Date `json:"started"`
	Completed  *roster.Date `json:"completed"`
	Hours      float64      `json:"hours"`
	Components []string     `json:"components"`
	Authority  string       `json:"authority"`
	Number     string       `json:"number"`
	Category   string       `json:"category"`
	Expires    *roster.Date `json:"expires"`
	Revoked    *roster.Date `json:"revoked"`
	Evidence   string       `json:"evidence"`

	// Counts tells whether it counts on the date: a certificate or refresher for the certification, any other course for
	// the hours had. WhyNot is empty when it does.
	Counts bool         `json:"counts"`
	WhyNot string       `json:"why_not"`
	Gaps   []AuditedGap `json:"gaps"`
}

// AuditedGap is what is missing of a credential.
type AuditedGap struct {
	Code  training.Code `json:"code"`
	Words string        `json:"words"`
}

// NewCredentialsReport answers with every credential on record.
func NewCredentialsReport(review *training.Review) CredentialsReport {
	r := CredentialsReport{StandingsHead: newStandingsHead(review)}
	r.Credentials, r.Page = whole(audited(review))
	return r
}

// WriteJSON implements [Answer].
func (r CredentialsReport) WriteJSON(w io.Writer) error {
	return writeJSON(w, r.StandingsHead, "credentials", r.Credentials)
}

// WriteCredentialsCSV writes every credential on record, a row each. The officer_id and the kind are written as they are;
// other text that a spreadsheet would take for a formula has an apostrophe before it.
func WriteCredentialsCSV(w io.Writer, review *training.Review) error {
	return writeCSV(w, auditHeader, audited(review))
}

// audited ranges over the credentials in the order of the answer.
func audited(review *training.Review) iter.Seq[AuditedCredential] {
	return func(yield func(AuditedCredential) bool) {
		for i := range review.Len() {
			t := review.Person(i)
			for k, c := range t.Person.Credentials().All() {
				if !yield(newAudited(review, t, k, c)) {
					return
				}
			}
		}
	}
}

func newAudited(review *training.Review, t *training.Transcript, i int, c roster.Credential) AuditedCredential {
	o := &t.Person.Officer
	x := AuditedCredential{
		Officer: o.ID, Name: o.Name, Role: o.Role, Rank: o.Rank, InService: t.InService, Certified: t.Standing.Certified, Designated: o.Designated,
		Kind: c.Kind, Program: c.Program, Host: c.Host, Started: dayOf(c.Started), Completed: dayOf(c.Completed), Hours: c.Hours,
		Components: append([]string{}, c.Components...), Authority: c.Authority, Number: c.Number, Category: c.Category,
		Expires: dayOf(c.Expires), Revoked: dayOf(c.Revoked), Evidence: c.Evidence, Gaps: []AuditedGap{},
	}
	if o.Role == roster.RoleOfficer {
		tier := int(t.Tier)
		x.Tier = &tier
	}
	x.Counts, x.WhyNot = review.Counts(t, i)
	for _, g := range t.Gaps {
		if g.Credential == i {
			x.Gaps = append(x.Gaps, AuditedGap{g.Code, g.Words})
		}
	}
	return x
}

// dayOf returns nil for no date.
func dayOf(d roster.Date) *roster.Date {
	if d == 0 {
		return nil
	}
	return &d
}

func (x AuditedCredential) appendJSON(b []byte) []byte {
	b = appendID(append(b, `{"officer_id":`...), x.Officer)
	b = appendText(append(b, `,"name":`...), x.Name)
	b = appendID(append(b, `,"role":`...), x.Role)
	b = appendText(append(b, `,"rank":`...), x.Rank)
	b = strconv.AppendBool(append(b, `,"in_service":`...), x.InService)
	b = strconv.AppendBool(append(b, `,"certified":`...), x.Certified)
	b = strconv.AppendBool(append(b, `,"designated":`...), x.Designated)
	b = appendTier(append(b, `,"tier":`...), x.Tier)
	b = appendText(append(b, `,"kind":`...), x.Kind)
	b = appendText(append(b, `,"program":`...), x.Program)
	b = appendText(append(b, `,"host":`...), x.Host)
	b = appendDay(append(b, `,"started":`...), x.Started)
	b = appendDay(append(b, `,"completed":`...), x.Completed)
	b = appendNumber(append(b, `,"hours":`...), x.Hours)
	b = appendEach(append(b, `,"components":[`...), x.Components, appendText)
	b = appendText(append(b, `],"authority":`...), x.Authority)
	b = appendText(append(b, `,"number":`...), x.Number)
	b = appendText(append(b, `,"category":`...), x.Category)
	b = appendDay(append(b, `,"expires":`...), x.Expires)
	b = appendDay(append(b, `,"revoked":`...), x.Revoked)
	b = appendText(append(b, `,"evidence":`...), x.Evidence)
	b = strconv.AppendBool(append(b, `,"counts":`...), x.Counts)
	b = appendText(append(b, `,"why_not":`...), x.WhyNot)
	b = appendEach(append(b, `,"gaps":[`...), x.Gaps, func(b []byte, g AuditedGap) []byte {
		b = appendID(append(b, `{"code":`...), g.Code)
		return append(appendText(append(b, `,"words":`...), g.Words), '}')
	})
	return append(b, "]}"...)
}

// appendTier appends a tier, null for none.
func appendTier(b []byte, tier *int) []byte {
	if tier == nil {
		return append(b, "null"...)
	}
	return appendInt(b, *tier)
}

func (x AuditedCredential) appendCSV(b []byte) []byte {
	text := func(s string) { b = append(appendCell(b, inert(s)), ',') }
	flag := func(is bool) { b = append(strconv.AppendBool(b, is), ',') }
	day := func(d *roster.Date) {
		if d != nil {
			b = d.AppendTo(b)
		}
		b = append(b, ',')
	}
	b = append(appendCell(b, x.Officer), ',')
	text(x.Name)
	text(string(x.Role))
	text(x.Rank)
	flag(x.InService)
	flag(x.Certified)
	flag(x.Designated)
	if x.Tier != nil {
		b = appendInt(b, *x.Tier)
	}
	b = append(appendCell(append(b, ','), x.Kind), ',')
	text(x.Program)
	text(x.Host)
	day(x.Started)
	day(x.Completed)
	b = append(appendNumber(b, x.Hours), ',')
	text(strings.Join(x.Components, " "))
	text(x.Authority)
	text(x.Number)
	text(x.Category)
	day(x.Expires)
	day(x.Revoked)
	text(x.Evidence)
	flag(x.Counts)
	text(x.WhyNot)
	codes, words := make([]string, len(x.Gaps)), make([]string, len(x.Gaps))
	for i, g := range x.Gaps {
		codes[i], words[i] = string(g.Code), g.Words
	}
	text(strings.Join(codes, " "))
	return appendCell(b, inert(strings.Join(words, "; ")))
}
