package api

import (
	"strconv"

	"github.com/labstack/echo/v4"

	"watchbill/dispatch"
	"watchbill/dispatch/avl"
)

// Positions takes what position feeds bring.
type Positions interface {
	avl.Sink
	// Unit finds the unit that a device of the HTTP feeds stands for; false: it stands for none. It is asked once for
	// each message.
	Unit(device string) (dispatch.UnitID, bool)
}

// maxPositions is how many positions a batch may have.
const maxPositions = 10_000

// postPositions answers POST /v1/positions.
func (s *server) postPositions(c echo.Context) error {
	if err := newQuery(c).done(); err != nil {
		return err
	}
	b, err := readJSON(c)
	if err != nil {
		return err
	}
	fixes := b.fixes()
	if err := b.done(); err != nil {
		return err
	}
	if s.opt.Positions == nil {
		return unavailable("a position feed")
	}
	refusals := s.opt.Positions.TakeFixes(fixes, s.opt.Web.Now())
	return sendBytes(c, "application/json", appendTaken(make([]byte, 0, 64), refusals))
}

// appendTaken says what became of a batch, by the reason of each, empty where it was accepted.
func appendTaken(b []byte, refusals []dispatch.Refusal) []byte {
	accepted := len(refusals)
	for _, why := range refusals {
		if why != "" {
			accepted--
		}
	}
	b = strconv.AppendInt(append(b, `{"accepted":`...), int64(accepted), 10)
	b = append(b, `,"refused":[`...)
	first := true
	for i, why := range refusals {
		if why == "" {
			continue
		}
		if !first {
			b = append(b, ',')
		}
		first = false
		b = strconv.AppendInt(append(b, `{"index":`...), int64(i), 10)
		b = append(appendID(append(b, `,"reason":`...), why), '}')
	}
	return append(b, "]}\n"...)
}

var (
	positionsMembers = []string{"positions"}
	fixMembers       = []string{"unit_id", "time", "lat", "lon", "speed_mps", "heading_deg", "accuracy_m"}
)

func (b *body) fixes() []dispatch.Fix {
	fixes := make([]dispatch.Fix, 0, min(len(b.text)/80+1, maxPositions)) // they are seldom shorter
	given := b.object(positionsMembers, func(int) {
		b.list(maxPositions, func(int) {
			fixes = append(fixes, dispatch.Fix{})
			b.fix(&fixes[len(fixes)-1])
		})
	})
	b.require(given, positionsMembers, 1)
	return fixes
}

// fix reads a position. That its place is on Earth, and its time has come, is for the board to say.
func (b *body) fix(f *dispatch.Fix) {
	var figures *[3]float64 // one allocation for all there are
	figure := func(i int) *float64 {
		x := b.number()
		if x < 0 {
			return nil // as phones say that they do not know
		}
		if figures == nil {
			figures = new([3]float64)
		}
		figures[i] = x
		return &figures[i]
	}
	given := b.object(fixMembers, func(i int) {
		switch i {
		case 0:
			f.Unit = dispatch.UnitID(b.sign())
		case 1:
			f.Time = b.instant()
		case 2:
			f.At.Lat = b.number()
		case 3:
			f.At.Lon = b.number()
		case 4:
			f.SpeedMPS = figure(0)
		case 5:
			f.HeadingD = figure(1)
		case 6:
			f.AccuracyM = figure(2)
		}
	})
	b.require(given, fixMembers, 4)
}
