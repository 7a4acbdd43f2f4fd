package webhook_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"watchbill/api/webhook"
	"watchbill/roster"
)

// The example that libraries of Standard Webhooks test themselves with.
var (
	exampleTime = time.Unix(1614265330, 0)
	exampleBody = []byte(`{"test": 2432232314}`)
)

func example() http.Header {
	h := http.Header{}
	h.Set("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek")
	h.Set("webhook-timestamp", "1614265330")
	h.Set("webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
	return h
}

func TestVerify(t *testing.T) {
	const right = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
	wrong := "v1,A" + right[4:]
	for _, c := range []struct {
		name    string
		header  string // to change
		value   string
		body    string
		now     time.Duration // after the example's time
		refused string        // the field of the error
	}{
		{name: "the published example"},
		{name: "5 minutes late", now: 5 * time.Minute},
		{name: "5 minutes early", now: -5 * time.Minute},
		{name: "later", now: 5*time.Minute + time.Second, refused: "webhook-timestamp"},
		{name: "earlier", now: -5*time.Minute - time.Second, refused: "webhook-timestamp"},
		{name: "another body", body: `{"test": 2432232315}`, refused: "webhook-signature"},
		{name: "another id", header: "webhook-id", value: "msg_q", refused: "webhook-signature"},
		{name: "an id with the separator", header: "webhook-id", value: "msg.1", refused: "webhook-id"},
		{name: "no id", header: "webhook-id", refused: "webhook-id"},
		{name: "another time", header: "webhook-timestamp", value: "1614265331", refused: "webhook-signature"},
		{name: "no time", header: "webhook-timestamp", refused: "webhook-timestamp"},
		{name: "a time before the clock began", header: "webhook-timestamp", value: "-9223372036854775808", refused: "webhook-timestamp"},
		{name: "a time at the end of the world", header: "webhook-timestamp", value: "9223372036854775807", refused: "webhook-timestamp"},
		{name: "one of several", header: "webhook-signature", value: wrong + " v2,x " + right},
		{name: "wrong", header: "webhook-signature", value: wrong, refused: "webhook-signature"},
		{name: "none", header: "webhook-signature", refused: "webhook-signature"},
		{name: "empty", header: "webhook-signature", value: "v1,", refused: "webhook-signature"},
		{name: "cut short", header: "webhook-signature", value: right[:20], refused: "webhook-signature"},
		{name: "another version", header: "webhook-signature", value: "v1a," + right[3:], refused: "webhook-signature"},
		{name: "several with commas", header: "webhook-signature", value: wrong + "," + right, refused: "webhook-signature"},
	} {
		t.Run(c.name, func(t *testing.T) {
			h, body := example(), exampleBody
			if c.header != "" {
				h.Set(c.header, c.value)
			}
			if c.body != "" {
				body = []byte(c.body)
			}
			err := webhook.Verify(secret(t, text), h, body, exampleTime.Add(c.now))
			if got := (*roster.Error)(nil); c.refused == "" && err != nil ||
				c.refused != "" && (!errors.As(err, &got) || got.Kind != roster.Unauthenticated || got.Field != c.refused) {
				t.Errorf("got %v, want refused for %q", err, c.refused)
			}
		})
	}
	if err := webhook.Verify(secret(t, older), example(), exampleBody, exampleTime); err == nil {
		t.Error("another secret verifies the example")
	}
	if err := webhook.Verify(webhook.Secret{}, example(), exampleBody, exampleTime); err == nil {
		t.Error("no secret verifies the example")
	}
}

func TestSignExample(t *testing.T) {
	h := http.Header{}
	webhook.Sign(h, []webhook.Secret{secret(t, older), secret(t, text)}, "msg_p5jXN8AQM9LWM0D4loKWxJek", exampleTime, exampleBody)
	_, second, _ := strings.Cut(h.Get("webhook-signature"), " ")
	if want := example().Get("webhook-signature"); second != want {
		t.Errorf("signature %q, want %q", second, want)
	}
	for _, s := range []string{text, older} {
		if err := webhook.Verify(secret(t, s), h, exampleBody, exampleTime); err != nil {
			t.Errorf("with %.10s…: %v", s, err)
		}
	}
}

func TestParseSecret(t *testing.T) {
	for _, c := range []struct {
		name, secret, wrong string
	}{
		{"24 bytes", text, ""},
		{"64 bytes", "whsec_" + strings.Repeat("AAAA", 21) + "AA==", ""},
		{"no prefix", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "begins with whsec_"},
		{"not base64", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS!", "not base64"},
		{"a line break", text + "\n", "not base64"},
		{"bits left over", "whsec_" + strings.Repeat("A", 42) + "B=", "not base64"},
		{"too short", "whsec_AAAA", "24 to 64 bytes, this one has 3"},
		{"too long", "whsec_" + strings.Repeat("AAAA", 22), "this one has 66"},
		{"empty", "", "begins with whsec_"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := webhook.ParseSecret(c.secret)
			if c.wrong == "" && err != nil || c.wrong != "" && (err == nil || !strings.Contains(err.Error(), c.wrong)) {
				t.Errorf("got %v, want %q", err, c.wrong)
			}
			if err != nil && len(c.secret) > 12 && strings.Contains(err.Error(), c.secret[6:12]) {
				t.Errorf("the error repeats the secret: %v", err)
			}
		})
	}
}

func TestSecretsDoNotShow(t *testing.T) {
	e := endpoint(t, "https://cad.example/hooks")
	var shown bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		fmt.Fprintf(&shown, verb+" "+verb+"\n", e, e.Secrets[0])
	}
	asJSON, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	shown.Write(asJSON)
	for _, key := range []string{"MfKQ", "31f290f6", "31 f2", "49 242 144", "0x31, 0xf2"} {
		if strings.Contains(shown.String(), key) {
			t.Errorf("the secret shows as %q:\n%s", key, shown.String())
		}
	}
}

// FuzzVerify changes a signed request in one place: nothing but the request itself is verified.
func FuzzVerify(f *testing.F) {
	f.Add("msg_1", "1614265330", "v1,x", []byte("{}"))
	f.Add("msg_1", "+1614265330", "v1, v1,", []byte(""))
	f.Add("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", exampleBody)
	f.Fuzz(func(t *testing.T, id, timestamp, signature string, body []byte) {
		h := http.Header{"Webhook-Id": {id}, "Webhook-Timestamp": {timestamp}, "Webhook-Signature": {signature}}
		err := webhook.Verify(secret(t, text), h, body, exampleTime)
		same := id == "msg_p5jXN8AQM9LWM0D4loKWxJek" && timestamp == "1614265330" && bytes.Equal(body, exampleBody)
		if err == nil && !same {
			t.Errorf("verified: %q %q %q %q", id, timestamp, signature, body)
		}
	})
}
