package roster

// CredentialsHold tells whether the credentials of p alone certify on d, role and designation left out of account, and
// the last date they do so without a break, grace included; a zero through has no end. Cost: that of judging the
// credentials anew, which for whoever has none is nothing.
func (b *Book) CredentialsHold(p *Personnel, d Date) (through Date, ok bool) {
	if len(p.credentials) == 0 {
		return 0, false
	}
	dates, _ := b.agency.Certification.certifiedDates(p.credentials)
	for _, r := range dates {
		if r.Contains(d) {
			return r.To, true
		}
	}
	return 0, false
}
