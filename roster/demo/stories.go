package demo

// standing says how far somebody has come with CIT.
type standing int

const (
	untrained  standing = iota
	certified           // and designated
	hoursShort          // 36 h verified
	noScenario          // the scenario exercise is not documented
	elsewhere           // certified by an authority that the agency does not accept
	optedOut            // certified, but not designated
)

// seat is a place in a squad: places count from 0, the sergeant; see [squad.certifies].
type seat struct {
	letter        string
	squad, number int
}

// story is what happens to one officer, whatever the seed. Days count from the first of the year, which is 0; a day of
// 0 means never.
type story struct {
	standing standing
	lapses   int      // the day that is the last certified
	revoked  int      // the day from which the certificate is revoked
	leave    [][2]int // first and last days
	joins    int      // first day of service
	retires  int      // last day of service
	moves    int      // first day in another squad
	to       seat     // of that squad; the number is not looked at
}

// stories are the officers of whom something certain is told. Together they see to a gap of every cause in any year:
//
//   - absence, lapse, both: G3's only certified officer takes leave while certified, lapses, and takes leave again;
//     the evening squads go home at 01:00, so the rest of those nights is open.
//   - unstaffed: until somebody moves there, nobody in A4 is certified, and in A6 nobody ever is.
var stories = map[seat]story{
	{"G", 3, 1}: {standing: certified, lapses: 150, leave: [][2]int{{60, 73}, {220, 233}}},
	{"B", 1, 3}: {standing: certified, moves: 182, to: seat{"A", 4, 0}},

	// Certificates that end within 30, 60 and 90 days, and later.
	{"W", 3, 2}: {standing: certified, lapses: 20},
	{"M", 3, 2}: {standing: certified, lapses: 45},
	{"N", 4, 1}: {standing: certified, lapses: 75},
	{"K", 1, 2}: {standing: certified, lapses: 130},
	{"A", 2, 1}: {standing: certified, lapses: 190},
	{"W", 6, 1}: {standing: certified, lapses: 310},
	{"N", 7, 0}: {standing: certified, lapses: 300, leave: [][2]int{{30, 43}, {320, 333}}},
	{"B", 4, 1}: {standing: certified, revoked: 100},

	// Trained, but not certified, each for another reason.
	{"B", 1, 8}:  {standing: hoursShort},
	{"W", 2, 9}:  {standing: hoursShort},
	{"N", 3, 9}:  {standing: hoursShort},
	{"K", 3, 8}:  {standing: hoursShort},
	{"M", 1, 7}:  {standing: noScenario},
	{"W", 4, 10}: {standing: noScenario},
	{"A", 2, 6}:  {standing: noScenario},
	{"G", 2, 8}:  {standing: elsewhere},
	{"B", 3, 9}:  {standing: elsewhere},
	{"W", 1, 9}:  {standing: optedOut},
	{"N", 1, 8}:  {standing: optedOut},
	{"K", 4, 7}:  {standing: optedOut},
	{"A", 4, 3}:  {standing: optedOut},

	// People come, go and move.
	{"K", 2, 9}:  {joins: 90},
	{"W", 4, 13}: {joins: 120},
	{"A", 3, 7}:  {joins: 60},
	{"W", 2, 4}:  {standing: certified, retires: 240},
	{"B", 2, 9}:  {retires: 200},
	{"W", 2, 12}: {moves: 100, to: seat{"N", 4, 0}},
}

// shortNights names the squads whose certified officers are all away in the nights in which the clock changes: from
// 01:00, when the evening squads go home, nobody certified is left in that district.
var shortNights = []seat{{"M", 3, 0}, {"M", 4, 0}}

// certifies tells whether the officer at a place of the squad is one of those certified on the first day: those who
// come after the sergeant, or in a co-responder squad, which has none, the first.
func (s squad) certifies(place int) bool {
	first := 1
	if s.shift == crisis {
		first = 0
	}
	return first <= place && place < first+s.certified
}
