package roster_test

import (
	"archive/zip"
	"flag"
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"pgregory.net/rapid"

	"watchbill/roster"
)

var allZones = flag.Bool("zones.all", false, "test every clock change of every zone, not some of them (minutes)")

// zoneNames lists every zone that Go knows; a handful where Go's own list is not to be had.
func zoneNames(tb testing.TB) []string {
	out, err := exec.Command("go", "env", "GOROOT").Output()
	if err == nil {
		if list, err := zip.OpenReader(filepath.Join(strings.TrimSpace(string(out)), "lib", "time", "zoneinfo.zip")); err == nil {
			defer list.Close()
			var names []string
			for _, f := range list.File {
				if !strings.HasSuffix(f.Name, "/") && f.Name != "Factory" {
					names = append(names, f.Name)
				}
			}
			return names
		}
	}
	tb.Log("Go's list of zones is not here; a few are tested")
	return []string{"America/New_York", "Australia/Lord_Howe", "Africa/Cairo", "America/Havana", "Pacific/Apia", "Asia/Kolkata", "UTC"}
}

// changesOf finds the first minutes after each change of a zone's clock in some years, by looking at every day.
func changesOf(loc *time.Location, first, last int) []int64 {
	var all []int64
	from, to := time.Date(first, 1, 1, 0, 0, 0, 0, time.UTC).Unix()/60, time.Date(last, 1, 1, 0, 0, 0, 0, time.UTC).Unix()/60
	offset := func(m int64) int { _, o := time.Unix(m*60, 0).In(loc).Zone(); return o }
	for m := from; m < to; m += 1440 {
		if offset(m) == offset(m+1440) {
			continue
		}
		for k := m; k < m+1440; k++ {
			if offset(k) != offset(k+1) {
				all = append(all, k+1)
			}
		}
	}
	return all
}

// shown is what the wall shows at a minute: minutes from 1970-01-01 00:00 to that date and time.
func shown(loc *time.Location, m int64) int64 {
	t := time.Unix(m*60, 0).In(loc)
	y, mo, d := t.Date()
	return time.Date(y, mo, d, t.Hour(), t.Minute(), 0, 0, time.UTC).Unix() / 60
}

// TestZones walks the minutes around clock changes of the zones that Go knows and compares: Local is what the wall
// shows, Instant the first minute at which the wall shows the time or has jumped past it.
func TestZones(t *testing.T) {
	random := rand.New(rand.NewPCG(rand.Uint64(), 0))
	names := zoneNames(t)
	walked := 0
	for _, name := range names {
		z := zone(t, name)
		if z.Name() != name {
			t.Fatalf("%s calls itself %s", name, z.Name())
		}
		first, last := 1980, 2100
		if !*allZones {
			first = 1980 + random.IntN(110)
			last = first + 4
		}
		changes := changesOf(z.Location(), first, last)
		if n := len(changes); !*allZones && n > 1 {
			changes = changes[:1]
		}
		for _, m := range changes {
			walked++
			walkZone(t, z, m-40*60, m+40*60)
		}
	}
	t.Logf("%d zones, %d clock changes", len(names), walked)
}

// walkZone compares the minutes of a stretch.
func walkZone(t *testing.T, z *roster.Zone, from, to int64) {
	t.Helper()
	next := shown(z.Location(), from) + 1 // the next time of day to ask for
	for m := from; m < to; m++ {
		wall := shown(z.Location(), m)
		d, c := z.Local(roster.Minute(m))
		if got := utc(d).Unix()/60 + int64(c); got != wall {
			t.Fatalf("%s at %s: got %s %s", z.Name(), roster.Minute(m), d, c)
		}
		if z.DateAt(roster.Minute(m)) != d {
			t.Fatalf("%s at %s: DateAt is not %s", z.Name(), roster.Minute(m), d)
		}
		for ; m > from && next <= wall; next++ {
			d, c := roster.DateOf(time.Unix(next*60, 0).UTC()), roster.ClockTime((next%1440+1440)%1440)
			if got := z.Instant(d, c); got != roster.Minute(m) {
				t.Fatalf("%s %s %s: got %s, want %s", z.Name(), d, c, got, roster.Minute(m))
			}
		}
	}
}

