package identity

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"strings"
)

// tokenLen is how many characters a token has: 256 bits in base64url without padding.
const tokenLen = 43

// newToken draws a secret, and its SHA-256, which is all that is kept.
func newToken() (string, [32]byte) {
	var secret [32]byte
	rand.Read(secret[:])
	token := base64.RawURLEncoding.EncodeToString(secret[:])
	return token, sha256.Sum256([]byte(token))
}

// hashOf returns the SHA-256 of a token; false for what is not as long as one. It allocates nothing.
//
// Rows are looked up by it, and the time of that says nothing of use: who chooses tokens does not choose their hashes.
func hashOf(token string) ([32]byte, bool) {
	if len(token) != tokenLen {
		return [32]byte{}, false
	}
	var text [tokenLen]byte
	copy(text[:], token)
	return sha256.Sum256(text[:]), true
}

// newNumber draws a short name of lower-case letters and digits. It is no secret.
func newNumber(length int) string { return strings.ToLower(rand.Text()[:length]) }
