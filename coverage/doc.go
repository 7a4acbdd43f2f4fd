// Package coverage computes, to the minute, whether enough certified officers or co-responder pairs are on duty: slots
// and their figures, shares, gaps with their causes, and gaps against the recruitment targets (contract COVERAGE.md
// 4–10).
//
// A [Grid] is immutable. [New] builds one from a roster.Book; [Grid.Next] follows it to a later Book and recomputes
// only the districts that a changed officer touches.
//
// How it is fast. Officers of one squad (district, shift, rotation, offset) stand the same tours, so a squad's certified
// officers are counted by date and added to each tour at once; absences then take officers out of single tours. The
// tours of all districts begin and end at the same instants, so the year is cut once into stretches during which no
// shift begins or ends, and each district is one pass over those stretches. Only what fits no squad (extra duty, timed
// absences, tours of one officer that overlap) is walked officer by officer. Four counts are kept side by side: as it
// is, without absences, without lapses, without either; the cause of a gap falls out of the same pass.
//
// The package knows no file, database, network, logger or clock.
package coverage
