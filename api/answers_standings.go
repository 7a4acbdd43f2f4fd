package api

import (
	"io"
	"iter"
	"strconv"

	"watchbill/roster"
	"watchbill/roster/training"
)

const standingsHeader = "officer_id,certified,designated,through,reason"

// Standings is the answer of GET /v1/credentials/standing: what everybody's credentials amount to on one date.
type Standings struct {
	StandingsHead
	Officers []Standing `json:"officers"` // by officer_id bytewise
}

// Standing is one person's standing.
type Standing struct {
	Officer    roster.OfficerID `json:"officer_id"`
	Certified  bool             `json:"certified"`
	Designated bool             `json:"designated"`
	Through    *roster.Date     `json:"through"` // last date certified, grace included; nil: none, or no end
	Reason     string           `json:"reason"`  // why not certified; while in grace, by when to refresh; else empty

	Role          roster.Role       `json:"role"`
	InService     bool              `json:"in_service"` // active on the date
	Tier          *int              `json:"tier"`       // the highest reached, 0 for none; nil: no officer
	Specialties   []string          `json:"specialties"`
	Documentation []StandingGap     `json:"documentation"`
	Hours         []StandingHours   `json:"hours"`    // by kind bytewise
	Mandates      []StandingMandate `json:"mandates"` // those that bind the person, in the policy's order
}

// StandingGap is a gap in the documentation; of the person where it names no credential.
type StandingGap struct {
	Code       training.Code `json:"code"`
	Words      string        `json:"words"`
	Credential *CredentialID `json:"credential"`
}

// CredentialID says which credential of a person is meant.
type CredentialID struct {
	Kind      string       `json:"kind"`
	Completed *roster.Date `json:"completed"` // nil: not on record
	Number    string       `json:"number"`
}

// StandingHours are the hours of one kind of credential that somebody has had.
type StandingHours struct {
	Kind    string      `json:"kind"`
	Hours   float64     `json:"hours"`
	Courses int         `json:"courses"`
	Latest  roster.Date `json:"latest"`
}

// StandingMandate is how somebody stands against one mandate.
type StandingMandate struct {
	Name     string       `json:"name"`
	Met      bool         `json:"met"`
	Hours    float64      `json:"hours"` // within the cycle that ends on the date
	Required float64      `json:"required"`
	Short    float64      `json:"short"`
	Through  *roster.Date `json:"through"` // last date met, whether to come or past; nil: never, or no end
	Due      *roster.Date `json:"due"`     // the first date without; nil: never met and service without a first day, or no end
	LeftOut  []LeftOut    `json:"left_out"`
}

// LeftOut is a course that a mandate does not count.
type LeftOut struct {
	Credential CredentialID `json:"credential"`
	Why        string       `json:"why"`
}

// NewStandings answers with everybody on the roster.
func NewStandings(book *roster.Book, on roster.Date) Standings {
	review := training.New(book, on)
	all, page := whole(standings(review, everybody))
	return newStandings(review, all, page)
}

func newStandings(review *training.Review, rows []Standing, page Page) Standings {
	s := Standings{newStandingsHead(review), rows}
	s.Page = page
	return s
}

// WriteJSON implements [Answer].
func (s Standings) WriteJSON(w io.Writer) error {
	return writeJSON(w, s.StandingsHead, "officers", s.Officers)
}

// WriteStandingsCSV writes everybody's standing as CLI.md has it.
func WriteStandingsCSV(w io.Writer, book *roster.Book, on roster.Date) error {
	return writeCSV(w, standingsHeader, func(yield func(Standing) bool) {
		for i := range book.People() {
			p := book.Person(i)
			if !yield(newStanding(p.Officer.ID, book.Standing(p, on))) {
				return
			}
		}
	})
}

// newStanding words the part of a row that the CSV has.
func newStanding(id roster.OfficerID, s roster.Standing) Standing {
	row := Standing{Officer: id, Certified: s.Certified, Designated: s.Designated, Reason: s.Reason}
	if s.Through != 0 {
		row.Through = &s.Through
	}
	return row
}

// standings ranges over the rows that a filter lets through, in the order of the answer.
func standings(review *training.Review, filter standingFilter) iter.Seq[Standing] {
	mandates := review.Book().Policy().Mandates
	first, last := 0, review.Len()
	if filter.person != noFilter {
		first, last = filter.person, filter.person+1
	}
	return func(yield func(Standing) bool) {
		for i := first; i < last; i++ {
			t := review.Person(i)
			if filter.passes(t) && !yield(wholeStanding(t, mandates)) {
				return
			}
		}
	}
}

