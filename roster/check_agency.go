package roster

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

func (c *builder) checkAgency(a Agency) {
	in := func(column string, x, least, most float64) { c.within(AgencyFile, -1, column, x, least, most) }
	c.id(AgencyFile, -1, "id", a.ID)
	c.id(AgencyFile, -1, "certification.kind", a.Certification.Kind)
	in("certification.min_hours", a.Certification.MinHours, 0, maxHours)
	in("certification.valid_months", float64(a.Certification.ValidMonths), 0, maxMonths)
	in("certification.grace_days", float64(a.Certification.GraceDays), 0, maxGrace)
	if r := a.Certification.Refresher; r != nil {
		c.id(AgencyFile, -1, "certification.refresher.kind", r.Kind)
		in("certification.refresher.min_hours", r.MinHours, 0, maxHours)
		in("certification.refresher.valid_months", float64(r.ValidMonths), 0, maxMonths)
	}
	in("work_rules.min_rest_hours", a.WorkRules.MinRestHours, 0, 168)
	in("work_rules.max_consecutive_days", float64(a.WorkRules.MaxConsecutiveDays), 0, 366)
	in("work_rules.max_hours_per_day", a.WorkRules.MaxHoursPerDay, 0, 24)
	in("work_rules.max_hours_per_week", a.WorkRules.MaxHoursPerWeek, 0, 168)
	in("absence.unplanned_rate", a.Absence.UnplannedRate, 0, 0.9)
	in("experience.min_patrol_years", a.Experience.MinPatrolYears, 0, 100)
	in("share_of_patrol", a.ShareOfPatrol, 0, 1)
}

func (c *builder) checkPolicy(p *Policy) {
	if p == nil {
		return
	}
	in := func(key string, x, least, most float64) { c.within(PolicyFile, -1, key, x, least, most) }
	c.checkScreening(p)
	in("pair_head_start_s", float64(p.PairHeadStartS), 0, 86_400)
	in("near_equal_s", float64(p.NearEqualS), 0, 86_400)
	for _, source := range slices.Sorted(maps.Keys(p.StaleS)) {
		in("stale_s."+source, float64(p.StaleS[source]), 0, 86_400)
	}
	for _, class := range slices.Sorted(maps.Keys(p.Speeds)) {
		in("speeds."+class, p.Speeds[class], 0, 1000)
	}
	c.checkMandates(p.Mandates)
}

// maxMandates bounds what everybody's training is held against.
const maxMandates = 200

// checkMandates checks the training duties: each is named once, asks for kinds that can be on record, over a cycle, of
// roles that there are.
func (c *builder) checkMandates(mandates []Mandate) {
	if len(mandates) > maxMandates {
		c.fault(PolicyFile, -1, "mandates", "%d are more than %d", len(mandates), maxMandates)
		return
	}
	named := map[string]int{}
	for i, m := range mandates {
		at := fmt.Sprintf("mandates.%d.", i)
		first, there := named[m.Name]
		switch {
		case strings.TrimSpace(m.Name) == "":
			c.fault(PolicyFile, -1, at+"name", "missing: a mandate is told by its name")
		case there:
			c.fault(PolicyFile, -1, at+"name", "%q is the name of mandates.%d too", clip(m.Name), first)
		default:
			named[m.Name] = i
		}
		if len(m.Kinds) == 0 {
			c.fault(PolicyFile, -1, at+"kinds", "missing: which credentials meet it?")
		}
		listed(c, at+"kinds", m.Kinds, func(kind string) { c.id(PolicyFile, -1, at+"kinds", kind) })
		c.within(PolicyFile, -1, at+"hours", m.Hours, 0, maxHours)
		c.within(PolicyFile, -1, at+"cycle_months", float64(m.CycleMonths), 1, maxMonths)
		listed(c, at+"roles", m.Roles, func(role Role) { c.oneOf(PolicyFile, -1, at+"roles", string(role), roles) })
	}
}

// listed checks each word of a policy's list, and reports those that are there twice.
func listed[S ~string](c *builder, column string, words []S, check func(S)) {
	seen := make(map[S]bool, len(words))
	for _, word := range words {
		if seen[word] {
			c.fault(PolicyFile, -1, column, "%q is there twice", clip(string(word)))
			continue
		}
		seen[word] = true
		check(word)
	}
}

// The words that screening knows of itself.
var (
	hazardWords    = []string{"weapon", "violence", "crime-in-progress", "medical", "scene-unsafe"}
	indicatorWords = []string{"behavioral", "suicidal", "welfare", "repeat-location", "facility", "caller-asked"}
	hazardRules    = []string{"officers-first", "note"}
)

// checkScreening checks levels, natures and hazards.
func (c *builder) checkScreening(p *Policy) {
	checkCodes(c, "levels.", p.Levels)
	for _, code := range slices.Sorted(maps.Keys(p.Levels)) {
		c.within(PolicyFile, -1, "levels."+code, float64(p.Levels[code]), 1, 4)
	}
	checkCodes(c, "natures.", p.Natures)
	words := slices.Concat(indicatorWords, hazardWords, slices.Sorted(maps.Keys(p.Hazards)))
	for _, code := range slices.Sorted(maps.Keys(p.Natures)) {
		n := p.Natures[code]
		if n.Need != "" && n.Need != NeedCIT && n.Need != NeedCoResponder {
			c.fault(PolicyFile, -1, "natures."+code, "%q is not a need (cit, co-responder)", n.Need)
		}
		for _, word := range n.Indicators {
			c.spelled("natures."+code, word, words)
		}
	}
	for _, hazard := range slices.Sorted(maps.Keys(p.Hazards)) {
		c.spelled("hazards."+hazard, hazard, hazardWords)
		c.oneOf(PolicyFile, -1, "hazards."+hazard, string(p.Hazards[hazard]), hazardRules)
	}
}

// spelled reports a word that is none of the known ones but near one: it is taken for a misspelling, since it would
// silently never fire. A word near none is the agency's own.
func (c *builder) spelled(column, word string, known []string) {
	if slices.Contains(known, word) {
		return
	}
	if c.guesses++; c.guesses > maxGuesses {
		return
	}
	if near := Suggest(word, slices.Values(known)); near != "" {
		c.fault(PolicyFile, -1, column, "%q is not one of %s, nearest is %s", clip(word), strings.Join(known, " "), near)
	}
}

// checkCodes reports codes that differ in nothing but case and blanks: screening could not tell which row is meant.
func checkCodes[V any](c *builder, column string, rows map[string]V) {
	seen := make(map[string]string, len(rows))
	for _, code := range slices.Sorted(maps.Keys(rows)) {
		plain := strings.ToUpper(strings.Join(strings.Fields(code), " "))
		if other, there := seen[plain]; there {
			c.fault(PolicyFile, -1, column+code, "differs from %q in nothing but case and blanks", clip(other))
			continue
		}
		seen[plain] = code
	}
}
