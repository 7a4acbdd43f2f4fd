package api

import (
	"cmp"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"watchbill/api/eido"
	"watchbill/dispatch/desk"
	"watchbill/roster"
)

// eidoType is the media type of a document in EIDO-JSON.
const eidoType = "application/eido+json"

// EIDO says who we are in documents that we write.
type EIDO struct {
	Issuer string // domain name of this service; empty: watchbill.invalid
	Agency string // domain name of the agency that answers; empty: that of the incident's, else Issuer
	// Locate finds a street address, for incidents without coordinates; nil: those are refused.
	Locate func(address string) (roster.Point, bool)
}

// postEIDO answers POST /v1/eido as recommend does.
func (s *server) postEIDO(c echo.Context) error {
	q := newQuery(c, "format")
	format := q.choice("format", q.eidoAccepted(), "json", "eido")
	if err := q.done(); err != nil {
		return err
	}
	if err := wantType(c.Request(), eidoType, "application/json"); err != nil {
		return err
	}
	doc, err := readAll(c.Request())
	if err != nil {
		return err
	}
	incident, err := eido.Decoder{Locate: s.opt.EIDO.Locate}.Decode(doc)
	if err != nil {
		return inDocument(err)
	}
	r, err := s.recommended(c, s.requestOf(&incident))
	if err != nil {
		return inBody(err, eidoPlaces)
	}
	if format == "json" {
		return sendRecommendation(c, http.StatusCreated, r)
	}
	issuer := cmp.Or(s.opt.EIDO.Issuer, "watchbill.invalid")
	text, err := eido.Encode(eido.Reply{
		ID: "urn:uuid:" + string(r.ID), Issuer: issuer, Agency: cmp.Or(s.opt.EIDO.Agency, incident.AgencyID, issuer),
		At: r.ComputedAt, Incident: incident, Answer: &r.Answer,
	})
	if err != nil {
		return err
	}
	return sendStatus(c, http.StatusCreated, eidoType, text)
}

// requestOf makes a request of an incident. Of several words for its type it takes the one that the agency's policy
// speaks of, else the first, which is the registry's where there is one.
func (s *server) requestOf(in *eido.Incident) desk.Request {
	nature := in.Types[0]
	if book := s.opt.Roster.Book(); book != nil {
		for _, t := range in.Types {
			if _, ok := book.Policy().Natures[t]; ok {
				nature = t
				break
			}
		}
	}
	return desk.Request{Facts: desk.Facts{Call: in.Call, Point: in.At, Nature: nature, Hazards: in.Hazards}}
}

// eidoPlaces are the fields that have another place in the document.
var eidoPlaces = map[string]string{"lat": "/locationComponent", "lon": "/locationComponent", "call.nature": "/incidentComponent", "call.id": "/incidentComponent"}

// inDocument names the faults of a document by their pointers.
func inDocument(err error) error {
	if faults := bodyFaults(nil, err, nil); len(faults) > 0 {
		return faults[:min(len(faults), maxFaults)]
	}
	return err
}

// eidoAccepted returns the format that the Accept header asks for: eido only where it says so.
func (q *query) eidoAccepted() string {
	q.c.Response().Header().Set("Vary", "Accept")
	for _, line := range q.c.Request().Header.Values("Accept") {
		if strings.Contains(strings.ToLower(line), eidoType) {
			return "eido"
		}
	}
	return "json"
}
