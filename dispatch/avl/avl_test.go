package avl_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"go.uber.org/goleak"

	"watchbill/dispatch"
	"watchbill/dispatch/avl"
	"watchbill/roster"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// near compares figures to a billionth: a place to 0.1 mm.
var near = cmpopts.EquateApprox(1e-9, 1e-9)

func instant(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return t.UTC()
}

// fix is a fix of a time and place, with what of figures is given.
func fix(at string, lat, lon float64, figures ...func(*dispatch.Fix)) *dispatch.Fix {
	f := &dispatch.Fix{Time: instant(at), At: roster.Point{Lat: lat, Lon: lon}, Source: dispatch.PositionAVL}
	for _, set := range figures {
		set(f)
	}
	return f
}

func speed(mps float64) func(*dispatch.Fix) { return func(f *dispatch.Fix) { f.SpeedMPS = &mps } }
func heading(degrees float64) func(*dispatch.Fix) {
	return func(f *dispatch.Fix) { f.HeadingD = &degrees }
}
func accuracy(m float64) func(*dispatch.Fix) { return func(f *dispatch.Fix) { f.AccuracyM = &m } }

// one is the reports of a datagram with a single message.
func one(device string, f *dispatch.Fix) []avl.Report { return []avl.Report{{Device: device, Fix: f}} }

// check compares what a parser gave with what was wanted; fault is the text of its error, empty: none.
func check(t *testing.T, got []avl.Report, err error, want []avl.Report, fault string) {
	t.Helper()
	text := ""
	if err != nil {
		text = err.Error()
		if !errors.Is(err, &roster.Error{Kind: roster.Invalid}) {
			t.Errorf("error %v is not of kind Invalid", err)
		}
	}
	if text != fault {
		t.Errorf("error:\n got %q\nwant %q", text, fault)
	}
	if diff := cmp.Diff(want, got, near, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("reports (-want +got):\n%s", diff)
	}
}
