package roster

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Verdict sums up a standing.
type Verdict string

// The verdicts. That of an officer who is not designated is [Undesignated] only when nothing else is missing.
const (
	Certified    Verdict = "certified"
	InGrace      Verdict = "in-grace" // certified, by grace days alone
	Lapsed       Verdict = "lapsed"
	Revoked      Verdict = "revoked"
	NotAccepted  Verdict = "not-accepted"  // a course on record that does not qualify
	NotCompleted Verdict = "not-completed" // not by that date, or never
	NoCredential Verdict = "no-credential"
	Undesignated Verdict = "undesignated"
	NotOfficer   Verdict = "not-officer" // a clinician or dispatcher
)

// Standing is what an officer's credentials amount to on one date.
type Standing struct {
	Verdict    Verdict
	Certified  bool
	Designated bool
	Through    Date   // last date certified, grace included; when lapsed or revoked, the last there was; zero: none or no end
	Reason     string // why not certified, such as "40 h not verified: 36 h"; while in grace, by when to refresh; else ""
}

// Standing returns the standing of p on d by the agency's rule.
func (b *Book) Standing(p *Personnel, d Date) Standing {
	rule := b.agency.Certification
	s := Standing{Designated: p.Officer.Designated}
	if through, ok := p.CertifiedThrough(d); ok {
		s.Certified, s.Through, s.Verdict = true, through, Certified
		if s.Reason = rule.grace(p.credentials, d); s.Reason != "" {
			s.Verdict = InGrace
		}
		return s
	}
	s.Through = lastBefore(p.certified, d)
	if p.Officer.Role != RoleOfficer {
		s.Verdict, s.Reason = NotOfficer, fmt.Sprintf("role is %s, not officer", p.Officer.Role)
		return s
	}
	if !p.Officer.Designated {
		if _, ok := b.CredentialsHold(p, d); ok {
			s.Verdict, s.Reason = Undesignated, "not designated"
			return s
		}
	}
	s.Verdict, s.Reason = rule.whyNot(p.credentials, d)
	if !p.Officer.Designated {
		s.Reason = "not designated; " + s.Reason
	}
	return s
}

// CredentialsHold tells whether the credentials of p alone certify on d, role and designation left out of account, and
// the last date they do so without a break, grace included; a zero through has no end. Cost: that of judging the
// credentials anew, which for whoever has none is nothing.
func (b *Book) CredentialsHold(p *Personnel, d Date) (through Date, ok bool) {
	if len(p.credentials) == 0 {
		return 0, false
	}
	dates, _ := b.agency.Certification.certifiedDates(p.credentials)
	return throughOf(dates, d)
}

// grace says by when to refresh when every base that holds on d holds by its grace days alone, else "".
func (r Certification) grace(creds []Credential, d Date) string {
	if r.GraceDays == 0 {
		return ""
	}
	bases, refreshers := r.split(creds)
	var ended Date
	for _, base := range bases {
		if base.Completed > d || base.Revoked != 0 && base.Revoked <= d {
			continue
		}
		// Refreshers are judged with grace; only the end that results is then taken without.
		end := r.end(base, refreshers, d)
		if d <= end {
			return ""
		}
		ended = max(ended, end)
	}
	return fmt.Sprintf("in grace: ended %s, refresher due by %s", ended, ended+Date(r.GraceDays))
}

// whyNot says why the credentials do not certify on d: how the last certification ended, or what came nearest to one.
func (r Certification) whyNot(creds []Credential, d Date) (verdict Verdict, reason string) {
	dates, _ := r.certifiedDates(creds)
	if last := lastBefore(dates, d); last != 0 {
		return r.ended(creds, last+1)
	}
	best := -1
	verdict, reason = NoCredential, "no "+r.Kind
	say := func(rank int, v Verdict, why string) {
		if rank > best {
			best, verdict, reason = rank, v, why
		}
	}
	for _, c := range creds { // of one kind by completion, so that of equals the first stands
		if c.Kind != r.Kind {
			continue
		}
		why := r.Missing(c)
		switch {
		case c.Completed == 0:
			say(0, NotCompleted, r.Kind+" not completed")
		case why == nil && c.Completed > d:
			say(2, NotCompleted, r.Kind+" not before "+c.Completed.String())
		case why == nil && c.Revoked != 0 && c.Revoked <= d:
			say(4, Revoked, "revoked "+c.Revoked.String())
		case why == nil:
			say(4, Lapsed, "expired before it was completed")
		case c.Completed <= d:
			say(3, NotAccepted, strings.Join(why, "; "))
		default:
			say(1, NotAccepted, strings.Join(why, "; "))
		}
	}
	return verdict, reason
}

// ended says what ended the certification whose first day without is day.
func (r Certification) ended(creds []Credential, day Date) (Verdict, string) {
	bases, refreshers := r.split(creds)
	revoked := func(c Credential) bool { return c.Revoked == day }
	switch {
	case slices.ContainsFunc(bases, revoked):
		return Revoked, "revoked " + day.String()
	case slices.ContainsFunc(refreshers, revoked):
		return Revoked, "refresher revoked " + day.String()
	}
	return Lapsed, "lapsed " + day.String()
}

func formatHours(h float64) string { return strconv.FormatFloat(h, 'f', -1, 64) }
