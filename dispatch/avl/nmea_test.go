package avl_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"watchbill/dispatch/avl"
)

const metresPerSecond = 1852.0 / 3600 // of a knot

// summed is sentences of NMEA, each with its checksum, joined.
func summed(sentences ...string) string {
	var b strings.Builder
	for _, s := range sentences {
		prefix, body, _ := strings.Cut(s, "$")
		fmt.Fprintf(&b, "%s$%s*%02X\r\n", prefix, body, xor(body))
	}
	return b.String()
}

// The first two are the examples of RMC that are printed everywhere; their checksums are as published.
func TestParseNMEA(t *testing.T) {
	const rmc = "$GPRMC,120000,A,0100.000,N,00100.000,E,001.0,090.0,211126,,"
	place := func(at string) []avl.Report { return one("", fix(at, 1, 1, speed(metresPerSecond), heading(90))) }
	for _, c := range []struct {
		name, text, now string
		want            []avl.Report
		fault           string
	}{
		{name: "Vancouver", text: "$GPRMC,225446,A,4916.45,N,12311.12,W,000.5,054.7,191194,020.3,E*68\r\n", now: "1994-11-19T23:00:00Z",
			want: one("", fix("1994-11-19T22:54:46Z", 49+16.45/60, -(123+11.12/60), speed(.5*metresPerSecond), heading(54.7)))},
		{name: "Munich", text: "$GPRMC,123519,A,4807.038,N,01131.000,E,022.4,084.4,230394,003.1,W*6A", now: "1994-03-23T12:00:00Z",
			want: one("", fix("1994-03-23T12:35:19Z", 48+7.038/60, 11+31.0/60, speed(22.4*metresPerSecond), heading(84.4)))},
		{name: "GN, fraction, mode, navigation status", text: summed("$GNRMC,120000.250,A,3943.4000,S,07532.7000,W,0.01,,211126,,,A,V"),
			want: one("", fix("2026-11-21T12:00:00.25Z", -(39+43.4/60), -(75+32.7/60), speed(.01*metresPerSecond)))},
		{name: "no speed", text: summed("$GPRMC,120000,A,0100,N,00100,E,,,211126,,"), want: one("", fix("2026-11-21T12:00:00Z", 1, 1))},
		{name: "leap second", text: summed("$GPRMC,235960,A,0100,N,00100,E,,,311216,,"), want: one("", fix("2017-01-01T00:00:00Z", 1, 1))},
		{name: "device before", text: summed("unit-7, " + rmc), want: one("unit-7", place("2026-11-21T12:00:00Z")[0].Fix)},
		{name: "device for the lines after it", text: summed("7;"+rmc, rmc, "8"+rmc),
			want: append(append(one("7", place("2026-11-21T12:00:00Z")[0].Fix), one("7", place("2026-11-21T12:00:00Z")[0].Fix)...), one("8", place("2026-11-21T12:00:00Z")[0].Fix)...)},
		{name: "without line ends", text: strings.ReplaceAll(summed("7"+rmc, rmc), "\r\n", ""),
			want: append(one("7", place("2026-11-21T12:00:00Z")[0].Fix), one("7", place("2026-11-21T12:00:00Z")[0].Fix)...)},
		{name: "other sentences beside it", text: summed("$GPVTG,054.7,T,034.4,M,005.5,N,010.2,K", rmc, "$GPGSV,1,1,00"),
			want: append(one("", nil), place("2026-11-21T12:00:00Z")...)},
		{name: "no fix", text: summed("7,$GPRMC,120000,V,,,,,,,211126,,,N"), want: one("7", nil)},
		{name: "no fix, no time", text: summed("$GPRMC,,V,,,,,,,,,"), want: one("", nil)},
		{name: "simulator", text: summed(rmc + ",S"), want: one("", nil)},
		{name: "estimate", text: summed(rmc + ",E"), want: one("", nil)},
		{name: "only others", text: summed("7$GPGGA,,,,,,0,,,,,,,,", "$PTNL,X"), want: one("7", nil)},

		{name: "last century", text: summed("$GPRMC,000000,A,0100,N,00100,E,,,311299,,"), now: "2026-11-21T12:00:00Z",
			want: one("", fix("1999-12-31T00:00:00Z", 1, 1))},
		{name: "next century", text: summed("$GPRMC,000001,A,0100,N,00100,E,,,010100,,"), now: "2099-12-31T23:59:59Z",
			want: one("", fix("2100-01-01T00:00:01Z", 1, 1))},
		{name: "century before", text: summed("$GPRMC,235959,A,0100,N,00100,E,,,311299,,"), now: "2100-01-01T00:00:01Z",
			want: one("", fix("2099-12-31T23:59:59Z", 1, 1))},
		{name: "29 February", text: summed("$GPRMC,000000,A,0100,N,00100,E,,,290228,,"), want: one("", fix("2028-02-29T00:00:00Z", 1, 1))},

		{name: "empty", text: " \r\n\x00", fault: "nmea: empty"},
		{name: "not NMEA", text: "hello\nworld", fault: "nmea: a line without $\nnmea: a line without $"},
		{name: "wrong checksum", text: "$GPRMC,123519,A,4807.038,N,01131.000,E,022.4,084.4,230394,003.1,W*6B", fault: "nmea.checksum: is 6A, the sentence says 6B"},
		{name: "no checksum", text: "$GPRMC,123519,A,4807.038,N,01131.000,E,022.4,084.4,230394,003.1,W", fault: "nmea.checksum: missing"},
		{name: "no hexadecimal", text: "$GPRMC,123519,A*G0", fault: "nmea.checksum: not two hexadecimal digits"},
		{name: "cut short before a whole one", text: "$GPRMC,1235" + summed(rmc), want: place("2026-11-21T12:00:00Z"), fault: "nmea.checksum: missing"},
		{name: "device with blanks", text: summed("a b" + rmc), fault: "nmea.device: not 1 to 64 printable characters"},
		{name: "no name", text: summed("$"), fault: "nmea: no sentence is called so"},
		{name: "few fields", text: summed("$GPRMC,120000,A"), fault: "nmea.rmc: has 3 fields, not 12 to 14"},
		{name: "many fields", text: summed(rmc + ",A,V,"), fault: "nmea.rmc: has 15 fields, not 12 to 14"},
		{name: "status", text: summed("$GPRMC,120000,B,0100,N,00100,E,,,211126,,"), fault: "nmea.rmc.status: neither A nor V"},
		{name: "mode", text: summed(rmc + ",Q"), fault: "nmea.rmc.mode: not a mode of NMEA 0183"},
		{name: "31 February", text: summed("$GPRMC,120000,A,0100,N,00100,E,,,310226,,"), fault: "nmea.rmc.time: not hhmmss and ddmmyy"},
		{name: "24 o'clock", text: summed("$GPRMC,240000,A,0100,N,00100,E,,,211126,,"), fault: "nmea.rmc.time: not hhmmss and ddmmyy"},
		{name: "no date", text: summed("$GPRMC,120000,A,0100,N,00100,E,,,,,"), fault: "nmea.rmc.time: not hhmmss and ddmmyy"},
		{name: "60 minutes", text: summed("$GPRMC,120000,A,0160,N,00100,E,,,211126,,"), fault: "nmea.rmc.position: not degrees, minutes and a hemisphere"},
		{name: "hemisphere", text: summed("$GPRMC,120000,A,0100,E,00100,E,,,211126,,"), fault: "nmea.rmc.position: not degrees, minutes and a hemisphere"},
		{name: "speed", text: summed("$GPRMC,120000,A,0100,N,00100,E,-1,,211126,,"), fault: "nmea.rmc.speed: not a figure"},
		{name: "course", text: summed("$GPRMC,120000,A,0100,N,00100,E,,361,211126,,"), fault: "nmea.rmc.course: not 0 to 360 degrees"},
		{name: "too many", text: strings.Repeat(summed("$GPGSV,1"), 17), want: one("", nil), fault: "nmea: more than 16 sentences"},
	} {
		t.Run(c.name, func(t *testing.T) {
			at := c.now
			if at == "" {
				at = "2026-11-21T12:00:00Z"
			}
			got, err := avl.ParseNMEA(nil, []byte(c.text), instant(at))
			check(t, got, err, c.want, c.fault)
		})
	}
}

