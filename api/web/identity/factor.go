package identity

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1" //nolint:gosec // what RFC 6238 and the programs on people's telephones take; HMAC does not need what SHA-1 lacks
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base32"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
)

// factor is a second factor, a TOTP of RFC 6238: six digits, a new one every 30 s. It never changes.
type factor struct {
	Secret []byte `json:"secret"`
	Step   int64  `json:"step"` // of the last code that was used: neither it nor an earlier one is good again
}

const (
	stepSeconds = 30
	drift       = 1 // steps that a clock may be off, either way
)

// digits is the code of a step.
func (f *factor) digits(step int64) string {
	mac := hmac.New(sha1.New, f.Secret)
	mac.Write(binary.BigEndian.AppendUint64(nil, uint64(step)))
	sum := mac.Sum(nil)
	at := sum[len(sum)-1] & 15
	return fmt.Sprintf("%06d", binary.BigEndian.Uint32(sum[at:])&0x7fffffff%1_000_000)
}

// takes returns the factor with a code used; nil where the code is not good. Its time does not say how much of it is right.
func (f *factor) takes(code string, now time.Time) *factor {
	step := now.Unix() / stepSeconds
	var next *factor
	for s := step - drift; s <= step+drift; s++ {
		if subtle.ConstantTimeCompare([]byte(f.digits(s)), []byte(code)) == 1 && s > f.Step && next == nil {
			next = &factor{f.Secret, s}
		}
	}
	return next
}

// newFactor draws a second factor: 160 bits, as RFC 4226 has it.
func newFactor() *factor {
	f := &factor{Secret: make([]byte, 20)}
	rand.Read(f.Secret)
	return f
}

var base32Plain = base32.StdEncoding.WithPadding(base32.NoPadding)

// enrolment is the factor as it is shown, once.
func (f *factor) enrolment(login string) Enrolment {
	secret := base32Plain.EncodeToString(f.Secret)
	uri := url.URL{Scheme: "otpauth", Host: "totp", Path: "/watchbill:" + login, RawQuery: "secret=" + secret + "&issuer=watchbill&algorithm=SHA1&digits=6&period=30"}
	return Enrolment{secret, uri.String()}
}

// recoveryCodes is how many there are.
const recoveryCodes = 10

// newRecovery draws recovery codes, as xxxx-xxxx-xxxx-xxxx, and what is kept of them. They have 80 bits each, so that a bare
// hash is enough.
func newRecovery() (codes, hashes []string) {
	for range recoveryCodes {
		text := strings.ToLower(rand.Text()[:16])
		codes = append(codes, text[:4]+"-"+text[4:8]+"-"+text[8:12]+"-"+text[12:])
		hashes = append(hashes, recoveryHash(text))
	}
	return codes, hashes
}

func recoveryHash(code string) string {
	sum := sha256.Sum256([]byte("watchbill recovery code\n" + code))
	return hex.EncodeToString(sum[:])
}

// unspaced is a code as people type it, without blanks and dashes, in small letters.
func unspaced(code string) string {
	return strings.ToLower(strings.NewReplacer(" ", "", "-", "", "\t", "").Replace(code))
}

// useCode returns the account with a code of its second factor used, or a recovery code, and how that is recorded; nil
// where the code is not good.
func (a *account) useCode(code string, now time.Time) (*account, string) {
	if len(code) > 64 {
		return nil, ""
	}
	code = unspaced(code)
	if next := a.Factor.takes(code, now); next != nil {
		b := a.again()
		b.Factor = next
		return b, "second factor"
	}
	hash, found := recoveryHash(code), -1
	for i, kept := range a.Recovery {
		if subtle.ConstantTimeCompare([]byte(kept), []byte(hash)) == 1 {
			found = i
		}
	}
	if found < 0 {
		return nil, ""
	}
	b := a.again()
	b.Recovery = slices.Delete(slices.Clone(a.Recovery), found, found+1)
	return b, "recovery code"
}
