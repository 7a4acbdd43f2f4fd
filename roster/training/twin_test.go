package training_test

import (
	"math"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"watchbill/roster"
	"watchbill/roster/training"
)

// counted recounts, on one day, the credentials that lie within the cycle of a mandate and their hours in thousandths: the
// slow and obvious way, a calendar month at a time.
func counted(creds []roster.Credential, m roster.Mandate, day roster.Date) (courses int, hours int64) {
	for i, c := range creds {
		if !slices.Contains(m.Kinds, c.Kind) || c.Completed == 0 || c.Completed > day || c.Revoked != 0 && c.Revoked <= day {
			continue
		}
		same := func(e roster.Credential) bool {
			e.Components, e.Authority, e.Category, e.Expires, e.Evidence = c.Components, c.Authority, c.Category, c.Expires, c.Evidence
			return cmp.Equal(e, c)
		}
		if slices.ContainsFunc(creds[:i], same) {
			continue
		}
		year, month, dom := c.Completed.Civil()
		year, month = year+(int(month)-1+m.CycleMonths)/12, time.Month((int(month)-1+m.CycleMonths)%12+1)
		if last := time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC).Day(); dom > last {
			dom = last
		}
		if year < 10000 && day > roster.DateOf(time.Date(year, month, dom, 0, 0, 0, 0, time.UTC)) {
			continue
		}
		courses++
		hours += int64(math.Round(c.Hours * 1000))
	}
	return courses, hours
}

// duty is the twin of what a review says of a mandate, less what it left out: it walks day by day to both ends.
func duty(creds []roster.Credential, m roster.Mandate, on roster.Date) training.Duty {
	met := func(day roster.Date) bool {
		courses, hours := counted(creds, m, day)
		return courses > 0 && hours >= int64(math.Round(m.Hours*1000))
	}
	_, hours := counted(creds, m, on)
	d := training.Duty{Met: met(on), Hours: float64(hours) / 1000}
	if d.Met {
		for d.Through = on; met(d.Through + 1); d.Through++ {
		}
		d.Due = d.Through + 1
		return d
	}
	if m.Hours > 0 {
		d.Short = float64(int64(math.Round(m.Hours*1000))-hours) / 1000
	}
	for day := on; day > on-3000; day-- {
		if met(day) {
			d.Through, d.Due = day, day+1
			break
		}
	}
	return d
}

func TestTwin(t *testing.T) {
	day := rapid.Custom(func(t *rapid.T) roster.Date {
		return date("2024-01-15") + roster.Date(rapid.IntRange(0, 900).Draw(t, "day"))
	})
	rapid.Check(t, func(t *rapid.T) {
		r := agency()
		with(&r, "A", rapid.SliceOfN(rapid.Custom(func(t *rapid.T) roster.Credential {
			c := roster.Credential{
				Kind: rapid.SampledFrom([]string{"CIT-40", "ICAT", "ASIST"}).Draw(t, "kind"), Completed: day.Draw(t, "completed"),
				Hours: rapid.SampledFrom([]float64{0, 1.1, 2.67, 4, 8, 40}).Draw(t, "hours"), Authority: rapid.SampledFrom([]string{"POST", "", "OTHER"}).Draw(t, "authority"),
			}
			switch rapid.IntRange(0, 6).Draw(t, "fate") {
			case 0:
				c.Revoked = day.Draw(t, "revoked")
			case 1:
				c.Expires = day.Draw(t, "expires")
			case 2:
				c.Completed = 0
			}
			return c
		}), 0, 8).Draw(t, "credentials")...)
		r.Policy.Mandates = []roster.Mandate{{
			Name: "m", Kinds: rapid.SampledFrom([][]string{{"ICAT"}, {"CIT-40", "ASIST"}, {"ASIST", "ICAT", "CIT-40"}}).Draw(t, "kinds"),
			Hours: rapid.SampledFrom([]float64{0, 2.2, 8, 12}).Draw(t, "required"), CycleMonths: rapid.IntRange(1, 15).Draw(t, "cycle"),
		}}
		book, faults := roster.NewBook(r, 0)
		if faults.Err() != nil {
			t.Fatal(faults)
		}
		on := day.Draw(t, "on") + 100
		person := training.New(book, on).Person(0)
		got := person.Duties[0]
		left := map[int]bool{}
		for _, out := range got.LeftOut {
			left[out.Credential] = true
		}
		got.LeftOut = nil
		creds := person.Person.Credentials().Append(nil)
		if diff := cmp.Diff(duty(creds, r.Policy.Mandates[0], on), got); diff != "" {
			t.Errorf("on %s (-twin +got):\n%s", on, diff)
		}
		for i, c := range creds { // what was left out adds nothing
			before, _ := counted(creds[:i], r.Policy.Mandates[0], on)
			if with, _ := counted(creds[:i+1], r.Policy.Mandates[0], on); left[i] && with != before {
				t.Errorf("left out although it counts: %+v", c)
			}
		}
	})
}
