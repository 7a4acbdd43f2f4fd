package training

// Counts tells whether credential i of a person counts for what it is of, and if not why: a certificate or a refresher for
// the certification on the date, any other for the hours that have been had.
func (r *Review) Counts(t *Transcript, i int) (counts bool, why string) {
	rule := r.book.Agency().Certification
	c := t.Person.Credentials().At(i)
	switch {
	case c.Kind == rule.Kind || rule.Refresher != nil && c.Kind == rule.Refresher.Kind:
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
