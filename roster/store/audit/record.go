package audit

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"watchbill/roster"
)

// Action is what was done.
type Action string

// The actions.
const (
	Began           Action = "audit-begun"     // of a store that has records from before there was a chain
	Pruned          Action = "audit-pruned"    // old records were taken out of the chain
	Imported        Action = "roster-imported" // a pack took the place of the roster
	Exported        Action = "roster-exported" // the whole roster was given out
	BackedUp        Action = "store-backed-up" // a copy of the whole store was given out
	Restored        Action = "store-restored"  // a backup took the place of a store
	CalendarIssued  Action = "calendar-issued" // somebody can read a calendar's feed
	CalendarRevoked Action = "calendar-revoked"
	ReportExported  Action = "report-exported" // a report, a list of people, the trail or a calendar was given out as a whole

	RequestMade     Action = "request-made"     // a leave was asked for, or a swap proposed
	RequestDecided  Action = "request-decided"  // agreed to, approved, denied or withdrawn
	RequestExpired  Action = "request-expired"  // nobody decided it in time
	OfferMade       Action = "offer-made"       // open duty was offered
	OfferAnswered   Action = "offer-answered"   // accepted or declined
	OfferMovedOn    Action = "offer-moved-on"   // a deadline passed: the next one is asked, or nobody is left
	OfferWithdrawn  Action = "offer-withdrawn"  // by who made it, or a colleague
	PeriodPublished Action = "period-published" // the duty of a period was made known, or made known anew
	PeriodWithdrawn Action = "period-withdrawn" // it is not published any more

	AccountCreated  Action = "account-created"
	AccountChanged  Action = "account-changed"  // its details; the keys name what, and the roles before and after
	AccountDisabled Action = "account-disabled" // by somebody, or for not having been seen
	AccountEnabled  Action = "account-enabled"
	AccountRemoved  Action = "account-removed"
	AccountLocked   Action = "account-locked" // too many failures
	AccountUnlocked Action = "account-unlocked"

	SignedIn         Action = "signed-in"
	SignInFailed     Action = "sign-in-failed"   // a password or code was wrong, or nobody may sign in so
	AddressHeldOff   Action = "address-held-off" // too many failures came from it
	CodeWanted       Action = "code-wanted"      // a password was right, and the second factor is asked for
	Proved           Action = "identity-proved"  // somebody with a session proved again who they are
	SignedOut        Action = "signed-out"
	SessionsEnded    Action = "sessions-ended" // by an administrator
	PasswordChanged  Action = "password-changed"
	SecondFactorSet  Action = "second-factor-set"
	SecondFactorGone Action = "second-factor-removed"
	LinkIssued       Action = "link-issued"       // an invitation, or the set-up link
	LinkUsed         Action = "link-used"         // somebody set a password with it
	CredentialsReset Action = "credentials-reset" // password and second factor taken away, and a link issued

	KeyIssued       Action = "key-issued" // or a client certificate
	KeyRotated      Action = "key-rotated"
	KeyRevoked      Action = "key-revoked"
	SettingsChanged Action = "sign-in-settings-changed"

	RowAdded      Action = "row-added" // to the roster, one by one
	RowChanged    Action = "row-changed"
	RowRemoved    Action = "row-removed"
	StrictnessSet Action = "work-rules-set" // whether writes that break them are blocked

	AccessRefused Action = "access-refused" // somebody was not let do something, or showed a key that is none; Of says what
)

// Actions are all of them, in the order in which a reader is told.
var Actions = []Action{Began, Pruned, Imported, Exported, BackedUp, Restored, CalendarIssued, CalendarRevoked, ReportExported,
	RequestMade, RequestDecided, RequestExpired, OfferMade, OfferAnswered, OfferMovedOn, OfferWithdrawn, PeriodPublished, PeriodWithdrawn,
	AccountCreated, AccountChanged, AccountDisabled, AccountEnabled, AccountRemoved, AccountLocked, AccountUnlocked,
	SignedIn, SignInFailed, AddressHeldOff, CodeWanted, Proved, SignedOut, SessionsEnded, PasswordChanged, SecondFactorSet, SecondFactorGone, LinkIssued, LinkUsed,
	CredentialsReset, KeyIssued, KeyRotated, KeyRevoked, SettingsChanged,
	RowAdded, RowChanged, RowRemoved, StrictnessSet, AccessRefused,
}

// Outcome is how it ended.
type Outcome string

// The outcomes.
const (
	Done  Outcome = "done"  // it and its record are one commit
	Begun Outcome = "begun" // recorded before it was done, as what is given out must be; it may have failed afterwards
	// Refused: it was tried and did not come about, such as signing in with a wrong password.
	Refused Outcome = "refused"
)

