package roster

func (c *builder) checkOfficer(row int, o *Officer) {
	c.id(OfficersFile, row, "officer_id", string(o.ID))
	c.oneOf(OfficersFile, row, "role", string(o.Role), roles)
	if o.Active.To != 0 && o.Active.To < o.Active.From {
		c.fault(OfficersFile, row, "active_to", "%s is before %s", o.Active.To, o.Active.From)
	}
}

func (c *builder) checkCredentials(creds []Credential) {
	for i := range creds {
		x := &creds[i]
		c.id(CredentialsFile, i, "kind", x.Kind)
		c.within(CredentialsFile, i, "hours", x.Hours, 0, maxHours)
		if x.Expires != 0 && x.Expires < x.Completed {
			c.warn(CredentialsFile, i, "expires", "%s is before the completion on %s", x.Expires, x.Completed)
		}
		if x.Started != 0 && x.Completed != 0 && x.Completed < x.Started {
			c.warn(CredentialsFile, i, "completed", "%s is before the start on %s", x.Completed, x.Started)
		}
		if i > 0 && compareCredentials(&creds[i-1], x) == 0 && x.Expires == creds[i-1].Expires && x.Revoked == creds[i-1].Revoked {
			c.warn(CredentialsFile, i, "officer_id", "the same %s of %s is there twice", x.Kind, x.Officer)
		}
	}
}

func (c *builder) checkPairs(pairs []Pair) {
	seen := map[PairID]bool{}
	b := c.book
	for i, p := range pairs {
		defines(c, PairsFile, i, "pair_id", p.ID, seen)
		if k, ok := b.officerAt[p.Officer]; !ok {
			unknown(c, PairsFile, i, "officer_id", p.Officer, OfficersFile, b.officerAt)
		} else if role := b.people.at(k).Officer.Role; role != RoleOfficer {
			c.warn(PairsFile, i, "officer_id", "the role of %s is %s, not officer", p.Officer, role)
		}
		if k, ok := b.officerAt[p.Clinician]; !ok {
			unknown(c, PairsFile, i, "clinician_id", p.Clinician, OfficersFile, b.officerAt)
		} else if role := b.people.at(k).Officer.Role; role != RoleClinician {
			c.warn(PairsFile, i, "clinician_id", "the role of %s is %s, not clinician", p.Clinician, role)
		}
		c.checkDates(PairsFile, i, p.Dates, true)
	}
}