// TestZoneFarOff asks for dates outside the years that a Zone keeps at hand, and at their edges.
func TestZoneFarOff(t *testing.T) {
	for _, name := range []string{"America/New_York", "America/Sao_Paulo", "Africa/Casablanca", "Australia/Lord_Howe", "UTC"} {
		z := zone(t, name)
		for _, year := range []int{1920, 1979, 1980, 2099, 2100, 2101, 2400, 9990} {
			for _, m := range changesOf(z.Location(), year-1, year+2) {
				walkZone(t, z, m-30*60, m+30*60)
			}
			for _, month := range []time.Month{1, 12} {
				m := time.Date(year, month, 30, 0, 0, 0, 0, time.UTC).Unix() / 60
				walkZone(t, z, m, m+4*1440)
			}
		}
	}
}

// TestZoneMonotone sees that later times of day are never earlier instants, so that no shift ends before it begins.
func TestZoneMonotone(t *testing.T) {
	names := zoneNames(t)
	rapid.Check(t, func(t *rapid.T) {
		z, err := roster.LoadZone(rapid.SampledFrom(names).Draw(t, "zone"))
		if err != nil {
			t.Fatal(err)
		}
		d := roster.NewDate(1980, 1, 1) + roster.Date(rapid.IntRange(0, 366*130).Draw(t, "day"))
		last := z.Instant(d-1, 1439)
		for c := roster.ClockTime(0); c < 1440; c++ {
			m := z.Instant(d, c)
			if m < last {
				t.Fatalf("%s %s %s is %s, before %s", z.Name(), d, c, m, last)
			}
			last = m
		}
	})
}

func TestZoneRule(t *testing.T) {
	for _, c := range []struct{ zone, date, clock, want string }{
		{"America/New_York", "2027-03-14", "01:59", "2027-03-14T06:59Z"},
		{"America/New_York", "2027-03-14", "02:00", "2027-03-14T07:00Z"}, // skipped: the jump
		{"America/New_York", "2027-03-14", "02:30", "2027-03-14T07:00Z"},
		{"America/New_York", "2027-03-14", "03:00", "2027-03-14T07:00Z"},
		{"America/New_York", "2027-11-07", "01:30", "2027-11-07T05:30Z"}, // twice: the first
		{"America/New_York", "2027-11-07", "02:00", "2027-11-07T07:00Z"},
		{"Australia/Lord_Howe", "2027-10-03", "02:15", "2027-10-02T15:30Z"}, // half an hour is skipped
		{"Australia/Lord_Howe", "2027-04-04", "01:45", "2027-04-03T14:45Z"}, // half an hour is twice
		{"Africa/Cairo", "2024-04-26", "00:30", "2024-04-25T22:00Z"},        // midnight is skipped
		{"America/Havana", "2024-11-03", "00:30", "2024-11-03T04:30Z"},      // midnight is twice
		{"Pacific/Apia", "2011-12-30", "12:00", "2011-12-30T10:00Z"},        // a day is skipped
	} {
		d, err := roster.ParseDate(c.date)
		if err != nil {
			t.Fatal(err)
		}
		clock, err := roster.ParseClockTime(c.clock)
		if err != nil {
			t.Fatal(err)
		}
		if got := zone(t, c.zone).Instant(d, clock).String(); got != c.want {
			t.Errorf("%s %s %s: got %s, want %s", c.zone, c.date, c.clock, got, c.want)
		}
	}
}

func TestLoadZoneErrors(t *testing.T) {
	for _, name := range []string{"", "Local", "America/New York", "Atlantis/Capital", "../../etc/passwd", strings.Repeat("x", 200)} {
		if _, err := roster.LoadZone(name); err == nil || !strings.HasSuffix(err.Error(), "is not an IANA time zone, such as America/New_York") {
			t.Errorf("LoadZone(%q): %v", name, err)
		}
	}
}

// TestChanges looks for the days on which the wall does not show every time of day once, and no other.
func TestChanges(t *testing.T) {
	for _, name := range []string{"America/New_York", "America/Sao_Paulo", "Africa/Cairo", "Asia/Beirut", "America/Havana", "Australia/Lord_Howe", "Pacific/Apia", "UTC"} {
		z := zone(t, name)
		r := roster.DateRange{From: roster.NewDate(2009, 1, 1), To: roster.NewDate(2025, 12, 31)}
		got := map[roster.Date]bool{}
		for _, d := range z.Changes(r) {
			got[d] = true
		}
		for d := r.From; d <= r.To; d++ {
			if z.Instant(d+1, 0)-z.Instant(d, 0) != 1440 && !got[d] && !got[d+1] {
				t.Errorf("%s: %s has not 24 hours, and is no change", name, d)
			}
			if got[d] && z.Instant(d+1, 0)-z.Instant(d-1, 0) == 2880 {
				t.Errorf("%s: %s is no change", name, d)
			}
		}
	}
}
