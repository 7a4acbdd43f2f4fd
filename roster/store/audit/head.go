package audit

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"

	"watchbill/roster"
	"watchbill/roster/store"
)

// Head is a place in a chain: a record's number and hash. The zero Head is before the first.
type Head struct {
	Store string `json:"store"`
	Seq   uint64 `json:"seq"`
	Hash  string `json:"hash"`
}

// String returns what [ParseHead] reads: SEQ:HASH.
func (h Head) String() string { return fmt.Sprintf("%d:%s", h.Seq, h.Hash) }

// Fingerprint is the first 12 hexadecimal digits of the hash as a number, for where only numbers are kept; 0 for the
// zero Head.
func (h Head) Fingerprint() uint64 {
	n, _ := strconv.ParseUint(h.Hash[:min(fingerprintDigits, len(h.Hash))], 16, 64)
	return n
}

// fingerprintDigits are as many as a float64 holds exactly: 48 bits.
const fingerprintDigits = 12

// ParseHead reads a head that was kept elsewhere, SEQ:HASH. Of the hash the first 12 hexadecimal digits will do. Errors are
// roster.Invalid. A fingerprint in the form in which a metric shows it, such as 1.26581024442036e+14, is read too.
func ParseHead(s string) (Head, error) {
	number, hash, ok := strings.Cut(s, ":")
	seq, err := strconv.ParseUint(number, 10, 64)
	hash = strings.ToLower(hash)
	if f, err := strconv.ParseFloat(hash, 64); err == nil && strings.Contains(hash, "e+") && f >= 0 && f < 1<<(4*fingerprintDigits) {
		hash = fmt.Sprintf("%0*x", fingerprintDigits, uint64(f)) // no hash has a +
	}
	if !ok || err != nil || seq == 0 || len(hash) < fingerprintDigits || len(hash) > len(none) || strings.Trim(hash, "0123456789abcdef") != "" {
		return Head{}, roster.Invalidf("head", "%q is not SEQ:HASH, such as 17:%s; at least %d digits of the hash are needed", s, none[:fingerprintDigits], fingerprintDigits)
	}
	return Head{Seq: seq, Hash: hash}, nil
}

const space = "audit\x00"

// The keys that are no record's. As numbers they are beyond any chain's.
var (
	headKey = []byte(space + "head")
	baseKey = []byte(space + "base")
)

// keyOf returns the key of a record.
func keyOf(seq uint64) []byte { return binary.BigEndian.AppendUint64([]byte(space), seq) }

// seqOf returns the number that a key of the space has; false where it has none.
func seqOf(key []byte) (uint64, bool) {
	rest, ok := bytes.CutPrefix(key, []byte(space))
	if !ok || len(rest) != 8 {
		return 0, false
	}
	return binary.BigEndian.Uint64(rest), true
}

// all is the whole space.
func all() store.Range { return store.Prefix([]byte(space)) }

// Within tells whether a key belongs to the audit trail.
func Within(key []byte) bool { return bytes.HasPrefix(key, []byte(space)) }
