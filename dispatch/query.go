package dispatch

import (
	"errors"
	"time"

	"watchbill/roster"
)

// The bounds of Query.Limit.
const (
	DefaultLimit = 3
	MaxLimit     = 100
)

// Query is a call that somebody has to be sent to.
type Query struct {
	Point     roster.Point      // where; not used when District is given
	District  roster.DistrictID // where, when no more than that is known; it then stands for the place
	At        roster.Minute     // when
	Now       time.Time         // what the clock shows, to be stamped on the answer; zero: At
	Need      roster.Need       // cit, co-responder, any, or none, which is ranked as cit and lacks nothing; empty: cit
	Limit     int               // candidates wanted in each rung, up to MaxLimit; 0: DefaultLimit
	Languages []string          // wanted in the crew; they order what is equally near and hide nobody
	Skills    []string          // as languages

	Call        roster.CallID // the call, where it has a name; empty: none
	Level       int           // 1 routine to 4 emergent; 0: unknown
	Hazards     []string      // seen there, in the words of the HTTP interface; shown with the reasons
	Hazardous   bool          // one of them sends officers first and stages pairs
	NeedReasons []string      // why it has that need; nil: it was asked for
}

// The first and last instant that can be asked about: dates outside the years 1 to 9999 cannot be written.
var (
	firstMinute = roster.MinuteOf(time.Date(1, time.February, 1, 0, 0, 0, 0, time.UTC))
	lastMinute  = roster.MinuteOf(time.Date(9999, time.November, 1, 0, 0, 0, 0, time.UTC))
)

// Check returns everything that is wrong with the query, nil if nothing is: each a [roster.Error] of kind Invalid or,
// for an unknown district, NotFound, joined.
func (m *Muster) Check(q Query) error {
	var wrong []error
	refuse := func(field, format string, args ...any) {
		wrong = append(wrong, roster.Invalidf(field, format, args...))
	}
	if q.District != "" {
		if _, ok := m.book.District(q.District); !ok {
			wrong = append(wrong, &roster.Error{Kind: roster.NotFound, Field: "district_id", Msg: "there is no such district"})
		}
	} else {
		if !(q.Point.Lat >= -90 && q.Point.Lat <= 90) {
			refuse("lat", "%v is not between -90 and 90", q.Point.Lat)
		}
		if !(q.Point.Lon >= -180 && q.Point.Lon <= 180) {
			refuse("lon", "%v is not between -180 and 180", q.Point.Lon)
		}
	}
	switch q.Need {
	case "", roster.NeedCIT, roster.NeedCoResponder, roster.NeedAny, roster.NeedNone:
	default:
		refuse("need", "%q is not one of cit, co-responder, any", q.Need)
	}
	if q.Limit < 0 || q.Limit > MaxLimit {
		refuse("limit", "%d is not between 1 and %d", q.Limit, MaxLimit)
	}
	if q.At < firstMinute || q.At > lastMinute {
		refuse("at", "the year is not between 1 and 9999")
	}
	return errors.Join(wrong...)
}