// wholeStanding words a transcript.
func wholeStanding(t *training.Transcript, mandates []roster.Mandate) Standing {
	row := newStanding(t.Person.Officer.ID, t.Standing)
	row.Role, row.InService = t.Person.Officer.Role, t.InService
	if row.Role == roster.RoleOfficer {
		tier := int(t.Tier)
		row.Tier = &tier
	}
	row.Specialties = append([]string{}, t.Specialties...)
	row.Documentation = make([]StandingGap, len(t.Gaps))
	for i, g := range t.Gaps {
		row.Documentation[i] = StandingGap{Code: g.Code, Words: g.Words}
		if g.Credential >= 0 {
			id := credentialID(t, g.Credential)
			row.Documentation[i].Credential = &id
		}
	}
	row.Hours = make([]StandingHours, len(t.Topics))
	for i, h := range t.Topics {
		row.Hours[i] = StandingHours(h)
	}
	row.Mandates = make([]StandingMandate, len(t.Duties))
	for i, d := range t.Duties {
		m := mandates[d.Mandate]
		x := StandingMandate{Name: m.Name, Met: d.Met, Hours: d.Hours, Required: m.Hours, Short: d.Short, LeftOut: make([]LeftOut, len(d.LeftOut))}
		if d.Through != 0 {
			x.Through = &d.Through
		}
		if d.Due != 0 {
			x.Due = &d.Due
		}
		for k, out := range d.LeftOut {
			x.LeftOut[k] = LeftOut{credentialID(t, out.Credential), out.Why}
		}
		row.Mandates[i] = x
	}
	return row
}

func credentialID(t *training.Transcript, i int) CredentialID {
	c := t.Person.Credentials().At(i)
	id := CredentialID{Kind: c.Kind, Number: c.Number}
	if c.Completed != 0 {
		id.Completed = &c.Completed
	}
	return id
}

func (s Standing) appendJSON(b []byte) []byte {
	b = appendID(append(b, `{"officer_id":`...), s.Officer)
	b = strconv.AppendBool(append(b, `,"certified":`...), s.Certified)
	b = strconv.AppendBool(append(b, `,"designated":`...), s.Designated)
	b = appendDay(append(b, `,"through":`...), s.Through)
	b = appendText(append(b, `,"reason":`...), s.Reason)
	b = appendID(append(b, `,"role":`...), s.Role)
	b = strconv.AppendBool(append(b, `,"in_service":`...), s.InService)
	b = appendTier(append(b, `,"tier":`...), s.Tier)
	b = appendEach(append(b, `,"specialties":[`...), s.Specialties, appendText)
	b = appendEach(append(b, `],"documentation":[`...), s.Documentation, appendGap)
	b = appendEach(append(b, `],"hours":[`...), s.Hours, appendHours)
	b = appendEach(append(b, `],"mandates":[`...), s.Mandates, appendMandate)
	return append(b, `]}`...)
}

// appendEach appends the elements of a list with commas between them.
func appendEach[E any](b []byte, list []E, one func([]byte, E) []byte) []byte {
	for i, e := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = one(b, e)
	}
	return b
}

// appendDay appends a date, null where there is none.
func appendDay(b []byte, d *roster.Date) []byte {
	if d == nil {
		return append(b, "null"...)
	}
	return append(d.AppendTo(append(b, '"')), '"')
}

func appendCredential(b []byte, id CredentialID) []byte {
	b = appendText(append(b, `{"kind":`...), id.Kind)
	b = appendDay(append(b, `,"completed":`...), id.Completed)
	return append(appendText(append(b, `,"number":`...), id.Number), '}')
}

func appendGap(b []byte, g StandingGap) []byte {
	b = appendID(append(b, `{"code":`...), g.Code)
	b = appendText(append(b, `,"words":`...), g.Words)
	if b = append(b, `,"credential":`...); g.Credential == nil {
		return append(b, "null}"...)
	}
	return append(appendCredential(b, *g.Credential), '}')
}

func appendHours(b []byte, h StandingHours) []byte {
	b = appendText(append(b, `{"kind":`...), h.Kind)
	b = appendNumber(append(b, `,"hours":`...), h.Hours)
	b = appendInt(append(b, `,"courses":`...), h.Courses)
	return append(appendDay(append(b, `,"latest":`...), &h.Latest), '}')
}

func appendMandate(b []byte, m StandingMandate) []byte {
	b = appendText(append(b, `{"name":`...), m.Name)
	b = strconv.AppendBool(append(b, `,"met":`...), m.Met)
	b = appendNumber(append(b, `,"hours":`...), m.Hours)
	b = appendNumber(append(b, `,"required":`...), m.Required)
	b = appendNumber(append(b, `,"short":`...), m.Short)
	b = appendDay(append(b, `,"through":`...), m.Through)
	b = appendDay(append(b, `,"due":`...), m.Due)
	b = appendEach(append(b, `,"left_out":[`...), m.LeftOut, appendLeftOut)
	return append(b, "]}"...)
}

func appendLeftOut(b []byte, out LeftOut) []byte {
	b = appendCredential(append(b, `{"credential":`...), out.Credential)
	return append(appendText(append(b, `,"why":`...), out.Why), '}')
}

func (s Standing) appendCSV(b []byte) []byte {
	b = append(appendCell(b, s.Officer), ',')
	b = append(strconv.AppendBool(b, s.Certified), ',')
	b = append(strconv.AppendBool(b, s.Designated), ',')
	if s.Through != nil {
		b = s.Through.AppendTo(b)
	}
	return appendCell(append(b, ','), s.Reason)
}
