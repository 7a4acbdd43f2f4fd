package live

import (
	"crypto/rand"
	"strconv"
	"strings"
)

const epochLetters = 8 // 40 random bits: two runs of the service do not draw the same

// newEpoch draws the prefix of one hub's ids.
func newEpoch() string { return strings.ToLower(rand.Text()[:epochLetters]) }

func appendID(b []byte, epoch string, seq uint64) []byte {
	return strconv.AppendUint(append(append(b, epoch...), '-'), seq, 10)
}

// parseID reads an id as appendID writes it; ok tells whether it is one. Whose it is, the epoch says.
func parseID(s string) (epoch string, seq uint64, ok bool) {
	epoch, digits, found := strings.Cut(s, "-")
	if !found || len(epoch) != epochLetters || strings.Trim(epoch, "abcdefghijklmnopqrstuvwxyz234567") != "" {
		return "", 0, false
	}
	seq, err := strconv.ParseUint(digits, 10, 64)
	if err != nil || strconv.FormatUint(seq, 10) != digits { // one way to write each
		return "", 0, false
	}
	return epoch, seq, true
}
