package eido

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"watchbill/dispatch"
	"watchbill/roster"
)

// Reply is a recommendation to be written as an EIDO. Every string of it but Incident's may be shown to the receiver.
type Reply struct {
	ID       string           // $id of the document, globally unique, such as urn:uuid:… of the recommendation; components are named below it
	Issuer   string           // issuingElementIdentification: this service, a domain name
	Agency   string           // $id of the agency that answers, a domain name
	At       time.Time        // when it was answered; every component is stamped with it
	Incident Incident         // that was asked about
	Answer   *dispatch.Answer // never nil
}

// The words of registries. Those of units are NENA's; "Other" as an attribute is named in the schema. Recalled: "Other"
// as a resource type, the agent role, and the location type of a unit.
const (
	crisisUnit       = "CrisisInterventionUnit"
	crisisSpecialist = "CrisisInterventionSpecialist"
	other            = "Other"
	agentRole        = "Responder"
	unitLocation     = "Unit"
	incidentLocation = "CurrentIncident"
)

// Encode writes the answer as an EIDO. The units of the first rung come first, in their order, then those listed by
// the rungs below; a unit that stands in two places is written once. Help without units (crisis lines, mutual aid), the
// warnings and the reasons are notes. Its errors are of kind Invalid and name the field of Reply that is missing.
//
//   - Crisis units, pairs included, are CrisisInterventionUnit with the attribute CrisisInterventionSpecialist; others
//     are Other, with the rung that offers them as internal attribute.
//   - The primary status is the unit's. Unknown becomes ConditionallyAvailable with the internal status "unknown": the
//     schema demands a word, and this one says to ask first. Whoever is off duty is NotAvailable, with "recall". Where
//     no secondary status is known, it is OnDuty or OffDuty, as the roster has it. A unit that waits until the scene is
//     safe has the internal status "staged", one that is on another call "divertible".
//   - Only a reported position is written. A place inside the district, which stands for none, is left out.
//   - A version 1 EIDO cannot say that a unit is not yet on the incident, and a receiver may take each for active
//     there: this document answers one question, and is not to be passed on as the state of the incident.
//   - No telephone number of an officer is written.
//   - eta is when the unit would arrive were it sent when the answer was computed. Nothing is dispatched by it.
func Encode(r Reply) ([]byte, error) {
	if err := r.check(); err != nil {
		return nil, err
	}
	w := &writer{reply: r}
	w.root = wireRoot{prologue: w.prologue(r.ID), Version: "1.0", Issuer: r.Issuer, Resources: []wireResource{}}
	w.root.Agencies = []wireAgency{{prologue: w.prologue(r.Agency), Roles: []string{"Dispatch"}, Types: []string{"police"}}}
	w.incident()
	for _, c := range r.Answer.Candidates {
		w.resource(c, "")
	}
	for _, f := range r.Answer.Fallbacks {
		for _, c := range f.Candidates {
			w.resource(c, f.Rung)
		}
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false) // a PIDF-LO is full of "<", and this is no page
	if err := enc.Encode(w.root); err != nil {
		return nil, fmt.Errorf("encode EIDO: %w", err)
	}
	return out.Bytes(), nil
}

func (r Reply) check() error {
	var wrong []error
	need := func(field string, ok bool) {
		if !ok {
			wrong = append(wrong, roster.Invalidf(field, "required"))
		}
	}
	need("ID", r.ID != "")
	need("Issuer", r.Issuer != "")
	need("Agency", r.Agency != "")
	need("At", !r.At.IsZero())
	need("Incident.ID", r.Incident.ID != "")
	need("Incident.Types", len(r.Incident.Types) > 0)
	need("Answer", r.Answer != nil)
	return errors.Join(wrong...)
}

// writer builds one document.
type writer struct {
	reply Reply
	root  wireRoot
}

func (w *writer) prologue(id string) prologue {
	return prologue{ID: id, Updated: stamp(w.reply.At), By: ref{w.reply.Agency}}
}

// name makes the identifier of a component below the document's.
func (w *writer) name(kind string, of ...string) string {
	return w.reply.ID + ":" + kind + strings.Join(append([]string{""}, of...), ":")
}

// incident writes what was asked about and what is to be said of the whole answer.
func (w *writer) incident() {
	in := w.reply.Incident
	x := wireIncident{prologue: w.prologue(in.ID), Type: in.Types[0], Internal: string(in.Call)}
	if in.At != nil {
		x.Locations = []ref{w.location(w.name("incident-location"), incidentLocation, spot{*in.At, in.RadiusM}, w.reply.At)}
	}
	x.Notes = []ref{w.note(w.name("note"), w.lines()...)}
	w.root.Incident = x
}

