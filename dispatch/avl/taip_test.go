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

const milesPerHour = 0.44704

// The first of these is the worked example of Trimble's manuals, the next that of Cypress Solutions' CTM200, and those with ID 0017,
// 5102, 1005 and 9999 are recordings in Traccar's tests.
func TestParseTAIP(t *testing.T) {
	const now = "2026-11-21T12:00:00Z"
	for _, c := range []struct {
		name, text, now string
		want            []avl.Report
		fault           string
	}{
		{name: "Trimble", text: ">RPV15714+3739438-1220384601512612;ID=1234;*7F<",
			want: one("1234", fix("2026-11-21T04:21:54Z", 37.39438, -122.03846, speed(15*milesPerHour), heading(126)))},
		{name: "Cypress, no ID, no checksum", text: ">RPV81854+4902565+1220996700000012<", now: "2026-11-21T23:00:00Z",
			want: one("", fix("2026-11-21T22:44:14Z", 49.02565, 122.09967, speed(0), heading(0)))},
		{name: "2D differential", text: ">RPV03874+3477708-0923453100029212;ID=0017;*71<",
			want: one("0017", fix("2026-11-21T01:04:34Z", 34.77708, -92.34531, speed(0), heading(292)))},
		{name: "2D", text: ">RPV46640+4197412-0752857900015802;ID=5102;*71<",
			want: one("5102", fix("2026-11-21T12:57:20Z", 41.97412, -75.28579, speed(0), heading(158)))},
		{name: "3D differential", text: ">RPV02138+4555512-0735478000000032;ID=1005;*76<",
			want: one("1005", fix("2026-11-21T00:35:38Z", 45.55512, -73.5478, speed(0), heading(0)))},
		{name: "line end", text: ">RPV19105+4538405-0739518900000012;ID=9999;*7A<\r\n",
			want: one("9999", fix("2026-11-21T05:18:25Z", 45.38405, -73.95189, speed(0), heading(0)))},
		{name: "PV without qualifier", text: ">PV43200+0000000+0000000000000062;ID=7<", want: one("7", fix(now, 0, 0, speed(0), heading(0)))},
		{name: "heading 360 is north", text: ">RPV43200-0100000+0010000000136012;ID=7<", want: one("7", fix(now, -1, 1, speed(milesPerHour), heading(0)))},
		{name: "fields it does not read", text: ">RPV43200+0100000+0010000000100012;IO=300;ID=7;#IP0:1EF7<",
			want: one("7", fix(now, 1, 1, speed(milesPerHour), heading(0)))},
		{name: "old", text: ">RPV43200+0100000+0010000000100011;ID=7<", want: one("7", nil)},
		{name: "not available", text: ">RPV43200+0000000+0000000000000090;ID=7<", want: one("7", nil)},
		{name: "fresh and without fix", text: ">RPV43200+0000000+0000000000000092;ID=7<", want: one("7", nil)},
		{name: "degraded dead reckoning", text: ">RPV43200+0100000+0010000000000082;ID=7<", want: one("7", nil)},
		{name: "altitude", text: ">RAL03874+00185+00012;ID=0017;*4A<", want: one("0017", nil)},
		{name: "several", text: ">RPV43200+0100000+0010000000000012;ID=7<\r\n>RAL03874+00185+00012;ID=8<>RPV43201+0100000+0010000000000012;ID=9<",
			want: append(append(one("7", fix(now, 1, 1, speed(0), heading(0))), one("8", nil)...), one("9", fix("2026-11-21T12:00:01Z", 1, 1, speed(0), heading(0)))...)},
		{name: "a sentence cut short before a whole one", text: ">RPV43200+01000>RPV43200+0100000+0010000000000012;ID=7<",
			want: one("7", fix(now, 1, 1, speed(0), heading(0))), fault: "taip: does not end with <"},

		{name: "before midnight, read after", text: ">RPV86395+0100000+0010000000000012;ID=7<", now: "2026-11-21T00:00:03Z",
			want: one("7", fix("2026-11-20T23:59:55Z", 1, 1, speed(0), heading(0)))},
		{name: "after midnight, read before", text: ">RPV00002+0100000+0010000000000012;ID=7<", now: "2026-11-20T23:59:59Z",
			want: one("7", fix("2026-11-21T00:00:02Z", 1, 1, speed(0), heading(0)))},
		{name: "at the turn of the year", text: ">RPV86399+0100000+0010000000000012;ID=7<", now: "2027-01-01T00:00:00Z",
			want: one("7", fix("2026-12-31T23:59:59Z", 1, 1, speed(0), heading(0)))},
		{name: "rounded up to midnight", text: ">RPV86400+0100000+0010000000000012;ID=7<", now: "2026-11-21T00:00:01Z",
			want: one("7", fix("2026-11-21T00:00:00Z", 1, 1, speed(0), heading(0)))},

		{name: "empty", text: "\r\n", fault: "taip: empty"},
		{name: "not TAIP", text: "hello", fault: "taip: does not begin with >"},
		{name: "text before", text: "x>RPV43200+0100000+0010000000000012;ID=7<", want: one("7", fix(now, 1, 1, speed(0), heading(0))), fault: "taip: does not begin with >"},
		{name: "no end", text: ">RPV00000+3739438-1220384601512612;ID=1234;*7F", fault: "taip: does not end with <"},
		{name: "query", text: ">QPV<", fault: "taip: not a response"},
		{name: "wrong checksum", text: ">RPV15714+3739438-1220384601512612;ID=1234;*7E<", fault: "taip.checksum: is 7F, the sentence says 7E"},
		{name: "checksum of one digit", text: ">RPV15714+3739438-1220384601512612;ID=1234;*7<", fault: "taip.checksum: not two hexadecimal digits"},
		{name: "short", text: ">RPV15714+3739438-122038460151261;ID=1234<", fault: "taip.pv: has 29 characters, not 30"},
		{name: "no such second", text: ">RPV86401+3739438-1220384601512612;ID=1234<", fault: "taip.pv.time: not a second of the day"},
		{name: "no sign", text: ">RPV1571403739438-1220384601512612;ID=1234<", fault: "taip.pv.position: not degrees with a sign"},
		{name: "heading 361", text: ">RPV15714+3739438-1220384601536112;ID=1234<", fault: "taip.pv.velocity: not three digits of speed and 0 to 360 degrees"},
		{name: "age 3", text: ">RPV15714+3739438-1220384601512613;ID=1234<", fault: "taip.pv.age: source and age are not codes of TAIP"},
		{name: "ID twice", text: ">RPV15714+3739438-1220384601512612;ID=1;ID=2<", fault: "taip.id: is there twice"},
		{name: "empty ID", text: ">RPV15714+3739438-1220384601512612;ID=<", fault: "taip.id: not 1 to 64 printable characters"},
		{name: "nobody's altitude", text: ">RAL03874+00185+00012<", fault: "taip: neither a position nor an ID"},
		{name: "too many", text: strings.Repeat(">RPV43200+0100000+0010000000000011<", 17), fault: "taip: more than 16 sentences",
			want: make([]avl.Report, 16)},
	} {
		t.Run(c.name, func(t *testing.T) {
			at := c.now
			if at == "" {
				at = now
			}
			got, err := avl.ParseTAIP(nil, []byte(c.text), instant(at))
			check(t, got, err, c.want, c.fault)
		})
	}
}

