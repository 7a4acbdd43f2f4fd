package webhook_test

import (
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"watchbill/api/webhook"
)

// fenced returns the first block of that language in the text for receivers and operators.
func fenced(t *testing.T, language string) string {
	t.Helper()
	text, err := os.ReadFile("../../docs/webhooks.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "```"+language+"\n")
	block, _, ok := strings.Cut(rest, "```")
	if !ok {
		t.Fatalf("docs/webhooks.md has no block of %s", language)
	}
	return block
}

func TestDocumentedConfiguration(t *testing.T) {
	endpoints, err := webhook.ReadConfig(strings.NewReader(fenced(t, "json")))
	if err != nil || len(endpoints) != 2 {
		t.Errorf("%d endpoints, %v", len(endpoints), err)
	}
}

// TestDocumentedVerification lets the example in Python verify what we sign, and refuse what we did not.
func TestDocumentedVerification(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("there is no python3 here")
	}
	body := []byte(`{"type":"feed-lost","data":"é"}`)
	signed := func(at time.Time, key string) map[string]string {
		h := http.Header{}
		webhook.Sign(h, []webhook.Secret{secret(t, older), secret(t, key)}, "msg_1", at, body)
		return map[string]string{
			"webhook-id": h.Get("webhook-id"), "webhook-timestamp": h.Get("webhook-timestamp"), "webhook-signature": h.Get("webhook-signature"),
		}
	}
	for _, c := range []struct {
		name    string
		headers map[string]string
		body    string
		want    string
	}{
		{"right", signed(time.Now(), text), string(body), "verified\n"},
		{"too old", signed(time.Now().Add(-6*time.Minute), text), string(body), "the timestamp is more than 5 minutes off\n"},
		{"another body", signed(time.Now(), text), "{}", "no signature is right\n"},
		{"another secret", signed(time.Now(), older), string(body), "no signature is right\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			input, err := json.Marshal(map[string]any{"headers": c.headers, "body": c.body})
			if err != nil {
				t.Fatal(err)
			}
			cmd := exec.CommandContext(t.Context(), python, "-c", fenced(t, "python")+`
import json, sys
q = json.load(sys.stdin)
try:
    verify("`+text+`", q["headers"], q["body"].encode())
    print("verified")
except ValueError as e:
    print(e)
`)
			cmd.Stdin = strings.NewReader(string(input))
			if got, err := cmd.CombinedOutput(); err != nil || string(got) != c.want {
				t.Errorf("got %q, %v; want %q", got, err, c.want)
			}
		})
	}
}
