package pack_test

// badRows have mistakes of cells, rows and features, alone and together.
var badRows = []badInput{
	{
		name: "duplicate keys",
		edits: []edit{{"officers.csv", "O3,Zoë", "O2,Joe,,,,,,,,,,,,,\nO3,Zoë"}, {"shifts.csv", "swing,", "day,,06:00,12:00,\nswing,"}, {"rotations.csv", "mixed,", "4-2,,2016-01-01,* -\nmixed,"}, {"calls.csv", "16-2,", "16-1,"},
			{"resources.csv", "mct,", "988,,crisis-line,,,,,\nmct,"}, {"places.csv", "st-francis,", "st-francis,,,39,-75\nst-francis,"}, {"pairs.csv", "CRT1,O1", "CRT1,O1,CL1,2015-01-01,2015-12-31,CRT1\nCRT1,O1"}},
		faults: []string{
			`shifts.csv:4: shift_id: "day" is there twice`,
			`rotations.csv:3: rotation_id: "4-2" is there twice`,
			`officers.csv:6: officer_id: "O2" is there twice`,
			`pairs.csv:3: pair_id: "CRT1" is there twice`,
			`calls.csv:3: call_id: "16-1" is there twice`,
			`resources.csv:3: resource_id: "988" is there twice`,
			`places.csv:3: place_id: "st-francis" is there twice`,
		},
	},
	{
		name: "dangling references",
		edits: []edit{{"postings.csv", "O3,hill,swing,4-2", "O4,hil,swimg,4-3"}, {"credentials.csv", "O3,MHFA-PS", "03,MHFA-PS"}, {"absences.csv", "O1,2016-08-01", "elephant,2016-08-01"},
			{"extras.csv", "O2,hill", "O2,harbour"}, {"pairs.csv", "CL1", "CL11"}, {"targets.csv", "cit,harbor,night", "cit,haven,nigth"}, {"calls.csv", ",hill,", ",hull,"},
			{"resources.csv", "harbor hill", "harbor hall"}, {"rotations.csv", "day day - night night - -", "day dya - night night - -"}},
		faults: []string{
			`rotations.csv:3: cycle: "dya" is not in shifts.csv; nearest is "day"`,
			`credentials.csv:6: officer_id: "03" is not in officers.csv; nearest is "O3"`,
			`postings.csv:6: officer_id: "O4" is not in officers.csv; nearest is "O1"`,
			`postings.csv:6: district_id: "hil" is not in districts.geojson; nearest is "hill"`,
			`postings.csv:6: shift_id: "swimg" is not in shifts.csv; nearest is "swing"`,
			`postings.csv:6: rotation_id: "4-3" is not in rotations.csv; nearest is "4-2"`,
			`absences.csv:3: officer_id: "elephant" is not in officers.csv`,
			`extras.csv:2: district_id: "harbour" is not in districts.geojson; nearest is "harbor"`,
			`pairs.csv:2: clinician_id: "CL11" is not in officers.csv; nearest is "CL1"`,
			`targets.csv:3: district_id: "haven" is not in districts.geojson`,
			`targets.csv:3: shift_id: "nigth" is not in shifts.csv; nearest is "night"`,
			`calls.csv:3: district_id: "hull" is not in districts.geojson; nearest is "hill"`,
			`resources.csv:3: districts: "hall" is not in districts.geojson; nearest is "hill"`,
		},
	},
	{
		name:  "overlapping postings",
		edits: []edit{{"postings.csv", "2016-01-01,2016-06-30", "2016-01-01,2016-07-01"}},
		faults: []string{
			"postings.csv:4: from: 2016-07-01.. overlaps the posting of O1 from 2016-01-01..2016-07-01",
		},
	},
	{
		name:  "posting that ends before it begins, or has no beginning",
		edits: []edit{{"postings.csv", "2016-01-01,2016-06-30", "2016-01-01,2015-06-30"}, {"postings.csv", "mixed,3,2016-07-01", "mixed,3,"}},
		faults: []string{
			"postings.csv:3: to: 2015-06-30 is before 2016-01-01",
			"postings.csv:4: from: missing",
		},
	},
	{
		name:  "extra over the own tour",
		edits: []edit{{"extras.csv", "2016-11-05T07:30,2016-11-05T12:15", "2016-11-06T20:00,2016-11-06T22:00"}},
		faults: []string{
			"extras.csv:2: from: 2016-11-06T20:00 to 2016-11-06T22:00 overlaps the tour that O2 stands on 2016-11-06",
		},
	},
	{
		name:  "extra over another extra",
		edits: []edit{{"extras.csv", "O2,hill,", "O2,hill,2016-11-05T12:00,2016-11-05T13:00,callback\nO2,hill,"}},
		faults: []string{
			"extras.csv:2: from: 2016-11-05T12:00 overlaps other extra duty of O2",
		},
	},
	{
		name:  "bad zone",
		edits: []edit{{"agency.json", "America/New_York", "America/New_Yrok"}},
		faults: []string{
			`agency.json:5: time_zone: "America/New_Yrok" is not an IANA time zone, such as America/New_York`,
		},
	},
	{
		name:  "open ring",
		edits: []edit{{"districts.geojson", "[-75.5, 39.8], [-75.6, 39.8], [-75.6, 39.7]]]", "[-75.5, 39.8], [-75.6, 39.8]]]"}},
		faults: []string{
			"districts.geojson:2: geometry: part 1 of harbor: the ring is open: it begins at -75.6,39.7 and ends at -75.6,39.8",
		},
	},
	{
		name:  "ring that crosses itself, in the second part",
		edits: []edit{{"districts.geojson", "[[[-75.5, 39.6], [-75.4, 39.6], [-75.4, 39.65], [-75.5, 39.6]]]", "[[[-75.5, 39.6], [-75.4, 39.65], [-75.4, 39.6], [-75.5, 39.65], [-75.5, 39.6]]]"}},
		faults: []string{
			"districts.geojson:3: geometry: part 2 of harbor: the ring crosses itself near -75.450000,39.625000",
		},
	},
	{
		name:  "empty polygons",
		edits: []edit{{"districts.geojson", "[[[-75.6, 39.7], [-75.5, 39.7], [-75.5, 39.8], [-75.6, 39.8], [-75.6, 39.7]]]", "[]"}, {"districts.geojson", "[[[-75.5, 39.6], [-75.4, 39.6], [-75.4, 39.65], [-75.5, 39.6]]]", "[[]]"}},
		faults: []string{
			"districts.geojson:2: geometry: part 1 of harbor: empty: a polygon needs a ring",
			"districts.geojson:3: geometry: part 2 of harbor: empty: the ring has no points",
		},
	},
	{
		name: "GeoJSON of other shapes",
		edits: []edit{{"districts.geojson", whole, `{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"district_id": "harbor"}, "geometry": {"coordinates": [1, 2], "type": "Point"}},
{"type": "Feature", "properties": {"district_id": "hill"}, "geometry": {"type": "Polygon", "coordinates": [[1, 2], [3, 4]]}},
{"type": "Feature", "properties": {"district_id": 7, "OBJECTID": 1}, "geometry": null}, {"type": "feature", "properties": {"distrct_id": "x", "OBJECTID": 2}},
  7, {}]}`}},
		faults: []string{
			`districts.geojson:1: geometry: feature 1: "Point" is neither a Polygon nor a MultiPolygon`,
			"districts.geojson:2: geometry: feature 2: coordinates are not arrays of [longitude, latitude], nested as its type asks",
			"districts.geojson:3: district_id: feature 3: 7 is not a string",
			"districts.geojson:3: OBJECTID: warning: feature 3: unknown property, not kept",
			"districts.geojson:3: geometry: feature 3: missing: a district needs a Polygon or MultiPolygon",
			"districts.geojson:3: distrct_id: warning: feature 4: unknown property, not kept; nearest is district_id",
			`districts.geojson:3: type: feature 4: is not "Feature"`,
			"districts.geojson:3: geometry: feature 4: missing",
			"districts.geojson:3: district_id: feature 4: missing among the feature's properties",
			"districts.geojson:4: features: feature 5: not a Feature",
			`districts.geojson:4: type: feature 6: is not "Feature"`,
			"districts.geojson:4: geometry: feature 6: missing",
			"districts.geojson:4: district_id: feature 6: missing among the feature's properties",
		},
	},
	{
		name:  "no feature collection",
		edits: []edit{{"districts.geojson", whole, "[1, 2]"}},
		faults: []string{
			"districts.geojson:1: file: is not a GeoJSON FeatureCollection",
			"postings.csv:1: district_id: warning: 5 further faults may only follow from those in districts.geojson; check again when that is right",
			"extras.csv:1: district_id: warning: 1 further fault may only follow from those in districts.geojson; check again when that is right",
			"targets.csv:1: district_id: warning: 2 further faults may only follow from those in districts.geojson; check again when that is right",
			"calls.csv:1: district_id: warning: 1 further fault may only follow from those in districts.geojson; check again when that is right",
			"resources.csv:1: districts: warning: 2 further faults may only follow from those in districts.geojson; check again when that is right",
		},
	},
	{
		name:  "rotation of 0 tokens",
		edits: []edit{{"rotations.csv", "* * * * - -", ""}},
		faults: []string{
			"rotations.csv:2: cycle: has no tokens; write - for a day off, * for the posting's own shift, or a shift_id",
		},
	},
	{
		name:  "rotation with a token that cannot be",
		edits: []edit{{"rotations.csv", "* * * * - -", "* * ** - -"}},
		faults: []string{
			`rotations.csv:2: cycle: "**" is not an identifier (1 to 64 of A-Z a-z 0-9 . _ -)`,
		},
	},
	{
		name:  "offset -1",
		edits: []edit{{"postings.csv", "O2,harbor,night,4-2,2", "O2,harbor,night,4-2,-1"}, {"postings.csv", "O3,hill,swing,4-2,4", "O3,hill,swing,4-2,1.5"}},
		faults: []string{
			"postings.csv:5: offset: -1 is less than 0",
			`postings.csv:6: offset: "1.5" is not a whole number`,
		},
	},
	{
		name:  "2016-02-30",
		edits: []edit{{"absences.csv", "2016-08-01,2016-08-14", "2016-02-30,2016-08-14"}, {"officers.csv", "2009-05-01", "1.5.2009"}},
		faults: []string{
			`officers.csv:4: patrol_since: "1.5.2009" is not a date (YYYY-MM-DD)`,
			"absences.csv:3: from: there is no 2016-02-30 in the calendar",
		},
	},
	{
		name:  "two equally specific targets",
		edits: []edit{{"targets.csv", "cit,harbor,night,Fri Sat,2,,", "cit,harbor,night,Fri Sat,2,,\ncit,harbor,night,Sat Sun,3,,"}},
		faults: []string{
			"targets.csv:4: required: says 3 and another row, equally specific, says 2 for the same slots (cit harbor night Fri Sat)",
		},
	},
	{
		name: "moments",
		edits: []edit{{"absences.csv", whole, "officer_id,from,to,kind\n" +
			"O1,2016-05-01T10:00:30,2016-05-01T11:00,court\n" +
			"O1,2016-05-02 10:00,2016-05-02T11:00,court\n" +
			"O1,2016-05-03T10:00,2016-05-03,court\n" +
			"O1,2016-05-04T10:00,2016-05-04T10:00,court\n" +
			"O1,2016-05-05T10:00,2016-05-05T09:59,court\n" +
			"O1,2016-05-06T10:00-05:00,2016-05-06T11:00,court\n" +
			"O1,2016-05-07T24:00,2016-05-08T01:00,court\n" +
			"O1,2016-05-08T10:00+5,2016-05-08T10:00Z,court\n" +
			"O1,2016-05-09,2016-05-08,court\n" +
			"O1,2016-05-10,,court\n" +
			"O1,2016-03-13T02:10,2016-03-13T02:50,sick\n" +
			"O1,2016-03-13T02:50,2016-03-13T02:10,sick\n" +
			"O1,2016-11-06T01:50-05:00,2016-11-06T01:55,sick\n"},
			{"extras.csv", "2016-11-05T07:30,2016-11-05T12:15", "2016-11-05,2016-11-05"},
			{"calls.csv", "2016-03-01T00:11:18", "2016-03-01T00:11:60"}},
		faults: []string{
			`absences.csv:2: from: "2016-05-01T10:00:30" has seconds; a moment here is YYYY-MM-DDTHH:MM`,
			`absences.csv:3: from: "2016-05-02 10:00" is not a moment (YYYY-MM-DDTHH:MM, local or with an offset)`,
			"absences.csv:4: to: one of from and to is a date and the other a moment; both are of one sort",
			"absences.csv:5: to: 2016-05-04T10:00 is the same moment as from",
			"absences.csv:6: to: 2016-05-05T09:59 is before 2016-05-05T10:00",
			"absences.csv:7: to: 2016-05-06T11:00 is the same moment as from",
			`absences.csv:8: from: "24:00" is not a clock time (HH:MM, 00:00 to 23:59)`,
			`absences.csv:9: from: "2016-05-08T10:00+5" ends in "+5", which is no offset from UTC (-05:00 or Z)`,
			"absences.csv:10: to: 2016-05-08 is before 2016-05-09",
			"absences.csv:11: to: missing",
			"absences.csv:12: to: warning: no minute lies between 2016-03-13T02:10 and 2016-03-13T02:50, for the clock jumps then: the row has no effect",
			"absences.csv:13: to: 2016-03-13T02:10 is before 2016-03-13T02:50",
			"absences.csv:14: to: 2016-11-06T01:55 is before 2016-11-06T01:50-05:00",
			`extras.csv:2: from: "2016-11-05" is a date; this takes a moment (YYYY-MM-DDTHH:MM)`,
			`extras.csv:2: to: "2016-11-05" is a date; this takes a moment (YYYY-MM-DDTHH:MM)`,
			`calls.csv:2: received: "2016-03-01T00:11:60" has no seconds from 00 to 59`,
		},
	},
	{
		name: "several faults in one row",
		edits: []edit{{"postings.csv", "O2,harbor,night,4-2,2,2016-01-01,", "O9,hill,knight,4-2,-1,2016-01-32,\nO2,harbor,night,4-2,2,2016-01-01,x"},
			{"officers.csv", "O3,Zoë Müller,officer,police officer,,2014-07-15,false", "O3,Zoë Müller,offiser,police officer,,2014-07-15,no"}},
		faults: []string{
			`officers.csv:6: designated: "no" is neither true nor false`,
			`officers.csv:6: role: "offiser" is not one of officer clinician dispatcher, nearest is officer`,
			"postings.csv:5: from: there is no 2016-01-32 in the calendar",
			`postings.csv:5: officer_id: "O9" is not in officers.csv; nearest is "O1"`,
			`postings.csv:5: shift_id: "knight" is not in shifts.csv; nearest is "night"`,
			"postings.csv:5: offset: -1 is less than 0",
			`postings.csv:6: to: "x" is not a date (YYYY-MM-DD)`,
		},
	},
	{
		name: "cells of every sort",
		edits: []edit{{"shifts.csv", "19:00,07:00,", "19:00,7:00,Mon Die"}, {"officers.csv", "CL1,Robin Vega,clinician,LCSW,,,true", "CL1,Robin Vega,clinican,LCSW,,,TRUE"},
			{"credentials.csv", "2016-11-04,8.5", "2016-11-04,NaN"}, {"credentials.csv", "2015-06-05,36", "2015-06-05,0x24"}, {"calls.csv", "39.75,-75.55", "39.75,"}, {"resources.csv", "39.74,-75.54", "139.74,-75.54"},
			{"resources.csv", "Sat 10:00-16:00", "Sat- 10:00-16:00"}, {"targets.csv", "cit,,,,1,,", "cot,,,,,,"}, {"postings.csv", "CL1,hill,day", "CL 1,hill,day"}, {"places.csv", "39.7485", "39,7485"},
			{"absences.csv", "2016-03-13T03:00,court", "2016-03-13T03:00,"}, {"extras.csv", "overtime", "overtme"}},
		faults: []string{
			`shifts.csv:3: end: "7:00" is not a clock time (HH:MM, 00:00 to 23:59)`,
			`shifts.csv:3: days: "Die" is not a weekday (Mon Tue Wed Thu Fri Sat Sun)`,
			`officers.csv:2: designated: "TRUE" is neither true nor false`,
			`officers.csv:2: role: "clinican" is not one of officer clinician dispatcher, nearest is clinician`,
			`credentials.csv:4: hours: "NaN" is not a decimal number`,
			`credentials.csv:5: hours: "0x24" is not a decimal number`,
			`postings.csv:2: officer_id: "CL 1" is not an identifier (1 to 64 of A-Z a-z 0-9 . _ -)`,
			`extras.csv:2: kind: "overtme" is not one of overtime callback swap detail, nearest is overtime`,
			"pairs.csv:2: clinician_id: warning: the role of CL1 is clinican, not clinician",
			"targets.csv:2: required: missing",
			`targets.csv:2: need: "cot" is not one of cit co-responder recruitment, nearest is cit`,
			"calls.csv:2: lon: missing, while lat is given",
			`resources.csv:3: hours: "Sat-" is not a weekday or a range of them (such as Mon-Fri)`,
			"resources.csv:3: lat: 139.74 is not between -90 and 90",
			"places.csv:2: row: 6 cells, but the header names 5 columns",
		},
	},
	{
		name:  "one bad date is not said again at what refers to the row",
		edits: []edit{{"officers.csv", "2016-01-01,2017-12-31", "2016-13-01,2017-12-31"}, {"shifts.csv", "07:00,19:00", "07:00,19.00"}, {"extras.csv", "2016-11-05T07:30,2016-11-05T12:15", "2016-11-06T20:00,2016-11-06T22:00"}},
		faults: []string{
			`shifts.csv:2: end: "19.00" is not a clock time (HH:MM, 00:00 to 23:59)`,
			"officers.csv:5: active_from: there is no 2016-13-01 in the calendar",
			"extras.csv:1: from: warning: 1 further fault may only follow from those in shifts.csv; check again when that is right",
		},
	},
	{
		name:  "a lost row may be all that is wrong with what refers to it",
		edits: []edit{{"officers.csv", "O2,", "O 2,"}},
		faults: []string{
			`officers.csv:5: officer_id: "O 2" is not an identifier (1 to 64 of A-Z a-z 0-9 . _ -)`,
			"credentials.csv:1: officer_id: warning: 1 further fault may only follow from those in officers.csv; check again when that is right",
			"postings.csv:1: officer_id: warning: 1 further fault may only follow from those in officers.csv; check again when that is right",
			"absences.csv:1: officer_id: warning: 1 further fault may only follow from those in officers.csv; check again when that is right",
			"extras.csv:1: officer_id: warning: 1 further fault may only follow from those in officers.csv; check again when that is right",
		},
	},
}
