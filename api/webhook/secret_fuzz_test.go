package webhook_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"watchbill/api/webhook"
	"watchbill/roster"
)

// FuzzParseSecret: neither a secret nor what is said of one that is none repeats it.
func FuzzParseSecret(f *testing.F) {
	for _, s := range []string{"", "whsec_", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n", "WHSEC_x", "whsec_====", strings.Repeat("whsec_", 99)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		secret, err := webhook.ParseSecret(s)
		if err != nil && !errors.Is(err, &roster.Error{Kind: roster.Invalid}) {
			t.Errorf("%q: %v", s, err)
		}
		if key, _ := strings.CutPrefix(s, "whsec_"); len(key) > 20 {
			if said := fmt.Sprintf("%v %+v %#v %s %q %v", secret, secret, secret, secret, secret, err); strings.Contains(said, key) {
				t.Errorf("%q is told as %s", s, said)
			}
		}
	})
}