func TestParseTAIPAppends(t *testing.T) {
	before := one("1", nil)
	got, err := avl.ParseTAIP(before, []byte(">RPV43200+0100000+0010000000000011;ID=7<"), instant("2026-11-21T12:00:00Z"))
	check(t, got, err, append(one("1", nil), one("7", nil)...), "")
}

// TestTAIPRoundTrip writes fixes as sentences and reads them back, from up to half a day away.
func TestTAIPRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		taken := time.Unix(rapid.Int64Range(0, 4e9).Draw(t, "taken"), 0).UTC()
		now := taken.Add(time.Duration(rapid.Int64Range(int64(-12*time.Hour)+1, int64(12*time.Hour)).Draw(t, "ago")))
		lat, lon := rapid.IntRange(-90e5, 90e5).Draw(t, "lat"), rapid.IntRange(-180e5, 180e5).Draw(t, "lon")
		mph, degrees := rapid.IntRange(0, 999).Draw(t, "mph"), rapid.IntRange(0, 359).Draw(t, "degrees")
		second := taken.Hour()*3600 + taken.Minute()*60 + taken.Second()
		text := fmt.Sprintf(">RPV%05d%+08d%+09d%03d%03d12;ID=A1;*", second, lat, lon, mph, degrees)
		text += fmt.Sprintf("%02X<", xor(text))
		got, err := avl.ParseTAIP(nil, []byte(text), now)
		if err != nil || len(got) != 1 || got[0].Device != "A1" || got[0].Fix == nil {
			t.Fatalf("%s: %v, %v", text, got, err)
		}
		f := got[0].Fix
		if !f.Time.Equal(taken) || math.Round(f.At.Lat*1e5) != float64(lat) || math.Round(f.At.Lon*1e5) != float64(lon) {
			t.Fatalf("%s read at %v: %v %v, want %v", text, now, f.Time, f.At, taken)
		}
		if *f.SpeedMPS != float64(mph)*milesPerHour || *f.HeadingD != float64(degrees) {
			t.Fatalf("%s: %v m/s, %v°", text, *f.SpeedMPS, *f.HeadingD)
		}
	})
}

func xor(text string) byte {
	var sum byte
	for i := range len(text) {
		sum ^= text[i]
	}
	return sum
}
