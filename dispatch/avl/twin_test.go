package avl_test

import (
	"math"
	"regexp"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"watchbill/dispatch/avl"
)

// The twins read one sentence with a regular expression and the standard library's parsers. They tell whether it is
// sound, and whether there is a fix in it, and which.

type twinFix struct {
	sound, fix               bool
	at                       time.Time
	lat, lon, speed, heading float64
	hasSpeed, hasHeading     bool
}

var taipPattern = regexp.MustCompile(`^>R?PV(\d{5})([-+]\d{2})(\d{5})([-+]\d{3})(\d{5})(\d{3})(\d{3})(\d)([012])(?:;ID=([!-:=?-~]{1,64}))?(?:;\*([0-9A-Fa-f]{2}))?<$`)

func twinTAIP(text string, now time.Time) twinFix {
	m := taipPattern.FindStringSubmatch(text)
	if m == nil {
		return twinFix{}
	}
	if m[11] != "" {
		sum, _ := strconv.ParseUint(m[11], 16, 8)
		if xor(text[:len(text)-3]) != byte(sum) {
			return twinFix{}
		}
	}
	second, _ := strconv.Atoi(m[1])
	heading, _ := strconv.ParseFloat(m[7], 64)
	if second > 86400 || heading > 360 {
		return twinFix{}
	}
	mph, _ := strconv.ParseFloat(m[6], 64)
	lat, _ := strconv.ParseFloat(m[2]+"."+m[3], 64)
	lon, _ := strconv.ParseFloat(m[4]+"."+m[5], 64)
	// The nearest of three days, the earliest first.
	var at time.Time
	for days := -1; days <= 1; days++ {
		try := now.UTC().Truncate(24*time.Hour).AddDate(0, 0, days).Add(time.Duration(second) * time.Second)
		if at.IsZero() || try.Sub(now).Abs() < at.Sub(now).Abs() {
			at = try
		}
	}
	good := map[string]bool{"0": true, "1": true, "2": true, "3": true, "6": true}
	return twinFix{sound: true, fix: m[9] == "2" && good[m[8]], at: at, lat: lat, lon: lon,
		speed: mph * milesPerHour, heading: math.Mod(heading, 360), hasSpeed: true, hasHeading: true}
}

func TestTAIPTwin(t *testing.T) {
	// Sentences that are right or nearly so: each field from its own alphabet, at times of a wrong length.
	text := rapid.Custom(func(t *rapid.T) string {
		field := func(name, sound, faulty string) string {
			if rapid.IntRange(0, 19).Draw(t, name+" faulty") == 0 {
				return rapid.StringMatching(faulty).Draw(t, name)
			}
			return rapid.StringMatching(sound).Draw(t, name)
		}
		s := field("start", `>RPV|>PV`, `RPV|>RP|>QPV|>`) + field("second", `[0-7]\d{4}|8[0-5]\d{3}|86400`, `86[4-9]\d\d|\d{4}|\d{4}x`) +
			field("lat", `[-+][0-9]{7}`, `[ 0][0-9]{7}|[-+][0-9]{6}`) + field("lon", `[-+][0-9]{8}`, `[-+]{2}[0-9]{7}`) +
			field("mph", `\d{3}`, `-\d\d`) + field("heading", `[0-2]\d\d|3[0-5]\d|360`, `36[1-9]|[4-9]\d\d`) +
			field("source", `\d`, `[a-z]`) + field("age", `[012]|2`, `[3-9x]`) + field("id", `(;ID=[A-Z0-9]{1,15})?`, `;ID=|;ID= `)
		switch rapid.IntRange(0, 9).Draw(t, "sum") {
		case 0:
			s += rapid.StringMatching(`;\*[0-9A-F]{1,3}`).Draw(t, "wrong sum")
		case 1, 2, 3, 4, 5:
			s += ";*"
			s += string("0123456789ABCDEF"[xor(s)>>4]) + string("0123456789ABCDEF"[xor(s)&15])
		}
		return s + field("end", `<`, `|>`)
	})
	rapid.Check(t, func(t *rapid.T) {
		s := text.Draw(t, "sentence")
		now := time.Unix(0, rapid.Int64Range(0, 4e18).Draw(t, "now")).UTC()
		got, err := avl.ParseTAIP(nil, []byte(s), now)
		compare(t, s, got, err, twinTAIP(s, now))
	})
}

var rmcPattern = regexp.MustCompile(`^\$([!-+--~]{2}RMC),(?:(\d\d)(\d\d)(\d\d(?:\.\d*)?))?,([AV]),(?:(\d\d)(\d\d(?:\.\d*)?))?,([NS]?),(?:(\d{3})(\d\d(?:\.\d*)?))?,([EW]?),(\d+(?:\.\d*)?)?,(\d+(?:\.\d*)?)?,(?:(\d\d)(\d\d)(\d\d))?,[^,*]*,[^,*]*(?:,([ADFPREMNS]?)(?:,[^,*]*)?)?\*([0-9A-Fa-f]{2})$`)

