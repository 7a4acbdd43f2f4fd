package pack

import (
	"strconv"
	"time"

	"watchbill/roster"
)

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

var targets = &table[roster.Target]{
	file: roster.TargetsFile,
	rows: func(r *roster.Records) *[]roster.Target { return &r.Targets },
	key:  []string{"need", "district_id", "shift_id", "days", "from", "to"},
	columns: []column[roster.Target]{
		col("need", word[roster.Need](), func(t *roster.Target) *roster.Need { return &t.Need }).must(),
		col("district_id", id[roster.DistrictID](), func(t *roster.Target) *roster.DistrictID { return &t.District }).of(roster.DistrictsFile),
		col("shift_id", id[roster.ShiftID](), func(t *roster.Target) *roster.ShiftID { return &t.Shift }).of(roster.ShiftsFile),
		col("days", weekdays, func(t *roster.Target) *roster.Weekdays { return &t.Days }),
		col("required", whole, func(t *roster.Target) *int { return &t.Required }).must(),
		col("from", date, func(t *roster.Target) *roster.Date { return &t.Dates.From }),
		col("to", date, func(t *roster.Target) *roster.Date { return &t.Dates.To }),
	},
}

var calls = &table[roster.Call]{
	file: roster.CallsFile,
	rows: func(r *roster.Records) *[]roster.Call { return &r.Calls },
	key:  []string{"call_id"},
	columns: []column[roster.Call]{
		col("call_id", id[roster.CallID](), func(c *roster.Call) *roster.CallID { return &c.ID }).must(),
		col("received", received, func(c *roster.Call) *time.Time { return &c.Received }).must(),
		latitude(func(c *roster.Call) **roster.Point { return &c.At }),
		longitude(func(c *roster.Call) **roster.Point { return &c.At }),
		col("district_id", id[roster.DistrictID](), func(c *roster.Call) *roster.DistrictID { return &c.District }).of(roster.DistrictsFile),
		col("nature", word[string](), func(c *roster.Call) *string { return &c.Nature }),
		col("final_nature", word[string](), func(c *roster.Call) *string { return &c.FinalNature }),
		col("priority", word[string](), func(c *roster.Call) *string { return &c.Priority }),
		col("crisis", truth, func(c *roster.Call) *bool { return &c.Crisis }),
		col("on_scene_minutes", number, func(c *roster.Call) *float64 { return &c.OnSceneMinutes }),
	},
	finish: func(r *row, _ *roster.Call) { r.bothCoordinates() },
}

var resources = &table[roster.Resource]{
	file: roster.ResourcesFile,
	rows: func(r *roster.Records) *[]roster.Resource { return &r.Resources },
	key:  []string{"resource_id"},
	columns: []column[roster.Resource]{
		col("resource_id", id[roster.ResourceID](), func(x *roster.Resource) *roster.ResourceID { return &x.ID }).must(),
		col("name", text, func(x *roster.Resource) *string { return &x.Name }),
		col("kind", word[string](), func(x *roster.Resource) *string { return &x.Kind }).must(),
		latitude(func(x *roster.Resource) **roster.Point { return &x.At }),
		longitude(func(x *roster.Resource) **roster.Point { return &x.At }),
		col("phone", text, func(x *roster.Resource) *string { return &x.Phone }),
		col("hours", hours, func(x *roster.Resource) *roster.Hours { return &x.Hours }),
		col("districts", ids[roster.DistrictID](), func(x *roster.Resource) *[]roster.DistrictID { return &x.Districts }).of(roster.DistrictsFile),
	},
	finish: func(r *row, _ *roster.Resource) { r.bothCoordinates() },
}

var places = &table[roster.Place]{
	file: roster.PlacesFile,
	rows: func(r *roster.Records) *[]roster.Place { return &r.Places },
	key:  []string{"place_id"},
	columns: []column[roster.Place]{
		col("place_id", id[roster.PlaceID](), func(p *roster.Place) *roster.PlaceID { return &p.ID }).must(),
		col("name", text, func(p *roster.Place) *string { return &p.Name }),
		col("kind", word[string](), func(p *roster.Place) *string { return &p.Kind }),
		col("lat", degrees, func(p *roster.Place) *float64 { return &p.At.Lat }).must(),
		col("lon", degrees, func(p *roster.Place) *float64 { return &p.At.Lon }).must(),
	},
}

// latitude and longitude are the columns of a place that a row may leave out, both or neither.
func latitude[T any](at func(*T) **roster.Point) column[T] {
	return coordinate("lat", at, func(p *roster.Point) *float64 { return &p.Lat }, func(r *row) *bool { return &r.lat })
}

func longitude[T any](at func(*T) **roster.Point) column[T] {
	return coordinate("lon", at, func(p *roster.Point) *float64 { return &p.Lon }, func(r *row) *bool { return &r.lon })
}

func coordinate[T any](name string, at func(*T) **roster.Point, half func(*roster.Point) *float64, given func(*row) *bool) column[T] {
	return column[T]{
		name: name,
		read: func(r *row, cell string, v *T) (err error) {
			p := at(v)
			if *p == nil {
				*p = new(roster.Point)
			}
			*given(r) = true
			*half(*p), err = parseNumber(cell)
			return err
		},
		write: func(_ *writing, b []byte, v *T) []byte {
			if p := *at(v); p != nil {
				b = strconv.AppendFloat(b, *half(p), 'f', -1, 64)
			}
			return b
		},
	}
}

func (r *row) bothCoordinates() {
	if r.lat && !r.lon {
		r.fault("lon", "missing, while lat is given")
	} else if r.lon && !r.lat {
		r.fault("lat", "missing, while lon is given")
	}
}
