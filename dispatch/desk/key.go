package desk

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"time"

	"watchbill/dispatch"
	"watchbill/roster"
)

// maxKeys is how many idempotency keys are remembered; beyond it the oldest go before Keep is over.
const maxKeys = 20_000

// kept is what was answered to a request with an idempotency key.
type kept struct {
	Key            string           `json:"key"`
	Digest         string           `json:"digest"` // of the request
	At             time.Time        `json:"at"`
	Recommendation RecommendationID `json:"recommendation_id,omitempty"`
	Assignment     *Assignment      `json:"assignment,omitempty"` // as it was answered then
}

// keyring holds them. Guarded by the desk's lock.
type keyring struct {
	byKey map[string]*kept
	order []*kept // oldest first
}

func (r *keyring) add(k *kept) {
	if r.byKey[k.Key] != nil {
		return
	}
	r.byKey[k.Key] = k
	i, _ := slices.BinarySearchFunc(r.order, k.At, func(x *kept, at time.Time) int {
		if x.At.After(at) {
			return 1
		}
		return -1
	})
	r.order = slices.Insert(r.order, i, k)
}

// prune forgets what is old or too much and returns those keys.
func (r *keyring) prune(now time.Time) (gone []string) {
	for len(r.order) > 0 && (len(r.order) > maxKeys || now.Sub(r.order[0].At) > Keep) {
		gone = append(gone, r.order[0].Key)
		delete(r.byKey, r.order[0].Key)
		r.order = r.order[1:]
	}
	return gone
}

// forget drops the keys that were answered with an assignment, and returns them.
func (r *keyring) forget(id dispatch.AssignmentID) (gone []string) {
	r.order = slices.DeleteFunc(r.order, func(k *kept) bool {
		if k.Assignment == nil || k.Assignment.ID != id {
			return false
		}
		gone = append(gone, k.Key)
		delete(r.byKey, k.Key)
		return true
	})
	return gone
}

// repeated returns what was answered to the same request before, nil where the key is new or empty; a roster.Error of
// kind Invalid where it came with another request. The caller holds the lock.
func (r *keyring) repeated(key, digest string) (*kept, error) {
	k := r.byKey[key]
	switch {
	case key == "" || k == nil:
		return nil, nil
	case k.Digest != digest:
		return nil, roster.Invalidf("Idempotency-Key", "it was used with another request")
	}
	return k, nil
}

// digestOf tells requests apart. Requests are plain values that always encode.
func digestOf(what string, request any) string {
	b, err := json.Marshal(request)
	if err != nil { // a location that is no number, which is refused later
		b = []byte(err.Error())
	}
	sum := sha256.Sum256(append([]byte(what+"\n"), b...))
	return hex.EncodeToString(sum[:16])
}
