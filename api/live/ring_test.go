package live_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"watchbill/api/live"
)

// slowRing is the ring's slow twin: a list of everything.
type slowRing struct {
	all          []string
	frames, most int
}

// kept returns how many of the newest are kept: as many as fit, and one.
func (r slowRing) kept() int {
	n, bytes := 0, 0
	for n < len(r.all) && n < r.frames {
		bytes += len(r.all[len(r.all)-1-n])
		if bytes > r.most && n > 0 {
			break
		}
		n++
	}
	return n
}

func (r slowRing) after(seq, size int) (texts []string, behind uint64, ok bool) {
	if seq > len(r.all) || seq < len(r.all)-r.kept() {
		return nil, 0, false
	}
	for _, text := range r.all[seq:] {
		if size > 0 {
			texts = append(texts, text)
			size -= len(text)
		}
		behind += uint64(len(text))
	}
	return texts, behind, true
}

func TestRingAgainstItsTwin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		frames, most := rapid.IntRange(1, 8).Draw(t, "frames"), rapid.IntRange(1, 60).Draw(t, "bytes")
		ring, slow := live.NewRing(frames, most), slowRing{frames: frames, most: most}
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			if rapid.Bool().Draw(t, "add") {
				text := fmt.Sprint(len(slow.all)) + strings.Repeat("x", rapid.IntRange(0, 30).Draw(t, "length"))
				ring.Add(text)
				slow.all = append(slow.all, text)
				continue
			}
			seq, size := rapid.IntRange(0, len(slow.all)+1).Draw(t, "seq"), rapid.IntRange(1, 80).Draw(t, "size")
			texts, behind, ok := ring.After(uint64(seq), size)
			wantTexts, wantBehind, wantOK := slow.after(seq, size)
			if diff := cmp.Diff(wantTexts, texts); diff != "" || behind != wantBehind || ok != wantOK {
				t.Fatalf("after %d of %d: behind %d, %v; want %d, %v; texts: %s", seq, len(slow.all), behind, ok, wantBehind, wantOK, diff)
			}
		}
	})
}
