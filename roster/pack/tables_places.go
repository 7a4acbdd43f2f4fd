package pack

import (
	"time"

	"watchbill/roster"
)

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
		col("districts", ids[roster.DistrictID](), func(x *roster.Resource) *[]roster.DistrictID { return &x.Districts }).of(roster.DistrictsFile).many(),
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
		name:  name,
		plain: true,
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
				b = appendNumber(b, *half(p))
			}
			return b
		},
	}
}

// bothCoordinates reports a row that gives one half of a place.
func (r *row) bothCoordinates() {
	if r.lat && !r.lon {
		r.fault("lon", "missing, while lat is given")
	} else if r.lon && !r.lat {
		r.fault("lat", "missing, while lon is given")
	}
}