// TestNMEARoundTrip writes fixes as RMC and reads them back, from up to 49 years away.
func TestNMEARoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		taken := time.UnixMilli(rapid.Int64Range(0, 4e12).Draw(t, "taken")).UTC()
		now := taken.AddDate(rapid.IntRange(-49, 49).Draw(t, "years"), 0, 0)
		// Ten-thousandths of a minute.
		lat, lon := rapid.IntRange(0, 90*600000).Draw(t, "lat"), rapid.IntRange(0, 180*600000).Draw(t, "lon")
		north, east := rapid.Bool().Draw(t, "north"), rapid.Bool().Draw(t, "east")
		letter := func(is bool, yes, no string) string {
			if is {
				return yes
			}
			return no
		}
		text := summed(fmt.Sprintf("$G%sRMC,%s,A,%02d%02d.%04d,%s,%03d%02d.%04d,%s,12.5,270.0,%s,,",
			rapid.SampledFrom([]string{"P", "N", "L", "A"}).Draw(t, "talker"), taken.Format("150405.000"),
			lat/600000, lat/10000%60, lat%10000, letter(north, "N", "S"), lon/600000, lon/10000%60, lon%10000, letter(east, "E", "W"), taken.Format("020106")))
		got, err := avl.ParseNMEA(nil, []byte(text), now)
		if err != nil || len(got) != 1 || got[0].Fix == nil {
			t.Fatalf("%s: %v, %v", text, got, err)
		}
		sign := map[bool]float64{true: 1, false: -1}
		f := got[0].Fix
		if !f.Time.Equal(taken) || math.Abs(f.At.Lat-sign[north]*float64(lat)/600000) > 1e-9 || math.Abs(f.At.Lon-sign[east]*float64(lon)/600000) > 1e-9 {
			t.Fatalf("%s read at %v: %v %v, want %v", text, now, f.Time, f.At, taken)
		}
	})
}
