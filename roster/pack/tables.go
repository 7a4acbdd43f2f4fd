package pack

import "watchbill/roster"

// tables are the CSV files of a pack. Those of people are in tables_people.go, those of places and calls in tables_places.go.
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
		col("days", weekdays, func(s *roster.Shift) *roster.Weekdays { return &s.Days }).many(),
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
			header().of(roster.ShiftsFile).many(),
	},
}

var targets = &table[roster.Target]{
	file: roster.TargetsFile,
	rows: func(r *roster.Records) *[]roster.Target { return &r.Targets },
	key:  []string{"need", "district_id", "shift_id", "days", "from", "to"},
	columns: []column[roster.Target]{
		col("need", word[roster.Need](), func(t *roster.Target) *roster.Need { return &t.Need }).must(),
		col("district_id", id[roster.DistrictID](), func(t *roster.Target) *roster.DistrictID { return &t.District }).of(roster.DistrictsFile),
		col("shift_id", id[roster.ShiftID](), func(t *roster.Target) *roster.ShiftID { return &t.Shift }).of(roster.ShiftsFile),
		col("days", weekdays, func(t *roster.Target) *roster.Weekdays { return &t.Days }).many(),
		col("required", whole, func(t *roster.Target) *int { return &t.Required }).must(),
		col("from", date, func(t *roster.Target) *roster.Date { return &t.Dates.From }),
		col("to", date, func(t *roster.Target) *roster.Date { return &t.Dates.To }),
	},
}
