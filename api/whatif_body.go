package api

import (
	"bytes"
	"encoding/json"
	"math/bits"

	"watchbill/coverage"
	"watchbill/coverage/whatif"
	"watchbill/roster"
	"watchbill/roster/pack"
)

// The bounds of a question.
const (
	maxWhatIf       = 4 << 20 // bytes
	maxClassSize    = 1000    // officers
	maxCycle        = 400     // days
	maxAttrition    = 200     // runs: some tenths of a second to a second
	defaultWhatRows = 1000    // of each list of the answer
)

var (
	whatIfMembers = []string{
		"from", "days", "need", "limit", AskedChanges, AskedClass, AskedLeave, AskedTransfer, AskedRotation, AskedBoundary, AskedAttrition,
	}
	classMembers     = []string{"from", "to", "officers"}
	leaveMembers     = []string{"officer_id", "from", "to", "kind"}
	transferMembers  = []string{"officer_id", "on", "district_id", "shift_id", "rotation_id", "offset"}
	rotationMembers  = []string{"shift_id", "rotation_id", "on", "district_id", "cycle"}
	boundaryMembers  = []string{"feature", "part"}
	attritionMembers = []string{"rate", "runs", "seed"}
)

// whatIf reads a question.
func (b *body) whatIf(book *roster.Book, today roster.Date) *whatIfAsked {
	q := &whatIfAsked{opt: coverage.Options{From: today, Days: defaultDays, Need: roster.NeedCIT}, limit: defaultWhatRows}
	given := b.object(whatIfMembers, func(i int) {
		switch i {
		case 0:
			q.opt.From = b.date()
		case 1:
			q.opt.Days = b.integer(1, coverage.MaxDays)
		case 2:
			q.opt.Need = choice(b, roster.NeedCIT, roster.NeedCoResponder)
		case 3:
			q.limit = b.integer(0, maxLimit)
		default:
			q.name = whatIfMembers[i]
			b.question(q, book)
		}
	})
	if n := bits.OnesCount64(given >> 4); n != 1 && !b.faulty() {
		b.fault("asks %d questions; exactly one of changes, class, leave, transfer, rotation, boundary, attrition is needed", n)
	}
	if r, ok := q.book.(*whatif.Rotation); ok && r.On == 0 {
		r.On = q.opt.From
	}
	return q
}

// question reads the member that asks.
func (b *body) question(q *whatIfAsked, book *roster.Book) {
	switch q.name {
	case AskedChanges:
		b.changes(q)
	case AskedClass:
		q.book = b.class()
	case AskedLeave:
		q.book = b.leave(book.Zone())
	case AskedTransfer:
		q.book = b.transfer()
	case AskedRotation:
		q.book = b.rotation()
	case AskedBoundary:
		b.boundary(q)
	case AskedAttrition:
		q.draw = b.attrition()
	}
}

// value returns the text of the value that is being read, and goes past it.
func (b *body) value() []byte {
	start := b.at
	b.skip()
	return b.text[start:b.at]
}

// changes reads a change file.
func (b *body) changes(q *whatIfAsked) {
	if b.text[b.at] != '[' {
		b.wrongType("an array")
		return
	}
	edit, err := pack.ReadChanges(bytes.NewReader(b.value()))
	if err != nil {
		b.fault("%v", err)
	}
	q.edit, q.at = edit, func(pointer string) string { return "/" + AskedChanges + pointer }
}

// boundary reads the new shape of a district.
func (b *body) boundary(q *whatIfAsked) {
	var feature json.RawMessage
	part := 0
	given := b.object(boundaryMembers, func(i int) {
		if i == 0 {
			feature = b.value()
		} else {
			part = b.integer(1, 1<<20)
		}
	})
	b.require(given, boundaryMembers, 1)
	q.edit, q.at = pack.ChangeBoundary(feature, part), boundaryAt
}

