package pack

import "watchbill/roster"

var officers = &table[roster.Officer]{
	file:    roster.OfficersFile,
	rows:    func(r *roster.Records) *[]roster.Officer { return &r.Officers },
	blank:   roster.Officer{Role: roster.RoleOfficer, Designated: true, Eligible: true},
	key:     []string{"officer_id"},
	defines: true,
	columns: []column[roster.Officer]{
		col("officer_id", id[roster.OfficerID](), func(o *roster.Officer) *roster.OfficerID { return &o.ID }).must(),
		col("name", text, func(o *roster.Officer) *string { return &o.Name }),
		col("role", word[roster.Role](), func(o *roster.Officer) *roster.Role { return &o.Role }),
		col("rank", word[string](), func(o *roster.Officer) *string { return &o.Rank }),
		col("unit", text, func(o *roster.Officer) *string { return &o.Unit }),
		col("patrol_since", date, func(o *roster.Officer) *roster.Date { return &o.PatrolSince }),
		col("designated", truth, func(o *roster.Officer) *bool { return &o.Designated }),
		col("volunteer", truth, func(o *roster.Officer) *bool { return &o.Volunteer }),
		col("eligible", truth, func(o *roster.Officer) *bool { return &o.Eligible }),
		col("languages", list, func(o *roster.Officer) *[]string { return &o.Languages }).many(),
		col("skills", list, func(o *roster.Officer) *[]string { return &o.Skills }).many(),
		col("phone", text, func(o *roster.Officer) *string { return &o.Phone }),
		col("email", text, func(o *roster.Officer) *string { return &o.Email }),
		col("active_from", date, func(o *roster.Officer) *roster.Date { return &o.Active.From }),
		col("active_to", date, func(o *roster.Officer) *roster.Date { return &o.Active.To }),
	},
}

var credentials = &table[roster.Credential]{
	file: roster.CredentialsFile,
	rows: func(r *roster.Records) *[]roster.Credential { return &r.Credentials },
	key:  []string{"officer_id", "completed", "kind"},
	columns: []column[roster.Credential]{
		col("officer_id", id[roster.OfficerID](), func(c *roster.Credential) *roster.OfficerID { return &c.Officer }).must().of(roster.OfficersFile),
		col("kind", id[string](), func(c *roster.Credential) *string { return &c.Kind }).must(),
		col("program", word[string](), func(c *roster.Credential) *string { return &c.Program }),
		col("host", word[string](), func(c *roster.Credential) *string { return &c.Host }),
		col("started", date, func(c *roster.Credential) *roster.Date { return &c.Started }),
		col("completed", date, func(c *roster.Credential) *roster.Date { return &c.Completed }),
		col("hours", number, func(c *roster.Credential) *float64 { return &c.Hours }),
		col("components", list, func(c *roster.Credential) *[]string { return &c.Components }).many(),
		col("authority", word[string](), func(c *roster.Credential) *string { return &c.Authority }),
		col("number", text, func(c *roster.Credential) *string { return &c.Number }),
		col("category", word[string](), func(c *roster.Credential) *string { return &c.Category }),
		col("expires", date, func(c *roster.Credential) *roster.Date { return &c.Expires }),
		col("revoked", date, func(c *roster.Credential) *roster.Date { return &c.Revoked }),
		col("evidence", text, func(c *roster.Credential) *string { return &c.Evidence }),
	},
}

var postings = &table[roster.Posting]{
	file: roster.PostingsFile,
	rows: func(r *roster.Records) *[]roster.Posting { return &r.Postings },
	key:  []string{"officer_id", "from"},
	columns: []column[roster.Posting]{
		col("officer_id", id[roster.OfficerID](), func(p *roster.Posting) *roster.OfficerID { return &p.Officer }).must().of(roster.OfficersFile),
		col("district_id", id[roster.DistrictID](), func(p *roster.Posting) *roster.DistrictID { return &p.District }).must().of(roster.DistrictsFile),
		col("shift_id", id[roster.ShiftID](), func(p *roster.Posting) *roster.ShiftID { return &p.Shift }).must().of(roster.ShiftsFile),
		col("rotation_id", id[roster.RotationID](), func(p *roster.Posting) *roster.RotationID { return &p.Rotation }).must().of(roster.RotationsFile),
		col("offset", whole, func(p *roster.Posting) *int { return &p.Offset }),
		col("from", date, func(p *roster.Posting) *roster.Date { return &p.Dates.From }).must(),
		col("to", date, func(p *roster.Posting) *roster.Date { return &p.Dates.To }),
	},
}

