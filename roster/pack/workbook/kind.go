package workbook

import "watchbill/roster"

// kind says how a column is written, so that spreadsheets sort and filter it as what it is. Reading hardly needs it: there a
// cell's own type decides.
type kind int

const (
	textKind   kind = iota
	dateKind        // a date
	clockKind       // a time of the day
	momentKind      // a date and a time
	eitherKind      // a date, or a date and a time
	numberKind
	truthKind
)

// kinds are those of the pack's columns that are no text.
var kinds = map[string]map[string]kind{
	roster.ShiftsFile:      {"start": clockKind, "end": clockKind},
	roster.RotationsFile:   {"anchor": dateKind},
	roster.OfficersFile:    {"patrol_since": dateKind, "designated": truthKind, "volunteer": truthKind, "eligible": truthKind, "active_from": dateKind, "active_to": dateKind},
	roster.CredentialsFile: {"started": dateKind, "completed": dateKind, "hours": numberKind, "expires": dateKind, "revoked": dateKind},
	roster.PostingsFile:    {"offset": numberKind, "from": dateKind, "to": dateKind},
	roster.AbsencesFile:    {"from": eitherKind, "to": eitherKind},
	roster.ExtrasFile:      {"from": momentKind, "to": momentKind},
	roster.PairsFile:       {"from": dateKind, "to": dateKind},
	roster.TargetsFile:     {"required": numberKind, "from": dateKind, "to": dateKind},
	roster.CallsFile:       {"received": momentKind, "lat": numberKind, "lon": numberKind, "crisis": truthKind, "on_scene_minutes": numberKind},
	roster.ResourcesFile:   {"lat": numberKind, "lon": numberKind},
	roster.PlacesFile:      {"lat": numberKind, "lon": numberKind},
}
