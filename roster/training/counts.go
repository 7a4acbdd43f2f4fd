package training

import "watchbill/roster"

// certifies tells whether a kind is that of the certification or of its refresher.
func certifies(rule roster.Certification, kind string) bool {
	return kind == rule.Kind || rule.Refresher != nil && kind == rule.Refresher.Kind
}

// Counts tells whether credential i of a person counts for what it is of, and if not why: a certificate or a refresher for
// the certification on the date, any other for the hours that have been had.
func (r *Review) Counts(t *Transcript, i int) (counts bool, why string) {
	c := t.Person.Credentials().At(i)
	switch {
	case certifies(r.book.Agency().Certification, c.Kind):
		return t.Weighed[i].Counts, t.Weighed[i].Why
	case c.Completed == 0:
		return false, "not completed"
	case c.Completed > r.on:
		return false, "not before " + c.Completed.String()
	case c.Revoked != 0 && c.Revoked <= r.on:
		return false, "revoked " + c.Revoked.String()
	case t.repeats != nil && t.repeats[i]:
		return false, "on record twice"
	}
	return true, ""
}