// lines says what no unit can: tier, need, warnings, who leads, and help beyond the agency's own officers.
func (w *writer) lines() []string {
	a := w.reply.Answer
	lines := []string{fmt.Sprintf("Tier %d of %d for need %s, roster revision %d.", a.Tier, dispatch.TierResources, a.Need, a.Revision)}
	if len(a.NeedReasons) > 0 {
		lines = append(lines, "Need: "+strings.Join(a.NeedReasons, "; "))
	}
	for _, warning := range a.Warnings {
		lines = append(lines, "Warning: "+string(warning))
	}
	if a.Lead != nil {
		lines = append(lines, "First: "+a.Lead.Reason)
		lines = append(lines, resourceLines(a.Lead.Resources)...)
	}
	for _, f := range a.Fallbacks {
		if len(f.Resources) > 0 {
			lines = append(lines, fmt.Sprintf("Tier %d, %s: %s", f.Tier, f.Rung, f.Reason))
			lines = append(lines, resourceLines(f.Resources)...)
		}
	}
	for _, p := range a.PassedOver {
		lines = append(lines, "Not "+string(p.Unit)+": "+p.Reason)
	}
	return lines
}

func resourceLines(rs []dispatch.Resource) (lines []string) {
	for _, r := range rs {
		lines = append(lines, strings.TrimSpace(fmt.Sprintf("%s (%s) %s", r.Name, r.Kind, r.Phone)))
	}
	return lines
}

func (w *writer) note(id string, lines ...string) ref {
	w.root.Notes = append(w.root.Notes, wireNote{w.prologue(id), html(lines...)})
	return ref{id}
}

func (w *writer) location(id, word string, s spot, taken time.Time) ref {
	w.root.Locations = append(w.root.Locations, wireLocation{w.prologue(id), word, pidf(s, taken)})
	return ref{id}
}

// resource writes a unit; rung is empty for the first.
func (w *writer) resource(c dispatch.Candidate, rung dispatch.Rung) {
	id := w.name("resource", string(c.Unit))
	if slices.ContainsFunc(w.root.Resources, func(x wireResource) bool { return x.ID == id }) {
		return
	}
	x := wireResource{
		prologue: w.prologue(id), Type: other, InternalType: string(c.Kind), Attributes: []string{other},
		Name: string(c.Unit), Agents: []ref{},
	}
	if c.Kind == dispatch.KindCIT || c.Kind == dispatch.KindCoResponder {
		x.Type, x.Attributes = crisisUnit, []string{crisisSpecialist}
	}
	switch {
	case rung != "":
		x.InternalAttributes = []string{string(rung)}
	case x.Type == other: // the schema wants a word of ours beside Other
		x.InternalAttributes = []string{string(c.Kind)}
	}
	x.Primary, x.InternalStatus = primary(c.Status)
	if c.Staged {
		x.InternalStatus = append(x.InternalStatus, "staged")
	}
	if c.Call != "" {
		x.InternalStatus = append(x.InternalStatus, "divertible")
	}
	x.Secondary = secondary(c)
	if len(c.Reasons) > 0 {
		x.Notes = []ref{w.note(w.name("note", string(c.Unit)), c.Reasons...)}
	}
	for _, o := range c.Officers {
		x.Agents = append(x.Agents, w.agent(o))
	}
	computed := w.reply.Answer.ComputedAt
	if c.Position.AgeS != nil && c.Position.Source != dispatch.PositionDistrict {
		taken := computed.Add(-seconds(*c.Position.AgeS))
		at := w.location(w.name("location", string(c.Unit)), unitLocation, spot{point: roster.Point{Lat: c.Position.Lat, Lon: c.Position.Lon}}, taken)
		x.Location = &at
	}
	if c.TravelS != nil {
		x.ETA = stamp(computed.Add(seconds(*c.TravelS)))
	}
	w.root.Resources = append(w.root.Resources, x)
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }

// primary returns the registry's word for a status, and ours where there is none.
func primary(s dispatch.Status) (word string, internal []string) {
	switch s {
	case dispatch.StatusAvailable, dispatch.StatusConditional, dispatch.StatusUnavailable:
		return string(s), nil
	case dispatch.StatusOffDuty:
		return string(dispatch.StatusUnavailable), []string{"recall"}
	}
	return string(dispatch.StatusConditional), []string{string(dispatch.StatusUnknown)}
}

// secondary returns the unit's secondary statuses, or what the roster says of it; never none.
func secondary(c dispatch.Candidate) (out []string) {
	for _, s := range c.Secondary {
		out = append(out, string(s))
	}
	if len(out) > 0 {
		return out
	}
	if c.Status == dispatch.StatusOffDuty {
		return []string{string(dispatch.OffDuty)}
	}
	return []string{string(dispatch.OnDuty)}
}

// agent writes an officer once.
func (w *writer) agent(o roster.OfficerID) ref {
	id := agentID(o, w.reply.Agency)
	if !slices.ContainsFunc(w.root.Agents, func(x wireAgent) bool { return x.ID == id }) {
		w.root.Agents = append(w.root.Agents, wireAgent{w.prologue(id), []string{agentRole}, ref{w.reply.Agency}})
	}
	return ref{id}
}
