package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"watchbill/api"
	"watchbill/cmd/internal/sheet"
	"watchbill/coverage/whatif"
	"watchbill/roster"
	"watchbill/roster/pack"
)

// whatifFlags ask one question.
type whatifFlags struct {
	Change      string            `xor:"question" placeholder:"FILE" help:"A change file; - is standard input."`
	Class       string            `xor:"question" placeholder:"FROM..TO" help:"A training class for --officers."`
	Leave       string            `xor:"question" placeholder:"FROM..TO" help:"Leave for --officers: two dates, or two moments."`
	Transfer    roster.OfficerID  `xor:"question" placeholder:"OFFICER" help:"A new posting from --on: --district, --shift, --rotation, --offset; what is left out stays."`
	NewRotation roster.RotationID `xor:"question" placeholder:"ROTATION" help:"Another rotation for --shift, or only in --district, from --on; with --cycle a new one."`
	Boundary    string            `xor:"question" placeholder:"FILE" help:"A GeoJSON Feature: the new shape of the district that its district_id names."`
	Attrition   string            `xor:"question" placeholder:"RATE" help:"Of 100 officers, how many leave within a year, such as 9.05."`

	Officers []roster.OfficerID `placeholder:"A,B,..." help:"For --class and --leave."`
	Kind     string             `help:"For --leave: vacation, sick, court and the others of absences.csv."`
	On       roster.Date        `placeholder:"DATE" help:"The first day of --transfer and --new-rotation."`
	District roster.DistrictID  `help:"For --transfer and --new-rotation."`
	Shift    roster.ShiftID     `help:"For --transfer and --new-rotation."`
	Rotation roster.RotationID  `help:"For --transfer."`
	Offset   *int               `help:"For --transfer: the place in the rotation."`
	Cycle    string             `help:"For --new-rotation: its days, as in rotations.csv."`
	Part     int                `help:"For --boundary: which feature of the district, where it has several."`
	Runs     int                `help:"For --attrition: how many draws, 1 to 1000; 0 means 100."`
	Seed     uint64             `default:"1" help:"For --attrition: what the draws begin with."`
}

// asks returns the word of the question, "" when there is none.
func (f *whatifFlags) asks() string {
	for _, q := range [...]struct {
		given bool
		name  string
	}{
		{f.Change != "", api.AskedChanges}, {f.Class != "", api.AskedClass}, {f.Leave != "", api.AskedLeave}, {f.Transfer != "", api.AskedTransfer},
		{f.NewRotation != "", api.AskedRotation}, {f.Boundary != "", api.AskedBoundary}, {f.Attrition != "", api.AskedAttrition},
	} {
		if q.given {
			return q.name
		}
	}
	return ""
}

// checked sees that there is a question, and nothing that goes with another.
func (f *whatifFlags) checked() error {
	asks := f.asks()
	if asks == "" {
		return errors.New("what if? ask with --change FILE, or --class, --leave, --transfer, --new-rotation, --boundary, --attrition")
	}
	for _, x := range [...]struct {
		given      bool
		flag, goes string
	}{
		{len(f.Officers) > 0, "--officers", "class leave"}, {f.Kind != "", "--kind", "leave"}, {f.On != 0, "--on", "transfer rotation"},
		{f.District != "", "--district", "transfer rotation"}, {f.Shift != "", "--shift", "transfer rotation"}, {f.Rotation != "", "--rotation", "transfer"},
		{f.Offset != nil, "--offset", "transfer"}, {f.Cycle != "", "--cycle", "rotation"}, {f.Part != 0, "--part", "boundary"}, {f.Runs != 0, "--runs", "attrition"},
	} {
		if x.given && !strings.Contains(x.goes, asks) {
			return fmt.Errorf("%s does not go with this question", x.flag)
		}
	}
	return nil
}

// whatifQuestion is one that makes the Book that would be.
type whatifQuestion interface {
	Book(*roster.Book) (*roster.Book, []whatif.Note, error)
}

// question returns the ready question that the flags ask.
func (f *whatifFlags) question(book *roster.Book, from roster.Date) (whatifQuestion, error) {
	switch f.asks() {
	case api.AskedClass:
		days, times, err := parseSpan("--class", f.Class, nil)
		if err == nil && times != (roster.Interval{}) {
			err = fmt.Errorf("--class: %s is not two dates", f.Class)
		}
		return whatif.Class{Dates: days, Officers: f.Officers}, err
	case api.AskedLeave:
		if len(f.Officers) != 1 {
			return nil, errors.New("--leave takes one officer in --officers; for several write a change file")
		}
		days, times, err := parseSpan("--leave", f.Leave, book.Zone())
		return whatif.Leave{Officer: f.Officers[0], Days: days, Time: times, Kind: f.Kind}, err
	case api.AskedTransfer:
		return whatif.Transfer{Officer: f.Transfer, On: f.On, District: f.District, Shift: f.Shift, Rotation: f.Rotation, Offset: f.Offset}, nil
	}
	q := whatif.Rotation{Shift: f.Shift, District: f.District, On: f.On, Rotation: f.NewRotation}
	if f.Shift == "" {
		return nil, errors.New("--new-rotation is for which --shift?")
	}
	if q.On == 0 {
		q.On = from
	}
	for _, t := range strings.Fields(f.Cycle) {
		q.Cycle = append(q.Cycle, roster.ShiftID(t))
	}
	return q, nil
}

// parseSpan reads FROM..TO: two dates, or where there is a zone two moments.
func parseSpan(flag, s string, zone *roster.Zone) (days roster.DateRange, times roster.Interval, err error) {
	from, to, ok := strings.Cut(s, "..")
	if !ok {
		return days, times, fmt.Errorf("%s: %q is not FROM..TO, such as 2027-03-01..2027-03-05", flag, s)
	}
	if zone != nil && len(from) > len("2006-01-02") && len(to) > len("2006-01-02") {
		var first, second error
		times.Start, first = pack.ParseMoment(from, zone)
		times.End, second = pack.ParseMoment(to, zone)
		return days, times, errors.Join(first, second)
	}
	var first, second error
	days.From, first = roster.ParseDate(from)
	days.To, second = roster.ParseDate(to)
	if err := errors.Join(first, second); err != nil {
		return days, times, fmt.Errorf("%s: %w", flag, err)
	}
	return days, times, nil
}

// parseRate reads how many officers of 100 leave, 9.05 or 9.05%, as a share.
func parseRate(s string) (float64, error) {
	x, err := strconv.ParseFloat(strings.TrimSuffix(s, "%"), 64)
	if err != nil || !(x >= 0 && x < 100) {
		return 0, fmt.Errorf("--attrition: %q is not a rate from 0 up to 100 officers of 100 a year, such as 9.05", s)
	}
	return x / 100, nil
}

// title says the question.
func (f *whatifFlags) title() string {
	switch f.asks() {
	case api.AskedClass:
		return fmt.Sprintf("a class of %s, %s", sheet.Number(len(f.Officers), "officer"), f.Class)
	case api.AskedLeave:
		return fmt.Sprintf("leave of %s, %s", f.Officers[0], f.Leave)
	case api.AskedTransfer:
		return fmt.Sprintf("%s transferred on %s", f.Transfer, f.On)
	case api.AskedRotation:
		where := ""
		if f.District != "" {
			where = " in " + string(f.District)
		}
		return fmt.Sprintf("rotation %s for shift %s%s", f.NewRotation, f.Shift, where)
	case api.AskedBoundary:
		return "the boundary of " + f.Boundary
	}
	return "the changes of " + f.Change
}
