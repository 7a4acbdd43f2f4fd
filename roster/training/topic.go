package training

import (
	"math"

	"watchbill/roster"
)

// Topic is the training of one kind that somebody has had by the date of a review.
type Topic struct {
	Kind    string
	Hours   float64
	Courses int         // credentials that were completed and not revoked, each once
	Latest  roster.Date // the last of them
}

// thousandths is a number of hours in exact thousandths. The roster's bounds keep sums of them within range.
func thousandths(hours float64) int64 { return int64(math.Round(hours * 1000)) }

func asHours(n int64) float64 { return float64(n) / 1000 }

// course is a credential as training counts it.
type course struct {
	at    int // index of the credential
	kind  string
	hours int64 // thousandths
	dates roster.DateRange
}

// coursesOf appends the credentials that were completed, and not revoked before they were, with the dates from which and
// to which their hours have been had.
func coursesOf(dst []course, creds []roster.Credential) []course {
	for i, c := range creds {
		if c.Completed == 0 || c.Revoked != 0 && c.Revoked <= c.Completed {
			continue
		}
		x := course{at: i, kind: c.Kind, hours: thousandths(c.Hours), dates: roster.DateRange{From: c.Completed}}
		if c.Revoked != 0 {
			x.dates.To = c.Revoked - 1
		}
		dst = append(dst, x)
	}
	return dst
}

// appendRepeats appends, for each credential, whether an earlier one says the same course. They are sorted as those of a
// [roster.Personnel], by kind, then completion.
func appendRepeats(dst []bool, creds []roster.Credential) []bool {
	for i := range creds {
		repeat := false
		for k := i - 1; k >= 0 && creds[k].Kind == creds[i].Kind && creds[k].Completed == creds[i].Completed && !repeat; k-- {
			repeat = sameCourse(&creds[k], &creds[i])
		}
		dst = append(dst, repeat)
	}
	return dst
}

// sameCourse tells whether two credentials of one kind and completion say one course. Components, authority, category,
// expiry and evidence may differ; a number of its own tells two courses of one day apart.
func sameCourse(x, y *roster.Credential) bool {
	return x.Number == y.Number && x.Program == y.Program && x.Host == y.Host && x.Started == y.Started && x.Hours == y.Hours && x.Revoked == y.Revoked
}

// topics sums up the courses had by the date. They are sorted by kind.
func (v *viewer) topics() []Topic {
	var topics []Topic
	sum := int64(0)
	for _, c := range v.courses {
		if v.repeats[c.at] || !c.dates.Contains(v.on) {
			continue
		}
		n := len(topics)
		if n == 0 || topics[n-1].Kind != c.kind {
			topics, sum = append(topics, Topic{Kind: c.kind}), 0
			n++
		}
		t := &topics[n-1]
		sum += c.hours
		t.Hours, t.Latest = asHours(sum), max(t.Latest, c.dates.From)
		t.Courses++
	}
	return topics
}
