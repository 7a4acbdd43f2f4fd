package training

import (
	"slices"

	"watchbill/roster"
)

// Review is everybody's training on one date. It is immutable and safe for concurrent use.
type Review struct {
	book    *roster.Book
	on      roster.Date
	people  []Transcript
	summary Summary
}

// Transcript is one person's training. Its slices are only to be read.
type Transcript struct {
	Person    *roster.Personnel
	Standing  roster.Standing
	InService bool // active on the date
	OnPatrol  bool // an officer in service with a posting on the date: who the share of patrol is counted of (COVERAGE.md 10)
	Tier      Tier // the highest reached; [NoTier] for whoever is no officer as well

	// Specialties are what makes a specialist, certified or not: kinds of credentials, then pairs by identifier.
	Specialties []string
	Weighed     []roster.Weighed // what each credential is worth to the certification, in the order of Person.Credentials
	repeats     []bool           // of each: on record before; nil: none is
	Topics      []Topic          // hours by kind of credential, by kind bytewise
	Duties      []Duty           // the mandates that bind the person, in the policy's order
	Gaps        []Gap            // in the documentation: those of each credential in turn, then those of the person
}

// New reviews everybody on the roster on one date. Its cost is linear in persons and credentials.
func New(book *roster.Book, on roster.Date) *Review {
	r := &Review{book: book, on: on, people: make([]Transcript, book.People())}
	v := newViewer(book, on)
	for i := range r.people {
		r.people[i] = v.transcript(book.Person(i))
	}
	r.summary = v.summary(r.people)
	return r
}

// Book returns the Book that was reviewed.
func (r *Review) Book() *roster.Book { return r.book }

// On returns the date of the review.
func (r *Review) On() roster.Date { return r.on }

// Len is the number of persons.
func (r *Review) Len() int { return len(r.people) }

// Person returns the transcript of the person with index i of the Book; it must not be changed.
func (r *Review) Person(i int) *Transcript { return &r.people[i] }

// Summary returns the sums over everybody; its slices are only to be read.
func (r *Review) Summary() *Summary { return &r.summary }

// viewer makes transcripts. It keeps what they share, and the room they are made in.
type viewer struct {
	book     *roster.Book
	rule     roster.Certification
	on       roster.Date
	mandates []roster.Mandate
	presence map[string]bool                      // kinds that some mandate asks for without hours
	paired   map[roster.OfficerID][]roster.PairID // pairs of the date

	creds   []roster.Credential
	weighed []roster.Weighed
	repeats []bool // of each credential in hand: on record before
	courses []course
	turns   []turn
	gaps    []Gap
}

func newViewer(book *roster.Book, on roster.Date) *viewer {
	v := &viewer{
		book: book, rule: book.Agency().Certification, on: on, mandates: book.Policy().Mandates,
		presence: map[string]bool{}, paired: map[roster.OfficerID][]roster.PairID{},
	}
	for _, m := range v.mandates {
		for _, kind := range m.Kinds {
			v.presence[kind] = v.presence[kind] || m.Hours == 0
		}
	}
	for _, p := range book.Pairs().All() {
		if p.Dates.Contains(on) {
			v.paired[p.Officer] = append(v.paired[p.Officer], p.ID)
		}
	}
	return v
}

func (v *viewer) transcript(p *roster.Personnel) Transcript {
	t := Transcript{Person: p, Standing: v.book.Standing(p, v.on), InService: p.Officer.Active.Contains(v.on)}
	t.OnPatrol = t.InService && p.Officer.Role == roster.RoleOfficer && p.PostOn(v.on) != nil
	v.creds = p.Credentials().Append(v.creds[:0])
	if len(v.creds) > 0 {
		v.weighed = v.book.Weigh(v.weighed[:0], p, v.on)
		t.Weighed = slices.Clone(v.weighed)
	}
	if v.repeats = appendRepeats(v.repeats[:0], v.creds); slices.Contains(v.repeats, true) {
		t.repeats = slices.Clone(v.repeats)
	}
	v.courses = coursesOf(v.courses[:0], v.creds)
	t.Topics = v.topics()
	t.Specialties = v.specialties(p)
	t.Tier = v.tier(&t)
	t.Duties = v.duties(&t)
	if v.gaps = v.appendGaps(v.gaps[:0], &t); len(v.gaps) > 0 {
		t.Gaps = slices.Clone(v.gaps)
	}
	return t
}
