package training

import (
	"cmp"
	"slices"

	"watchbill/roster"
)

// Summary sums up the transcripts of a review.
type Summary struct {
	People    int        // on the roster
	Certified int        // of them, whether in service or not
	Posted    int        // officers on patrol: what the shares of the tiers are of
	Tiers     [Tiers]int // officers on patrol by the highest tier they have reached
	// Uncertified are the officers in service who have a specialty and are not certified, and so are not of tier 3.
	Uncertified int
	Lapsing     [3]int // whose certification ends within 30, 60 and 90 days of the date; each counts those before it
	Complete    int    // certified, with a complete record: see Transcript.complete
	Verdicts    []VerdictSum
	Mandates    []MandateSum // in the policy's order
	Gaps        []CodeSum    // in the order of Codes, those that occur
	Topics      []TopicSum   // by kind bytewise
}

// Reached is how many officers on patrol have reached a tier: certified ones for [CIT], as in the share of patrol.
func (s *Summary) Reached(t Tier) int {
	n := 0
	for _, of := range s.Tiers[t:] {
		n += of
	}
	return n
}

// Spans are the days within which [Summary.Lapsing] counts.
var Spans = [3]roster.Date{30, 60, days90}

// VerdictSum is how many persons have a verdict.
type VerdictSum struct {
	Verdict roster.Verdict
	People  int
}

// MandateSum is how those whom a mandate binds stand.
type MandateSum struct {
	Mandate    roster.Mandate
	Bound      int // persons in service of its roles
	Met        int
	Ending     [3]int  // of those who meet it: within 30, 60 and 90 days it ends; each counts those before it
	ShortHours float64 // missing in all
}

// CodeSum is how often a gap occurs.
type CodeSum struct {
	Code        Code
	Meaning     string
	Credentials int // or skills
	People      int
}

// TopicSum is the training of one kind that everybody has had.
type TopicSum struct {
	Kind            string
	Hours           float64
	Courses, People int
}

// verdicts is the order in which they are summed up.
var verdicts = []roster.Verdict{
	roster.Certified, roster.InGrace, roster.Lapsed, roster.Revoked, roster.NotAccepted, roster.NotCompleted,
	roster.Undesignated, roster.NoCredential, roster.NotOfficer,
}

func (v *viewer) summary(people []Transcript) Summary {
	s := Summary{People: len(people), Mandates: make([]MandateSum, len(v.mandates))}
	for i, m := range v.mandates {
		s.Mandates[i].Mandate = m
	}
	byVerdict := map[roster.Verdict]int{}
	codes := make([]CodeSum, len(Codes))
	missing := make([]int64, len(v.mandates))
	topics := map[string]*topicCount{}
	for i := range people {
		t := &people[i]
		byVerdict[t.Standing.Verdict]++
		s.count(t, v)
		countCodes(codes, t.Gaps)
		for _, d := range t.Duties {
			s.Mandates[d.Mandate].count(d, v.on)
			missing[d.Mandate] += thousandths(d.Short)
		}
		for _, topic := range t.Topics {
			if topics[topic.Kind] == nil {
				topics[topic.Kind] = &topicCount{}
			}
			topics[topic.Kind].add(topic)
		}
	}
	for _, verdict := range verdicts {
		if n := byVerdict[verdict]; n > 0 {
			s.Verdicts = append(s.Verdicts, VerdictSum{verdict, n})
		}
	}
	for i := range missing {
		s.Mandates[i].ShortHours = asHours(missing[i])
	}
	for i, sum := range codes {
		if sum.People > 0 {
			sum.Code, sum.Meaning = Codes[i].Code, Codes[i].Meaning
			s.Gaps = append(s.Gaps, sum)
		}
	}
	for kind, n := range topics {
		s.Topics = append(s.Topics, TopicSum{kind, asHours(n.hours), n.courses, n.people})
	}
	slices.SortFunc(s.Topics, func(x, y TopicSum) int { return cmp.Compare(x.Kind, y.Kind) })
	return s
}

type topicCount struct {
	hours           int64
	courses, people int
}

func (n *topicCount) add(t Topic) {
	n.hours += thousandths(t.Hours)
	n.courses += t.Courses
	n.people++
}

// count adds one person to the figures on certification and tiers.
func (s *Summary) count(t *Transcript, v *viewer) {
	if t.OnPatrol {
		s.Posted++
		s.Tiers[t.Tier]++
	}
	if !t.Standing.Certified {
		if t.InService && len(t.Specialties) > 0 {
			s.Uncertified++
		}
		return
	}
	s.Certified++
	within(&s.Lapsing, t.Standing.Through, v.on)
	if t.complete() {
		s.Complete++
	}
}

// complete tells whether the certificates and refreshers that count lack nothing of a complete record: program, host, dates,
// hours with all components, the scenario exercise, authority, number and category. Evidence is asked for beside it.
func (t *Transcript) complete() bool {
	return !slices.ContainsFunc(t.Gaps, func(g Gap) bool {
		return g.Credential >= 0 && g.Code != RefresherDue && g.Code != NoEvidence && t.Weighed[g.Credential].Counts
	})
}

// count adds one person whom the mandate binds.
func (m *MandateSum) count(d Duty, on roster.Date) {
	m.Bound++
	if d.Met {
		m.Met++
		within(&m.Ending, d.Through, on)
	}
}

// within counts an end, zero for none, in each of the spans that it lies in.
func within(spans *[3]int, through, on roster.Date) {
	for i, days := range Spans {
		if through != 0 && through <= on+days {
			spans[i]++
		}
	}
}

// countCodes adds the gaps of one person.
func countCodes(codes []CodeSum, gaps []Gap) {
	for i := range codes {
		n := 0
		for _, g := range gaps {
			if g.Code == Codes[i].Code {
				n++
			}
		}
		codes[i].Credentials += n
		codes[i].People += min(n, 1)
	}
}
