package webhook

import (
	"encoding/base64"
	"fmt"
	"io"
	"strings"

	"watchbill/roster"
)

const (
	secretPrefix         = "whsec_"
	minSecret, maxSecret = 24, 64 // bytes of a key, as the standard has it
)

// Secret is the key that an endpoint shares with us. Printed in whatever way, it shows nothing. The zero value is no
// secret, and nothing is verified by it.
type Secret struct{ key []byte }

// ParseSecret reads a secret written as whsec_ and the base64 of 24 to 64 bytes. Errors are [roster.Invalid] and do not
// repeat it.
func ParseSecret(s string) (Secret, error) {
	encoded, found := strings.CutPrefix(s, secretPrefix)
	if !found {
		return Secret{}, roster.Invalidf("secret", "a secret begins with %s", secretPrefix)
	}
	key, err := base64.StdEncoding.Strict().DecodeString(encoded)
	if err != nil || strings.ContainsAny(encoded, "\r\n") { // which the decoder skips
		return Secret{}, roster.Invalidf("secret", "what follows %s is not base64", secretPrefix)
	}
	if len(key) < minSecret || len(key) > maxSecret {
		return Secret{}, roster.Invalidf("secret", "a secret has %d to %d bytes, this one has %d", minSecret, maxSecret, len(key))
	}
	return Secret{key}, nil
}

// Format prints that there is a secret, whatever the verb.
func (Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, secretPrefix+"…") }

// MarshalText writes what Format prints.
func (Secret) MarshalText() ([]byte, error) { return []byte(secretPrefix + "…"), nil }
