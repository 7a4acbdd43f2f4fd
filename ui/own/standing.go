package own

import (
	"strings"

	"github.com/labstack/echo/v4"

	"watchbill/roster"
	"watchbill/ui/requests/record"
)

// Standing is what their certificates amount to today.
type Standing struct {
	Judged        bool // there is a standing: of officers
	Certified     bool
	Designated    bool
	Through       string // last date certified; empty: none, or no end
	Left          int    // days until then
	Reason        string
	Mandates      []mandate
	Documentation []string
	Certificates  []certificate
}

// mandate is a rule about training that binds them.
type mandate struct {
	Name     string
	Met      bool
	Hours    float64
	Required float64
	Due      string // empty: no date
	Left     int    // days until then; below 0: it is over
}

// certificate is one credential.
type certificate struct {
	Kind      string
	Program   string
	Completed string
	Hours     float64
	Expires   string
	Revoked   string
}

// standings is an answer of GET /v1/credentials/standing.
type standings struct {
	Officers []struct {
		Certified     bool         `json:"certified"`
		Designated    bool         `json:"designated"`
		Through       *roster.Date `json:"through"`
		Reason        string       `json:"reason"`
		Tier          *int         `json:"tier"` // nil: no officer
		Documentation []struct {
			Words      string `json:"words"`
			Credential *struct {
				Kind string `json:"kind"`
			} `json:"credential"`
		} `json:"documentation"`
		Mandates []struct {
			Name     string       `json:"name"`
			Met      bool         `json:"met"`
			Hours    float64      `json:"hours"`
			Required float64      `json:"required"`
			Due      *roster.Date `json:"due"`
		} `json:"mandates"`
	} `json:"officers"`
}

// credentials is an answer of GET /v1/credentials.
type credentials struct {
	Credentials []struct {
		Kind      string       `json:"kind"`
		Program   *string      `json:"program"`
		Completed *roster.Date `json:"completed"`
		Hours     *float64     `json:"hours"`
		Expires   *roster.Date `json:"expires"`
		Revoked   *roster.Date `json:"revoked"`
	} `json:"credentials"`
}

// addStanding reads their own certificates, and no others'.
func (r room) addStanding(c echo.Context, v *view, p *roster.Personnel) error {
	var s standings
	if err := r.get(c, "/v1/credentials/standing", p.Officer.ID, nil, &s); err != nil {
		return err
	}
	var held credentials
	if err := r.get(c, "/v1/credentials", p.Officer.ID, nil, &held); err != nil {
		return err
	}
	clock, today := r.clock(), r.Today()
	if len(s.Officers) > 0 {
		x := s.Officers[0]
		v.Judged, v.Certified, v.Designated, v.Reason = x.Tier != nil, x.Certified, x.Designated, begun(x.Reason)
		if x.Through != nil {
			v.Through, v.Left = clock.Date(*x.Through), int(*x.Through-today)
		}
		for _, m := range x.Mandates {
			line := mandate{Name: m.Name, Met: m.Met, Hours: m.Hours, Required: m.Required}
			if m.Due != nil {
				line.Due, line.Left = clock.Date(*m.Due), int(*m.Due-today)
			}
			v.Mandates = append(v.Mandates, line)
		}
		for _, d := range x.Documentation {
			words := d.Words
			if d.Credential != nil {
				words = d.Credential.Kind + ": " + words
			}
			v.Documentation = append(v.Documentation, words)
		}
	}
	for _, x := range held.Credentials {
		v.Certificates = append(v.Certificates, newCertificate(clock, x.Kind, x.Program, x.Completed, x.Expires, x.Revoked, x.Hours))
	}
	return nil
}

// begun is a reason as a sentence begins.
func begun(s string) string {
	if s == "" {
		return ""
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

func newCertificate(clock record.Clock, kind string, program *string, completed, expires, revoked *roster.Date, hours *float64) certificate {
	x := certificate{Kind: kind}
	if program != nil {
		x.Program = *program
	}
	if hours != nil {
		x.Hours = *hours
	}
	for _, d := range []struct {
		date *roster.Date
		into *string
	}{{completed, &x.Completed}, {expires, &x.Expires}, {revoked, &x.Revoked}} {
		if d.date != nil {
			*d.into = clock.Date(*d.date)
		}
	}
	return x
}
