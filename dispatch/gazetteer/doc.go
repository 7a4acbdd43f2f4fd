// Package gazetteer finds the places that dispatchers type: streets, intersections ("4th & market"), route numbers,
// coordinates, and the agency's named places. A [Gazetteer] is made once from a road network's names and the roster's
// places; [Gazetteer.Find] reads what was typed and gives the places it may mean, best first.
//
// Names and queries are brought to the same few words: lower case without accents, apostrophes and full stops; types of
// street and directions in one short form; ordinals as numbers. What the query adds in plain words or numbers must be in
// the name, as typed, begun, or within an error or two of typing; types and directions may be missing or wrong, at a
// price. What a match cost is its score, and every match says in words how it was come by.
//
// Invariants:
//   - A Gazetteer never changes after [New] and is safe for concurrent use. A lookup takes no lock and touches memory only.
//   - The index only saves time: the same names are found as by pricing every name against the query.
//   - Equal names in different towns are different matches, each with a point on its own street.
//   - Matches come in one order, whatever the order of the streets and places it was made from. Nearness decides between
//     equally good ones only: it never puts a worse match first.
//
// It refuses to guess at numbers: 14 is never taken for 15. It knows no addresses: a house number is set aside, and the
// match says that its point is the middle of the street. It knows no towns but the labels of [Options].District.
package gazetteer
