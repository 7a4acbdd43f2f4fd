package avl_test

import (
	"fmt"
	"strings"
	"testing"

	"watchbill/dispatch/avl"
)

func TestParseOwnTracks(t *testing.T) {
	for _, c := range []struct {
		name, body, sender string
		want               []avl.Report
		fault              string
	}{
		// The first two are the examples of owntracks.org/booklet/features/traccar.
		{name: "tid", body: `{"lon":2.29513,"lat":48.85833,"_type":"location","tst":1497476456, "tid":"JJ"}`,
			want: one("JJ", fix("2017-06-14T21:40:56Z", 48.85833, 2.29513))},
		{name: "topic", body: `{"lon":2.29513,"lat":48.85833,"_type":"location","tst":1497476456,"topic":"owntracks/jane/phone", "tid": "JJ"}`,
			want: one("jane/phone", fix("2017-06-14T21:40:56Z", 48.85833, 2.29513))},
		{name: "sender before tid", body: `{"_type":"location","lat":1,"lon":2,"tst":1497476456,"tid":"JJ"}`, sender: "jane/phone",
			want: one("jane/phone", fix("2017-06-14T21:40:56Z", 1, 2))},
		{name: "figures", body: `{"_type":"location","lat":1,"lon":2,"tst":1497476456,"tid":"JJ","vel":36,"cog":270,"acc":12,"batt":50,"conn":"m","inregions":["home"]}`,
			want: one("JJ", fix("2017-06-14T21:40:56Z", 1, 2, speed(10), heading(270), accuracy(12)))},
		{name: "unknown figures", body: `{"_type":"location","lat":1,"lon":2,"tst":1497476456,"tid":"JJ","vel":-1,"cog":-1,"acc":-1}`,
			want: one("JJ", fix("2017-06-14T21:40:56Z", 1, 2))},
		{name: "transition", body: `{"_type":"transition","lat":1,"lon":2,"tst":1497476456,"event":"enter","topic":"owntracks/jane/phone/event"}`, want: one("jane/phone", nil)},
		{name: "short topic", body: `{"_type":"status","topic":"jane/phone"}`, want: one("jane/phone", nil)},
		{name: "topic of one word", body: `{"_type":"status","topic":"phone"}`, want: one("phone", nil)},
		{name: "last will", body: `{"_type":"lwt","tst":1497476456,"topic":"owntracks/jane/phone"}`},
		{name: "command", body: `{"_type":"cmd","action":"dump","topic":"owntracks/jane/phone/cmd"}`},
		{name: "friend removed", body: ""},
		{name: "batch", body: `[{"_type":"location","lat":1,"lon":2,"tst":1497476456,"tid":"JJ"},{"_type":"location","lat":1,"lon":2,"tid":"JJ"},{"_type":"steps","tid":"KK"}]`,
			want: append(one("JJ", fix("2017-06-14T21:40:56Z", 1, 2)), one("KK", nil)...), fault: "1.tst: not unix seconds"},
		{name: "empty batch", body: `[]`},

		{name: "not JSON", body: `{`, fault: "not JSON"},
		{name: "a number", body: `7`, fault: "a JSON number does not belong here"},
		{name: "no type", body: `{"lat":1,"lon":2}`, fault: "_type: missing"},
		{name: "encrypted", body: `{"_type":"encrypted","data":"c2VjcmV0"}`, fault: "_type: encrypted: take the secret key out of the app's settings, and use https"},
		{name: "nobody", body: `{"_type":"status"}`, fault: "topic: no topic, no user and device, no tid: whose is it?"},
		{name: "faults gather", body: `{"_type":"location","lat":1}`,
			fault: "topic: no topic, no user and device, no tid: whose is it?\nlat: a location has lat and lon\ntst: not unix seconds"},
		{name: "milliseconds", body: `{"_type":"location","lat":1,"lon":2,"tst":1497476456000,"tid":"JJ"}`, fault: "tst: not unix seconds"},
		{name: "text for time", body: `{"_type":"location","lat":1,"lon":2,"tst":"1497476456","tid":"JJ"}`, fault: "tst: a JSON string does not belong here"},
		{name: "course", body: `{"_type":"location","lat":1,"lon":2,"tst":1497476456,"tid":"JJ","cog":361}`, fault: "cog: more than 360 degrees"},
		{name: "many", body: "[" + strings.Repeat("{},", 100) + "{}]", fault: "more than 100 messages"},
		{name: "large", body: "[" + strings.Repeat(" ", avl.MaxBody) + "]", fault: fmt.Sprintf("more than %d bytes", avl.MaxBody)},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := avl.ParseOwnTracks(nil, []byte(c.body), c.sender)
			check(t, got, err, c.want, c.fault)
		})
	}
}