var absences = &table[roster.Absence]{
	file: roster.AbsencesFile,
	rows: func(r *roster.Records) *[]roster.Absence { return &r.Absences },
	key:  []string{"officer_id", "from", "to"},
	columns: []column[roster.Absence]{
		col("officer_id", id[roster.OfficerID](), func(a *roster.Absence) *roster.OfficerID { return &a.Officer }).must().of(roster.OfficersFile),
		end("from", true, fromCell, func(out *writing, b []byte, a *roster.Absence) []byte {
			if !a.Timed() {
				return a.Days.From.AppendTo(b)
			}
			return out.appendStart(b, a.Time)
		}),
		end("to", true, toCell, func(out *writing, b []byte, a *roster.Absence) []byte {
			if !a.Timed() {
				return a.Days.To.AppendTo(b)
			}
			return out.appendMoment(b, a.Time.End)
		}),
		col("kind", word[string](), func(a *roster.Absence) *string { return &a.Kind }),
		col("note", text, func(a *roster.Absence) *string { return &a.Note }),
	},
	finish: func(r *row, a *roster.Absence) {
		switch {
		case r.from.day != r.to.day:
			r.fault("to", "one of from and to is a date and the other a moment; both are of one sort")
		case r.from.day:
			a.Days = roster.DateRange{From: r.from.date, To: r.to.date}
		default:
			a.Time = r.interval()
		}
	},
}

var extras = &table[roster.Extra]{
	file: roster.ExtrasFile,
	rows: func(r *roster.Records) *[]roster.Extra { return &r.Extras },
	key:  []string{"officer_id", "from"},
	columns: []column[roster.Extra]{
		col("officer_id", id[roster.OfficerID](), func(x *roster.Extra) *roster.OfficerID { return &x.Officer }).must().of(roster.OfficersFile),
		col("district_id", id[roster.DistrictID](), func(x *roster.Extra) *roster.DistrictID { return &x.District }).must().of(roster.DistrictsFile),
		end("from", false, fromCell, func(out *writing, b []byte, x *roster.Extra) []byte { return out.appendStart(b, x.Time) }),
		end("to", false, toCell, func(out *writing, b []byte, x *roster.Extra) []byte { return out.appendMoment(b, x.Time.End) }),
		col("kind", word[string](), func(x *roster.Extra) *string { return &x.Kind }),
	},
	finish: func(r *row, x *roster.Extra) { x.Time = r.interval() },
}

var pairs = &table[roster.Pair]{
	file: roster.PairsFile,
	rows: func(r *roster.Records) *[]roster.Pair { return &r.Pairs },
	key:  []string{"pair_id"},
	columns: []column[roster.Pair]{
		col("pair_id", id[roster.PairID](), func(p *roster.Pair) *roster.PairID { return &p.ID }).must(),
		col("officer_id", id[roster.OfficerID](), func(p *roster.Pair) *roster.OfficerID { return &p.Officer }).must().of(roster.OfficersFile),
		col("clinician_id", id[roster.OfficerID](), func(p *roster.Pair) *roster.OfficerID { return &p.Clinician }).must().of(roster.OfficersFile),
		col("from", date, func(p *roster.Pair) *roster.Date { return &p.Dates.From }).must(),
		col("to", date, func(p *roster.Pair) *roster.Date { return &p.Dates.To }),
		col("unit", text, func(p *roster.Pair) *string { return &p.Unit }),
	},
}