func twinRMC(text string, now time.Time) twinFix {
	m := rmcPattern.FindStringSubmatch(text)
	if m == nil {
		return twinFix{}
	}
	sum, _ := strconv.ParseUint(m[18], 16, 8)
	if xor(text[1:len(text)-3]) != byte(sum) {
		return twinFix{}
	}
	if m[5] == "V" || m[17] == "E" || m[17] == "M" || m[17] == "N" || m[17] == "S" {
		return twinFix{sound: true}
	}
	f := func(s string) float64 { v, _ := strconv.ParseFloat(s, 64); return v }
	if m[2] == "" || m[14] == "" || m[6] == "" || m[9] == "" || m[8] == "" || m[11] == "" {
		return twinFix{}
	}
	if f(m[2]) > 23 || f(m[3]) > 59 || f(m[4]) >= 61 || f(m[7]) >= 60 || f(m[10]) >= 60 || f(m[13]) > 360 {
		return twinFix{}
	}
	// The century that brings it nearest, by whole years.
	year := now.UTC().Year()
	for y := year - 49; y <= year+50; y++ {
		if y%100 == int(f(m[16])) {
			year = y
		}
	}
	d, err := time.Parse("2006-01-02", strconv.Itoa(year)+"-"+m[15]+"-"+m[14])
	if err != nil {
		return twinFix{}
	}
	at := d.Add(time.Duration(f(m[2]))*time.Hour + time.Duration(f(m[3]))*time.Minute + time.Duration(math.Round(f(m[4])*1e9)))
	sign := map[string]float64{"N": 1, "E": 1, "S": -1, "W": -1}
	return twinFix{sound: true, fix: true, at: at, lat: sign[m[8]] * (f(m[6]) + f(m[7])/60), lon: sign[m[11]] * (f(m[9]) + f(m[10])/60),
		speed: f(m[12]) * metresPerSecond, hasSpeed: m[12] != "", heading: math.Mod(f(m[13]), 360), hasHeading: m[13] != ""}
}

func TestRMCTwin(t *testing.T) {
	text := rapid.Custom(func(t *rapid.T) string {
		field := func(name, sound, faulty string) string {
			if rapid.IntRange(0, 24).Draw(t, name+" faulty") == 0 {
				return rapid.StringMatching(faulty).Draw(t, name)
			}
			return rapid.StringMatching(sound).Draw(t, name)
		}
		body := field("tag", `G[PNL]RMC`, `GPRM|GRMC`) + "," + field("time", `([01]\d|2[0-3])[0-5]\d[0-5]\d(\.\d{1,3})?`, `2[4-9]\d{4}|\d{5}|\d\d[6-9]\d\d\d|`) + "," +
			field("status", `A|V`, `B|`) + "," + field("lat", `\d\d[0-5]\d(\.\d{0,6})?`, `\d\d[6-9]\d|\d{5}|`) + "," + field("north", `[NS]`, `E|`) + "," +
			field("lon", `\d{3}[0-5]\d(\.\d{0,6})?`, `\d{4}\.\d|`) + "," + field("east", `[EW]`, `N|`) + "," +
			field("knots", `(\d{1,3}(\.\d{0,2})?)?`, `-1|x|\.5|\d\.\d\.`) + "," + field("course", `([0-2]?\d{1,2}(\.\d)?|360)?`, `36[1-9]|x`) + "," +
			field("date", `[0-3]\d(0\d|1[0-2])\d\d`, `\d{5}|0000\d\d|`) + "," + field("variation", `|3\.1`, ``) + "," + field("side", `[EW]?`, ``) +
			field("mode", `(,[ADEFMNPRS]?(,V)?)?`, `,[BX]|,A,V,`)
		sum := xor(body)
		if rapid.IntRange(0, 19).Draw(t, "sum") == 0 {
			sum++
		}
		return "$" + body + "*" + string("0123456789ABCDEF"[sum>>4]) + string("0123456789abcdef"[sum&15])
	})
	rapid.Check(t, func(t *rapid.T) {
		s := text.Draw(t, "sentence")
		now := time.Unix(0, rapid.Int64Range(0, 4e18).Draw(t, "now")).UTC()
		got, err := avl.ParseNMEA(nil, []byte(s), now)
		want := twinRMC(s, now)
		if !want.sound && err == nil && len(got) == 1 && got[0].Fix == nil && s[4:7] != "RMC" {
			return // another sentence, which is a heartbeat and none of the twin's
		}
		compare(t, s, got, err, want)
	})
}

// compare fails where a parser and its twin disagree on one sentence.
func compare(t *rapid.T, text string, got []avl.Report, err error, want twinFix) {
	if (err == nil) != want.sound {
		t.Fatalf("%q: error %v, the twin finds it sound: %v", text, err, want.sound)
	}
	if err != nil {
		return
	}
	if len(got) != 1 || (got[0].Fix != nil) != want.fix {
		t.Fatalf("%q: %+v, the twin finds a fix: %v", text, got, want.fix)
	}
	f := got[0].Fix
	if f == nil {
		return
	}
	if !f.Time.Equal(want.at) || math.Abs(f.At.Lat-want.lat) > 1e-12 || math.Abs(f.At.Lon-want.lon) > 1e-12 {
		t.Fatalf("%q: %v %v, the twin %v %v %v", text, f.Time, f.At, want.at, want.lat, want.lon)
	}
	if (f.SpeedMPS != nil) != want.hasSpeed || want.hasSpeed && math.Abs(*f.SpeedMPS-want.speed) > 1e-9 {
		t.Fatalf("%q: speed %v, the twin %v %v", text, f.SpeedMPS, want.hasSpeed, want.speed)
	}
	if (f.HeadingD != nil) != want.hasHeading || want.hasHeading && *f.HeadingD != want.heading {
		t.Fatalf("%q: heading %v, the twin %v %v", text, f.HeadingD, want.hasHeading, want.heading)
	}
}