// Kind says what sort of somebody Who is.
type Kind string

// The kinds.
const (
	Account Kind = "account" // of the operating system; Name is its name or, where it has none, uid and its number
	Service Kind = "service" // watchbill itself, or whoever a service without sign-in let in
	User    Kind = "user"    // somebody who signed in to a service; Name is their login
	Key     Kind = "key"     // a machine; Name is that of its key or certificate
)

// Who did it.
type Who struct {
	Kind Kind   `json:"kind"`
	Name string `json:"name"`
	Host string `json:"host,omitempty"` // the machine's name, of an Account
}

// Count is rows of one file.
type Count struct {
	File    string `json:"file"`
	Added   int    `json:"added"`
	Changed int    `json:"changed"`
	Removed int    `json:"removed"`
}

// What was done to what. Every member may be empty.
type What struct {
	Of       string   `json:"of,omitempty"`            // such as "officer B214" or a number
	Revision uint64   `json:"revision,omitempty"`      // of the roster that it was done to, or that was given out
	Counts   []Count  `json:"counts,omitempty"`        // files with rows that changed
	Keys     []string `json:"keys,omitempty"`          // of those rows: file, change and key, blank-separated; at most MaxKeys
	LeftOut  int      `json:"keys_left_out,omitempty"` // how many more there are
	Chain    *Head    `json:"chain,omitempty"`         // a place in a chain: where the backup's ended, the last record pruned
	Checksum string   `json:"checksum,omitempty"`      // of a backup's file, SHA-256 in hexadecimal
}

// MaxKeys is the most keys that one record lists; the counts are whole whatever their number.
const MaxKeys = 200

// Entry is what there is to record.
type Entry struct {
	Action  Action
	Who     Who
	Where   string // the address it came from; "socket", or "command" where the store itself was opened
	Outcome Outcome
	What    What
}

// Record is one of the chain. At is UTC, to 1/100 s.
type Record struct {
	Seq       uint64    `json:"seq"`
	Store     string    `json:"store"` // of which chain: drawn when it began
	At        time.Time `json:"at"`
	ClockBack bool      `json:"clock_back,omitempty"` // the clock had been set back: At is before the record before this one
	Action    Action    `json:"action"`
	Who       Who       `json:"who"`
	Where     string    `json:"where"`
	Outcome   Outcome   `json:"outcome"`
	What      What      `json:"what"`
	Prev      string    `json:"prev"` // hash of the record before, 64 zeros for the first
	Hash      string    `json:"hash,omitempty"`
}

// Head returns the place in the chain that the record has.
func (r *Record) Head() Head { return Head{Store: r.Store, Seq: r.Seq, Hash: r.Hash} }

const (
	version = 1
	domain  = "watchbill audit record 1\n" // of the hash: no other text of ours begins so
)

// none stands where the first record has the hash of the one before.
var none = hex.EncodeToString(make([]byte, sha256.Size))

var (
	errVersion = errors.New("written by a later version of watchbill")
	errForm    = errors.New("not in the form that watchbill writes")
)

// seal sets the record's hash.
func (r *Record) seal() error {
	r.Hash = ""
	text, err := json.Marshal(r)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(append([]byte(domain), text...))
	r.Hash = hex.EncodeToString(sum[:])
	return nil
}

// sound tells whether the hash is that of the rest.
func (r *Record) sound() bool {
	again := *r
	return again.seal() == nil && again.Hash == r.Hash
}

// encode makes the value of a record, or of a head.
func encode(v any) ([]byte, error) {
	text, err := json.Marshal(v)
	return append([]byte{version}, text...), err
}

// decode reads a value into v, a pointer to a zero value. What does not encode to the same bytes again is an error: then
// there would be two texts of one record.
func decode(value []byte, v any) error {
	switch {
	case len(value) == 0 || value[0] == 0:
		return errForm
	case value[0] > version:
		return fmt.Errorf("format %d: %w", value[0], errVersion)
	}
	if err := json.Unmarshal(value[1:], v); err != nil {
		return err
	}
	again, err := encode(v)
	if err == nil && !bytes.Equal(again, value) {
		err = errForm
	}
	return err
}

func unreadable(what string, err error) error {
	msg := "the audit trail has a record that cannot be read; see: watchbill verify"
	if errors.Is(err, errVersion) {
		msg = "the audit trail was written by a later version of watchbill; use that one"
	}
	return &roster.Error{Kind: roster.Unavailable, Msg: msg, Err: fmt.Errorf("%s: %w", what, err)}
}
