package webhook

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
	"time"

	"watchbill/roster"
)

// The headers of Standard Webhooks.
const (
	headerID        = "Webhook-Id"
	headerTimestamp = "Webhook-Timestamp"
	headerSignature = "Webhook-Signature"
)

const (
	signaturePrefix = "v1,"
	tolerance       = 5 * time.Minute
)

// sign sets the headers for an attempt at that time, with a signature for each secret.
func sign(h http.Header, secrets []Secret, id string, at time.Time, body []byte) {
	timestamp := strconv.FormatInt(at.Unix(), 10)
	signatures := make([]string, len(secrets))
	for i, s := range secrets {
		signatures[i] = signaturePrefix + base64.StdEncoding.EncodeToString(s.mac(id, timestamp, body))
	}
	h.Set(headerID, id)
	h.Set(headerTimestamp, timestamp)
	h.Set(headerSignature, strings.Join(signatures, " "))
}

// mac is HMAC-SHA-256 over id.timestamp.body.
func (s Secret) mac(id, timestamp string, body []byte) []byte {
	m := hmac.New(sha256.New, s.key)
	m.Write([]byte(id + "." + timestamp + "."))
	m.Write(body)
	return m.Sum(nil)
}

// Verify tells whether a request with that header and body was signed with secret no more than 5 minutes before or
// after now; nil means it was. Any one of its signatures is enough. Errors are [roster.Unauthenticated] and name the
// header that is wrong. The comparison takes the same time whatever is in the signature.
func Verify(secret Secret, header http.Header, body []byte, now time.Time) error {
	id, timestamp := header.Get(headerID), header.Get(headerTimestamp)
	if len(secret.key) == 0 {
		return &roster.Error{Kind: roster.Unauthenticated, Field: "secret", Msg: "there is no secret to verify by"}
	}
	if id == "" || strings.Contains(id, ".") { // a dot would let the parts of what is signed be shifted
		return refuse(headerID, "it is missing, or has a dot")
	}
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil {
		return refuse(headerTimestamp, "it is not a number of seconds")
	}
	// Compared as numbers: the difference of instants far apart does not fit a duration.
	if apart := now.Unix() - seconds; seconds < 0 || apart > int64(tolerance/time.Second) || apart < -int64(tolerance/time.Second) {
		return refuse(headerTimestamp, "it is more than 5 minutes off")
	}
	want := secret.mac(id, timestamp, body)
	for signature := range strings.FieldsSeq(header.Get(headerSignature)) {
		encoded, ours := strings.CutPrefix(signature, signaturePrefix)
		if !ours {
			continue // of another version of the standard
		}
		if got, err := base64.StdEncoding.DecodeString(encoded); err == nil && hmac.Equal(got, want) {
			return nil
		}
	}
	return refuse(headerSignature, "none of its signatures is right")
}

func refuse(header, msg string) error {
	return &roster.Error{Kind: roster.Unauthenticated, Field: strings.ToLower(header), Msg: msg}
}
