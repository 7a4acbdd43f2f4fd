package subscription

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"watchbill/roster"
	"watchbill/roster/store"
)

// Of says whose feeds there are.
type Of string

// The feeds.
const (
	OfOfficer  Of = "officer"
	OfDistrict Of = "district"
)

// Feed names one feed: that of an officer, or any other person on the roster, or of a district. ID is an identifier.
type Feed struct {
	Of Of     `json:"of"`
	ID string `json:"id"`
}

// Path is the feed's path under the service's address, without its token.
func (f Feed) Path() string { return "/v1/" + string(f.Of) + "s/" + f.ID + "/calendar.ics" }

// Subscription is one token, without its secret.
type Subscription struct {
	Feed
	Number string    `json:"number"` // names it among all; eight letters and digits
	Issued time.Time `json:"issued"` // UTC, to the second
}

// MaxTokens is how many tokens a feed may have at once: one for each device, not for each colleague.
const MaxTokens = 16

// Register is the tokens in a store. It keeps nothing itself, and its methods are safe for concurrent use.
type Register struct{ kv store.KV }

// New returns the register that kv holds. Whoever opened kv closes it.
func New(kv store.KV) *Register { return &Register{kv} }

// row is how a token is kept.
type row struct {
	Version int       `json:"v"`
	Hash    string    `json:"sha256"` // of the token, in hexadecimal
	Issued  time.Time `json:"issued"`
}

const (
	version = 1
	space   = "calendar\x00"
)

// tokensOf is the prefix of the keys of a feed's tokens; for the zero Feed that of all.
func tokensOf(f Feed) []byte {
	if f == (Feed{}) {
		return []byte(space + "token\x00")
	}
	return []byte(space + "token\x00" + string(f.Of) + "\x00" + f.ID + "\x00")
}

// Issue makes a token for a feed and returns it: 43 characters that need no escaping in a URL. Nobody can ask for it
// again. A feed that has [MaxTokens] is a roster.Conflict. Whether the roster knows the feed is the caller's to see.
func (r *Register) Issue(ctx context.Context, f Feed, now time.Time) (Subscription, string, error) {
	if f.Of != OfOfficer && f.Of != OfDistrict || !roster.ValidID(f.ID) {
		return Subscription{}, "", roster.Invalidf(string(f.Of), "%q is no identifier of a feed", f.ID)
	}
	held, err := r.list(ctx, f)
	if err != nil {
		return Subscription{}, "", err
	}
	if len(held) >= MaxTokens {
		return Subscription{}, "", &roster.Error{Kind: roster.Conflict, Field: string(f.Of), Msg: fmt.Sprintf("%s %s has %d addresses already; revoke one first", f.Of, f.ID, MaxTokens)}
	}
	var secret [32]byte
	rand.Read(secret[:])
	token := base64.RawURLEncoding.EncodeToString(secret[:])
	s := Subscription{Feed: f, Number: strings.ToLower(rand.Text()[:8]), Issued: now.UTC().Truncate(time.Second)}
	sum := sha256.Sum256([]byte(token))
	value, err := json.Marshal(row{version, hex.EncodeToString(sum[:]), s.Issued})
	if err != nil {
		return Subscription{}, "", err
	}
	key := append(tokensOf(f), s.Number...)
	if _, err := r.kv.Commit(ctx, store.Txn{If: []store.Condition{{Key: key}}, Ops: []store.Op{store.Put(key, value)}}); err != nil {
		return Subscription{}, "", fmt.Errorf("issue a calendar's address: %w", err)
	}
	return s, token, nil
}

// List returns all subscriptions: those of districts, then of officers, by identifier and by when they were issued.
func (r *Register) List(ctx context.Context) ([]Subscription, error) {
	held, err := r.list(ctx, Feed{})
	if err != nil {
		return nil, err
	}
	list := make([]Subscription, len(held))
	for i, h := range held {
		list[i] = h.Subscription
	}
	slices.SortStableFunc(list, func(x, y Subscription) int {
		return cmp.Or(strings.Compare(string(x.Of), string(y.Of)), strings.Compare(x.ID, y.ID), x.Issued.Compare(y.Issued), strings.Compare(x.Number, y.Number))
	})
	return list, nil
}

// Revoke removes the token of a number, so that its address answers as one that never was. A number that there is not is
// a roster.NotFound.
func (r *Register) Revoke(ctx context.Context, number string) (Subscription, error) {
	held, err := r.list(ctx, Feed{})
	if err != nil {
		return Subscription{}, err
	}
	i := slices.IndexFunc(held, func(h holding) bool { return h.Number == number })
	if i < 0 {
		return Subscription{}, &roster.Error{Kind: roster.NotFound, Field: "number", Msg: fmt.Sprintf("no calendar's address has the number %q; list shows those there are", number)}
	}
	if _, err := r.kv.Commit(ctx, store.Txn{Ops: []store.Op{store.Delete(held[i].key)}}); err != nil {
		return Subscription{}, fmt.Errorf("revoke a calendar's address: %w", err)
	}
	return held[i].Subscription, nil
}

// Admits tells whether the token opens the feed. Its time says nothing about how much of a token is right.
func (r *Register) Admits(ctx context.Context, f Feed, token string) (bool, error) {
	held, err := r.list(ctx, f)
	if err != nil {
		return false, err
	}
	sum := sha256.Sum256([]byte(token))
	given, found := hex.EncodeToString(sum[:]), 0
	for _, h := range held {
		found |= subtle.ConstantTimeCompare([]byte(h.hash), []byte(given))
	}
	return found == 1, nil
}

// OfKey returns which subscription a token's key in the store is of, without when it was issued; false for any other key.
func OfKey(key []byte) (Subscription, bool) {
	parts := strings.Split(string(key), "\x00")
	if len(parts) != 5 || parts[0]+"\x00" != space || parts[1] != "token" {
		return Subscription{}, false
	}
	return Subscription{Feed: Feed{Of(parts[2]), parts[3]}, Number: parts[4]}, true
}

// holding is a subscription as it is kept.
type holding struct {
	Subscription
	hash string
	key  []byte
}

// list reads the tokens of a feed, all of them for the zero Feed.
func (r *Register) list(ctx context.Context, f Feed) ([]holding, error) {
	page, err := r.kv.Scan(ctx, store.Prefix(tokensOf(f)))
	if err != nil {
		return nil, fmt.Errorf("read the calendars' addresses: %w", err)
	}
	list := make([]holding, 0, len(page.Entries))
	for _, e := range page.Entries {
		parts := strings.Split(string(e.Key), "\x00")
		var x row
		if err := json.Unmarshal(e.Value, &x); err != nil || x.Version != version || len(parts) != 5 {
			return nil, &roster.Error{Kind: roster.Unavailable, Msg: "a calendar's address was kept by another version of watchbill, or is damaged",
				Err: fmt.Errorf("key %q: version %d: %w", e.Key, x.Version, err)}
		}
		list = append(list, holding{Subscription{Feed{Of(parts[2]), parts[3]}, parts[4], x.Issued}, x.Hash, e.Key})
	}
	return list, nil
}
