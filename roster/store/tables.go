package store

import "watchbill/roster"

// tables lists them in the order of roster.Files.
var tables = []*table{
	define(roster.AgencyFile,
		func(r *roster.Records) []roster.Agency { return []roster.Agency{r.Agency} },
		func(r *reading, a roster.Agency) { r.Agency = a },
		func(k key, a *roster.Agency) key { return with(k, a.ID) }),
	rows(roster.DistrictsFile,
		func(r *roster.Records) *[]roster.District { return &r.Districts },
		func(k key, d *roster.District) key { return with(k, d.ID) }),
	define(roster.ShiftsFile, shiftRows,
		func(r *reading, s shiftRow) { r.shifts = append(r.shifts, s) },
		func(k key, s *shiftRow) key { return with(k, s.ID) }),
	rows(roster.RotationsFile,
		func(r *roster.Records) *[]roster.Rotation { return &r.Rotations },
		func(k key, x *roster.Rotation) key { return with(k, x.ID) }),
	rows(roster.OfficersFile,
		func(r *roster.Records) *[]roster.Officer { return &r.Officers },
		func(k key, o *roster.Officer) key { return with(k, o.ID) }),
	rows(roster.CredentialsFile,
		func(r *roster.Records) *[]roster.Credential { return &r.Credentials },
		func(k key, c *roster.Credential) key { return with(with(k, c.Officer), c.Kind).date(c.Completed) }),
	rows(roster.PostingsFile,
		func(r *roster.Records) *[]roster.Posting { return &r.Postings },
		func(k key, p *roster.Posting) key { return with(k, p.Officer).date(p.Dates.From) }),
	rows(roster.AbsencesFile,
		func(r *roster.Records) *[]roster.Absence { return &r.Absences },
		absenceKey),
	rows(roster.ExtrasFile,
		func(r *roster.Records) *[]roster.Extra { return &r.Extras },
		func(k key, e *roster.Extra) key { return with(k, e.Officer).minute(e.Time.Start).minute(e.Time.End) }),
	rows(roster.PairsFile,
		func(r *roster.Records) *[]roster.Pair { return &r.Pairs },
		func(k key, p *roster.Pair) key { return with(k, p.ID) }),
	rows(roster.TargetsFile,
		func(r *roster.Records) *[]roster.Target { return &r.Targets },
		func(k key, t *roster.Target) key {
			k = with(with(with(with(k, t.Need), t.District), t.Shift), t.Days.String())
			return k.date(t.Dates.From).date(t.Dates.To)
		}),
	rows(roster.CallsFile,
		func(r *roster.Records) *[]roster.Call { return &r.Calls },
		func(k key, c *roster.Call) key { return with(k, c.ID) }),
	rows(roster.ResourcesFile,
		func(r *roster.Records) *[]roster.Resource { return &r.Resources },
		func(k key, x *roster.Resource) key { return with(k, x.ID) }),
	rows(roster.PlacesFile,
		func(r *roster.Records) *[]roster.Place { return &r.Places },
		func(k key, p *roster.Place) key { return with(k, p.ID) }),
	define(roster.PolicyFile,
		policies,
		func(r *reading, p roster.Policy) { r.Policy = &p },
		func(k key, _ *roster.Policy) key { return k }),
}

func absenceKey(k key, a *roster.Absence) key {
	k = with(k, a.Officer)
	if a.Timed() {
		k = k.minute(a.Time.Start).minute(a.Time.End)
	} else {
		k = k.date(a.Days.From).date(a.Days.To)
	}
	return with(k, a.Kind)
}

func policies(r *roster.Records) []roster.Policy {
	if r.Policy == nil {
		return nil
	}
	return []roster.Policy{*r.Policy}
}

// shiftRow is a shift with its place in the file, which has a meaning.
type shiftRow struct {
	Order int `json:"order"`
	roster.Shift
}

func shiftRows(r *roster.Records) []shiftRow {
	var rows []shiftRow
	for i, s := range r.Shifts {
		rows = append(rows, shiftRow{i, s})
	}
	return rows
}
