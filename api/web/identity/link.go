package identity

import (
	"encoding/hex"
	"errors"
	"time"
)

// LinkKind says what a link is good for.
type LinkKind string

// The kinds of link.
const (
	Invitation LinkKind = "invitation" // to set the password of an account
	Setup      LinkKind = "setup"      // to make the first administrator
)

// How long links are good.
const (
	InvitationHolds = 72 * time.Hour
	SetupHolds      = 24 * time.Hour
)

// LinkPath is the path, under the service's address, of the page that takes a link; its token is the query's "token".
const LinkPath = "/sign-in/link"

// Link is what a one-time link is good for, without its token.
type Link struct {
	Kind    LinkKind  `json:"kind"`
	Account AccountID `json:"account,omitempty"` // empty for Setup
	Login   string    `json:"login,omitempty"`   // empty for Setup
	Name    string    `json:"name,omitempty"`
	Expires time.Time `json:"expires"`
}

// Issued is a new link. Token, 43 characters that need no escaping in a URL, is nowhere else; nobody can ask for it again.
type Issued struct {
	Link
	Token string `json:"token"`
}

// Path is the link's path and query under the service's address.
func (i Issued) Path() string { return LinkPath + "?token=" + i.Token }

// Acceptance is what somebody who followed a link says.
type Acceptance struct {
	Login    string // for Setup, required; else ignored
	Name     string // for Setup, and may be empty; else ignored
	Password string
}

// link is the record of a Link, under the SHA-256 of its token.
type link struct {
	m    meta
	hash [32]byte
	linkBody
}

type linkBody struct {
	Kind    LinkKind  `json:"kind"`
	Account AccountID `json:"account,omitempty"`
	Expires time.Time `json:"expires"`
}

type linkForm struct {
	Version int `json:"v"`
	linkBody
}

func (l *link) meta() *meta { return &l.m }

func (l *link) value() ([]byte, error) { return encode(linkForm{version, l.linkBody}) }

func readLink(m meta, value []byte) (row, error) {
	var f linkForm
	if err := decode(value, &f, &f.Version); err != nil {
		return nil, err
	}
	if f.Kind != Setup && f.Kind != Invitation || (f.Kind == Setup) != (f.Account == "") {
		return nil, errors.New("it is good for nothing that there is")
	}
	hash, err := hashed(m.id)
	if err != nil {
		return nil, err
	}
	return &link{m, hash, f.linkBody}, nil
}

func newLink(body linkBody) (*link, string) {
	token, hash := newToken()
	return &link{meta{kind: kindLink, id: hex.EncodeToString(hash[:])}, hash, body}, token
}
