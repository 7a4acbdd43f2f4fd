package pack

import (
	"maps"
	"strings"

	"watchbill/roster"
)

// object is one of the JSON files in the course of being changed: agency.json or policy.json.
type object struct {
	file string
	by   int // the change that merged into it; -1: none
	into func(a *applying, d *strict)
}

func (o *object) one(a *applying, ch *change) {
	if o.by >= 0 {
		a.fault(ch, pointerTo(ch.at, "row"), "%s was changed by change %d already; write its keys in one change", o.file, o.by+1)
		return
	}
	o.by = ch.at
	o.into(a, &strict{in: a.in, file: o.file, c: &cursor{data: ch.object, line: 1}, merge: true})
	a.said(ch, func(f Fault) string { return o.pointer(ch.at, f.Column) })
}

// pointer returns the place of a key by its path; one with odd characters has the whole row.
func (o *object) pointer(at int, path string) string {
	if path == "" || path == "file" || !roster.ValidID(strings.ReplaceAll(path, ".", "")) {
		return pointerTo(at, "row")
	}
	return pointerTo(at, append([]string{"row"}, strings.Split(path, ".")...)...)
}

func (o *object) finish(*roster.Records) {}

func (o *object) origin(*applying, *roster.Records, int) int { return o.by }

func (o *object) describe(*applying, *roster.Records, int) string { return o.file }

func (o *object) cellOf(*applying, *roster.Records, int, string) string { return "" }

func (o *object) lost(string) (int, bool) { return 0, false }

// editAgency merges into agency.json.
func editAgency(records *roster.Records) editing {
	return &object{file: roster.AgencyFile, by: -1, into: func(a *applying, d *strict) {
		merged := agencyFile{roster.AgencyFormat, records.Agency}
		d.read(&merged)
		if merged.Format != roster.AgencyFormat {
			a.in.fault(roster.AgencyFile, 1, "format", "%s is not %q, the only format there is", clip(merged.Format), roster.AgencyFormat)
		}
		if merged.TimeZone != records.Agency.TimeZone {
			// The pack's moments would be other instants, and a Book no longer knows which were written with an offset.
			a.in.fault(roster.AgencyFile, 1, "time_zone", "cannot be changed here: every moment of the roster would be another; write a pack with it")
		}
		records.Agency = merged.Agency
	}}
}

// editPolicy merges into policy.json, or into the defaults where there is none.
func editPolicy(records *roster.Records) editing {
	return &object{file: roster.PolicyFile, by: -1, into: func(_ *applying, d *strict) {
		merged := roster.DefaultPolicy()
		if records.Policy != nil {
			merged = *records.Policy
		}
		// What is merged into must not be the Book's own.
		merged.Levels, merged.Natures, merged.Hazards = maps.Clone(merged.Levels), maps.Clone(merged.Natures), maps.Clone(merged.Hazards)
		merged.StaleS, merged.Speeds, merged.Devices = maps.Clone(merged.StaleS), maps.Clone(merged.Speeds), maps.Clone(merged.Devices)
		d.read(&merged)
		records.Policy = &merged
	}}
}

// featureRow is a feature of districts.geojson as a row.
type featureRow struct {
	id     roster.DistrictID
	number int // within its district, from 1
	part   roster.Part
}

// features are the columns by which features are named.
var features = &table[featureRow]{
	file:    roster.DistrictsFile,
	key:     []string{"district_id", "name", "group"},
	defines: true,
	columns: []column[featureRow]{
		col("district_id", id[roster.DistrictID](), func(f *featureRow) *roster.DistrictID { return &f.id }).must(),
		col("name", text, func(f *featureRow) *string { return &f.part.Name }),
		col("group", word[string](), func(f *featureRow) *string { return &f.part.Group }),
		col("part", whole, func(f *featureRow) *int { return &f.number }),
	},
}

// featureEdits are the changes of districts.geojson: those of its features.
type featureEdits struct {
	edits[featureRow]
	parts [][]int32 // after finish: by district, where each of its parts came from, as edits.origins has it
}

// editFeatures begins the changes of the districts.
func editFeatures(records *roster.Records) editing {
	e := &featureEdits{}
	e.t, e.read = features, readFeature
	for _, d := range records.Districts {
		for i, part := range d.Parts {
			e.rows = append(e.rows, featureRow{d.ID, i + 1, part})
		}
	}
	e.put = e.regroup
	return e
}

// regroup makes districts of features; those of one identifier are parts of one district.
func (e *featureEdits) regroup(r *roster.Records, rows []featureRow, origins []int32) {
	r.Districts = nil
	at := map[roster.DistrictID]int{}
	for k, f := range rows {
		i, ok := at[f.id]
		if !ok {
			i = len(r.Districts)
			at[f.id] = i
			r.Districts = append(r.Districts, roster.District{ID: f.id})
			e.parts = append(e.parts, nil)
		}
		r.Districts[i].Parts = append(r.Districts[i].Parts, f.part)
		e.parts[i] = append(e.parts[i], origins[k])
	}
	for id := range e.took { // as long as a feature bears it, it is there
		if _, there := at[roster.DistrictID(id)]; there {
			delete(e.took, id)
		}
	}
}

// origin returns the change that brought the first changed part of district k.
func (e *featureEdits) origin(_ *applying, _ *roster.Records, k int) int {
	return partOrigin(e.parts[k])
}

// partOrigin returns the change that brought the first changed one of parts, -1 where none did.
func partOrigin(parts []int32) int {
	for _, o := range parts {
		if o < 0 {
			return int(-1 - o)
		}
	}
	return -1
}

func (e *featureEdits) describe(_ *applying, records *roster.Records, k int) string {
	return roster.DistrictsFile + ", district " + string(records.Districts[k].ID)
}

func (e *featureEdits) cellOf(_ *applying, records *roster.Records, k int, _ string) string {
	return string(records.Districts[k].ID)
}

// readFeature reads the Feature that a change brings; of op change it keeps what the Feature leaves out.
func readFeature(a *applying, ch *change, old *featureRow) (f featureRow, ok bool) {
	g := &geoJSON{in: a.in, c: &cursor{data: ch.object, line: 1}, source: a.in.file(roster.DistrictsFile), unknown: map[string]bool{}}
	if old != nil {
		f = *old
	}
	named, geometry := g.members(&f.id, &f.part)
	if old == nil && !named {
		g.fault("district_id", "missing among the feature's properties")
	}
	if old == nil && !geometry {
		g.fault("geometry", "missing")
	}
	return f, a.said(ch, func(fault Fault) string {
		if fault.Column == "type" || fault.Column == "geometry" {
			return pointerTo(ch.at, "row", fault.Column)
		}
		return pointerTo(ch.at, "row", "properties", strings.Trim(fault.Column, `"`))
	})
}
