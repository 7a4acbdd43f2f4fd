package screen

import (
	"slices"
	"strconv"
	"strings"

	"watchbill/roster"
)

// Decide screens a call. It touches memory only; its cost, about a microsecond (BenchmarkDecide), grows with the length of the nature and
// the number of flags, which the caller bounds.
func (s *Screen) Decide(f Facts) Decision {
	var foldBuf [96]byte
	var hazardBuf, indicatorBuf [8]int
	d := decision{Screen: s, nature: fold(foldBuf[:0], f.Nature), hazards: hazardBuf[:0], indicators: indicatorBuf[:0]}
	d.Rules = make([]Rule, 0, 4+len(f.Hazards)+len(f.Indicators))

	asked := d.asked(f.Asked)
	unknownHazards, unknownIndicators := d.read(f)
	d.byNature()
	d.byIndicators(unknownIndicators)
	d.byHazards(unknownHazards)
	d.byLevel(f.Level)
	if d.Need == "" {
		d.Need = roster.NeedNone
		d.fire("C1", "nothing says it is a crisis: need none")
	}
	if asked {
		d.fire("A2", "screening alone says: need "+string(d.Need))
		d.Need = f.Asked
	}
	d.Crisis = d.Need != roster.NeedNone
	d.Hazards, d.Indicators = s.hazards.at(d.hazards), s.indicators.at(d.indicators)
	return d.Decision
}

// decision is a Decision in the making.
type decision struct {
	*Screen
	Decision
	nature     []byte // folded
	mapped     bool   // its row has a need
	hazards    []int  // flagged, later also carried; places in Screen.hazards, ascending, each once
	indicators []int
}

func (d *decision) fire(id, text string) { d.Rules = append(d.Rules, Rule{id, text}) }

// warn warns, and says of what where that may be repeated.
func (d *decision) warn(warning, about string) {
	if about != "" {
		warning += ": " + about
	}
	d.Warnings = append(d.Warnings, warning)
}

// shown is a word where it may be repeated, else empty.
func shown(word string) string {
	if IsCode(word) {
		return word
	}
	return ""
}

// asked notes what was asked for and tells whether that is a need.
func (d *decision) asked(need roster.Need) bool {
	switch need {
	case "":
		return false
	case roster.NeedCIT, roster.NeedCoResponder, roster.NeedAny:
		d.fire("A1", "asked for: need "+string(need))
		return true
	}
	d.warn(WarnUnknownNeed, shown(string(need)))
	d.fire("A3", "what was asked for is no need: taken for not asked")
	return false
}

// read finds the flags in the vocabulary and returns those that are not there, as they may be shown, sorted, each once.
func (d *decision) read(f Facts) (unknownHazards, unknownIndicators []string) {
	d.hazards, unknownHazards = find(&d.Screen.hazards, f.Hazards, d.hazards)
	d.indicators, unknownIndicators = find(&d.Screen.indicators, f.Indicators, d.indicators)
	if len(unknownHazards) > 0 {
		d.hazards = append(d.hazards, slices.Index(hazards, SceneUnsafe))
	}
	d.hazards, d.indicators = once(d.hazards), once(d.indicators)
	return once(unknownHazards), once(unknownIndicators)
}

func find[W ~string](v *vocabulary[W], flags []string, places []int) (known []int, unknown []string) {
	for _, flag := range flags {
		word := plain(flag)
		if i, ok := v.find(word); ok {
			places = append(places, i)
		} else if word != "" {
			if shown(strings.TrimSpace(flag)) == "" {
				word = "" // of several words, or not like a code
			}
			unknown = append(unknown, word)
		}
	}
	return places, unknown
}

// byNature applies the row of the nature: the agency's, else the default one.
func (d *decision) byNature() {
	if len(d.nature) == 0 {
		d.Need = roster.NeedCIT
		d.fire("N5", "no nature given: asked about a crisis: need cit")
		return
	}
	for i := range d.natures {
		if row, whole, ok := d.natures[i].find(d.nature); ok {
			d.Code = row.code
			d.byRow(&row.row, subject(row.code, whole, mapNames[i]))
			return
		}
	}
	if row, _, ok := d.levels.find(d.nature); ok {
		d.Code = row.code
	}
	d.fire("N6", "nature in neither the agency's map nor the default map")
}

