package identity

import (
	"errors"
	"time"

	"watchbill/api/web/access"
)

// settings is the record of Settings. There is one.
type settings struct {
	m meta
	Settings
	strict [256]Limits // by set of roles: the strictest of each of theirs
}

// settingsOf makes the row, with what is looked up at each request.
func settingsOf(m meta, x Settings) *settings {
	s := &settings{m: m, Settings: x}
	for i := range s.strict {
		s.strict[i] = x.strictest(access.Roles(i))
	}
	return s
}

type settingsForm struct {
	Version         int                        `json:"v"`
	Count           uint64                     `json:"count"`
	Limits          map[access.Role]limitsForm `json:"limits"`
	Banner          string                     `json:"banner,omitempty"`
	MustAccept      bool                       `json:"must_accept,omitempty"`
	IdleDays        int                        `json:"idle_days"`
	AddressFailures int                        `json:"address_failures"`
	Provider        *Provider                  `json:"openid,omitempty"`
}

type limitsForm struct {
	Lock         int64 `json:"lock_s"`
	End          int64 `json:"end_s"`
	Whole        int64 `json:"whole_s"`
	SecondFactor bool  `json:"second_factor,omitempty"`
}

// newSettings is the row of those that hold where none were set.
func newSettings() *settings {
	return settingsOf(meta{kind: kindSettings, id: "sign-in"}, DefaultSettings())
}

func (s *settings) meta() *meta { return &s.m }

func (s *settings) value() ([]byte, error) {
	f := settingsForm{version, s.Version, map[access.Role]limitsForm{}, s.Banner, s.MustAccept, s.IdleDays, s.AddressFailures, s.Provider}
	for role, l := range s.Limits {
		f.Limits[role] = limitsForm{int64(l.Lock / time.Second), int64(l.End / time.Second), int64(l.Whole / time.Second), l.SecondFactor}
	}
	return encode(f)
}

func readSettings(m meta, value []byte) (row, error) {
	var f settingsForm
	if err := decode(value, &f, &f.Version); err != nil {
		return nil, err
	}
	if f.Count == 0 {
		return nil, errors.New("it has no count") // what has none has no other number either: zeros, which set no bounds
	}
	x := Settings{f.Count, DefaultSettings().Limits, f.Banner, f.MustAccept, f.IdleDays, f.AddressFailures, f.Provider}
	for role, l := range f.Limits {
		x.Limits[role] = Limits{seconds(l.Lock), seconds(l.End), seconds(l.Whole), l.SecondFactor}
	}
	if err := errors.Join(x.faults()...); err != nil {
		return nil, err
	}
	return settingsOf(m, x), nil
}

// seconds is so many of them. Of more than a time.Duration holds it is one that no limit may be, rather than what is left of them.
func seconds(n int64) time.Duration {
	const most = 1 << 32
	return time.Duration(min(max(n, -most), most)) * time.Second
}
