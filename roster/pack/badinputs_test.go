package pack_test

import (
	"slices"
	"strings"
)

// badInput is the small pack with mistakes, and all that is said of them.
type badInput struct {
	name   string
	edits  []edit
	faults []string
}

var badInputs = slices.Concat(badFiles, badRows)

// badFiles have mistakes of whole files, headers, and what CSV is.
var badFiles = []badInput{
	{name: "nothing wrong"},
	{
		name:  "missing file",
		edits: []edit{{file: "officers.csv", new: remove}},
		faults: []string{
			"officers.csv:1: file: missing; every pack has it",
			"credentials.csv:1: officer_id: warning: 4 further faults may only follow from those in officers.csv; check again when that is right",
			"postings.csv:1: officer_id: warning: 5 further faults may only follow from those in officers.csv; check again when that is right",
			"absences.csv:1: officer_id: warning: 4 further faults may only follow from those in officers.csv; check again when that is right",
			"extras.csv:1: officer_id: warning: 1 further fault may only follow from those in officers.csv; check again when that is right",
			"pairs.csv:1: officer_id: warning: 1 further fault may only follow from those in officers.csv; check again when that is right",
			"pairs.csv:1: clinician_id: warning: 1 further fault may only follow from those in officers.csv; check again when that is right",
		},
	},
	{
		name:  "missing file, another of nearly its name",
		edits: []edit{{file: "officers.csv", new: remove}, {"officer.csv", whole, "officer_id\n"}},
		faults: []string{
			"officers.csv:1: file: missing; every pack has it",
			"credentials.csv:1: officer_id: warning: 4 further faults may only follow from those in officers.csv; check again when that is right",
			"postings.csv:1: officer_id: warning: 5 further faults may only follow from those in officers.csv; check again when that is right",
			"absences.csv:1: officer_id: warning: 4 further faults may only follow from those in officers.csv; check again when that is right",
			"extras.csv:1: officer_id: warning: 1 further fault may only follow from those in officers.csv; check again when that is right",
			"pairs.csv:1: officer_id: warning: 1 further fault may only follow from those in officers.csv; check again when that is right",
			"pairs.csv:1: clinician_id: warning: 1 further fault may only follow from those in officers.csv; check again when that is right",
			"officer.csv:1: file: warning: no file of a pack, not read; nearest is officers.csv",
		},
	},
	{
		name:  "missing optional files",
		edits: []edit{{file: "calls.csv", new: remove}, {file: "policy.json", new: remove}, {file: "extras.csv", new: remove}},
	},
	{
		name:  "empty file",
		edits: []edit{{"shifts.csv", whole, ""}},
		faults: []string{
			"shifts.csv:1: header: the file is empty; its first row must be shift_id,name,start,end,days",
			"rotations.csv:1: cycle: warning: 2 further faults may only follow from those in shifts.csv; check again when that is right",
			"postings.csv:1: shift_id: warning: 5 further faults may only follow from those in shifts.csv; check again when that is right",
			"targets.csv:1: shift_id: warning: 2 further faults may only follow from those in shifts.csv; check again when that is right",
		},
	},
	{
		name:  "empty agency and districts",
		edits: []edit{{"agency.json", whole, " \n"}, {"districts.geojson", whole, ""}},
		faults: []string{
			"agency.json:1: file: the file is empty",
			"districts.geojson:1: file: the file is empty",
			"postings.csv:1: district_id: warning: 5 further faults may only follow from those in districts.geojson; check again when that is right",
			"extras.csv:1: district_id: warning: 1 further fault may only follow from those in districts.geojson; check again when that is right",
			"targets.csv:1: district_id: warning: 2 further faults may only follow from those in districts.geojson; check again when that is right",
			"calls.csv:1: district_id: warning: 1 further fault may only follow from those in districts.geojson; check again when that is right",
			"resources.csv:1: districts: warning: 2 further faults may only follow from those in districts.geojson; check again when that is right",
		},
	},
	{
		name:  "header alone",
		edits: []edit{{"shifts.csv", whole, "shift_id,name,start,end,days\n"}},
		faults: []string{
			"shifts.csv:1: shift_id: there is no shift",
			`rotations.csv:3: cycle: "day" is not in shifts.csv`,
			`rotations.csv:3: cycle: "night" is not in shifts.csv`,
			`postings.csv:2: shift_id: "day" is not in shifts.csv`,
			`postings.csv:3: shift_id: "day" is not in shifts.csv`,
			`postings.csv:4: shift_id: "night" is not in shifts.csv`,
			`postings.csv:5: shift_id: "night" is not in shifts.csv`,
			`postings.csv:6: shift_id: "swing" is not in shifts.csv`,
			`targets.csv:3: shift_id: "night" is not in shifts.csv`,
			`targets.csv:4: shift_id: "day" is not in shifts.csv`,
		},
	},
	{
		name:  "wrong header",
		edits: []edit{{"pairs.csv", whole, "CRT1,O1,CL1,2016-01-01,,CRT1\n"}},
		faults: []string{
			"pairs.csv:1: header: not a header: none of its cells names a column; the first row must be pair_id,officer_id,clinician_id,from,to,unit",
		},
	},
	{
		name:  "another file's header",
		edits: []edit{{"absences.csv", whole, "officer_id,district_id,from,to,kind\nO1,hill,2016-08-01,2016-08-14,vacation\n"}},
		faults: []string{
			"absences.csv:1: district_id: unknown column; known are officer_id from to kind note",
		},
	},
	{
		name:  "semicolons",
		edits: []edit{{"places.csv", whole, "place_id;name;kind;lat;lon\n"}},
		faults: []string{
			"places.csv:1: header: no commas; cells are separated by commas; the first row must be place_id,name,kind,lat,lon",
		},
	},
	{
		name:  "unknown column",
		edits: []edit{{"postings.csv", "rotation_id", "rotatoin_id"}, {"officers.csv", "email", "badge"}},
		faults: []string{
			"officers.csv:1: badge: unknown column; known are officer_id name role rank unit patrol_since designated volunteer eligible languages skills phone email active_from active_to",
			"postings.csv:1: rotatoin_id: unknown column; nearest is rotation_id",
		},
	},
	{
		name:  "column twice, column missing",
		edits: []edit{{"places.csv", "place_id,name,kind,lat,lon", "place_id,name,name,lat,kind"}},
		faults: []string{
			"places.csv:1: name: the column is there twice",
			"places.csv:1: lon: the column is missing",
		},
	},
	{
		name:  "key column missing",
		edits: []edit{{"rotations.csv", whole, "name,anchor,cycle\nx,2016-01-01,*\n"}},
		faults: []string{
			"rotations.csv:1: rotation_id: the column is missing",
			"postings.csv:1: rotation_id: warning: 5 further faults may only follow from those in rotations.csv; check again when that is right",
		},
	},
	{
		name: "columns in another order, optional ones absent",
		edits: []edit{{"extras.csv", whole, "kind,to,from,district_id,officer_id\nswap,2016-11-05T12:15,2016-11-05T07:30,hill,O2\n"},
			{"rotations.csv", whole, "cycle,anchor,rotation_id\n* * * * - -,2016-01-01,4-2\nday - night -,2016-01-04,mixed\n"}},
	},
	{
		name:  "byte order mark",
		edits: []edit{{"officers.csv", "officer_id,", "\ufeffofficer_id,"}, {"agency.json", "{\n  \"format\"", "\ufeff{\n  \"format\""}},
	},
	{
		name:  "UTF-16",
		edits: []edit{{"places.csv", whole, "\xff\xfep\x00l\x00a\x00"}, {"policy.json", whole, "\xff\xfe{\x00}\x00"}},
		faults: []string{
			"places.csv:1: file: is UTF-16; save it as CSV in UTF-8",
			"policy.json:1: file: is UTF-16; save it in UTF-8",
		},
	},
	{
		name:  "CRLF, blank lines",
		edits: []edit{{"postings.csv", whole, "officer_id,district_id,shift_id,rotation_id,from\r\n\r\nO1,hill,day,4-2,2016-01-01\r\n   \r\nO9,hill,day,4-2,2016-01-01\r\n"}},
		faults: []string{
			`postings.csv:5: officer_id: "O9" is not in officers.csv; nearest is "O1"`,
		},
	},
	{
		name:  "CR alone",
		edits: []edit{{"pairs.csv", whole, "pair_id,officer_id,clinician_id,from\rCRT1,O1,CL1,2016-01-01\r"}},
		faults: []string{
			"pairs.csv:1: header: its lines end in CR alone; save the file with LF or CRLF; the first row must be pair_id,officer_id,clinician_id,from,to,unit",
		},
	},
	{
		name:  "not UTF-8, NUL",
		edits: []edit{{"officers.csv", "Zoë Müller", "Zo\xeb M\xfcller"}, {"officers.csv", "Robin Vega", "Robin\x00"}, {"policy.json", "WELFARE\": 2", "WELF\xc1RE\": 2"}},
		faults: []string{
			"officers.csv:2: name: has a NUL byte in it",
			`officers.csv:6: name: "Zo\xeb M\xfcller" is not UTF-8 text; save the file as CSV in UTF-8`,
			"policy.json:4: file: is not UTF-8 text",
		},
	},
	{
		name: "quotes across lines, then a fault",
		edits: []edit{{"credentials.csv", "O3,MHFA-PS,,,,2014-09-01", "O3,MHFA-PS,\"a\nb, \"\"c\"\"\n\",,,2014-09-01"},
			{"credentials.csv", "2014-09-01,8,,,,,,,\n", "2014-09-01,8,,,,,,,\nO3,MHFA-PS,,,,2014-09-31,8,,,,,,,\n"}},
		faults: []string{
			"credentials.csv:9: completed: there is no 2014-09-31 in the calendar",
		},
	},
	{
		name:  "quote never closed",
		edits: []edit{{"rotations.csv", `"Four on, two off"`, `"Four on, two off`}},
		faults: []string{
			`rotations.csv:2: name: a quoted cell is not closed as it should be: write each " in it twice, and one at its end; the rows from here on were not read`,
			"postings.csv:1: rotation_id: warning: 5 further faults may only follow from those in rotations.csv; check again when that is right",
		},
	},
	{
		name:  "quote never closed on the last line",
		edits: []edit{{"places.csv", "St. Francis Hospital", `"St. Francis Hospital`}},
		faults: []string{
			`places.csv:2: name: a quoted cell is not closed as it should be: write each " in it twice, and one at its end`,
		},
	},
	{
		name:  "quotes within cells",
		edits: []edit{{"officers.csv", `"Jo ""JJ"" Chen"`, `Jo "JJ" Chen`}, {"rotations.csv", `"Days, then ""nights"""`, `"Days, then "nights""`}},
		faults: []string{
			`rotations.csv:3: name: a quoted cell is not closed as it should be: write each " in it twice, and one at its end`,
			`officers.csv:5: name: a " in a cell that does not begin with one: write the cell as "...", and each " in it twice`,
			"credentials.csv:1: officer_id: warning: 1 further fault may only follow from those in officers.csv; check again when that is right",
			"postings.csv:1: officer_id: warning: 1 further fault may only follow from those in officers.csv; check again when that is right",
			"postings.csv:1: rotation_id: warning: 1 further fault may only follow from those in rotations.csv; check again when that is right",
			"absences.csv:1: officer_id: warning: 1 further fault may only follow from those in officers.csv; check again when that is right",
			"extras.csv:1: officer_id: warning: 1 further fault may only follow from those in officers.csv; check again when that is right",
		},
	},
	{
		name:  "too few and too many cells",
		edits: []edit{{"officers.csv", "DI1,Sam Ortiz,dispatcher,,,,true,false,true,,,,,,", "DI1,Sam Ortiz,dispatcher"}, {"postings.csv", "O2,harbor,night,4-2,2,2016-01-01,", "O2,harbor,night,4-2,2,2016-01-01,,,"}},
		faults: []string{
			"officers.csv:3: row: 3 cells, but the header names 15 columns",
			"postings.csv:5: row: 9 cells, but the header names 7 columns",
		},
	},
	{
		name: "agency and policy keys",
		edits: []edit{{"agency.json", `"format": "roster-pack/1"`, `"format": "roster-pack/2"`}, {"agency.json", `"min_hours": 40`, `"min_hours": "40"`}, {"agency.json", `"valid_months": 24,`, `"valid_month": 24,`},
			{"agency.json", `"grace_days": 30`, `"grace_days": 30.5`}, {"agency.json", `"name": "Small Harbor Police, made up"`, `"id": "small"`}, {"agency.json", `"unplanned_rate": 0.05`, `"unplanned_rate": 5`},
			{"agency.json", `"share_of_patrol": 0.25`, `"colour": "blue"`}, {"policy.json", `"WELFARE": 2`, `"WELFARE": 9`}, {"policy.json", `"near_equal_s": 60`, `"near_equal": 60`}, {"policy.json", `"kinds": [`, `"kind": [`}},
		faults: []string{
			"agency.json:1: name: missing",
			`agency.json:2: format: "roster-pack/2" is not "roster-pack/1", the only format there is`,
			"agency.json:4: id: is there twice",
			`agency.json:8: certification.min_hours: "40" is not a number`,
			"agency.json:13: certification.valid_month: unknown key; nearest is valid_months",
			"agency.json:14: certification.grace_days: 30.5 is not a whole number",
			"agency.json:31: absence.unplanned_rate: 5 is not between 0 and 0.9",
			"agency.json:36: colour: unknown key; known are format id name time_zone certification co_responder work_rules absence experience share_of_patrol",
			"policy.json:4: levels.WELFARE: 9 is not between 1 and 4",
			"policy.json:18: near_equal: unknown key; nearest is near_equal_s",
			"policy.json:32: mandates.0.kind: unknown key; nearest is kinds",
		},
	},
	{
		name: "values of other types",
		edits: []edit{{"agency.json", whole, `{"format": 1, "id": ["a",
  "b"], "name": {"first": "x"}, "time_zone": null, "certification": [], "co_responder": {"officer_must_be_certified": "yes"},
  "work_rules": {"min_rest_hours": 1e999, "max_consecutive_days": 99999999999}, "absence": {"unplanned_rate": true}, "share_of_patrol": "a fifth of all that are on patrol, more or less"}`},
			{"policy.json", whole, `{"levels": {"A": 1, "A": 2, "B": "high", "\u0000": 3}, "natures": [], "devices": {"d": "a\u0000b"}, "supervisor_ranks": "all", "mandates": [7, {"hours": -1}]}`}},
		faults: []string{
			"agency.json:1: format: 1 is not a string",
			"agency.json:1: id: a list is not a string",
			`agency.json:2: name: {"first": "x"} is not a string`,
			"agency.json:2: time_zone: null is not a string",
			"agency.json:2: certification: [] is not an object",
			`agency.json:2: co_responder.officer_must_be_certified: "yes" is not true or false`,
			"agency.json:3: work_rules.min_rest_hours: 1e999 is not a number",
			"agency.json:3: work_rules.max_consecutive_days: 99999999999 is not a whole number",
			"agency.json:3: absence.unplanned_rate: true is not a number",
			`agency.json:3: share_of_patrol: "a fifth of all that are on patrol, mo..." is not a number`,
			"policy.json:1: levels.A: is there twice",
			`policy.json:1: levels.B: "high" is not a whole number`,
			`policy.json:1: "levels.\x00": has a NUL byte in it`,
			"policy.json:1: natures: [] is not an object",
			"policy.json:1: devices.d: has a NUL byte in it",
			`policy.json:1: supervisor_ranks: "all" is not a list`,
			"policy.json:1: mandates.0: 7 is not an object",
			"policy.json:1: mandates.1.name: missing: a mandate is told by its name",
			"policy.json:1: mandates.1.kinds: missing: which credentials meet it?",
			"policy.json:1: mandates.1.hours: -1 is not between 0 and 10000",
			"policy.json:1: mandates.1.cycle_months: 0 is not between 1 and 1200",
		},
	},
	{
		name:  "not JSON",
		edits: []edit{{"agency.json", `"grace_days": 30,`, `"grace_days": 30`}, {"policy.json", whole, "[]"}},
		faults: []string{
			`agency.json:15: file: is not JSON: invalid character '"' after object key:value pair`,
			"policy.json:1: file: is not a JSON object",
		},
	},
	{
		name:  "GeoJSON members",
		edits: []edit{{"districts.geojson", whole, `{"type": "Features", "crs": {"a": [1, {"b": "]}\""}]}, "features": {}}`}},
		faults: []string{
			`districts.geojson:1: type: is not "FeatureCollection"`,
			"districts.geojson:1: features: missing, or no array",
			"postings.csv:1: district_id: warning: 5 further faults may only follow from those in districts.geojson; check again when that is right",
			"extras.csv:1: district_id: warning: 1 further fault may only follow from those in districts.geojson; check again when that is right",
			"targets.csv:1: district_id: warning: 2 further faults may only follow from those in districts.geojson; check again when that is right",
			"calls.csv:1: district_id: warning: 1 further fault may only follow from those in districts.geojson; check again when that is right",
			"resources.csv:1: districts: warning: 2 further faults may only follow from those in districts.geojson; check again when that is right",
		},
	},
	{
		name:  "other files",
		edits: []edit{{"posting.csv", whole, ""}, {"README.txt", whole, ""}, {".hidden", whole, ""}, {"expected-gaps.csv", whole, ""}, {"notes\n.doc", whole, ""}},
		faults: []string{
			`"notes\n.doc":1: file: warning: no file of a pack, not read`,
			"posting.csv:1: file: warning: no file of a pack, not read; nearest is postings.csv",
		},
	},
	{
		name:  "a long row",
		edits: []edit{{"postings.csv", "O2,harbor", strings.Repeat("x", 2<<20) + ",harbor"}},
		faults: []string{
			"postings.csv:5: row: longer than 1 MiB; the rows from here on were not read",
		},
	},
	{
		name:  "a quoted cell without end",
		edits: []edit{{"absences.csv", "vacation,", "vacation,\"" + strings.Repeat("and so on\n", 200_000)}},
		faults: []string{
			`absences.csv:3: row: a quoted cell that begins in this row goes on for more than 1 MiB: a closing " is missing; the rows from here on were not read`,
		},
	},
}