// subject names a row: `nature "CRISIS" (the agency's map)`.
func subject(code string, whole bool, where string) string {
	if whole {
		return `nature "` + clip(code) + `" (` + where + ")"
	}
	return `nature beginning with "` + clip(code) + `" (` + where + ")"
}

func (d *decision) byRow(row *nature, subject string) {
	listed := row.words != ""
	switch {
	case row.need != "":
		d.Need, d.mapped = row.need, true
		d.fire("N1", subject+": need "+string(row.need))
		if listed {
			d.fire("N7", subject+": counts as flagged "+join(d.Screen.hazards.at(row.hazards), d.Screen.indicators.at(row.indicators), ", "))
			d.hazards = once(append(d.hazards, row.hazards...))
			d.indicators = once(append(d.indicators, row.indicators...))
		}
	case !listed:
		d.fire("N2", subject+": no crisis by itself")
	default:
		words := join(d.Screen.hazards.at(both(row.hazards, d.hazards)), d.Screen.indicators.at(both(row.indicators, d.indicators)), ", ")
		if words == "" {
			d.fire("N3", subject+": a crisis when flagged "+row.words+", and is not")
			return
		}
		d.Need = roster.NeedCIT
		d.fire("N4", subject+": a crisis when flagged "+words+", as it is: need cit")
	}
}

// both returns what two ascending lists share.
func both(x, y []int) (shared []int) {
	for _, i := range x {
		if slices.Contains(y, i) {
			shared = append(shared, i)
		}
	}
	return shared
}

// byIndicators raises a call that has no need so far. The agency's own words raise only the natures that list them.
func (d *decision) byIndicators(unknown []string) {
	without := d.Need == ""
	for _, i := range d.indicators {
		word := string(d.Screen.indicators.words[i])
		if without && i < d.Screen.indicators.known {
			d.Need = roster.NeedCIT
			d.fire("I1", word+": need cit")
		} else {
			d.fire("I2", word+": noted")
		}
	}
	for _, word := range unknown {
		d.warn(WarnUnknownIndicator, word)
	}
	if len(unknown) > 0 {
		d.fire("I3", "an unknown indicator: changes nothing")
	}
}

func (d *decision) byHazards(unknown []string) {
	for _, word := range unknown {
		d.warn(WarnUnknownHazard, word)
	}
	if len(unknown) > 0 {
		d.fire("H3", "an unknown hazard: counts as scene-unsafe")
	}
	for _, i := range d.hazards {
		word := string(d.Screen.hazards.words[i])
		if d.harmless[i] {
			d.fire("H2", word+": noted")
		} else {
			d.Hazardous = true
			d.fire("H1", word+": officers first")
		}
	}
}

// byLevel settles how urgent the call is. Level 3 alone says who goes, too: it is the level of co-response.
func (d *decision) byLevel(given int) {
	id := "L1"
	switch {
	case given >= 1 && given <= 4:
		d.Level, d.LevelReason = given, "level "+strconv.Itoa(given)+" as given"
	case given != 0:
		id, d.LevelReason = "L3", "level "+strconv.Itoa(given)+" is not between 1 and 4: unknown"
		d.warn(WarnUnknownLevel, strconv.Itoa(given))
	default:
		if row, whole, ok := d.levels.find(d.nature); ok && row.row >= 1 && row.row <= 4 {
			id, d.Level = "L2", row.row
			d.LevelReason = "level " + strconv.Itoa(row.row) + " by " + subject(row.code, whole, "the agency's levels")
		} else {
			id, d.LevelReason = "L4", "no level given, none for the nature: unknown"
		}
	}
	d.fire(id, d.LevelReason)
	if d.Level == 3 && !d.mapped {
		d.Need = roster.NeedAny
		d.fire("L5", "level 3: co-response; pair or CIT officer: need any")
	}
}
