package pack

import "watchbill/roster"

// tables are the CSV files of a pack. duty.go has those of single days, calls and places.
var tables = []csvFile{
	shifts, rotations, officers, credentials, postings, absences, extras, pairs, targets, calls, resources, places,
}

var shifts = &table[roster.Shift]{
	file:    roster.ShiftsFile,
	rows:    func(r *roster.Records) *[]roster.Shift { return &r.Shifts },
	defines: true,
	columns: []column[roster.Shift]{
		col("shift_id", id[roster.ShiftID](), func(s *roster.Shift) *roster.ShiftID { return &s.ID }).must(),
		col("name", text, func(s *roster.Shift) *string { return &s.Name }),
		col("start", clock, func(s *roster.Shift) *roster.ClockTime { return &s.Start }).must(),
		col("end", clock, func(s *roster.Shift) *roster.ClockTime { return &s.End }).must(),
		col("days", weekdays, func(s *roster.Shift) *roster.Weekdays { return &s.Days }),
	},
}

var rotations = &table[roster.Rotation]{
	file:    roster.RotationsFile,
	rows:    func(r *roster.Records) *[]roster.Rotation { return &r.Rotations },
	key:     []string{"rotation_id"},
	defines: true,
	columns: []column[roster.Rotation]{
		col("rotation_id", id[roster.RotationID](), func(r *roster.Rotation) *roster.RotationID { return &r.ID }).must(),
		col("name", text, func(r *roster.Rotation) *string { return &r.Name }),
		col("anchor", date, func(r *roster.Rotation) *roster.Date { return &r.Anchor }).must(),
		col("cycle", ids(roster.TokenOff, roster.TokenOwn), func(r *roster.Rotation) *[]roster.ShiftID { return &r.Cycle }).
			header().of(roster.ShiftsFile),
	},
}

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
		col("languages", list, func(o *roster.Officer) *[]string { return &o.Languages }),
		col("skills", list, func(o *roster.Officer) *[]string { return &o.Skills }),
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
		col("components", list, func(c *roster.Credential) *[]string { return &c.Components }),
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
