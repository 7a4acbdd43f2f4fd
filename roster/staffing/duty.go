package staffing

import (
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"watchbill/roster"
	"watchbill/roster/store"
)

// Stretch is duty of one officer on one duty date.
type Stretch struct {
	District roster.DistrictID
	Shift    roster.ShiftID // empty: extra duty
	Time     roster.Interval
}

// DutyChange is an officer's duty of one date that is not what was published.
type DutyChange struct {
	Officer roster.OfficerID
	Date    roster.Date
	Before  []Stretch // as published; nil: none
	After   []Stretch // as it is; nil: none
}

// duty is what everybody stands in a period, in a form that is small when it is packed.
type duty struct {
	Districts []roster.DistrictID `json:"districts"`
	Shifts    []roster.ShiftID    `json:"shifts"`
	From      roster.Date         `json:"from"`
	People    []personDuty        `json:"people"` // by identifier; those who have any
}

// personDuty has five numbers a stretch: days after From, indexes of the district and the shift, -1 for extra duty, the start,
// as minutes after the stretch before began, and the minutes. By date, then start.
type personDuty struct {
	Officer roster.OfficerID `json:"officer"`
	Numbers []int            `json:"duty"`
}

const numbersEach = 5

// dutyOf gathers the duty that a publication is of.
func dutyOf(book *roster.Book, p *Publication) *duty {
	x := &duty{From: p.Dates.From, Districts: []roster.DistrictID{}, Shifts: []roster.ShiftID{}, People: []personDuty{}}
	for _, d := range book.Districts().All() {
		x.Districts = append(x.Districts, d.ID)
	}
	for _, s := range book.Shifts().All() {
		x.Shifts = append(x.Shifts, s.ID)
	}
	w := book.Watches(p.Dates)
	var room []roster.Duty
	for i := range book.People() {
		person := book.Person(i)
		room = w.AppendExtras(w.AppendRemaining(room[:0], person, p.Dates), person, p.Dates)
		room = slices.DeleteFunc(room, func(d roster.Duty) bool { return !p.covers(x.Districts[d.District]) })
		if len(room) == 0 {
			continue
		}
		slices.SortFunc(room, func(a, b roster.Duty) int {
			if a.Date != b.Date {
				return int(a.Date - b.Date)
			}
			return int(a.Start - b.Start)
		})
		one := personDuty{Officer: person.Officer.ID, Numbers: make([]int, 0, numbersEach*len(room))}
		last := roster.Minute(0)
		for _, d := range room {
			one.Numbers = append(one.Numbers, int(d.Date-x.From), d.District, d.Shift, int(d.Start-last), d.Minutes())
			last = d.Start
		}
		x.People = append(x.People, one)
	}
	return x
}

// dutyKey is where the duty of a version lies.
func dutyKey(id string, number int) []byte {
	return keyOf("duty", id, fmt.Sprintf("%06d", number))
}

// encode packs the duty: a byte, the version, and JSON, deflated. The digest is that of the JSON.
func (x *duty) encode() (value []byte, digest string) {
	text, err := json.Marshal(x)
	if err != nil {
		panic(err) // words and numbers
	}
	var b bytes.Buffer
	b.WriteByte(version)
	w, _ := flate.NewWriter(&b, flate.BestSpeed) // the level is one
	_, _ = w.Write(text)                         // a Buffer takes everything
	_ = w.Close()
	sum := sha256.Sum256(text)
	return b.Bytes(), hex.EncodeToString(sum[:])
}

// maxDuty is the most that packed duty comes to.
const maxDuty = 1 << 30

func decodeDuty(e store.Entry) (*duty, error) {
	if len(e.Value) == 0 || e.Value[0] != version {
		return nil, unreadable(e.Key, 0, nil)
	}
	text, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(e.Value[1:])), maxDuty))
	var x duty
	if err == nil {
		err = json.Unmarshal(text, &x)
	}
	if err == nil {
		err = x.check()
	}
	if err != nil {
		return nil, unreadable(e.Key, version, err)
	}
	return &x, nil
}

// check finds numbers that stand for nothing.
func (x *duty) check() error {
	for _, p := range x.People {
		for n := p.Numbers; len(n) > 0; n = n[numbersEach:] {
			if len(n) < numbersEach || uint(n[1]) >= uint(len(x.Districts)) || n[2] < -1 || n[2] >= len(x.Shifts) {
				return fmt.Errorf("the duty of %s is none", p.Officer)
			}
		}
	}
	return nil
}

// day is the duty of one date.
type day struct {
	date roster.Date
	all  []Stretch
}

// days takes a person's duty apart.
func (x *duty) days(p *personDuty) (list []day) {
	at := roster.Minute(0)
	for n := p.Numbers; len(n) > 0; n = n[numbersEach:] {
		d := x.From + roster.Date(n[0])
		at += roster.Minute(n[3])
		s := Stretch{District: x.Districts[n[1]], Time: roster.Interval{Start: at, End: at + roster.Minute(n[4])}}
		if n[2] >= 0 {
			s.Shift = x.Shifts[n[2]]
		}
		if k := len(list); k == 0 || list[k-1].date != d {
			list = append(list, day{date: d})
		}
		last := &list[len(list)-1]
		last.all = append(last.all, s)
	}
	return list
}

// changes lists where the duty x became y.
func (x *duty) changes(y *duty) []DutyChange {
	list := []DutyChange{}
	merge(x.People, y.People, func(a, b *personDuty) int { return strings.Compare(string(a.Officer), string(b.Officer)) }, func(was, is *personDuty) {
		var before, after []day
		var officer roster.OfficerID
		if was != nil {
			before, officer = x.days(was), was.Officer
		}
		if is != nil {
			after, officer = y.days(is), is.Officer
		}
		merge(before, after, func(a, b *day) int { return int(a.date - b.date) }, func(was, is *day) {
			switch {
			case was == nil:
				list = append(list, DutyChange{officer, is.date, nil, is.all})
			case is == nil:
				list = append(list, DutyChange{officer, was.date, was.all, nil})
			case !slices.Equal(was.all, is.all):
				list = append(list, DutyChange{officer, was.date, was.all, is.all})
			}
		})
	})
	return list
}

// merge walks two lists that are in order, and yields what is alike together; nil where a list has none.
func merge[E any](x, y []E, compare func(x, y *E) int, yield func(x, y *E)) {
	for len(x) > 0 || len(y) > 0 {
		order := 0
		switch {
		case len(x) == 0:
			order = 1
		case len(y) == 0:
			order = -1
		default:
			order = compare(&x[0], &y[0])
		}
		var one, other *E
		if order <= 0 {
			one, x = &x[0], x[1:]
		}
		if order >= 0 {
			other, y = &y[0], y[1:]
		}
		yield(one, other)
	}
}