// boundaryAt returns where in the body a pointer into the change of a boundary is.
func boundaryAt(pointer string) string {
	const row, key = "/0/row", "/0/key"
	switch {
	case pointer == key+"/part":
		return "/" + AskedBoundary + "/part"
	case len(pointer) >= len(row) && pointer[:len(row)] == row:
		return "/" + AskedBoundary + "/feature" + pointer[len(row):]
	case pointer == key+"/district_id":
		return "/" + AskedBoundary + "/feature/properties/district_id"
	}
	return "/" + AskedBoundary
}

func (b *body) class() *whatif.Class {
	q := &whatif.Class{}
	given := b.object(classMembers, func(i int) {
		switch i {
		case 0:
			q.Dates.From = b.date()
		case 1:
			q.Dates.To = b.date()
		case 2:
			b.list(maxClassSize, func(int) { q.Officers = append(q.Officers, roster.OfficerID(b.id())) })
		}
	})
	b.require(given, classMembers, 3)
	return q
}

func (b *body) leave(zone *roster.Zone) *whatif.Leave {
	q := &whatif.Leave{}
	var timed [2]bool
	end := func(i int, day *roster.Date, at *roster.Minute) {
		s := b.line(maxText)
		if len(s) <= len("2006-01-02") {
			*day = b.dateOf(s)
			return
		}
		m, err := pack.ParseMoment(s, zone)
		if err != nil {
			b.fault("%s", sentence(err))
		}
		*at, timed[i] = m, true
	}
	given := b.object(leaveMembers, func(i int) {
		switch i {
		case 0:
			q.Officer = roster.OfficerID(b.id())
		case 1:
			end(0, &q.Days.From, &q.Time.Start)
		case 2:
			end(1, &q.Days.To, &q.Time.End)
		case 3:
			q.Kind = b.line(maxText)
		}
	})
	b.require(given, leaveMembers, 3)
	if given>>1&3 == 3 && timed[0] != timed[1] {
		b.faultAt("to", "one of from and to is a date and the other a moment; both are of one sort")
	}
	return q
}

func (b *body) transfer() *whatif.Transfer {
	q := &whatif.Transfer{}
	given := b.object(transferMembers, func(i int) {
		switch i {
		case 0:
			q.Officer = roster.OfficerID(b.id())
		case 1:
			q.On = b.date()
		case 2:
			q.District = roster.DistrictID(b.id())
		case 3:
			q.Shift = roster.ShiftID(b.id())
		case 4:
			q.Rotation = roster.RotationID(b.id())
		case 5:
			offset := b.integer(0, 1<<20)
			q.Offset = &offset
		}
	})
	b.require(given, transferMembers, 2)
	return q
}

func (b *body) rotation() *whatif.Rotation {
	q := &whatif.Rotation{}
	given := b.object(rotationMembers, func(i int) {
		switch i {
		case 0:
			q.Shift = roster.ShiftID(b.id())
		case 1:
			q.Rotation = roster.RotationID(b.id())
		case 2:
			q.On = b.date()
		case 3:
			q.District = roster.DistrictID(b.id())
		case 4:
			b.list(maxCycle, func(int) { q.Cycle = append(q.Cycle, roster.ShiftID(b.line(maxText))) })
		}
	})
	b.require(given, rotationMembers, 2)
	return q
}

func (b *body) attrition() *whatif.Attrition {
	q := &whatif.Attrition{Seed: 1}
	given := b.object(attritionMembers, func(i int) {
		switch i {
		case 0:
			q.Rate = b.number()
		case 1:
			q.Runs = b.integer(1, maxAttrition)
		case 2:
			q.Seed = uint64(b.integer(0, 1<<31))
		}
	})
	b.require(given, attritionMembers, 1)
	return q
}

// date reads a date.
func (b *body) date() roster.Date { return b.dateOf(b.line(maxText)) }

// dateOf reads the text of a date.
func (b *body) dateOf(s string) roster.Date {
	d, err := roster.ParseDate(s)
	if err != nil && !b.faulty() {
		b.fault("%v", err)
	}
	return d
}
