// Package part makes a smaller Book of a Book: that of some districts, or of one person. It is what somebody is shown who
// answers for a part of the agency only, so that everything that is worked out from a Book holds for the part too, and
// nothing of it has to be left out afterwards.
//
// Invariants, for districts that are in the part: every count, slot, gap with its cause and its people, and every
// recruitment gap is that of the whole Book. The share of patrol, and whatever else sums up the agency, is of the part.
//
// How it is made: rows that name another district are left out. People stay who have a posting or extra duty in the part,
// and the clinicians of their pairs, with all of their credentials and absences. Coverage counts a pair wherever its
// clinician is on duty (COVERAGE.md 4), so such a clinician's duty elsewhere is kept as duty in the part's first district:
// whoever lists a watch person by person, as a roll call does, asks the whole Book about the districts of the part.
//
// The package checks nobody's rights, and keeps nothing.
package part
